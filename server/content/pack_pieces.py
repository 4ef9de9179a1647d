"""Pieces that texts of a pack share: ends of names ('户外劳动者驿站'), regions and streets of addresses.

A text is always piece + rest (or rest + piece), so any cut is without loss; a good cut only makes the pack smaller.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

Cuts = Callable[[str], list[str]]

REGION = re.compile(r"[省市区县旗]")
STREET = re.compile(r"街道|大道|[路街道巷弄镇乡村里苑]")
LONGEST_REGION, LONGEST_STREET, LONGEST_TAIL = 14, 16, 14


def regions(address: str) -> list[str]:
    """Beginnings that end with a region word."""
    return [address[: m.end()] for m in REGION.finditer(address[:LONGEST_REGION])]


def streets(rest: str) -> list[str]:
    """Beginnings that end with a street word or before the first number."""
    found = [rest[: m.end()] for m in STREET.finditer(rest[:LONGEST_STREET])]
    number = re.search(r"[0-9]", rest[: LONGEST_STREET + 1])
    return [*found, rest[: number.start()]] if number and number.start() else found


def tails(name: str) -> list[str]:
    """Ends of two characters and more, not the whole name."""
    return [name[-length:] for length in range(2, min(LONGEST_TAIL, len(name) - 1) + 1)]


def common(texts: Iterable[str], cuts: Cuts, least: int, most: int) -> list[str]:
    """The pieces worth an entry, '' first, then the most frequent: `least` texts share each, at most `most` in all."""
    texts = list(texts)
    counts = Counter(piece for text in texts for piece in cuts(text))
    often = [piece for piece, count in counts.items() if count >= least]
    often.sort(key=lambda piece: (-counts[piece] * len(piece), piece))
    candidates = set(often[:most])
    used = Counter(longest(text, cuts, candidates) for text in texts)
    kept = [piece for piece, count in used.items() if piece and count >= least]
    return ["", *sorted(kept, key=lambda piece: (-used[piece], piece))]


def longest(text: str, cuts: Cuts, pieces: Iterable[str]) -> str:
    """The longest of the pieces that a cut of the text gives; ''."""
    return max((piece for piece in cuts(text) if piece in pieces), key=len, default="")


def split(texts: Sequence[str], cuts: Cuts, pieces: Sequence[str]) -> list[tuple[int, str]]:
    """(number of the piece, the piece) of each text."""
    numbers = {piece: number for number, piece in reversed(list(enumerate(pieces)))}
    found = [longest(text, cuts, numbers) for text in texts]
    return [(numbers[piece], piece) for piece in found]
