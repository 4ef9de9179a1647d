"""Rows of content.sqlite from stations: the JSON an API answer is put together from, the text of search, the place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import cos, radians, sin
from typing import Any, NamedTuple

from server.content import bigrams, traits
from server.content.freshness import hours_checked, verified_at
from server.content.regions import Regions
from server.domain.hours import parse
from server.domain.hours.state import seasonal
from server.domain.station import ASPECTS, KINDS, Source, Station, Truth, names_of

SERIALS = 10_000_000  # of a pack
UNITS = 100_000  # in a degree of `lng5` and `lat5`
STRIP = 10_000  # of these units
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


class Row(NamedTuple):
    """One line of the table `stations`, columns in its order. `kind` is an index in KINDS."""

    key: int
    x: float | None
    y: float | None
    z: float | None
    lng5: int | None
    lat5: int | None
    kind: int
    facilities: int
    hours: int
    source: int
    truth: int
    name: str
    place: str
    initials: str
    head: str
    tail: str
    more: str

    @property
    def located(self) -> bool:
        """True when somebody knows where it is."""
        return self.lng5 is not None

    @property
    def strip(self) -> int:
        """Strip of latitude of a located station."""
        return (self.lat5 or 0) // STRIP

    @property
    def point(self) -> tuple[int | None, int | None]:
        """All that the R*Tree says of the station."""
        return self.lng5, self.lat5

    @property
    def spot(self) -> tuple[Any, ...]:
        """All that the table `traits` says of the station."""
        return self[1:9]

    @property
    def texts(self) -> tuple[str, str, str]:
        """What search knows."""
        return self.name, self.place, self.initials

    @property
    def words(self) -> tuple[str, str, str]:
        """The same as the index keeps it."""
        return bigrams.indexed(self.name), bigrams.indexed(self.place), bigrams.indexed(self.initials)


def key_of(station_id: str) -> int:
    """The key of '<pack>-<serial>'. ValueError when that is no id."""
    found = re.fullmatch(r"([1-9]\d{5})-(\d{1,7})", station_id, re.ASCII)
    if not found:
        raise ValueError(f"no station id: {station_id}")
    return int(found[1]) * SERIALS + int(found[2])


def keys_of(pack: str) -> tuple[int, int]:
    """First and last key a station of the pack can have."""
    return int(pack) * SERIALS, int(pack) * SERIALS + SERIALS - 1


def hours_of(station: Station) -> tuple[str, str]:
    """Opening hours value and the year it was checked, '' where the year cannot matter."""
    value = station.opening_hours
    try:
        has_season = bool(value) and seasonal(parse(value))
    except ValueError:
        return "", ""  # not of our subset: not known
    return value, hours_checked(station)[:4] if has_season else ""


class Numbers(NamedTuple):
    """Where a station's hours, source and truth stand in their tables."""

    hours: int
    source: int
    truth: int


def row_of(station: Station, initials: str, numbers: Numbers, regions: Regions) -> Row:
    """The row of a station."""
    lat, lng = station.lat, station.lng
    located = lat is not None and lng is not None
    x, y, z = unit(lat, lng) if located else (None, None, None)
    return Row(
        key=key_of(station.id),
        x=x,
        y=y,
        z=z,
        lng5=_units(lng) if located else None,
        lat5=_units(lat) if located else None,
        kind=KINDS.index(station.kind),
        facilities=station.facilities,
        hours=numbers.hours,
        source=numbers.source,
        truth=numbers.truth,
        name=station.name,
        place=_place(station, regions),
        initials=initials,
        head=_dumps(_head(station))[:-1],
        tail=_dumps(_tail(station, regions))[1:],
        more=_dumps(_more(station))[1:],
    )


def unit(lat: float | None, lng: float | None) -> tuple[float, float, float]:
    """The point on a sphere of radius 1; the chord between two such points is exact to nanometres on Earth's scale."""
    north, east = radians(lat or 0.0), radians(lng or 0.0)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def truth_json(told: Mapping[str, Truth]) -> str:
    """What is known of each aspect, as the API shows it."""
    truth = {aspect: told.get(aspect, Truth()) for aspect in ASPECTS}
    return _dumps({a: {"status": t.status, "date": t.date, "against": t.against} for a, t in truth.items()})


def source_json(source: Source) -> str:
    """The source as the API shows it."""
    return _dumps({"title": source.title, "url": source.url, "date": source.date, "licence": source.licence})


def trait_rows(row: Row, stored: set[int]) -> list[tuple[Any, ...]]:
    """Lines of the table `traits`; none for a station nobody can point at."""
    if not row.located:
        return []
    found = (trait for trait in traits.of_station(row.kind, row.facilities) if trait in stored)
    rest = (row.strip, row.lng5, row.key, row.kind, row.facilities, row.hours, row.x, row.y, row.z)
    return [(trait, *rest) for trait in found]


def census(rows: Iterable[Row]) -> Counter[int]:
    """How many located stations have each trait."""
    counted: Counter[int] = Counter()
    for row in rows:
        if row.located:
            counted.update(traits.of_station(row.kind, row.facilities))
            counted[traits.of_hours(row.hours)] += 1
    return counted


def without_mobiles(text: str) -> str:
    """The text without personal mobile numbers: whatever the register holds, they are in no export."""
    return _MOBILE.sub("", text).strip(" ,;、/") if text else ""


def _units(degrees: float | None) -> int:
    return round((degrees or 0.0) * UNITS)


def _head(s: Station) -> dict[str, Any]:
    return {"id": s.id, "name": s.name, "kind": s.kind, "lat": s.lat, "lng": s.lng}


def _tail(s: Station, regions: Regions) -> dict[str, Any]:
    region = regions.get(s.adcode)
    return {
        "facilities": names_of(s.facilities),
        "verified_at": verified_at(s) or None,
        "address": s.address,
        "adcode": s.adcode,
        "district": s.district or (region.name_zh if region else ""),
        "precision": s.precision,
        "hours_text": s.hours_text,
        "opening_hours": s.opening_hours,
        "access": s.access,
    }


def _more(s: Station) -> dict[str, Any]:
    """What only the page of one station and the exports show."""
    return {
        "operator": s.operator,
        "access_note": without_mobiles(s.access_note),
        "phone": without_mobiles(s.phone),
        "capacity": s.capacity,
        "note": without_mobiles(s.note),
    }


def _place(s: Station, regions: Regions) -> str:
    return " ".join(filter(None, (s.address, s.district, s.operator, _names(regions, s.adcode))))


@lru_cache(maxsize=4096)
def _names(regions: Regions, adcode: str) -> str:
    return " ".join(region.name_zh for region in regions.path(adcode))


# Made once: json.dumps makes an encoder a call, which costs more than the encoding.
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
