"""The working calendar: days off and make-up workdays as the State Council Office announced them, one file a year.

Source: 国务院办公厅关于…年部分节假日安排的通知; each file names its document number. Days run as the notice gives them,
weekend days inside a holiday included. A year whose notice is not out has no file, and is absent from the answer.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("calendar")

CalendarYear = dict[str, Any]  # off, work: list of 'MM-DD'; doc: str


def calendar(today: date) -> dict[str, CalendarYear]:
    """Last year, this year and the next as far as they are known, in the `Calendar` shape of pwa/types.d.ts."""
    years = (today.year - 1, today.year, today.year + 1)
    return {str(year): _year(year) for year in years if (FOLDER / f"{year}.json").exists()}


@lru_cache(maxsize=16)
def _year(year: int) -> CalendarYear:
    return checked(year, json.loads((FOLDER / f"{year}.json").read_text("utf-8")))


def checked(year: int, table: Any) -> CalendarYear:
    """The table when it is sound; ValueError says what is wrong. Make-up days are weekend days, and no day is both."""
    if not isinstance(table, dict) or set(table) != {"doc", "off", "work"} or not isinstance(table["doc"], str):
        raise ValueError(f"calendar {year}: needs doc, off and work")
    for name in ("off", "work"):
        days = table[name]
        if not isinstance(days, list) or days != sorted(set(days)):
            raise ValueError(f"calendar {year}: {name} is not a sorted list of different days")
        for day in days:
            _day(year, name, day)
    if set(table["off"]) & set(table["work"]):
        raise ValueError(f"calendar {year}: a day is off and worked")
    return {"off": table["off"], "work": table["work"], "doc": table["doc"]}


def _day(year: int, name: str, day: object) -> None:
    if not isinstance(day, str) or not re.fullmatch(r"\d\d-\d\d", day):
        raise ValueError(f"calendar {year}: {day!r} is not MM-DD")
    weekday = date.fromisoformat(f"{year}-{day}").weekday()
    if name == "work" and weekday < 5:
        raise ValueError(f"calendar {year}: {day} is no weekend day to make up")
