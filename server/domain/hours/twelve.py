"""Hours of the 12-hour clock: what 下午2:00-5:00 means, and which spans can be read in two ways."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.hours.value import Span

_MORNING, _NOON = ("上午", "早", "清晨"), ("中午", "午间")
_AFTERNOON, _EVENING = ("下午", "午后", "傍晚"), ("晚", "夜")
NO_CLOCK = ("", "白天", "日间")  # words that say nothing of a 12-hour clock


@dataclass(frozen=True, slots=True)
class Said:
    """A time as written: the 12-hour word before it, minutes of the day (-1: no such time), a leading zero."""

    label: str
    minute: int
    padded: bool = False


def span_of(first: Said, last: Said, *, next_day: bool = False) -> tuple[Span, bool]:
    """The span meant, and whether it could mean another as well (then it must not be used)."""
    begin, stop = _labelled(first.label, first.minute), _labelled(last.label, last.minute)
    if last.label.startswith(_EVENING) and last.minute == 720:
        stop = 1440
    if begin is None or stop is None or begin < 0 or stop < 0 or begin >= 1440:
        return (0, 0), True
    if not last.label and not next_day:
        stop = _inherited(first.label, begin, stop)
    odd = first.label in NO_CLOCK and not first.padded and _early(begin, stop)
    if stop <= begin:
        odd |= stop == begin or not (next_day or last.label == "凌晨" or _night(begin, stop, last.padded))
        stop += 1440
    elif next_day:
        odd = True  # 8:00-次日9:00 is longer than a day
    return (begin, stop), odd


def _early(begin: int, stop: int) -> bool:
    """2:00-5:00 without a word may be the afternoon; 5:00-22:00 may not."""
    return 60 <= begin < 300 or (300 <= begin < 420 and stop <= 720)


def _night(begin: int, stop: int, padded: bool) -> bool:
    """18:00-8:00, 9:00-02:00 and 22:00-0:30 have one reading; 9:00-5:00 has two."""
    return begin >= 1020 or (padded and stop < 300) or (stop < 60 and begin >= 360)


def _labelled(label: str, minute: int) -> int | None:
    """The minute of the day a 12-hour word means; None when the word and the hour contradict."""
    if label.startswith(_MORNING):
        return minute if minute < 780 else None
    if label == "凌晨":
        return minute if minute < 420 else minute - 720 if 720 <= minute < 780 else None
    if label in _NOON:
        return minute if 630 <= minute <= 900 else minute + 720 if 60 <= minute <= 180 else None
    if label in _AFTERNOON:
        return minute + 720 if 60 <= minute < 720 else minute if minute >= 720 else None
    if label.startswith(_EVENING):
        if 300 <= minute < 720:
            return minute + 720
        return minute if minute >= 960 else minute if label == "夜间" and minute < 300 else 0 if minute == 0 else None
    return minute


def _inherited(label: str, begin: int, stop: int) -> int:
    """The end of 下午2:00-5:00 is in the afternoon too."""
    later = label.startswith(_EVENING) or label in _AFTERNOON or (label in _NOON and stop <= 180)
    if not later or stop > 720:
        return stop
    return stop + 720 if stop + 720 > begin and stop else stop
