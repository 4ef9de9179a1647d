"""Time limits: calendar days, months or working days, never mixed. pwa/core/deadlines.js counts the same.

The day it starts from does not count. A month that lacks the day ends on its last day. Only working days look at the
calendar, and are provisional when a year they pass has no table.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .rules.dates import add_months
from .workdays import Calendar, add_workdays

Step = tuple[str, int, str]  # id, count, unit

# Sources: oi-platform-deadline-30d (secondary: report at once; 30 and 90 days are cautious readings), wi-deadlines,
# wi-arbitration-limit.
METERS: dict[str, tuple[Step, ...]] = {
    "injury-claim": (
        ("report", 0, "days"),
        ("check-report", 7, "days"),
        ("ask-platform", 25, "days"),
        ("platform-files", 30, "days"),
        ("prepare-own", 60, "days"),
        ("file-own", 85, "days"),
        ("late-statement", 90, "days"),
    ),
    "work-injury-claim": (("employer-files", 30, "days"), ("file-own", 12, "months")),
    "arbitration": (("file", 12, "months"),),
}


def due(start: str, count: int, unit: str, calendar: Calendar) -> tuple[str, bool]:
    """(ISO date, provisional): `count` days, months or workdays after `start` (ISO).

    ValueError for another unit, a negative count, a date that does not exist or lies outside years 1 to 9999.
    """
    day = date.fromisoformat(start) if len(start) == 10 else None
    if day is None or count < 0:
        raise ValueError(f"no time limit: {start} and {count}")
    if unit == "days":
        return (day + timedelta(days=count)).isoformat(), False
    if unit == "months":
        return add_months(start, count), False
    if unit == "workdays":
        end, provisional = add_workdays(day, count, calendar)
        return end.isoformat(), provisional
    raise ValueError(f"no unit of time: {unit}")


def meter(kind: str, start: str, today: str, calendar: Calendar) -> list[dict[str, Any]]:
    """The steps of a time limit: id, on (ISO), left (calendar days; negative: over), next (the first not over)."""
    now = date.fromisoformat(today)
    steps: list[dict[str, Any]] = []
    found = False
    for name, count, unit in METERS[kind]:
        on, provisional = due(start, count, unit, calendar)
        left = (date.fromisoformat(on) - now).days
        is_next = not found and left >= 0
        found = found or is_next
        steps.append({"id": name, "on": on, "left": left, "next": is_next, "provisional": provisional})
    return steps
