"""The phone's calendar files, read by the icalendar package: another reader must see what we meant."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

ROOT = Path(__file__).parents[2]
NOW = "2026-11-22T03:04:05.678Z"
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=120) | st.text(
    "平台申请，；,;\\\n字😀", max_size=200
)


def file_of(reminders: list[dict[str, str]]) -> bytes:
    """The bytes a phone would offer."""
    command = ["node", str(ROOT / "tests/fixtures/run-ics.mjs")]
    return subprocess.run(command, input=json.dumps([reminders, NOW]).encode(), capture_output=True, check=True).stdout


def events(file: bytes) -> list[Any]:
    """The events icalendar reads, none of them with an error."""
    calendar = Calendar.from_ical(file)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


def test_a_reminder_is_read_as_one_whole_day_with_two_alarms() -> None:
    (event,) = events(file_of([{"uid": "a", "on": "2026-12-31", "title": "第 30 天", "text": "问平台，再打 12333"}]))
    assert not event.errors
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event.decoded("dtstamp") == datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
    assert (str(event["uid"]), str(event["summary"]), str(event["description"])) == (
        "a@waystation",
        "第 30 天",
        "问平台，再打 12333",
    )
    alarms = event.walk("VALARM")
    assert [alarm.decoded("trigger") for alarm in alarms] == [timedelta(hours=-15), timedelta(hours=9)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), TEXT, TEXT), min_size=1, max_size=8))
def test_any_words_come_back_as_they_went(reminders: list[tuple[date, str, str]]) -> None:
    given = [
        {"uid": str(number), "on": day.isoformat(), "title": title, "text": text}
        for number, (day, title, text) in enumerate(reminders)
    ]
    file = file_of(given)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    read = events(file)
    assert [event.decoded("dtstart") for event in read] == [day for day, _, _ in reminders]
    for event, (_, title, text) in zip(read, reminders, strict=True):
        assert str(event["summary"]) == title
        assert str(event.get("description", "")) == text
