"""Dates as offices write them, to ISO as exact as the source: YYYY, YYYY-MM or YYYY-MM-DD."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

_SHAPES = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?(?:[t ].*)?"),
    re.compile(r"(\d{4})[-./年](\d{1,2})月?"),
    re.compile(r"(\d{4})年?"),
)


@lru_cache(8192)
def iso(text: str) -> str | None:
    """ISO date of a cell, '' for an empty one, None if it is no date."""
    word = re.sub(r"(?<=\d)\s+(?=[年月日])|(?<=[年月])\s+", "", unicodedata.normalize("NFKC", text).strip().lower())
    if not word:
        return ""
    for shape in _SHAPES:
        if found := shape.fullmatch(word):
            return _real([int(part) for part in found.groups()])
    return None


def _real(parts: list[int]) -> str | None:
    if not 1949 <= parts[0] <= 2199:
        return None
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join(f"{part:0{2 if i else 4}d}" for i, part in enumerate(parts))
