"""One row of a pack: what a phone shows of a station, as plain values that can be compared."""

from __future__ import annotations

from typing import NamedTuple

from server.domain.station import ACCESS, ASPECTS, KINDS, PRECISIONS, STATUSES, Station, Truth

SCALE = 100_000  # coordinates are whole numbers of 1e-5 degree (1.1 m)

TruthRow = tuple[int, str, int]  # index in STATUSES, ISO date, workers against
UNKNOWN: TruthRow = (0, "", 0)
REPORTED = STATUSES.index("reported")


class Row(NamedTuple):
    """A station without what only the server needs (coordinates as received, datum)."""

    serial: int
    name: str
    initials: str
    kind: int
    operator: str
    place: tuple[str, str]  # adcode, words of the source for the district
    address: str
    lat: int | None
    lng: int | None
    precision: int
    hours: tuple[str, str]  # words of the source, opening_hours value
    facilities: int
    access: int
    access_note: str
    phone: str
    capacity: int | None
    note: str
    source: tuple[str, str, str, str]  # title, url, date, licence
    truth: tuple[TruthRow, ...]  # one for each of ASPECTS


def row_of(station: Station, initials: str) -> Row:
    """The row of a station; ValueError on a word that is in none of the lists of server.domain.station."""
    located = station.lat is not None and station.lng is not None
    source = station.source
    row = Row(
        serial=station.serial,
        name=clean(station.name),
        initials=clean(initials),
        kind=KINDS.index(station.kind),
        operator=clean(station.operator),
        place=(clean(station.adcode), clean(station.district)),
        address=clean(station.address),
        lat=round(station.lat * SCALE) if located and station.lat is not None else None,
        lng=round(station.lng * SCALE) if located and station.lng is not None else None,
        precision=PRECISIONS.index(station.precision),
        hours=(clean(station.hours_text), clean(station.opening_hours)),
        facilities=station.facilities,
        access=ACCESS.index(station.access),
        access_note=clean(station.access_note),
        phone=clean(station.phone),
        capacity=station.capacity,
        note=clean(station.note),
        source=(clean(source.title), clean(source.url), clean(source.date), clean(source.licence)),
        truth=(),
    )
    return row._replace(truth=tuple(_truth(station.truth.get(aspect)) for aspect in ASPECTS))


def usual_truth(row: Row) -> tuple[TruthRow, ...]:
    """What is true unless a pack says otherwise: an aspect the row states is reported at the date of its source."""
    reported: TruthRow = (REPORTED, row.source[2], 0)
    stated = (True, row.access, row.hours != ("", ""), row.facilities, row.lat is not None)
    return tuple(reported if is_stated else UNKNOWN for is_stated in stated)


def clean(text: str) -> str:
    """The text with half surrogates replaced: they are in no UTF-8 file."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _truth(truth: Truth | None) -> TruthRow:
    return UNKNOWN if truth is None else (STATUSES.index(truth.status), truth.date, truth.against)
