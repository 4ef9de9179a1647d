"""The part of OSM opening_hours we keep: grammar, checking, writing. pwa/core/hours.js reads the same grammar.

value  = "24/7" | rule ("; " rule)*          a later rule wins on every day it matches
rule   = [season ("," season)*] [days ("," days)*] (span ("," span)* | "off" | "closed")
season = [year] month [day] ["-" [year] month [day]]     days = Mo..Su | PH | Mo-Fr | Sa-Mo     span = HH:MM-HH:MM
A span whose end is not after its start runs into the next day and belongs to the day it starts on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WEEK = 0b0111_1111  # Monday is bit 0
PH = 0b1000_0000
LONGEST = 255  # the longest value OSM keeps
DAY = 1440  # minutes

Span = tuple[int, int]  # minutes from the start of the day; the end may lie beyond 1440, in the next day

_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_SEASON = re.compile(
    rf"(?:([12]\d{{3}}) )?({'|'.join(MONTHS)})(?: (\d\d))?(?:-(?:([12]\d{{3}}) )?({'|'.join(MONTHS)})(?: (\d\d))?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Season:
    """First and last day as month * 32 + day; with a year those are year * 512 + month * 32 + day. Both days count."""

    first: int
    last: int
    months: bool = field(default=False, compare=False)  # said as months, without days

    @property
    def dated(self) -> bool:
        """True when the season names its year."""
        return self.first >= 512


@dataclass(frozen=True, slots=True)
class Rule:
    """On days in `days` (bits Mo..Su, PH) inside `seasons` (empty: always) open in `spans` (empty: closed)."""

    seasons: tuple[Season, ...]
    days: int
    spans: tuple[Span, ...]


@lru_cache(maxsize=4096)
def parse(value: str) -> tuple[Rule, ...]:
    """Rules of a value in their order; "24/7" is one rule of whole days. ValueError when it is not of our subset."""
    if len(value) > LONGEST:
        raise ValueError("too long")
    if value == "24/7":
        return (Rule((), WEEK, ((0, DAY),)),)
    return tuple(_rule(text) for text in value.split("; "))


def check(value: str) -> None:
    """ValueError when `value` is not of our opening_hours subset."""
    parse(value)


def days_text(days: int, *, pairs: int = 0) -> str:
    """Day bits as opening_hours words: runs of three or more as a range; Sa-Su, and the runs in `pairs`, too."""
    parts: list[str] = []
    day = 0
    while day < 7:
        end = day
        while end < 6 and days >> end & 1 and days >> (end + 1) & 1:
            end += 1
        if days >> day & 1:
            parts += _run(day, end, pairs)
        day = end + 1
    return ",".join(parts + (["PH"] if days & PH else []))


def spans_text(spans: tuple[Span, ...]) -> str:
    """Spans as HH:MM-HH:MM, comma-separated; no span is off."""
    return ",".join(f"{_clock(start)}-{_clock(end if end <= DAY else end - DAY)}" for start, end in spans) or "off"


def season_text(season: Season) -> str:
    """A season as opening_hours words."""
    year, first = divmod(season.first, 512)
    last_year, last = divmod(season.last, 512)
    start, end = divmod(first, 32), divmod(last, 32)
    if season.months:
        return "-".join(dict.fromkeys((MONTHS[start[0] - 1], MONTHS[end[0] - 1])))
    left = (f"{year} " if year else "") + f"{MONTHS[start[0] - 1]} {start[1]:02}"
    if season.first == season.last:
        return left
    right = (f"{last_year} " if last_year != year else "") + f"{MONTHS[end[0] - 1]} {end[1]:02}"
    return f"{left}-{right}"


def _run(day: int, end: int, pairs: int) -> list[str]:
    names = list(DAYS[day : end + 1])
    ranged = len(names) > 2 or (len(names) == 2 and (day == 5 or (pairs >> day & 1 and pairs >> end & 1)))
    return [f"{names[0]}-{names[-1]}"] if ranged else names


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _rule(text: str) -> Rule:
    head, _, tail = text.rpartition(" ")
    if text.startswith(" "):
        raise ValueError("starts with a space")
    spans = () if tail in ("off", "closed") else tuple(_span(part) for part in tail.split(","))
    seasons, days = _head(head)
    return Rule(seasons, days, spans)


def _head(head: str) -> tuple[tuple[Season, ...], int]:
    """Seasons and days; the last word is days when it starts with a day's name."""
    if not head:
        return (), WEEK
    left, _, right = head.rpartition(" ")
    if right[:2] not in DAYS:
        left, right = head, ""
    seasons = tuple(_season(part) for part in left.split(",")) if left else ()
    return seasons, _days(right) if right else WEEK


def _days(text: str) -> int:
    bits = 0
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if first not in DAYS or (dash and (last not in DAYS or "PH" in (first, last))):
            raise ValueError(f"not days: {part}")
        bits |= _range(DAYS.index(first), DAYS.index(last or first))
    return bits


def _range(first: int, last: int) -> int:
    if first == 7:
        return PH
    bits, day = 1 << last, first
    while day != last:
        bits |= 1 << day
        day = (day + 1) % 7
    return bits


def _span(text: str) -> Span:
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError(f"not a span: {text}")
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if start >= DAY or end > DAY or start == end:
        raise ValueError(f"not a span: {text}")
    return start, end if end > start else end + DAY


def _season(text: str) -> Season:
    match = _SEASON.fullmatch(text)
    if not match:
        raise ValueError(f"not a season: {text}")
    year, month, day, last_year, last_month, last_day = match.groups()
    if last_month and (day is None) != (last_day is None):
        raise ValueError(f"half a season: {text}")
    first = _month_day(month, day or "01")
    last = _month_day(last_month or month, last_day or day or str(MONTH_DAYS[MONTHS.index(last_month or month)]))
    if not year:
        if last_year:
            raise ValueError(f"half a year: {text}")
        return Season(first, last, months=day is None)
    first, last = first + int(year) * 512, last + int(last_year or year) * 512
    if last < first:
        raise ValueError(f"ends before it starts: {text}")
    return Season(first, last)


def _month_day(month: str, day: str) -> int:
    number = MONTHS.index(month)
    if not 1 <= int(day) <= MONTH_DAYS[number]:
        raise ValueError(f"not a day: {month} {day}")
    return (number + 1) * 32 + int(day)
