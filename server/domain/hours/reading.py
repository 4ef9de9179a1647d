"""normalise(): what an office wrote of its hours, as an OSM opening_hours value, or unknown with reasons.

The reading is strict: every character must be explained, every weekday must get its hours in one way only. A text that
leaves anything over, or that can be read in two ways, is unknown: no hours are better than wrong ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from server.domain.hours.clean import clean
from server.domain.hours.exceptions import take_out
from server.domain.hours.grammar import Group, Meaning, Unreadable, meaning, overlap
from server.domain.hours.value import DAY, PH, WEEK, Span, check, days_text, season_text, spans_text
from server.domain.hours.words import tokens

# Codes in Reading.reasons: those that keep a value and limit it in words, then those that leave the hours unknown.
KEPT = ("exception-in-words", "holiday-in-words", "notice-on-site", "access-in-words", "last-entry-in-words")
REASONS = (
    *KEPT,
    "too-long",
    "no-hours",
    "words-not-understood",
    "contradicted-in-words",
    "closed-for-now",
    "season-without-dates",
    "season-without-end",
    "ambiguous-time",
    "ambiguous-days",
)
LONGEST = 500  # characters of a cell that are worth reading; longer ones are not hours
ALWAYS: tuple[Span, ...] = ((0, DAY),)


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` in our opening_hours subset or ''; `state`: parsed, unknown or none (empty text); `reasons`: REASONS."""

    value: str
    state: str
    reasons: tuple[str, ...] = ()


def normalise(text: str) -> Reading:
    """Read office wording, or check a value already written in opening_hours. Never raises."""
    return Reading("", "unknown", ("too-long",)) if len(text) > LONGEST else _read(text)


@lru_cache(maxsize=8192)
def _read(text: str) -> Reading:
    words = clean(text)
    if len(words) > LONGEST:  # one sign can stand for many letters
        return Reading("", "unknown", ("too-long",))
    if not words:
        return Reading("", "none")
    codes: list[str] = []
    try:
        if value := _english(words):
            return Reading(value, "parsed")
        words, codes = take_out(words)
        value = _value(meaning(tokens(words)), codes)
        check(value)
    except Unreadable as problem:
        return Reading("", "unknown", (str(problem), *codes))
    except ValueError:
        return Reading("", "unknown", ("words-not-understood", *codes))
    return Reading(value, "parsed", tuple(codes))


def _english(words: str) -> str:
    """A value written in opening_hours, in our spacing and two-digit hours; '' for any other text."""
    value = re.sub(r"\s*([,;-])\s*", r"\1", words.rstrip("; ")).replace(";", "; ")
    value = re.sub(r"(?<![\d:])(\d:\d\d)", r"0\1", value).replace("24/7; ", "Mo-Su 00:00-24:00; ")
    if not re.match(r"(?:[12]\d{3} )?[A-Z][A-Za-z]|24/7", value):
        return ""
    check(value)
    return value


def _value(said: Meaning, codes: list[str]) -> str:
    groups = _merged(said.groups)
    holidays_off = bool(said.closed & PH)
    if any(group.days & PH for group in groups):
        if holidays_off:
            raise Unreadable("ambiguous-days")
    elif any(group.work for group in groups):
        holidays_off = True
    groups = [_without(group, said.closed) for group in groups]
    open_all_year = said.all_year and not holidays_off
    if len(groups) == 1 and not holidays_off and _always(groups[0]) and not {*codes} & {*KEPT[:2]}:
        return "24/7"
    if open_all_year and len(groups) == 1 and groups[0].days == WEEK and "holiday-in-words" not in codes:
        groups = [replace(groups[0], days=WEEK | PH)]
    elif said.all_year and "holiday-in-words" not in codes:
        codes.append("holiday-in-words")
    groups.sort(key=lambda group: bool(group.days & PH))  # a weekday rule after them would win on holidays
    return "; ".join([_rule(group) for group in groups] + (["PH off"] if holidays_off else []))


def _always(group: Group) -> bool:
    return group.spans == ALWAYS and group.days & WEEK == WEEK and not group.seasons


def _rule(group: Group) -> str:
    seasons = ",".join(season_text(season) for season in group.seasons)
    words = (seasons, days_text(group.days, pairs=group.pairs), spans_text(group.spans))
    return " ".join(word for word in words if word)


def _without(group: Group, closed: int) -> Group:
    """The group without the days closed; 周六日9:00-12:00 beside 周日闭馆 contradicts itself."""
    days = group.days & ~closed
    few = group.given and (group.days & WEEK).bit_count() < 3
    if not days or (few and group.days & closed & WEEK):
        raise Unreadable("ambiguous-days")
    return replace(group, days=days)


def _merged(groups: tuple[Group, ...]) -> list[Group]:
    """Groups of the same season whose days meet: more hours of the same days, or an exception for some of them."""
    found: list[Group] = []
    for group in groups:
        before = [at for at, other in enumerate(found) if other.seasons == group.seasons and other.days & group.days]
        if not before:
            found.append(group)
        elif len(before) == 1:
            _meet(found, before[0], group)
        else:
            raise Unreadable("ambiguous-days")
    return found


def _meet(found: list[Group], place: int, group: Group) -> None:
    other = found[place]
    apart = other.spans[-1][1] <= group.spans[0][0]
    both = other.spans + group.spans
    if group.days == other.days and apart:
        found[place] = replace(other, spans=both, labels=other.labels | group.labels)
    elif group.days & ~other.days or group.days == other.days:
        raise Unreadable("ambiguous-days")
    elif apart and other.labels == {"day"} and group.labels == {"night"}:
        found.append(replace(group, spans=both))
    elif not apart and overlap(other.spans, group.spans):
        found.append(group)
    else:
        raise Unreadable("ambiguous-days")
