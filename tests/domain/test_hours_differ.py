"""Phone and server give the same answer, byte for byte; where the known libraries are right, so are we."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from opening_hours import OpeningHours

from server.content.calendars import calendar
from server.domain.hours import OpenState, check, state_at
from tests.domain import hours_jobs

RUNNER = Path(__file__).parents[1] / "fixtures" / "run-hours.mjs"
CALENDAR = calendar(date(2025, 6, 1))  # 2024 to 2026; 2027 and 2028 are asked for too, and missing


def node(what: str, jobs: list[Any]) -> str:
    """What the phone's code answers to all jobs, as JSON text."""
    task = json.dumps({"what": what, "calendar": CALENDAR, "jobs": jobs})
    run = subprocess.run(
        ["node", str(RUNNER)], input=task, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"}
    )
    return run.stdout


def stamp(when: datetime) -> str:
    return when.isoformat()[:16]


def test_phone_and_server_agree_on_twenty_thousand_made_up_moments() -> None:
    chance = random.Random(20261122)
    jobs = []
    for number in range(4_500):
        text = hours_jobs.broken(chance) if number % 9 == 0 else hours_jobs.value(chance)
        for _ in range(5):
            when = hours_jobs.moment(chance, text)
            jobs.append((text, when, hours_jobs.checked(chance, when)))
    states = [state_at(text, when, CALENDAR, checked) for text, when, checked in jobs]
    assert len(jobs) >= 20_000
    assert {state.state for state in states} == {"open", "closing", "closed", "unknown"}
    assert {state.note for state in states} == {"", "holiday", "makeup", "holiday-unknown", "season-of-other-year"}
    theirs = node("state", [(text, stamp(when), checked) for text, when, checked in jobs])
    ours = json.dumps([asdict(state) for state in states], separators=(",", ":"))
    if ours != theirs:
        for job, mine, phone in zip(jobs, states, json.loads(theirs), strict=True):
            assert asdict(mine) == phone, job
    assert ours == theirs


def test_values_are_made_up_inside_the_subset_and_broken_ones_mostly_outside() -> None:
    chance = random.Random(3)
    refused = 0
    for _ in range(1_000):
        check(hours_jobs.value(chance))
        try:
            check(hours_jobs.broken(chance))
        except ValueError:
            refused += 1
    assert 500 < refused < 1_000


@cache
def library(text: str) -> OpeningHours:
    return OpeningHours(text)


def comparable(text: str) -> bool:
    """Leaves out what the libraries read differently from each other.

    Nights beside other rules (does the next day's rule cut the night? they disagree), and, for the JavaScript one,
    a season that ends the day before it starts (taken as empty) or on 29 February (taken as 1 March).
    """
    nights = any(a > b != "00:00" for a, b in re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", text))
    return (
        not (nights and ";" in text)
        and "Feb 29" not in text
        and not re.search(r"Feb(?! \d)", text)
        and not year_round(text)
    )


def year_round(text: str) -> bool:
    seasons = re.findall(r"(?<!\d )([A-Z][a-z]{2})(?: (\d\d))?-([A-Z][a-z]{2})(?: (\d\d))?", text)
    for month, day, last_month, last_day in seasons:
        if month in hours_jobs.MONTHS and last_month in hours_jobs.MONTHS:
            first, last = hours_jobs.MONTHS.index(month), hours_jobs.MONTHS.index(last_month)
            if (last + 1) % 12 == first and day in ("", "01") and last_day in ("", str(hours_jobs.MONTH_DAYS[last])):
                return True
            if first == last and day and int(day) == int(last_day) + 1:
                return True
    return False


def test_two_known_libraries_agree_on_values_without_holidays() -> None:
    chance = random.Random(11)
    jobs: list[tuple[str, datetime]] = []
    while len(jobs) < 6_000:
        text = hours_jobs.value(chance, holidays=False)
        if comparable(text):
            jobs += [(text, hours_jobs.moment(chance, text)) for _ in range(6)]
    theirs = json.loads(node("library", [(text, stamp(when)) for text, when in jobs]))
    for (text, when), (is_open, change) in zip(jobs, theirs, strict=True):
        mine: OpenState = state_at(text, when, {}, str(when.year))
        assert (mine.state in ("open", "closing")) == library(text).is_open(when) == is_open, (text, when)
        if mine.at:
            assert mine.at == change, (text, when)
