"""The offline pack of one city: column JSON that compresses well and parses fast; pwa/core/pack.js reads it.

A pack is a header (city, date, calendar, districts), dictionaries of what rows share, and columns. A delta has the same
layout: the rows that are not as in its base, the entries its base's dictionaries lack, the changed parts of the header.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.content import pack_columns as col
from server.content import pack_initials, pack_pieces
from server.content.pack_rows import SCALE, Row, TruthRow, row_of, usual_truth
from server.domain.station import ASPECTS, Station

FORMAT = 1

Pack = dict[str, Any]  # JSON-ready
District = tuple[str, str, str, float | None, float | None]  # adcode, zh, en, lat, lng

HEADER = ("adcode", "name", "name_en", "baked_on", "calendar", "districts")
DICTIONARIES = ("hours", "operators", "places", "sets", "sources", "truths")
PIECES = ("tails", "regions", "streets")  # made with the base, never longer in a delta


def encode(
    adcode: str,
    name: str,
    name_en: str,
    baked_on: str,
    calendar: Mapping[str, Any],
    districts: Sequence[District | Sequence[Any]],
    stations: Sequence[Station],
    initials: Sequence[str],
) -> Pack:
    """The pack of a city. `initials` go with `stations`. ValueError: a station of another pack, or a serial twice."""
    for station in stations:
        if station.pack != adcode:
            raise ValueError(f"{station.id} is not of pack {adcode}")
    made = [row_of(station, letters) for station, letters in zip(stations, initials, strict=True)]
    rows = sorted(made, key=lambda row: (row.place, row.serial))  # of six orders measured the smallest
    if len({row.serial for row in rows}) < len(rows):
        raise ValueError(f"a serial of pack {adcode} is used twice")
    header: Pack = {
        "adcode": adcode,
        "name": name,
        "name_en": name_en,
        "baked_on": baked_on,
        "calendar": dict(calendar),
    }
    header["districts"] = [[d[0], d[1], d[2], _degrees(d[3]), _degrees(d[4])] for d in districts]
    # Through JSON once, so that a pack just made equals one read from its file.
    return loads(dumps({"format": FORMAT, **header, **_body(rows, {})}))


def dumps(pack: Pack) -> bytes:
    """Canonical bytes: sorted keys, no spaces, UTF-8."""
    return json.dumps(pack, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def loads(data: bytes) -> Pack:
    pack: Pack = json.loads(data)
    return pack


def content_hash(pack: Pack) -> str:
    """SHA-256 of what the pack says, whenever it was baked."""
    return hashlib.sha256(dumps({key: value for key, value in pack.items() if key != "baked_on"})).hexdigest()


def delta(base: Pack, now: Pack) -> Pack | None:
    """All that turns `base` into `now`, cumulative; None when they say the same. `base` must not be a delta itself."""
    before = {row.serial: row for row in rows(base)}
    after = rows(now)
    changed = [row for row in after if before.get(row.serial) != row]
    gone = sorted(before.keys() - {row.serial for row in after})
    header = {key: now[key] for key in HEADER if key != "baked_on" and now[key] != base[key]}
    if not (changed or gone or header):
        return None
    body = {key: value for key, value in _body(changed, base).items() if value not in ([], {})}
    made = {"format": FORMAT, "adcode": now["adcode"], "baked_on": now["baked_on"], "gone": gone, **header, **body}
    return {**made, "base": hashlib.sha256(dumps(base)).hexdigest()}


def rows(pack: Pack, patch: Pack | None = None) -> list[Row]:
    """The rows of a pack, with a delta laid over it, by serial."""
    found = {row.serial: row for row in _rows(pack, {})}
    if patch is not None:
        found = {serial: row for serial, row in found.items() if serial not in set(patch["gone"])}
        found |= {row.serial: row for row in _rows(patch, pack)}
    return [found[serial] for serial in sorted(found)]


def points(pack: Pack) -> list[tuple[float, float]]:
    """(lng, lat) of every located row of a base pack, degrees."""
    lngs, lats = (col.read_deltas(pack["columns"][key]) for key in ("lng", "lat"))
    found = zip(lngs, lats, strict=True)
    return [(lng / SCALE, lat / SCALE) for lng, lat in found if lng is not None and lat is not None]


def _body(rows: Sequence[Row], base: Pack) -> Pack:
    """Dictionaries and columns of rows; `base` holds the entries that need not be said again."""
    truths = [_exceptions(row) for row in rows]
    shared = {
        "hours": col.Dictionary([row.hours for row in rows], _tuples(base, "hours")),
        "operators": col.Dictionary([row.operator for row in rows], base.get("operators", ())),
        "places": col.Dictionary([row.place for row in rows], _tuples(base, "places")),
        "sets": col.Dictionary([row.facilities for row in rows], base.get("sets", ())),
        "sources": col.Dictionary([row.source for row in rows], _tuples(base, "sources")),
        "truths": col.Dictionary([t for found in truths for t in found.values()], _tuples(base, "truths")),
    }
    body: Pack = {key: dictionary.new for key, dictionary in shared.items()}
    if not base:
        body |= _pieces(rows) | {"area": col.area_code(row.phone for row in rows)}
    known = pack_initials.unfold(base.get("readings", {}))
    names, letters = [row.name for row in rows], [row.initials for row in rows]
    readings = pack_initials.learn(names, letters, known)
    columns = _columns(rows, shared) | _text_columns(rows, base or body)
    columns["initials"] = _misread(rows, {**known, **readings})
    columns["truth"] = _truth_columns(truths, shared["truths"])
    return {"count": len(rows), **body, "readings": pack_initials.fold(readings), "columns": columns}


def _pieces(rows: Sequence[Row]) -> Pack:
    """What names and addresses of the pack share."""
    regions = pack_pieces.common([row.address for row in rows], pack_pieces.regions, 3, col.MOST_LETTERS - 1)
    located = zip(rows, pack_pieces.split([row.address for row in rows], pack_pieces.regions, regions), strict=True)
    streets = [row.address[len(region) :] for row, (_, region) in located]
    return {
        "tails": pack_pieces.common([row.name for row in rows], pack_pieces.tails, 4, col.MOST_LETTERS - 1),
        "regions": regions,
        "streets": pack_pieces.common(streets, pack_pieces.streets, 3, len(rows)),
    }


def _text_columns(rows: Sequence[Row], base: Pack) -> Pack:
    """Names, addresses and phones, cut by the pieces and the area code of the base."""
    names = [row.name for row in rows]
    tails = pack_pieces.split(names, pack_pieces.tails, base["tails"])
    regions = pack_pieces.split([row.address for row in rows], pack_pieces.regions, base["regions"])
    rests = [row.address[len(region) :] for row, (_, region) in zip(rows, regions, strict=True)]
    streets = pack_pieces.split(rests, pack_pieces.streets, base["streets"])
    return {
        "name": col.texts([name[: len(name) - len(tail)] for name, (_, tail) in zip(names, tails, strict=True)]),
        "tail": col.letters([number for number, _ in tails]),
        "region": col.letters([number for number, _ in regions]),
        "street": col.letters([number for number, _ in streets]),
        "rest": col.texts([rest[len(street) :] for rest, (_, street) in zip(rests, streets, strict=True)]),
        "phone": [col.phone(row.phone, base["area"]) for row in rows],
    }


def _columns(rows: Sequence[Row], shared: Mapping[str, col.Dictionary[Any]]) -> Pack:
    return {
        "serial": col.steps(row.serial for row in rows),
        "kind": col.letters([row.kind for row in rows]),
        "operator": col.letters(shared["operators"].numbers(row.operator for row in rows)),
        "place": col.letters(shared["places"].numbers(row.place for row in rows)),
        "lat": col.deltas(row.lat for row in rows),
        "lng": col.deltas(row.lng for row in rows),
        "precision": col.letters([row.precision for row in rows]),
        "hours": col.letters(shared["hours"].numbers(row.hours for row in rows)),
        "set": col.letters(shared["sets"].numbers(row.facilities for row in rows)),
        "access": col.letters([row.access for row in rows]),
        "access_note": col.texts([row.access_note for row in rows]),
        "capacity": col.letters([0 if row.capacity is None else row.capacity + 1 for row in rows]),
        "note": col.texts([row.note for row in rows]),
        "source": col.letters(shared["sources"].numbers(row.source for row in rows)),
    }


def _rows(pack: Pack, base: Pack) -> list[Row]:
    """Rows in the order of the columns; `base` holds the first entries of the dictionaries of a delta."""
    count, column = pack["count"], pack["columns"]
    shared = {key: [*base.get(key, ()), *pack.get(key, ())] for key in DICTIONARIES}
    shared |= {key: (base or pack)[key] for key in PIECES}
    area = str((base or pack)["area"])

    def looked_up(name: str, dictionary: str) -> list[Any]:
        return [shared[dictionary][number] for number in col.read_letters(column[name], count)]

    names = _joined(col.read_texts(column["name"], count), looked_up("tail", "tails"))
    streets = _joined(looked_up("region", "regions"), looked_up("street", "streets"))
    made = map(
        Row,
        col.read_steps(column["serial"], count),
        names,
        _read_initials(names, column["initials"], {**base.get("readings", {})}, pack.get("readings", {})),
        col.read_letters(column["kind"], count),
        looked_up("operator", "operators"),
        map(tuple, looked_up("place", "places")),
        _joined(streets, col.read_texts(column["rest"], count)),
        col.read_deltas(column["lat"]),
        col.read_deltas(column["lng"]),
        col.read_letters(column["precision"], count),
        map(tuple, looked_up("hours", "hours")),
        looked_up("set", "sets"),
        col.read_letters(column["access"], count),
        col.read_texts(column["access_note"], count),
        [col.read_phone(value, area) for value in column["phone"]],
        [value - 1 if value else None for value in col.read_letters(column["capacity"], count)],
        col.read_texts(column["note"], count),
        map(tuple, looked_up("source", "sources")),
        [()] * count,
    )
    rows = [row._replace(truth=usual_truth(row)) for row in made]
    return _with_exceptions(rows, column["truth"], shared["truths"])


def _joined(first: Iterable[str], then: Iterable[str]) -> list[str]:
    return [a + b for a, b in zip(first, then, strict=True)]


def _exceptions(row: Row) -> dict[int, TruthRow]:
    """Aspect number -> truth, where it is not the usual one."""
    return {at: said for at, (said, usual) in enumerate(zip(row.truth, usual_truth(row), strict=True)) if said != usual}


def _truth_columns(truths: Sequence[dict[int, TruthRow]], numbers: col.Dictionary[TruthRow]) -> Pack:
    """Aspect -> [how many, distances of their row numbers, entries of `truths`]."""
    columns: Pack = {}
    for at, aspect in enumerate(ASPECTS):
        found = [(row, said[at]) for row, said in enumerate(truths) if at in said]
        if found:
            entries = numbers.numbers(said for _, said in found)
            columns[aspect] = [len(found), col.steps(row for row, _ in found), col.numbers(entries)]
    return columns


def _with_exceptions(rows: list[Row], columns: Pack, truths: Sequence[Sequence[Any]]) -> list[Row]:
    for aspect, (count, where, entries) in columns.items():
        at = ASPECTS.index(aspect)
        for row, entry in zip(col.read_steps(where, count), col.read_numbers(entries, count), strict=True):
            truth = list(rows[row].truth)
            truth[at] = tuple(truths[entry])
            rows[row] = rows[row]._replace(truth=tuple(truth))
    return rows


def _misread(rows: Sequence[Row], readings: Mapping[str, str]) -> list[Any]:
    """Row number distances and initials of the names whose initials the table of readings does not give."""
    wrong = [at for at, row in enumerate(rows) if pack_initials.derive(row.name, readings) != row.initials]
    return [len(wrong), col.steps(wrong), col.texts([rows[at].initials for at in wrong])]


def _read_initials(names: list[str], misread: list[Any], *tables: Mapping[str, str]) -> list[str]:
    readings = {char: letter for table in tables for char, letter in pack_initials.unfold(table).items()}
    found = [pack_initials.derive(name, readings) for name in names]
    count, where, said = misread
    for at, letters in zip(col.read_steps(where, count), col.read_texts(said, count), strict=True):
        found[at] = letters
    return found


def _tuples(pack: Pack, key: str) -> list[tuple[Any, ...]]:
    found: Iterable[Iterable[Any]] = pack.get(key, ())
    return [tuple(entry) for entry in found]


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
