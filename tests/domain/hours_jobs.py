"""Opening hours and moments made up for the differential tests: odd weeks, seasons, nights, and the edges of all."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, timedelta

from server.domain.hours.value import DAYS, MONTH_DAYS, MONTHS

EDGES = ("2025-12-31", "2026-01-01", "2024-02-29", "2028-02-29", "2026-02-28", "2026-09-20", "2026-10-01", "2026-10-10")


def value(chance: random.Random, *, holidays: bool = True) -> str:
    """A value of our subset. Without `holidays` one that the libraries read as we do: no PH, days in every rule."""
    if chance.random() < 0.01:
        return "24/7"
    rules = [_rule(chance, holidays=holidays) for _ in range(chance.choice((1, 1, 1, 2, 2, 3)))]
    if holidays and chance.random() < 0.3:
        rules.append(chance.choice(("PH off", "PH off", "PH 10:00-16:00")))
    return "; ".join(rules)


def broken(chance: random.Random, holidays: bool = True) -> str:
    """A value with one character taken, doubled or changed."""
    text = value(chance, holidays=holidays)
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(("", text[at] * 2, chance.choice("0129:-,; MPHoUu+\u5468"))) + text[at + 1 :]


def moment(chance: random.Random, text: str) -> datetime:
    """A moment, often at an edge: the turn of the year, a leap day, a holiday, the minutes around a span's ends."""
    day = date.fromisoformat(chance.choice(EDGES)) if chance.random() < 0.3 else date(2024, 1, 1)
    day += timedelta(days=chance.randint(-3, 3) if day.year != 2024 or day.month != 1 else chance.randrange(1_600))
    minute = chance.randrange(1_440)
    times = [int(hour) * 60 + int(minutes) for hour, minutes in re.findall(r"(\d\d):(\d\d)", text)]
    if times and chance.random() < 0.6:
        minute = (chance.choice(times) + chance.choice((-31, -30, -29, -1, 0, 1))) % 1_440
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001 - China time, as the domain takes it


def checked(chance: random.Random, when: datetime) -> str:
    """When the hours were checked: mostly in the year asked for, in any exactness."""
    same = when.date().isoformat()[: chance.choice((4, 7, 10))]
    return chance.choice((same, same, same, "", str(when.year - 1)))


def _rule(chance: random.Random, *, holidays: bool) -> str:
    season = _seasons(chance) if chance.random() < 0.3 else ""
    days = _days(chance, holidays=holidays) if not holidays or chance.random() < 0.85 else ""
    spans = ",".join(_spans(chance)) if chance.random() < 0.88 else chance.choice(("off", "closed"))
    return " ".join(word for word in (season, days, spans) if word)


def _days(chance: random.Random, *, holidays: bool) -> str:
    parts = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        first, last = chance.choice(DAYS[:7]), chance.choice(DAYS[:7])
        parts.append(chance.choice((first, f"{first}-{last}", "Mo-Fr", "Mo-Su")))
    if holidays and chance.random() < 0.1:
        parts.append("PH")
    return ",".join(parts)


def _spans(chance: random.Random) -> list[str]:
    """One to three spans in order, apart by at least 5 minutes; the last may run past midnight."""
    cuts = sorted(chance.sample(range(0, 1_440, 5), chance.choice((2, 2, 2, 4, 6))))
    if chance.random() < 0.15:
        cuts[-1] = chance.choice((1_440, *range(1_445, 1_440 + cuts[0], 5))[:40])
    if chance.random() < 0.05:
        cuts = [0, 1_440]
    return [f"{_clock(a)}-{_clock(b if b <= 1_440 else b - 1_440)}" for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


def _seasons(chance: random.Random) -> str:
    if chance.random() < 0.2:
        first, last, year = _day(chance), _day(chance), chance.randint(2024, 2027)
        return f"{year} {first[0]} {first[1]}-{year + 1} {last[0]} {last[1]}"
    return ",".join(_season(chance) for _ in range(chance.choice((1, 1, 2))))


def _season(chance: random.Random) -> str:
    first, last = _day(chance), _day(chance)
    kind = chance.random()
    if kind < 0.3:
        return chance.choice((f"{first[0]}-{last[0]}", first[0]))
    if kind < 0.4:
        return f"{first[0]} {first[1]}"
    return f"{first[0]} {first[1]}-{last[0]} {last[1]}"


def _day(chance: random.Random) -> tuple[str, str]:
    month = chance.randrange(12)
    return MONTHS[month], f"{chance.choice((1, MONTH_DAYS[month], chance.randint(1, MONTH_DAYS[month]))):02}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
