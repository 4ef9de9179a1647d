"""Time limits: days, months and working days are never mixed, and phone and server count alike."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.content.calendars import calendar
from server.domain.deadlines import METERS, due, meter

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = json.loads((FIXTURES / "deadlines-cases.json").read_text("utf-8"))
CALENDAR = calendar(date(2026, 11, 22))


def phone(what: str, jobs: list[Any]) -> str:
    """What the phone's code answers to all jobs, as JSON text."""
    task = json.dumps({"what": what, "calendar": CALENDAR, "jobs": jobs})
    command = ["node", str(FIXTURES / "run-deadlines.mjs")]
    return subprocess.run(command, input=task, capture_output=True, text=True, check=True).stdout


def shaped(dues: list[tuple[str, bool]]) -> str:
    return json.dumps([{"date": day, "provisional": unsure} for day, unsure in dues], separators=(",", ":"))


def test_each_unit_counts_in_its_own_way_and_only_working_days_are_provisional() -> None:
    for start, count, unit, day, provisional in CASES["dues"]:
        assert due(start, count, unit, CALENDAR) == (day, provisional), (start, count, unit)
    assert shaped([(case[3], case[4]) for case in CASES["dues"]]) == phone("due", [case[:3] for case in CASES["dues"]])


def test_a_meter_shows_what_is_over_and_what_comes_next() -> None:
    for kind, start, today, steps in CASES["meters"]:
        found = [[step["id"], step["on"], step["left"], step["next"]] for step in meter(kind, start, today, CALENDAR)]
        assert found == steps, kind


@pytest.mark.parametrize(
    ("start", "count", "unit"), [("2026-11-22", -1, "days"), ("2026-11-22", 1, "weeks"), ("2026-02-30", 1, "days")]
)
def test_what_is_no_time_limit_is_refused(start: str, count: int, unit: str) -> None:
    with pytest.raises(ValueError):
        due(start, count, unit, CALENDAR)


def test_phone_and_server_count_ten_thousand_limits_alike() -> None:
    chance = random.Random(11)
    days = [(date(2023, 11, 1) + timedelta(days=chance.randrange(1_500))).isoformat() for _ in range(20_000)]
    jobs = [(day, chance.randrange(120), chance.choice(("days", "months", "workdays"))) for day in days[:10_000]]
    assert shaped([due(*job, CALENDAR) for job in jobs]) == phone("due", jobs)
    meters = [(chance.choice(list(METERS)), a, b) for a, b in zip(days[:3_000], days[10_000:], strict=False)]
    ours = json.dumps([meter(*job, CALENDAR) for job in meters], separators=(",", ":"))
    assert ours == phone("meter", meters)


def test_phone_and_server_know_the_same_steps_of_every_time_limit() -> None:
    assert json.loads(phone("steps", [None])) == [{kind: [list(step) for step in METERS[kind]] for kind in METERS}]
