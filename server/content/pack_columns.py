"""How one column of a pack is written as JSON and read back. The phone's reader is pwa/core/pack.js: change both.

Numbers: a list, or one bare number when all rows hold it. Small codes: a string, one character a row. Texts: one string
joined by line feeds (a list when a text holds a line feed), '' when all are empty. No rows: [] or ''.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)

FIRST_LETTER = 48  # '0': code 0..9 read as digits; '\\' (code 44) is only longer in JSON, never wrong
MOST_LETTERS = 78  # '0'..'}'


def numbers(values: Sequence[int]) -> int | list[int]:
    """A list of whole numbers; the number alone when all are equal."""
    return values[0] if values and len(set(values)) == 1 else list(values)


def read_numbers(column: int | list[int], count: int) -> list[int]:
    return [column] * count if isinstance(column, int) else column


def deltas(values: Iterable[int | None]) -> list[int | None]:
    """Each number as its distance from the last one that was known; None stays None."""
    last, out = 0, list[int | None]()
    for value in values:
        out.append(None if value is None else value - last)
        last = last if value is None else value
    return out


def read_deltas(column: Iterable[int | None]) -> list[int | None]:
    last, out = 0, list[int | None]()
    for step in column:
        last += step or 0
        out.append(None if step is None else last)
    return out


def steps(values: Iterable[int]) -> int | list[int]:
    """Numbers as distances from the one before, the first from 0; one bare number when all distances are equal."""
    last, out = 0, list[int]()
    for value in values:
        out.append(value - last)
        last = value
    return numbers(out)


def read_steps(column: int | list[int], count: int) -> list[int]:
    return list(accumulate(read_numbers(column, count)))


def letters(values: Sequence[int]) -> str | int | list[int]:
    """Codes as one character a row; as numbers when a code is too large for that."""
    if not values or len(set(values)) == 1 or max(values) >= MOST_LETTERS:
        return numbers(values)
    return "".join(chr(FIRST_LETTER + value) for value in values)


def read_letters(column: str | int | list[int], count: int) -> list[int]:
    return [ord(char) - FIRST_LETTER for char in column] if isinstance(column, str) else read_numbers(column, count)


def texts(values: Sequence[str]) -> str | list[str]:
    """Texts joined by line feeds; a list when one of them holds a line feed; '' when all are empty."""
    if not any(values):
        return ""
    return list(values) if any("\n" in value for value in values) else "\n".join(values)


def read_texts(column: str | list[str], count: int) -> list[str]:
    if isinstance(column, list):
        return column
    return column.split("\n") if column else [""] * count


class Dictionary(Generic[Value]):
    """Values by number, most frequent first. `known` values (those of a base pack) keep their numbers."""

    def __init__(self, values: Sequence[Value], known: Sequence[Value] = ()) -> None:
        counts = Counter(values)
        for value in known:
            counts.pop(value, None)
        self.new = sorted(counts, key=lambda v: (-counts[v], repr(v)))
        self._number: dict[Value, int] = {}
        for number, value in enumerate([*known, *self.new]):
            self._number.setdefault(value, number)

    def numbers(self, values: Iterable[Value]) -> list[int]:
        return [self._number[value] for value in values]


def phone(text: str, area: str) -> int | str:
    """A phone as a number where that is reversible: 0 for none, 7-8 digits after the area code, 11 digits alone."""
    if not text:
        return 0
    local = text.removeprefix(area) if area else ""
    if local != text and _is_plain(local) and len(local) in (7, 8):
        return int(local)
    return int(text) if _is_plain(text) and len(text) == 11 else text


def read_phone(value: int | str, area: str) -> str:
    if isinstance(value, str):
        return value
    return "" if value == 0 else str(value) if value >= 10**10 else f"{area}{value}"


def area_code(phones: Iterable[str]) -> str:
    """The commonest beginning like '0371-' of the phones; '' when there is none."""
    counts = Counter(p[: p.index("-") + 1] for p in phones if p.startswith("0") and "-" in p[:5])
    return min(counts, key=lambda area: (-counts[area], area)) if counts else ""


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isdigit() and not text.startswith("0")
