"""The initials of all names of a pack as one table of readings; the few names it gets wrong are said beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

LAST = "\uffff"  # the phone's table is by 16-bit code: rarer characters go without

Readings = dict[str, str]  # character -> its initial


def learn(names: Sequence[str], initials: Sequence[str], known: Mapping[str, str]) -> Readings:
    """The commonest initial of each character that `known` does not hold."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, letters in zip(names, initials, strict=True):
        readable = [char for char in name if char.isalnum()]
        if len(readable) == len(letters):
            for char, letter in zip(readable, letters, strict=True):
                if not _is_itself(char) and char not in known and char <= LAST:
                    votes[char][letter] += 1
    return {char: min(counts, key=lambda letter: (-counts[letter], letter)) for char, counts in votes.items()}


def derive(name: str, readings: Mapping[str, str]) -> str:
    """ASCII letters and digits as themselves, other characters by the table, the rest left out."""
    return "".join(char.lower() if _is_itself(char) else readings.get(char, "") for char in name)


def fold(readings: Mapping[str, str]) -> dict[str, str]:
    """The table as it is written: initial -> its characters."""
    folded: defaultdict[str, str] = defaultdict(str)
    for char in sorted(readings):
        folded[readings[char]] += char
    return dict(folded)


def unfold(folded: Mapping[str, str]) -> Readings:
    return {char: letter for letter, chars in folded.items() for char in chars}


def _is_itself(char: str) -> bool:
    return char.isascii() and char.isalnum()
