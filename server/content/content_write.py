"""Writes the rows of packs into a content file that nobody else sees yet, touching only what differs."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple
from functools import lru_cache
from typing import NamedTuple

from server.content import content_rows as made
from server.content import content_schema, traits
from server.content.content_rows import Numbers, Row
from server.content.regions import Regions
from server.domain.station import Source, Station, Truth

_STATION = "INSERT OR REPLACE INTO stations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TRAIT = "INSERT INTO traits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PACK = "INSERT OR REPLACE INTO packs VALUES (?, ?, ?, ?, ?, ?, ?)"
_WORDS = "INSERT INTO stations_fts (rowid, name, place, initials) VALUES (?, ?, ?, ?)"
_NO_WORDS = "INSERT INTO stations_fts (stations_fts, rowid, name, place, initials) VALUES ('delete', ?, ?, ?, ?)"
_BOX = "INSERT INTO stations_rtree VALUES (?, ?, ?, ?, ?)"


_SMALL = 10_000  # located stations: with so few, no choice of traits is slow


class PackLine(NamedTuple):
    """One line of the table `packs`; `hash` tells whether the pack must be baked again."""

    adcode: str
    name: str
    name_en: str
    hash: str
    stations: int
    located: int
    baked_at: str


class ContentWriter:
    """Rows of one file, by pack, inside a transaction of the caller."""

    def __init__(self, connection: sqlite3.Connection, regions: Regions) -> None:
        self._db, self._regions = connection, regions
        meta = dict(connection.execute("SELECT name, value FROM meta"))
        self._is_new = "stored" not in meta
        self._stored: set[int] = set(json.loads(meta.get("stored", "[]")))  # traits that have rows of their own
        self._stored_at = int(meta.get("stored_at", "0"))
        self._hours = _Shared(connection, "SELECT value, checked, id FROM hours", "INSERT INTO hours VALUES (?, ?, ?)")
        self._truths = _Shared(connection, "SELECT json, id FROM truths", "INSERT INTO truths VALUES (?, ?)")
        self._sources = _Shared(
            connection,
            "SELECT title, url, date, licence, json, id FROM sources",
            "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)",
        )

    def put(self, line: PackLine, stations: Sequence[Station], initials: Sequence[str]) -> None:
        """Make the rows of a pack these."""
        rows = {row.key: row for row in map(self._row, stations, initials)}
        before = self._rows(line.adcode)
        changed = [row for key, row in rows.items() if before.get(key) != row]
        self._take_out([row for key, row in before.items() if rows.get(key) != row], rows)
        self._put_in(changed, before)
        self._census(line.adcode, made.census(rows.values()))
        self._regions_of({station.adcode for station in stations} | {line.adcode})
        self._db.execute(_PACK, line)

    def letters(self, pack: str) -> dict[str, str]:
        """Initials of the names a pack holds so far: making them is the slowest part of a bake."""
        found = self._db.execute("SELECT name, initials FROM stations WHERE key BETWEEN ? AND ?", made.keys_of(pack))
        return dict(found.fetchall())

    def drop(self, pack: str) -> None:
        """Take a pack and its rows out."""
        self._take_out(list(self._rows(pack).values()), {})
        self._census(pack, {})
        self._db.execute("DELETE FROM packs WHERE adcode = ?", (pack,))

    def finish(self, today: str) -> None:
        """Sum up what the packs hold."""
        self._db.execute("DELETE FROM sources WHERE NOT EXISTS (SELECT 1 FROM stations WHERE source = sources.id)")
        self._db.execute("DELETE FROM counts")
        self._db.execute("INSERT INTO counts SELECT trait, sum(stations) FROM census GROUP BY trait")
        counts = dict(self._db.execute("SELECT trait, stations FROM counts"))
        if self._is_new or counts.get(traits.EVERY, 0) > max(_SMALL, 2 * self._stored_at):
            self._choose_traits(counts)
        if self._is_new:
            self._db.execute("INSERT INTO stations_fts (stations_fts) VALUES ('optimize')")
        hashes = self._db.execute("SELECT adcode, hash FROM packs ORDER BY adcode").fetchall()
        digest = hashlib.sha256(json.dumps([content_schema.VERSION, hashes]).encode()).hexdigest()
        self._note(baked_at=today, hash=digest)

    def _choose_traits(self, counts: Mapping[int, int]) -> None:
        """Choose the traits that get rows, by their counts, and write all their rows in order."""
        self._stored = traits.rare(counts)
        self._db.execute("DELETE FROM traits")
        rows = (Row(*values) for values in self._db.execute("SELECT * FROM stations WHERE lng5 IS NOT NULL"))
        self._db.executemany(_TRAIT, sorted(line for row in rows for line in made.trait_rows(row, self._stored)))
        self._note(stored=json.dumps(sorted(self._stored)), stored_at=str(counts.get(traits.EVERY, 0)))

    def _note(self, **values: str) -> None:
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _row(self, station: Station, initials: str) -> Row:
        numbers = Numbers(
            self._hours.number(made.hours_of(station)),
            self._sources.number(_source(station.source)),
            self._truths.number(_truth(tuple(station.truth.items()))),
        )
        return made.row_of(station, initials, numbers, self._regions)

    def _rows(self, pack: str) -> dict[int, Row]:
        found = self._db.execute("SELECT * FROM stations WHERE key BETWEEN ? AND ?", made.keys_of(pack))
        return {values[0]: Row(*values) for values in found}

    def _take_out(self, old: Collection[Row], now: Mapping[int, Row]) -> None:
        """Remove what no longer holds. Rows that are in `now` stay in `stations`: they are replaced there."""
        moved = [row for row in old if row.key not in now or now[row.key].point != row.point]
        refiled = [row for row in old if row.key not in now or now[row.key].spot != row.spot]
        renamed = [row for row in old if row.key not in now or now[row.key].texts != row.texts]
        self._db.executemany(_NO_WORDS, ((row.key, *row.words) for row in renamed))
        self._db.executemany("DELETE FROM stations_rtree WHERE key = ?", ((row.key,) for row in moved if row.located))
        lines = (line[:4] for row in refiled for line in made.trait_rows(row, self._stored))
        self._db.executemany("DELETE FROM traits WHERE trait = ? AND strip = ? AND lng5 = ? AND key = ?", lines)
        self._db.executemany("DELETE FROM stations WHERE key = ?", ((row.key,) for row in old if row.key not in now))

    def _put_in(self, rows: Sequence[Row], before: Mapping[int, Row]) -> None:
        moved = [row for row in rows if row.key not in before or before[row.key].point != row.point]
        refiled = [row for row in rows if row.key not in before or before[row.key].spot != row.spot]
        renamed = [row for row in rows if row.key not in before or before[row.key].texts != row.texts]
        self._db.executemany(_STATION, rows)
        boxes = ((r.key, r.lng5, r.lng5, r.lat5, r.lat5) for r in moved if r.located)
        self._db.executemany(_BOX, boxes)
        self._db.executemany(_TRAIT, sorted(line for row in refiled for line in made.trait_rows(row, self._stored)))
        self._db.executemany(_WORDS, ((row.key, *row.words) for row in renamed))

    def _census(self, pack: str, counted: Mapping[int, int]) -> None:
        self._db.execute("DELETE FROM census WHERE pack = ?", (pack,))
        self._db.executemany("INSERT INTO census VALUES (?, ?, ?)", ((pack, trait, n) for trait, n in counted.items()))

    def _regions_of(self, adcodes: Iterable[str]) -> None:
        found = {region for adcode in adcodes for region in self._regions.path(adcode)}
        lines = ((r.adcode, r.name_zh, r.name_en, r.level, r.parent) for r in found)
        self._db.executemany("INSERT OR REPLACE INTO regions VALUES (?, ?, ?, ?, ?)", lines)


@lru_cache(maxsize=4096)
def _source(source: Source) -> tuple[str, ...]:
    return (*astuple(source), made.source_json(source))


@lru_cache(maxsize=4096)
def _truth(told: tuple[tuple[str, Truth], ...]) -> tuple[str, ...]:
    return (made.truth_json(dict(told)),)


class _Shared:
    """A table of what many stations share: texts and their number."""

    def __init__(self, connection: sqlite3.Connection, select: str, insert: str) -> None:
        self._db, self._insert = connection, insert
        self._numbers: dict[tuple[str, ...], int] = {
            tuple(texts): number for *texts, number in connection.execute(select)
        }
        self._last = max(self._numbers.values(), default=0)

    def number(self, texts: tuple[str, ...]) -> int:
        """The number of these texts, given now if they are new."""
        if texts not in self._numbers:
            self._last += 1
            self._numbers[texts] = self._last
            self._db.execute(self._insert, (self._last, *texts))
        return self._numbers[texts]
