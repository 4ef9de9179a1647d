"""Dates as ISO text: validity, months and years counted the way time limits are (a missing day is the month's last)."""

from __future__ import annotations

import re
from functools import lru_cache

from .faults import Fault

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Ymd = tuple[int, int, int]


@lru_cache(maxsize=65_536)
def ymd(text: str) -> Ymd | None:
    """(year, month, day) of a real day written YYYY-MM-DD, years 1 to 9999; else None."""
    if not _ISO.fullmatch(text):
        return None
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    return (year, month, day) if year and 1 <= month <= 12 and 1 <= day <= last_day(year, month) else None


def last_day(year: int, month: int) -> int:
    """Number of days of a month."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _DAYS[month - 1]


def add_months(text: object, count: object) -> str:
    """The same day `count` months later (negative: earlier), or that month's last day when it has no such day."""
    if type(count) is not int:
        raise Fault("type", "add_months")
    year, month, day = _day(text, "add_months")
    year, month = divmod(year * 12 + month - 1 + count, 12)
    if not 1 <= year <= 9999:
        raise Fault("date-range", "add_months")
    return f"{year:04}-{month + 1:02}-{min(day, last_day(year, month + 1)):02}"


def months_since(start: object, end: object) -> int:
    """Whole months from start to end: the largest n with add_months(start, n) <= end; negative when end is earlier."""
    year, month, day = _day(start, "months_since")
    year2, month2, day2 = _day(end, "months_since")
    return (year2 - year) * 12 + month2 - month - (day2 < min(day, last_day(year2, month2)))


def _day(text: object, where: str) -> Ymd:
    day = ymd(text) if type(text) is str else None
    if day is None:
        raise Fault("type", where)
    return day
