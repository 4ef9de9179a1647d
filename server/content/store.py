"""Class Content: reads content.sqlite for requests; one connection a thread, opened again when the file is replaced."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from server.content import bigrams, content_schema, exports, nearest, packs, traits
from server.content.content_rows import key_of
from server.content.nearest import Census, Search, Wish
from server.content.open_states import OpenStates

CHINA = ZoneInfo("Asia/Shanghai")
LOOK_AGAIN = 1.0  # seconds between looks at the file
MEMORY = 1 << 30  # bytes of the file that may be mapped: the page cache serves all processes

_ONE = """
    SELECT p.head || ',"open":' || o.json || ',"source":' || f.json || ',"truth":' || t.json || ','
        || substr(p.tail, 1, length(p.tail) - 1) || ',' || p.more
    FROM stations p JOIN sources f ON f.id = p.source JOIN truths t ON t.id = p.truth
        JOIN open_states o ON o.hours = p.hours WHERE p.key = ?"""
_LISTED = """
    SELECT '[' || coalesce(group_concat(answer), '') || ']' FROM (
        SELECT p.head || ',"open":' || o.json || ',"source":' || f.json || ',' || p.tail AS answer
        FROM json_each(?) j CROSS JOIN stations p ON p.key = j.value
            CROSS JOIN sources f ON f.id = p.source CROSS JOIN open_states o ON o.hours = p.hours
    )"""
# Names that begin with the words come first, then the shorter ones; beyond so many hits nobody reads on anyway.
_BY_NAME = """
    SELECT json_group_array(key) FROM (
        SELECT p.key FROM (SELECT rowid FROM stations_fts WHERE stations_fts MATCH :asked LIMIT 200) w
            CROSS JOIN stations p ON p.key = w.rowid
        ORDER BY substr(p.name, 1, length(:text)) <> :text, length(p.name), p.key LIMIT :limit)"""
_BY_PLACE = """
    SELECT json_group_array(rowid) FROM (SELECT rowid FROM stations_fts WHERE stations_fts MATCH :asked LIMIT :limit)"""
_SOURCES = """
    SELECT json_group_array(json_object('title', title, 'url', url, 'date', date, 'licence', licence, 'stations', n))
    FROM (SELECT f.*, count(*) AS n FROM stations p JOIN sources f ON f.id = p.source GROUP BY f.id ORDER BY n DESC)"""


class NoContent(RuntimeError):
    """Nothing has been baked yet, or the file is of another version: `flask content bake` makes it."""


class Counts(NamedTuple):
    """Stations, how many of them have a place on Earth, packs with any, and the ISO date of the bake."""

    stations: int
    located: int
    cities: int
    baked_at: str


class Content:
    """The baked content of a data folder. Answers are JSON text, ready to send. NoContent while there is no file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()

    def near(
        self,
        lat: float,
        lng: float,
        *,
        limit: int = 20,
        kind: str = "",
        facilities: int = 0,
        open_now: bool = False,
        now: datetime | None = None,
    ) -> str:
        """JSON array of the nearest located stations that have all of the mask `facilities`; `now`: China time."""
        view = self._view(now)
        search = Search(lat, lng, limit, Wish(kind, facilities, open_now))
        return nearest.near(view.connection, view.census, view.share_open, search)

    def station(self, station_id: str, *, now: datetime | None = None) -> str | None:
        """JSON object of one station with all that is known of it; None when there is none of this id."""
        try:
            key = key_of(station_id)
        except ValueError:
            return None
        found = self._view(now).connection.execute(_ONE, (key,)).fetchone()
        return str(found[0]) if found else None

    def search(self, text: str, limit: int = 20, *, now: datetime | None = None) -> str:
        """JSON array of stations whose name, pinyin initials or address hold every word; hits in names first."""
        asked = bigrams.phrase(text)
        if not asked:
            return "[]"
        db = self._view(now).connection
        words = {"asked": f"{{name initials}} : ({asked})", "text": text.strip(), "limit": limit}
        found: list[int] = json.loads(db.execute(_BY_NAME, words).fetchone()[0])
        if len(found) < limit:
            places = json.loads(db.execute(_BY_PLACE, {"asked": asked, "limit": 2 * limit}).fetchone()[0])
            found = list(dict.fromkeys([*found, *places]))[:limit]
        return str(db.execute(_LISTED, (json.dumps(found),)).fetchone()[0])

    def counts(self) -> Counts:
        """How much there is; zeros before the first bake."""
        try:
            return self._view().counts
        except NoContent:
            return Counts(0, 0, 0, "")

    def sources(self) -> list[dict[str, Any]]:
        """Title, url, date, licence of every source and how many stations it gave, the largest first."""
        found: list[dict[str, Any]] = json.loads(self._view().connection.execute(_SOURCES).fetchone()[0])
        return found

    def content_hash(self) -> str:
        """Of all packs together: changes when any station does."""
        return self._view().hash

    def pack_url(self, adcode: str) -> str:
        """Address of the pack of a city; '' when there is none."""
        folder = self.path.parent / content_schema.PACKS
        return _pack_urls(folder, _identity(folder / packs.INDEX)).get(adcode, "")

    def export_geojson(self) -> Iterator[str]:
        """All stations as one GeoJSON FeatureCollection, piece by piece, of one state of the content."""
        self._view()
        return exports.geojson(self.path)

    def export_csv(self) -> Iterator[str]:
        """All stations as CSV with a header, piece by piece, of one state of the content."""
        self._view()
        return exports.csv_text(self.path)

    def close(self) -> None:
        """Close the connection of this thread."""
        view: _View | None = getattr(self._mine, "view", None)
        if view and view.process == os.getpid():
            view.connection.close()
        self._mine.view = None

    def _view(self, now: datetime | None = None) -> _View:
        view: _View | None = getattr(self._mine, "view", None)
        if view is None or view.process != os.getpid() or view.is_stale(self.path):
            view = self._mine.view = _replaced(self.path, view)
        view.open_states.bring_to(now or datetime.now(CHINA).replace(tzinfo=None))
        return view


class _View:
    """One connection to one file, and what is worth remembering of it."""

    def __init__(self, path: Path) -> None:
        self.process, self.file, self.looked = os.getpid(), _identity(path), time.monotonic()
        self.connection = content_schema.reading(path)
        self.connection.execute(f"PRAGMA mmap_size={MEMORY:d}")
        self.connection.execute("PRAGMA temp_store=MEMORY")
        nearest.prepare(self.connection)
        meta = dict(self.connection.execute("SELECT name, value FROM meta"))
        self.hash: str = meta["hash"]
        counted = dict(self.connection.execute("SELECT trait, stations FROM counts"))
        self.census = Census(counted, frozenset(json.loads(meta["stored"])), nearest.crowds(self.connection))
        self.open_states = OpenStates(self.connection)
        total = "SELECT coalesce(sum(stations), 0), coalesce(sum(located), 0), count(*) FROM packs WHERE stations > 0"
        stations, located, cities = self.connection.execute(total).fetchone()
        self.counts = Counts(stations, located, cities, meta["baked_at"])
        self._open_of: tuple[frozenset[int], float] = (frozenset(), 0.0)

    @property
    def share_open(self) -> float:
        """Share of located stations that are open in the minute of the open states."""
        if self._open_of[0] is not self.open_states.open:
            shares = (self.census.share(traits.of_hours(hours)) for hours in self.open_states.open)
            self._open_of = (self.open_states.open, sum(shares))
        return min(1.0, self._open_of[1])

    def is_stale(self, path: Path) -> bool:
        """True when another file stands in its place; looks at most once a second."""
        now = time.monotonic()
        if now - self.looked < LOOK_AGAIN:
            return False
        self.looked = now
        return _identity(path) not in (self.file, None)


def _replaced(path: Path, old: _View | None) -> _View:
    """A view of the file as it is now. The old one stays open in a parent process it belongs to."""
    try:
        view = _View(path)
    except (sqlite3.DatabaseError, KeyError) as error:
        raise NoContent(f"{path}: {error}") from error
    if old and old.process == view.process:
        old.connection.close()
    return view


@lru_cache(maxsize=2)
def _pack_urls(folder: Path, _: tuple[int, int, int] | None) -> dict[str, str]:
    return {entry["adcode"]: entry["url"] for entry in packs.index(folder)}


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
