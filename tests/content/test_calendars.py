"""The working calendar says what the State Council Office announced, and nothing of a year not announced yet."""

from __future__ import annotations

import json
from datetime import date, timedelta

import chinese_calendar
import pytest

from server.content.calendars import FOLDER, calendar, checked
from server.domain.workdays import is_workday, kind_of


def test_three_years_are_known_and_2027_is_not_made_up() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == ["2024", "2025", "2026"]
    assert list(calendar(date(2026, 11, 22))) == ["2025", "2026"]
    assert list(calendar(date(2025, 6, 1))) == ["2024", "2025", "2026"]
    assert calendar(date(2035, 1, 1)) == {}


def test_every_day_agrees_with_an_independent_table() -> None:
    known = calendar(date(2025, 1, 1))
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert is_workday(day, known) == (chinese_calendar.is_workday(day), False), day
        _, name = chinese_calendar.get_holiday_detail(day)
        is_holiday = chinese_calendar.is_holiday(day) and name is not None
        assert (kind_of(day, known) == "holiday") == is_holiday, day
        day += timedelta(days=1)


def test_the_days_that_catch_libraries_out_are_right() -> None:
    known = calendar(date(2026, 1, 1))
    assert kind_of(date(2026, 2, 17), known) == "holiday"
    assert kind_of(date(2026, 10, 2), known) == "holiday"
    assert kind_of(date(2026, 10, 10), known) == "makeup"
    assert kind_of(date(2026, 9, 20), known) == "makeup"
    assert kind_of(date(2027, 1, 1), known) == "unknown"


def test_every_year_names_its_notice() -> None:
    for path in FOLDER.glob("*.json"):
        year = int(path.stem)
        assert json.loads(path.read_text("utf-8"))["doc"].startswith(f"国办发明电〔{year - 1}〕")


def test_three_years_stay_small_enough_for_every_pack() -> None:
    known = calendar(date(2025, 1, 1))
    assert len(json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()) < 1300


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "needs doc"),
        ({"off": [], "work": []}, "needs doc"),
        ({"doc": "", "off": ["10-01", "01-01"], "work": []}, "sorted"),
        ({"doc": "", "off": ["01-01", "01-01"], "work": []}, "sorted"),
        ({"doc": "", "off": ["1-1"], "work": []}, "MM-DD"),
        ({"doc": "", "off": ["02-30"], "work": []}, "day is out of range"),
        ({"doc": "", "off": [], "work": ["10-09"]}, "no weekend day"),
        ({"doc": "", "off": ["10-10"], "work": ["10-10"]}, "off and worked"),
    ],
)
def test_a_calendar_file_with_a_slip_is_refused_with_its_reason(table: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        checked(2026, table)
