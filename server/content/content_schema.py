"""The tables of content.sqlite, the baked file that requests read and nobody writes in place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

CONTENT, PACKS = "content.sqlite", "packs"  # file and folder in the data folder
VERSION = 1  # a file of another version is built anew

_TABLES: dict[str, tuple[dict[str, type], str | tuple[str, ...]]] = {
    "meta": ({"name": str, "value": str}, "name"),
    # `hash`: of the pack's rows, what workers said of them, and whatever else its files depend on.
    "packs": (
        {"adcode": str, "name": str, "name_en": str, "hash": str, "stations": int, "located": int, "baked_at": str},
        "adcode",
    ),
    "regions": ({"adcode": str, "name": str, "name_en": str, "level": str, "parent": str}, "adcode"),
    "truths": ({"id": int, "json": str}, "id"),
    "sources": ({"id": int, "title": str, "url": str, "date": str, "licence": str, "json": str}, "id"),
    # `checked`: the year the hours were checked, only where the value has seasons without a year; else ''.
    "hours": ({"id": int, "value": str, "checked": str}, "id"),
    # `key` is pack * 10^7 + serial, so the rows of a pack lie together. x, y, z: the place on a unit sphere, so that
    # nearness is plain arithmetic. `place` is what search knows besides the name. An API answer is head, then distance
    # and open state, then source, then tail; the page of one station shows truth and `more`, too.
    "stations": (
        {"key": int, "x": float, "y": float, "z": float, "lng5": int, "lat5": int, "kind": int, "facilities": int,
         "hours": int, "source": int, "truth": int, "name": str, "place": str, "initials": str,
         "head": str, "tail": str, "more": str},
        "key",
    ),
    # How many located stations of a pack have each trait; `counts` is the sum.
    "census": ({"pack": str, "trait": int, "stations": int}, ("pack", "trait")),
    "counts": ({"trait": int, "stations": int}, "trait"),
}  # fmt: skip
_MAYBE = {"x", "y", "z", "lng5", "lat5"}

# sqlite-utils makes no WITHOUT ROWID and no virtual tables. `traits` holds a located station once for each trait worth
# a path of its own (traits.py), in strips of 0.1 degree of latitude, then by longitude: a box is a few short runs. What
# filters look at stands before what only the stations that pass are asked for.
_BY_HAND = (
    """CREATE TABLE traits (
        trait INTEGER NOT NULL, strip INTEGER NOT NULL, lng5 INTEGER NOT NULL, key INTEGER NOT NULL,
        kind INTEGER NOT NULL, facilities INTEGER NOT NULL, hours INTEGER NOT NULL,
        x REAL NOT NULL, y REAL NOT NULL, z REAL NOT NULL,
        PRIMARY KEY (trait, strip, lng5, key)
    ) STRICT, WITHOUT ROWID""",
    # i32, not the usual float: float32 is wrong by metres at 120 degrees east. Units of 1e-5 degree.
    "CREATE VIRTUAL TABLE stations_rtree USING rtree_i32(key, west, east, south, north)",
    # Bigrams of name, place and initials (bigrams.py; raise VERSION when that changes: rows are taken out by cutting
    # their words again). 'ascii' leaves every character beyond ASCII inside its word.
    "CREATE VIRTUAL TABLE stations_fts USING fts5(name, place, initials, content='', tokenize='ascii', columnsize=0)",
)


def create(path: Path) -> sqlite3.Connection:
    """A new file with empty tables, inside an open transaction."""
    path.unlink(missing_ok=True)
    connection = connect(path)
    connection.execute("PRAGMA page_size=4096")
    connection.execute("BEGIN")
    database = Database(connection)
    for name, (columns, key) in _TABLES.items():
        needed = {column for column in columns if column not in _MAYBE}
        database.table(name).create(columns, pk=key, not_null=needed, strict=True)
    for statement in _BY_HAND:
        connection.execute(statement)
    database.table("stations").create_index(["source"])
    connection.execute(f"PRAGMA user_version={VERSION:d}")
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """Open a file nobody else sees yet: it is thrown away when the bake fails, so nothing is journalled or synced."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA secure_delete=OFF")
    return connection


def reading(path: Path) -> sqlite3.Connection:
    """Open a file that is never written in place: no locks are needed. sqlite3.OperationalError when there is none."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def readable(path: Path) -> bool:
    """True when the file is there, of this version, and its tables can be read."""
    if not path.exists():
        return False
    try:
        with closing(reading(path)) as db:
            db.execute("SELECT count(*) FROM packs").fetchone()
            return bool(db.execute("PRAGMA user_version").fetchone()[0] == VERSION)
    except sqlite3.DatabaseError:
        return False
