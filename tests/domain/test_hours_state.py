"""Open or closed: the cases both languages share, and what must hold whatever the hours are."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

from server.domain.hours import OpenState, state_at
from tests.domain import hours_jobs

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "hours-cases.json").read_text("utf-8"))
CALENDAR = FIXTURE["calendar"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_server_says_what_the_shared_cases_say() -> None:
    assert len(FIXTURE["cases"]) >= 150
    for title, value, when, checked, expected in FIXTURE["cases"]:
        assert state_at(value, at(when), CALENDAR, checked) == OpenState(*expected), f"{title}: {value} at {when}"


def test_hours_not_known_are_never_open() -> None:
    for value in ("", " ", "周一至周五 9:00-17:00", "Mo-Fr", "open", "Mo-Fr 09:00-17:00; "):
        assert state_at(value, at("2026-11-23T10:00"), CALENDAR) == OpenState("unknown")


def test_the_time_of_the_next_change_is_when_the_state_changes() -> None:
    chance = random.Random(5)
    looked_at = 0
    for _ in range(1_500):
        value = hours_jobs.value(chance)
        when = hours_jobs.moment(chance, value)
        checked = str(when.year)
        state = state_at(value, when, CALENDAR, checked)
        if not state.at or state.at[:4] != checked:
            continue
        looked_at += 1
        change = at(state.at)
        assert change > when
        after, before = (
            state_at(value, moment, CALENDAR, checked) for moment in (change, change - timedelta(minutes=1))
        )
        if state.state == "closed":
            assert before.state == "closed", (value, when)
            assert after.state in ("open", "closing"), (value, when)
        else:
            assert before.state == "closing", (value, when)
            assert after.state in ("closed", "unknown"), (value, when)
    assert looked_at > 700


def test_closing_means_thirty_minutes_and_no_more() -> None:
    for minute, word in ((29, "open"), (30, "closing"), (59, "closing")):
        state = state_at("Mo-Su 09:00-17:00", at(f"2026-11-23T16:{minute}"), CALENDAR)
        assert (state.state, state.at) == (word, "2026-11-23T17:00")


def test_a_year_not_announced_yet_never_opens_a_place_that_closes_on_holidays() -> None:
    for day in (
        "2027-01-01",
        "2027-02-06",
        "2027-02-12",
        "2027-04-05",
        "2027-05-03",
        "2027-06-09",
        "2027-09-15",
        "2027-10-05",
    ):
        assert state_at("Mo-Su 00:00-24:00; PH off", at(f"{day}T12:00"), CALENDAR).state == "unknown"
