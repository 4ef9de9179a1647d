"""One row read and cleaned, before anybody has looked where its coordinate lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from server.domain import hours
from server.domain.station import ASPECTS, Source, Truth

from . import cells, coords, dates, phones, places, words
from .coords import Coordinate
from .places import Place

_DATED = tuple((aspect, f"{aspect}_status", f"{aspect}_date") for aspect in ASPECTS)
_MAX_CAPACITY = 2_000
_SUSPECT = frozenset("=@+-")  # texts come without white space around them
# Texts that are shown, and how each is cleaned: the ones a clerk may have put a person's number into.
_SHOWN = {
    "name": cells.name,
    "address": cells.line,
    "operator": cells.line,
    "district": cells.line,
    "direction": cells.line,
    "source_title": cells.line,
    "hours": cells.spaced,
    "note": cells.spaced,
    "access_note": cells.spaced,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for the whole file. `today` is ISO; `source` the words used where a row names no source."""

    datum: str = ""
    city: str = ""
    today: str = "9999-12-31"
    source: str = ""
    lat_first: bool = False


@dataclass(slots=True)
class Draft:
    """A row on its way to a Station, with the fields of one. Strings are clean, '' where the row says nothing.

    `adcode`, `lng` and `lat` are settled by checks.py.
    """

    line: int
    reasons: list[str]
    name: str = ""
    given_id: str = ""
    kind: str = "other"
    operator: str = ""
    district: str = ""
    address: str = ""
    place: Place = places.NOWHERE
    adcode: str = ""
    lng: float | None = None
    lat: float | None = None
    coordinate: Coordinate = coords.NONE
    datum: str = "none"
    precision: str = ""
    hours_text: str = ""
    opening_hours: str = ""
    hours_state: str = "none"
    facilities: int = 0
    access: str = "unknown"
    access_note: str = ""
    phone: str = ""
    mobiles: tuple[str, ...] = ()
    had_mobile: bool = False
    capacity: int | None = None
    note: str = ""
    source: Source = field(default_factory=lambda: Source(""))
    stated_source: str = ""  # what the row itself says of its source: part of its identity
    truth: dict[str, Truth] = field(default_factory=dict)

    @property
    def coord_lng(self) -> float | None:
        """Longitude as received, put in the right order."""
        return self.coordinate.lng

    @property
    def coord_lat(self) -> float | None:
        """Latitude as received, put in the right order."""
        return self.coordinate.lat


def read(line: int, row: Mapping[str, str], options: Options) -> Draft:
    """Clean one row: canonical column -> raw text, empty cells left out."""
    draft = Draft(line, [])
    text = _texts(draft, row)
    draft.given_id = cells.line(row.get("id", ""))[:200]
    _name(draft, text)
    draft.operator, draft.district = text.get("operator", ""), text.get("district", "")
    _where(draft, row, text, options)
    _hours(draft, row, text)
    _inside(draft, row, text)
    _phones(draft, row)
    _source(draft, row, text, options)
    _truth(draft, row, options)
    return draft


def _texts(draft: Draft, row: Mapping[str, str]) -> dict[str, str]:
    """The shown texts, clean and without private numbers."""
    found = {}
    for column, raw in row.items():
        if column in _SHOWN:
            # Names and addresses are all different; the rest is the same words again and again.
            shown = _shown if column in ("name", "address") else _shown_before
            found[column], private = shown(column, raw)
            if private:
                _add(draft, "private-in-text")
    if not _SUSPECT.isdisjoint([raw[0] for raw in row.values()]) and any(map(cells.is_formula, row.values())):
        _add(draft, "formula-text")
    return found


def _shown(column: str, raw: str) -> tuple[str, bool]:
    return cells.without_private(_SHOWN[column](raw))


_shown_before = lru_cache(16384)(_shown)


def _name(draft: Draft, text: Mapping[str, str]) -> None:
    name, direction = text.get("name", ""), text.get("direction", "")
    if not name or words.is_nothing(name):
        _add(draft, "no-name")
    elif direction and direction not in name and not words.is_nothing(direction):
        name = f"{name}({direction})"  # the two sides of a service area are two stations
    draft.name = name


def _where(draft: Draft, row: Mapping[str, str], text: Mapping[str, str], options: Options) -> None:
    address, pair = text.get("address", ""), row.get("coords", "")
    if not pair and "lng" not in row and coords.is_pair(address):
        address, pair = "", address  # a map vendor's `location`
    draft.address = "" if words.is_nothing(address) else address
    draft.coordinate = coordinate = coords.read(row.get("lng", ""), row.get("lat", ""), pair, options.lat_first)
    draft.place = places.resolve(
        row.get("adcode", ""),
        cells.line(row.get("province", "")),
        cells.line(row.get("city", "")),
        draft.district,
        options.city,
    )
    draft.reasons += [reason for reason in draft.place.reasons if reason not in draft.reasons]
    if coordinate.state in ("ok", "swapped"):
        _datum(draft, row, options)
    code = _COORDINATE_REASONS.get(coordinate.state)
    if code:
        _add(draft, code)


_COORDINATE_REASONS = {
    "swapped": "coords-swapped",
    "outside": "coords-outside-china",
    "impossible": "coords-impossible",
    "unreadable": "coords-unreadable",
}


def _datum(draft: Draft, row: Mapping[str, str], options: Options) -> None:
    stated = row.get("datum", "")
    draft.datum = (words.datum_of(stated) if stated else "") or (options.datum if not stated else "") or "unknown"
    if draft.datum == "unknown":
        _add(draft, "datum-unknown")
    precision = row.get("precision", "")
    draft.precision = words.precision_of(precision)
    if precision and not draft.precision:
        _add(draft, "precision-unknown")
    title = row.get("source_title", "")
    if not draft.precision:
        draft.precision = "address" if "地理编码" in title and "坐标为" in title else "point"


@lru_cache(65536)
def _read_hours(text: str) -> tuple[str, str, bool]:
    """(value, state, whether some words were left unread) of an hours text."""
    reading = hours.normalise(text)
    return reading.value, reading.state, bool(set(reading.reasons) - {"access-in-words"})


def _hours(draft: Draft, row: Mapping[str, str], text: Mapping[str, str]) -> None:
    draft.hours_text = "" if words.is_nothing(text.get("hours", "")) else text["hours"]
    draft.opening_hours, draft.hours_state, partly = _read_hours(draft.hours_text)
    given = cells.line(row.get("opening_hours", ""))
    if given:
        if _is_value(given):
            draft.opening_hours, draft.hours_state, partly = given, "parsed", False
        else:
            _add(draft, "hours-value-invalid")
    if draft.hours_state == "unknown":
        _add(draft, "hours-unknown")
    elif partly:
        _add(draft, "hours-partly")


@lru_cache(8192)
def _is_value(text: str) -> bool:
    try:
        hours.check(text)
    except ValueError:
        return False
    return True


def _inside(draft: Draft, row: Mapping[str, str], text: Mapping[str, str]) -> None:
    """What the place is and has: kind, facilities, access, number of places."""
    kind = words.kind_of(row.get("kind", "")) or words.kind_of(draft.name)
    if not kind and draft.name:
        _add(draft, "kind-unknown")
    draft.kind = kind or "other"
    draft.note = text.get("note", "")
    draft.facilities, left = words.facilities_of(row.get("facilities", ""))
    if left:
        _add(draft, "facility-unknown")
        draft.note = _joined(draft.note, cells.without_private(cells.spaced("、".join(left)))[0])
    _access(draft, row, text)
    seats = cells.line(row.get("capacity", "")).removesuffix("人").removesuffix("座").removesuffix(".0")
    if seats and not words.is_nothing(seats):
        whole = int(seats) if seats.isascii() and seats.isdigit() and len(seats) < 6 else 0
        draft.capacity = whole if 0 < whole <= _MAX_CAPACITY else None
        if draft.capacity is None:
            _add(draft, "number-impossible")


def _access(draft: Draft, row: Mapping[str, str], text: Mapping[str, str]) -> None:
    stated = cells.without_private(cells.spaced(row.get("access", "")))[0]
    draft.access_note = text.get("access_note", "")
    if stated and not words.is_nothing(stated):
        draft.access = words.access_of(stated) or "unknown"
        if draft.access != stated.lower():
            draft.access_note = _joined(draft.access_note, stated)
        if draft.access == "unknown" and stated.lower() != "unknown":
            _add(draft, "access-unknown")
    elif draft.hours_text:
        code, said = words.access_in_hours(draft.hours_text)
        draft.access = code or "unknown"
        if code:
            draft.access_note = _joined(draft.access_note, said)


def _phones(draft: Draft, row: Mapping[str, str]) -> None:
    raw = row.get("phone", "")
    if not raw:
        return
    found = phones.read(raw)
    draft.phone, draft.had_mobile = found.landlines, found.had_mobile
    agreed = words.is_yes(row.get("contact_consent", ""))
    draft.mobiles = found.mobiles if agreed else ()
    if found.had_mobile:
        _add(draft, "mobile-apart" if agreed and found.mobiles else "mobile-withheld")
    if found.jammed:
        _add(draft, "phone-jammed")
    if found.unreadable:
        _add(draft, "phone-unreadable")


def _source(draft: Draft, row: Mapping[str, str], text: Mapping[str, str], options: Options) -> None:
    title, url = text.get("source_title", ""), cells.line(row.get("source_url", ""))
    if url and not url.lower().startswith(("http://", "https://")):
        _add(draft, "url-unreadable")
        url = ""
    draft.stated_source = url or title
    licence = cells.line(row.get("source_licence", ""))
    draft.source = Source(title or options.source, url, _date(draft, row.get("source_date", ""), options), licence)


def _date(draft: Draft, raw: str, options: Options) -> str:
    found = dates.iso(raw)
    if found is None:
        _add(draft, "date-unreadable")
    elif found > options.today:
        _add(draft, "date-future")
        return ""
    return found or ""


def _truth(draft: Draft, row: Mapping[str, str], options: Options) -> None:
    """What the row states is 'reported' at the date of its source, unless its own columns say more."""
    told = {
        "exists": True,
        "entry": draft.access != "unknown",
        "hours": bool(draft.hours_text or draft.opening_hours),
        "facilities": bool(draft.facilities),
        "coordinates": draft.coordinate.state in ("ok", "swapped"),
    }
    draft.truth = {aspect: reported(draft.source.date) for aspect in ASPECTS if told[aspect]}
    for aspect, status_column, date_column in _DATED:
        raw = row.get(status_column, "")
        if not raw:
            continue
        status = words.status_of(raw)
        if not status:
            _add(draft, "truth-unknown")
        day = _date(draft, row.get(date_column, ""), options) or draft.source.date
        draft.truth.pop(aspect, None)
        if status not in ("", "unknown"):
            draft.truth[aspect] = Truth(status, day)


@lru_cache(1024)
def reported(day: str) -> Truth:
    """The truth of what a source states."""
    return Truth("reported", day)


def _joined(first: str, second: str) -> str:
    return first if second in first else f"{first}；{second}" if first else second


def _add(draft: Draft, reason: str) -> None:
    if reason not in draft.reasons:
        draft.reasons.append(reason)
