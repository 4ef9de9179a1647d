"""Working days by the State Council's table of the year. pwa/core/workdays.js counts the same.

A year without a table is counted by weekdays alone, and every answer that rests on it is marked provisional: the office
will say later which of its days are off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Calendar = Mapping[str, Mapping[str, Any]]  # as in pwa/types.d.ts


def kind_of(day: date, calendar: Calendar) -> str:
    """workday, weekend, holiday, makeup (a Saturday or Sunday worked), or unknown when the year has no table."""
    year = calendar.get(f"{day.year:04}")
    if year is None:
        return "unknown"
    month_day = f"{day.month:02}-{day.day:02}"
    if month_day in year["off"]:
        return "holiday"
    if month_day in year["work"]:
        return "makeup"
    return "weekend" if day.weekday() >= 5 else "workday"


def is_workday(day: date, calendar: Calendar) -> tuple[bool, bool]:
    """(is it a working day, is that provisional)."""
    kind = kind_of(day, calendar)
    return (day.weekday() < 5, True) if kind == "unknown" else (kind in ("workday", "makeup"), False)


def add_workdays(start: date, count: int, calendar: Calendar) -> tuple[date, bool]:
    """The `count`-th working day after `start` (0: `start` itself), and whether it is provisional.

    The day of `start` does not count, as in administrative time limits. ValueError when `count` is negative.
    """
    if count < 0:
        raise ValueError("count is negative")
    day, provisional = start, False
    while count:
        day += timedelta(days=1)
        works, unsure = is_workday(day, calendar)
        provisional |= unsure
        count -= works
    return day, provisional
