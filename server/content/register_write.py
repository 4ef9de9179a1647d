"""Writing to the register: one writer at a time, one transaction a file, rows told apart by their key."""

from __future__ import annotations

import fcntl
import hashlib
import json
import marshal
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from .register_schema import FIELDS, Values, values_of

_COLUMNS = ", ".join(FIELDS)
_MARKS = ", ".join("?" * len(FIELDS))
_INSERT = f"INSERT INTO stations (pack, serial, key, {_COLUMNS}, hash, changed_at) VALUES (?, ?, ?, {_MARKS}, ?, ?)"  # noqa: S608
_SET = ", ".join(f"{column} = ?" for column in FIELDS)
_UPDATE = f"UPDATE stations SET {_SET}, hash = ?, changed_at = ? WHERE pack = ? AND serial = ?"  # noqa: S608
_ASK = 500  # keys asked for in one statement


class Incoming(NamedTuple):
    """A row to be stored; `digest` is over its values, `mobiles` are those with consent."""

    key: str
    pack: str
    values: Values
    digest: str
    mobiles: tuple[str, ...] = ()
    withheld: bool = False  # a mobile without consent was there


def incoming(key: str, pack: str, station: object, mobiles: tuple[str, ...] = (), withheld: bool = False) -> Incoming:
    """A station to be stored, or anything that has its fields; the register gives it a serial in the pack."""
    values = values_of(station)
    return Incoming(key, pack, values, _hash(values), mobiles, withheld)


class Stored(NamedTuple):
    """What became of it. `change`: added, changed, moved (another pack, hence another id) or same."""

    id: str
    change: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the imports table; `at` is epoch seconds."""

    file: str
    sha256: str
    at: int
    accepted: int
    warned: int
    rejected: int


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the register's lock file: a second import waits for the first instead of failing."""
    with path.with_name(path.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Writer:
    """One open transaction. `commit` or `rollback` ends it; leaving without either rolls back."""

    def __init__(self, connection: sqlite3.Connection, at: int) -> None:
        self._db, self._at = connection, at
        self._touched: set[str] = set()
        self._next: dict[str, int] = {}
        self._counts = {"added": 0, "changed": 0, "moved": 0, "same": 0}
        connection.execute("BEGIN IMMEDIATE")
        self._was_empty = connection.execute("SELECT 1 FROM stations LIMIT 1").fetchone() is None
        self._contacts_kept = connection.execute("SELECT 1 FROM contacts LIMIT 1").fetchone() is not None

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were added, changed, moved and same."""
        return dict(self._counts)

    def put(self, rows: Sequence[Incoming]) -> list[Stored]:
        """Store rows whose keys differ from one another; a row that is already there as it is stays untouched."""
        known = self._known([row.key for row in rows])
        inserts: list[Values] = []
        updates: list[Values] = []
        stored = []
        for row in rows:
            pack, before = row.pack, known.get(row.key)
            if before and before[0] == pack:
                serial, change = before[1], "same" if before[2] == row.digest else "changed"
                if change == "changed":
                    updates.append((*row.values, row.digest, self._at, pack, serial))
            else:
                serial, change = self._serial(pack), "moved" if before else "added"
                if before:
                    self._leave(before[0], before[1])
                inserts.append((pack, serial, row.key, *row.values, row.digest, self._at))
            if change != "same":
                self._touched.add(pack)
            self._counts[change] += 1
            stored.append(Stored(f"{pack}-{serial}", change))
        inserts.sort(key=itemgetter(0, 1))  # rows of a pack lie together: packs are read whole later
        self._db.executemany(_INSERT, inserts)
        self._db.executemany(_UPDATE, updates)
        self._contacts(rows)
        return stored

    def names(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """(name, address) as stored, by key."""
        return {key: (name, address) for key, name, address in self._ask("key, name, address", keys)}

    def points(
        self, packs: Iterable[str]
    ) -> Iterator[tuple[str, int, float | None, float | None, float | None, float | None]]:
        """(pack, serial, lng, lat, coord_lng, coord_lat) of the rows of some packs that have a coordinate, by id."""
        for pack in sorted(packs):
            yield from self._db.execute(
                "SELECT pack, serial, lng, lat, coord_lng, coord_lat FROM stations"
                " WHERE pack = ? AND coord_lng IS NOT NULL ORDER BY serial",
                (pack,),
            )

    def labels(self, ids: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str, str]]:
        """(name, address, adcode) of some stations."""
        found = {}
        for pack, serial in sorted(ids):
            row = self._db.execute(
                "SELECT name, address, adcode FROM stations WHERE pack = ? AND serial = ?", (pack, serial)
            ).fetchone()
            found[pack, serial] = (row[0], row[1], row[2])
        return found

    def link(self, packs: Iterable[str], doubles: dict[tuple[str, int], str]) -> None:
        """Make `same_as` of some packs exactly `doubles`. It is no content: packs for phones do not carry it."""
        for pack in sorted(packs):
            old = self._db.execute(
                "SELECT serial, same_as FROM stations WHERE pack = ? AND same_as IS NOT NULL", (pack,)
            ).fetchall()
            gone = [(pack, serial) for serial, _ in old if (pack, serial) not in doubles]
            self._db.executemany("UPDATE stations SET same_as = NULL WHERE pack = ? AND serial = ?", gone)
        self._db.executemany(
            "UPDATE stations SET same_as = ? WHERE pack = ? AND serial = ? AND same_as IS NOT ?",
            ((other, pack, serial, other) for (pack, serial), other in doubles.items()),
        )

    def commit(self, entry: Entry) -> None:
        """Bring the packs up to date, note the import if it changed anything, and end the transaction."""
        for pack in sorted(self._touched):
            self._sum_up(pack)
        c = self._counts
        changed = c["changed"] + c["moved"]
        if c["added"] or changed or not self._seen(entry.sha256):
            self._db.execute(
                'INSERT INTO imports (file, sha256, "at", accepted, warned, rejected, added, changed)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.file, entry.sha256, entry.at, entry.accepted, entry.warned, entry.rejected, c["added"], changed),
            )
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Forget everything since the start."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _seen(self, sha256: str) -> bool:
        return self._db.execute("SELECT 1 FROM imports WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def _known(self, keys: Sequence[str]) -> dict[str, tuple[str, int, str]]:
        if self._was_empty:  # and the keys of one import differ
            return {}
        return {key: (pack, serial, digest) for key, pack, serial, digest in self._ask("key, pack, serial, hash", keys)}

    def _ask(self, columns: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(keys), _ASK):
            some = keys[start : start + _ASK]
            marks = ",".join("?" * len(some))
            yield from self._db.execute(f"SELECT {columns} FROM stations WHERE key IN ({marks})", some)  # noqa: S608

    def _serial(self, pack: str) -> int:
        if pack not in self._next:
            row = self._db.execute("SELECT next_serial FROM packs WHERE pack = ?", (pack,)).fetchone()
            self._next[pack] = row[0] if row else 1
        self._next[pack] += 1
        return self._next[pack] - 1

    def _leave(self, pack: str, serial: int) -> None:
        self._db.execute("DELETE FROM stations WHERE pack = ? AND serial = ?", (pack, serial))
        self._db.execute("UPDATE stations SET same_as = NULL WHERE same_as = ?", (f"{pack}-{serial}",))
        self._touched.add(pack)

    def _contacts(self, rows: Sequence[Incoming]) -> None:
        if self._contacts_kept or any(row.mobiles or row.withheld for row in rows):
            self._keep_contacts(rows)

    def _keep_contacts(self, rows: Sequence[Incoming]) -> None:
        self._contacts_kept = True
        with_mobile = [(r.key, json.dumps(r.mobiles), int(r.withheld)) for r in rows if r.mobiles or r.withheld]
        without = [(row.key,) for row in rows if not (row.mobiles or row.withheld)]
        self._db.executemany("DELETE FROM contacts WHERE key = ?", without)
        self._db.executemany(
            "INSERT INTO contacts (key, mobiles, withheld) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
            " SET mobiles = excluded.mobiles, withheld = excluded.withheld"
            " WHERE mobiles <> excluded.mobiles OR withheld <> excluded.withheld",
            with_mobile,
        )

    def _sum_up(self, pack: str) -> None:
        digest, stations, last = hashlib.sha256(), 0, 0
        for serial, row in self._db.execute(
            "SELECT serial, hash FROM stations WHERE pack = ? ORDER BY serial", (pack,)
        ):
            digest.update(f"{serial}:{row};".encode())
            stations, last = stations + 1, serial
        following = max(self._next.get(pack, 1), last + 1)
        self._db.execute(
            "INSERT INTO packs (pack, next_serial, stations, hash) VALUES (?, ?, ?, ?) ON CONFLICT (pack) DO UPDATE SET"
            " next_serial = max(next_serial, excluded.next_serial), stations = excluded.stations, hash = excluded.hash",
            (pack, following, stations, digest.hexdigest()),
        )


def _hash(values: Values) -> str:
    # Format 2 of marshal is the same on every machine and takes a quarter of the time of text.
    return hashlib.blake2b(marshal.dumps(values, 2), digest_size=8).hexdigest()
