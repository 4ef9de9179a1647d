"""Working days: the cases both languages share, and ten thousand due dates counted by phone and server alike."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from server.domain.workdays import add_workdays, is_workday, kind_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = json.loads((FIXTURES / "workdays-cases.json").read_text("utf-8"))
CALENDAR = CASES["calendar"]


def phone(what: str, jobs: list[tuple[str, ...] | tuple[str, int]]) -> str:
    """What the phone's code answers to all jobs, as JSON text."""
    task = json.dumps({"what": what, "calendar": CALENDAR, "jobs": jobs})
    command = ["node", str(FIXTURES / "run-hours.mjs")]
    return subprocess.run(command, input=task, capture_output=True, text=True, check=True).stdout


def test_every_day_is_what_the_notice_says_it_is() -> None:
    for day, kind in CASES["kinds"]:
        assert kind_of(date.fromisoformat(day), CALENDAR) == kind, day


def test_a_due_date_skips_holidays_counts_makeup_days_and_is_provisional_past_the_last_notice() -> None:
    for start, count, due, provisional in CASES["adds"]:
        assert add_workdays(date.fromisoformat(start), count, CALENDAR) == (date.fromisoformat(due), provisional), start


def test_without_a_table_the_weekday_speaks_provisionally() -> None:
    assert is_workday(date(2026, 10, 1), {}) == (True, True)
    assert is_workday(date(2026, 10, 10), {}) == (False, True)
    assert is_workday(date(2026, 10, 10), CALENDAR) == (True, False)


def test_nobody_counts_back_in_time() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_workdays(date(2026, 11, 23), -1, CALENDAR)


def test_phone_and_server_count_ten_thousand_due_dates_alike() -> None:
    chance = random.Random(2026)
    starts = [
        (date(2023, 10, 1) + timedelta(days=chance.randrange(1_500)), chance.randrange(61)) for _ in range(10_000)
    ]
    due = [add_workdays(start, count, CALENDAR) for start, count in starts]
    assert 0 < sum(provisional for _, provisional in due) < len(due)
    ours = [{"date": day.isoformat(), "provisional": provisional} for day, provisional in due]
    theirs = phone("add", [(start.isoformat(), count) for start, count in starts])
    assert json.dumps(ours, separators=(",", ":")) == theirs


def test_due_dates_agree_with_an_independent_table() -> None:
    chance = random.Random(7)
    for _ in range(500):
        start, count = date(2024, 1, 1) + timedelta(days=chance.randrange(1_000)), chance.randrange(1, 30)
        due, provisional = add_workdays(start, count, CALENDAR)
        if provisional:
            continue
        days = [start + timedelta(days=ahead + 1) for ahead in range((due - start).days)]
        assert sum(map(chinese_calendar.is_workday, days)) == count
        assert chinese_calendar.is_workday(due)


def test_phone_and_server_name_every_day_alike() -> None:
    days = [date(2023, 12, 1) + timedelta(days=ahead) for ahead in range(1_300)]
    theirs = json.loads(phone("kind", [(day.isoformat(),) for day in days]))
    assert theirs == [kind_of(day, CALENDAR) for day in days]
