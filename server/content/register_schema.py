"""The tables of stations.sqlite, the register of imported stations."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from sqlite_utils import Database

from server.domain.station import Source, Station, Truth

VERSION = 1

# One column a field of Station, in this order; `id` is pack and serial. `hash` is over all of these.
FIELDS: dict[str, type] = {
    "name": str, "kind": str, "adcode": str, "operator": str, "district": str, "address": str,
    "lng": float, "lat": float, "coord_lng": float, "coord_lat": float, "datum": str, "precision": str,
    "hours_text": str, "opening_hours": str, "facilities": int, "access": str, "access_note": str,
    "phone": str, "capacity": int, "note": str,
    "source_title": str, "source_url": str, "source_date": str, "source_licence": str, "truth": str,
}  # fmt: skip
_MAYBE = {"lng", "lat", "coord_lng", "coord_lat", "capacity", "same_as"}
_TABLES: dict[str, tuple[dict[str, type], str | tuple[str, ...]]] = {
    # same_as: id of the station this one may double; hash, changed_at: of the row's content.
    "stations": (
        {"pack": str, "serial": int, "key": str, **FIELDS, "same_as": str, "hash": str, "changed_at": int},
        ("pack", "serial"),
    ),
    # A serial is never used twice, so the next one is remembered. `hash` changes when a row of the pack does.
    "packs": ({"pack": str, "next_serial": int, "stations": int, "hash": str}, "pack"),
    # A personal mobile: the number only with consent, otherwise the bare fact. Never in packs or exports.
    "contacts": ({"key": str, "mobiles": str, "withheld": int}, "key"),
    "imports": (
        {"id": int, "file": str, "sha256": str, "at": int, "accepted": int, "warned": int, "rejected": int,
         "added": int, "changed": int},
        "id",
    ),
}  # fmt: skip

Values = tuple[str | int | float | None, ...]


def connect(path: Path) -> sqlite3.Connection:
    """Open the register, making it when it is not there. RuntimeError if a newer program wrote it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=15, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-32768")  # 32 MB: keys are hashes, their index is written all over
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        connection.close()
        raise RuntimeError(f"{path} was written by a newer version ({version}, this one reads {VERSION})")
    return connection


def ensure(connection: sqlite3.Connection) -> None:
    """Make the tables that are missing; the caller holds the lock."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        return
    database = Database(connection)
    for name, (columns, key) in _TABLES.items():
        needed = {column for column in columns if column not in _MAYBE}
        database.table(name).create(columns, pk=key, not_null=needed, strict=True, if_not_exists=True)
    database.table("stations").create_index(["key"], unique=True, if_not_exists=True)
    connection.execute("CREATE INDEX IF NOT EXISTS doubles ON stations (pack) WHERE same_as IS NOT NULL")
    connection.execute(f"PRAGMA user_version={VERSION:d}")


# source_title is source.title; truth is put into words below
_values = attrgetter(*(name.replace("source_", "source.") for name in FIELDS if name != "truth"))


def values_of(station: object) -> Values:
    """The columns FIELDS of a Station, or of anything that has its fields (a cleaned row of an import)."""
    told: dict[str, Truth] = station.truth  # type: ignore[attr-defined]
    truth = tuple([(aspect, t.status, t.date, t.against) for aspect, t in sorted(told.items())])
    return (*_values(station), _truth(truth))


@lru_cache(4096)
def _truth(truth: tuple[tuple[str, str, str, int], ...]) -> str:
    return json.dumps({aspect: told for aspect, *told in truth}, separators=(",", ":"))


def station_of(pack: str, serial: int, values: Values) -> Station:
    """The station of a stored row; `values` as `values_of` gives them."""
    row = dict(zip(FIELDS, values, strict=True))
    source = Source(*(str(row.pop(f"source_{part}")) for part in ("title", "url", "date", "licence")))
    truth = {aspect: Truth(*told) for aspect, told in json.loads(str(row.pop("truth"))).items()}
    return Station(id=f"{pack}-{serial}", source=source, truth=truth, **row)  # type: ignore[arg-type]
