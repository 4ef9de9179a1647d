"""Is it open at this moment? A value, a local China time, and the working calendar. pwa/core/hours.js answers the same.

Decisions:
- A span past midnight belongs to the day it starts on; a rule for the next day does not cut it.
- On a holiday without a PH rule the weekday rule is used and the note says 'holiday'.
- On a make-up workday (a Saturday or Sunday worked) the weekday rule is used and the note says 'makeup' when Monday to
  Friday differ from it. A value with PH off, no weekend hours and the same hours Monday to Friday means "working days"
  (工作日): such a place keeps the State Council table, whose make-up days are working days, so there the working
  hours are used, still with the note.
- In a year without a table, a value with PH rules is unknown on days that holidays can fall on; other values keep the
  weekday rule with the note 'holiday-unknown' on those days. PH values carry the note all that year.
- A yearless season counts only in the year it was checked in (cooling points move every year), unless the seasons
  together cover the whole year: that is a timetable, not a season.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from server.domain.hours.value import DAY, PH, Rule, Season, Span, parse

Calendar = Mapping[str, Mapping[str, Any]]  # as in pwa/types.d.ts

CLOSING = 30  # minutes before the end
AHEAD = 14  # days looked ahead
# Days (month * 100 + day) that statutory holidays, their bridges and make-up days can fall on, any year.
LIKELY = ((101, 104), (118, 303), (402, 409), (425, 512), (524, 630), (905, 1014))
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class OpenState:
    """As in pwa/types.d.ts. `at`: local 'YYYY-MM-DDTHH:MM' of the next change, '' when not known or never."""

    state: str
    at: str = ""
    note: str = ""


def state_at(value: str, when: datetime, calendar: Calendar, checked: str = "") -> OpenState:
    """State at `when` (naive, China time). `checked`: ISO date of the last check of the hours, '' unknown.

    A value that is empty or not of our subset is unknown, never an error: the phone shows it as 'hours not known'.
    """
    try:
        rules = parse(value)
    except ValueError:
        return OpenState("unknown")
    if value == "24/7":
        return OpenState("open")
    if seasonal(rules) and checked[:4] != f"{when.year:04}":
        return OpenState("unknown", note="season-of-other-year")
    return _Clock(rules, calendar).at(when.date().toordinal() - EPOCH, when.hour * 60 + when.minute)


@lru_cache(maxsize=4096)
def seasonal(rules: tuple[Rule, ...]) -> bool:
    """True when a season has no year and the yearless seasons leave part of the year uncovered."""
    seasons = [season for rule in rules for season in rule.seasons if not season.dated]
    leap_year = date(2024, 1, 1).toordinal()
    return bool(seasons) and not all(
        any(_within(season, date.fromordinal(leap_year + day)) for season in seasons) for day in range(366)
    )


def _within(season: Season, day: date) -> bool:
    number = day.month * 32 + day.day
    if season.dated:
        return season.first <= day.year * 512 + number <= season.last
    if season.first <= season.last:
        return season.first <= number <= season.last
    return number >= season.first or number <= season.last


class _Clock:
    """One value on the calendar; days are counted from 1970-01-01, minutes from a day's start."""

    def __init__(self, rules: tuple[Rule, ...], calendar: Calendar) -> None:
        self.rules, self.calendar = rules, calendar
        self.has_ph = any(rule.days & PH for rule in rules)

    def at(self, today: int, now: int) -> OpenState:
        """State at minute `now` of `today`."""
        if self.doubtful(today) or (self.doubtful(today - 1) and self.reaches(now + DAY)):
            return OpenState("unknown", note="holiday-unknown")
        spans = [(start - DAY, end - DAY) for start, end in self.spans(today - 1)] + list(self.spans(today))
        end = max((end for start, end in spans if start <= now < end), default=0)
        return self.closed(today, now) if end <= now else self.open(today, now, end)

    def open(self, today: int, now: int, end: int) -> OpenState:
        """Open until `end`, or later when other spans follow on; past the horizon no closing time is given."""
        note = self.note(today)
        for ahead in range(AHEAD + 1):
            if end < ahead * DAY:
                break
            if self.doubtful(today + ahead):
                if end > ahead * DAY:
                    break
                return OpenState("open" if end - now > CLOSING else "closing", note=note or "holiday-unknown")
            for start, stop in sorted(self.spans(today + ahead)):
                if start + ahead * DAY <= end:
                    end = max(end, stop + ahead * DAY)
        if end >= AHEAD * DAY:
            return OpenState("open", note=note)
        return OpenState("open" if end - now > CLOSING else "closing", _stamp(today, end), note)

    def closed(self, today: int, now: int) -> OpenState:
        """Closed until the first span that starts within the days looked ahead."""
        note = self.note(today)
        for ahead in range(AHEAD + 1):
            if self.doubtful(today + ahead):
                return OpenState("closed", note=note or "holiday-unknown")
            starts = [start for start, _ in self.spans(today + ahead) if start + ahead * DAY > now]
            if starts:
                return OpenState("closed", _stamp(today + ahead, min(starts)), note or self.note(today + ahead))
        return OpenState("closed", note=note)

    def reaches(self, minute: int) -> bool:
        """True when some rule's hours run past this minute, counted from the start of the day they begin on."""
        return any(end > minute for rule in self.rules for _, end in rule.spans)

    def spans(self, day: int) -> tuple[Span, ...]:
        """Spans that start on the day; a make-up day has the working hours when the value means working days."""
        working = self.working_hours(day) if self.kind(day) == "work" else ()
        return working or self.by_rule(day, _weekday(day))

    def by_rule(self, day: int, weekday: int) -> tuple[Span, ...]:
        """Spans of the last rule that matches the day, taken as `weekday` (Monday is 0)."""
        bits = 1 << weekday | (PH if self.kind(day) == "off" else 0)
        on = _date(day)
        for rule in reversed(self.rules):
            if rule.days & bits and (not rule.seasons or any(_within(season, on) for season in rule.seasons)):
                return rule.spans
        return ()

    def working_hours(self, day: int) -> tuple[Span, ...]:
        """Working hours of a value that means "working days" (see the decisions above), else nothing."""
        closed_on_holidays = any(rule.days & PH and not rule.spans for rule in self.rules)
        weekend = any(rule.days & 0b110_0000 and rule.spans for rule in self.rules)
        if not closed_on_holidays or weekend:
            return ()
        hours = {self.by_rule(day, weekday) for weekday in range(5)}
        return hours.pop() if len(hours) == 1 else ()

    def note(self, day: int) -> str:
        """Why the hours of this day deserve care."""
        kind = self.kind(day)
        if kind == "off":
            return "" if self.has_ph else "holiday"
        if kind == "work":
            own = self.by_rule(day, _weekday(day))
            return "makeup" if any(self.by_rule(day, weekday) != own for weekday in range(5)) else ""
        return "holiday-unknown" if kind == "missing" and (self.has_ph or _likely(day)) else ""

    def doubtful(self, day: int) -> bool:
        """True when a PH rule might apply and nobody knows yet."""
        return self.has_ph and self.kind(day) == "missing" and _likely(day)

    def kind(self, day: int) -> str:
        """off (holiday), work (make-up workday), missing (no table for the year) or ''."""
        iso = _date(day).isoformat()
        year = self.calendar.get(iso[:4])
        if year is None:
            return "missing"
        return "off" if iso[5:] in year["off"] else "work" if iso[5:] in year["work"] else ""


def _date(day: int) -> date:
    return date.fromordinal(day + EPOCH)


def _weekday(day: int) -> int:
    return (day + 3) % 7  # 1970-01-01 was a Thursday


def _likely(day: int) -> bool:
    on = _date(day)
    return any(first <= on.month * 100 + on.day <= last for first, last in LIKELY)


def _stamp(day: int, minute: int) -> str:
    on = _date(day + minute // DAY)
    return f"{on.isoformat()}T{minute % DAY // 60:02}:{minute % 60:02}"
