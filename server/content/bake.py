"""The bake: register and workers' words become content.sqlite and packs; only what changed is made again.

Readers see the old content until the new file is whole. Packs are published first: a bake that is cut between the two
leaves the old hashes in content.sqlite, and the next one does the same work again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from server.content import content_schema, pack, packs
from server.content.calendars import calendar
from server.content.content_schema import CONTENT, PACKS
from server.content.content_write import ContentWriter, PackLine
from server.content.freshness import Confirmations, confirmed
from server.content.pinyin import initials
from server.content.regions import Region, regions
from server.content.register import FILE as REGISTER
from server.content.register import Register
from server.domain.station import Station

FORMAT = 1  # raise it to have every pack made again


class BakeError(RuntimeError):
    """Nothing was baked, what was published stays; the message says what to do."""


class Rows(Protocol):
    """Where stations come from: the register."""

    def packs(self) -> dict[str, str]: ...
    def stations(self, pack: str | None = None) -> Iterator[Station]: ...


@dataclass(frozen=True, slots=True)
class BakeResult:
    """Packs made again and packs withdrawn, stations in the content now, seconds it took."""

    packs: tuple[str, ...]
    withdrawn: tuple[str, ...]
    stations: int
    seconds: float


def bake(
    data: Path,
    *,
    today: date,
    confirmations: Confirmations | None = None,
    only: Collection[str] | None = None,
    register: Rows | None = None,
) -> BakeResult:
    """Bake what changed since the last bake. `only`: these packs, when there is content already; else all.

    `today` is the date in China. BakeError when the register cannot be read or lost everything.
    """
    begun = time.perf_counter()
    with _alone(data), _opened(data, register) as rows:
        plan = _Plan(data, rows, today, confirmations or {})
        made, gone = plan.due(only)
        stations = plan.carry_out(made, gone)
    return BakeResult(tuple(made), tuple(gone), stations, time.perf_counter() - begun)


class _Plan:
    """One bake: what the packs should be, what they are, and the way from the one to the other."""

    def __init__(self, data: Path, rows: Rows, today: date, confirmations: Confirmations) -> None:
        self.content, self.packs_dir = data / CONTENT, data / PACKS
        self.rows, self.today, self.calendar, self.regions = rows, today, calendar(today), regions()
        self.said: dict[str, dict[str, Any]] = defaultdict(dict)
        for station, aspects in confirmations.items():
            self.said[station.split("-")[0]][station] = aspects
        self.wanted = {adcode: self._hash(adcode, told) for adcode, told in rows.packs().items()}
        self.has_content = content_schema.readable(self.content)
        self.published = self._published() if self.has_content else {}
        if self.published and not self.wanted:
            raise BakeError(f"the register is empty; the {len(self.published)} published packs stay as they are")

    def due(self, only: Collection[str] | None) -> tuple[list[str], list[str]]:
        """Packs to be made, packs to be withdrawn."""
        if not self.has_content:
            return sorted(self.wanted), sorted({entry["adcode"] for entry in self._index()} - self.wanted.keys())
        there = {entry["adcode"] for entry in self._index()}
        made = {a for a, digest in self.wanted.items() if self.published.get(a) != digest or a not in there}
        gone = (self.published.keys() | there) - self.wanted.keys()
        return sorted(made if only is None else made & set(only)), sorted(gone if only is None else gone & set(only))

    def carry_out(self, made: list[str], gone: list[str]) -> int:
        """Publish the packs and put the new content in place; returns how many stations it holds."""
        if self.has_content and not made and not gone:
            return _stations(self.content)
        try:
            return self._replaced(made, gone)
        except sqlite3.DatabaseError:
            if not self.has_content:
                raise
        self.has_content = False  # the file is damaged: build it anew, from the register
        return self._replaced(*self.due(None))

    def _replaced(self, made: list[str], gone: list[str]) -> int:
        part = self.content.with_name(f".{CONTENT}.part")
        try:
            stations = self._written(self._begun(part), made, gone)
            _settle(part, self.content)
        finally:
            part.unlink(missing_ok=True)
        return stations

    def _begun(self, part: Path) -> sqlite3.Connection:
        """A file to write in: a copy of the content, or a new one."""
        if not self.has_content:
            return content_schema.create(part)
        shutil.copyfile(self.content, part)
        db = content_schema.connect(part)
        db.execute("BEGIN")
        return db

    def _written(self, db: sqlite3.Connection, made: list[str], gone: list[str]) -> int:
        with closing(db):
            writer = ContentWriter(db, self.regions)
            for adcode in gone:
                writer.drop(adcode)
            packs.publish_all(self.packs_dir, self._each(made, writer), gone)
            writer.finish(self.today.isoformat())
            db.execute("COMMIT")
            return _count(db)

    def _each(self, made: Iterable[str], writer: ContentWriter) -> Iterator[pack.Pack]:
        """Write the rows of one city after the other, and hand its pack on."""
        for adcode in made:
            said = self.said[adcode]
            stations = [confirmed(s, said[s.id]) if s.id in said else s for s in self.rows.stations(adcode)]
            known = writer.letters(adcode)
            letters = [known[s.name] if s.name in known else initials(s.name) for s in stations]
            region = self.regions.get(adcode)
            name, name_en = (region.name_zh, region.name_en) if region else (adcode, adcode)
            located = sum(station.lat is not None and station.lng is not None for station in stations)
            on = self.today.isoformat()
            line = PackLine(adcode, name, name_en, self.wanted[adcode], len(stations), located, on)
            writer.put(line, stations, letters)
            districts = [_district(region) for region in self._districts(adcode)]
            yield pack.encode(adcode, name, name_en, on, self.calendar, districts, stations, letters)

    def _districts(self, adcode: str) -> list[Region]:
        own = self.regions.get(adcode)
        return self.regions.children(adcode) or ([own] if own else [])

    def _hash(self, adcode: str, told: str) -> str:
        """Of everything a pack is made from."""
        districts = [asdict(region) for region in self._districts(adcode)]
        parts = [FORMAT, pack.FORMAT, told, self.said.get(adcode, {}), self.calendar, districts]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _published(self) -> dict[str, str]:
        with closing(content_schema.reading(self.content)) as db:
            return dict(db.execute("SELECT adcode, hash FROM packs"))

    def _index(self) -> list[packs.PackEntry]:
        """Published packs whose file is there."""
        return [e for e in packs.index(self.packs_dir) if (self.packs_dir / e["url"].removeprefix(packs.URL)).exists()]


def _district(region: Region) -> pack.District:
    return region.adcode, region.name_zh, region.name_en, region.lat, region.lng


def _stations(content: Path) -> int:
    with closing(content_schema.reading(content)) as db:
        return _count(db)


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(sum(stations), 0) FROM packs").fetchone()[0])


def _settle(part: Path, content: Path) -> None:
    """Put the finished file in place so that a power cut leaves the old one or the new one."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(content)
    folder = os.open(content.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One bake at a time, in all processes of the machine."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "bake.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _Nothing:
    """The register of an installation that has imported nothing yet."""

    def packs(self) -> dict[str, str]:
        return {}

    def stations(self, pack: str | None = None) -> Iterator[Station]:  # noqa: ARG002
        return iter(())


class _Named:
    """A register whose troubles are BakeErrors: they are not the content's."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def packs(self) -> dict[str, str]:
        with self._trouble():
            return self._register.packs()

    def stations(self, pack: str | None = None) -> Iterator[Station]:
        with self._trouble():
            yield from self._register.stations(pack)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, RuntimeError) as error:
            raise BakeError(f"{self._register.path} cannot be read ({error}); what is published stays") from error


@contextmanager
def _opened(data: Path, register: Rows | None) -> Iterator[Rows]:
    """The register; one that is missing holds nothing, and opening must not make it."""
    if register is not None or not (data / REGISTER).exists():
        yield register or _Nothing()
        return
    opened = Register(data / REGISTER)
    try:
        yield _Named(opened)
    finally:
        opened.close()
