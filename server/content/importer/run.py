"""The import of one file, from its bytes to the register and the report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from server.content.regions import regions
from server.content.register_write import Entry, Incoming, Writer, incoming
from server.domain.station import DATUMS

from . import cells, checks, doubles, draft, places
from . import report as reports
from .badfile import MAX_CELL
from .draft import Draft, Options
from .identity import key_of
from .reading import Table, open_table
from .reasons import rejects
from .report import Report, ReportRow

if TYPE_CHECKING:
    from server.content.register import Register

Raw = tuple[int, dict[str, str], bool]  # as Table.rows gives them

_CHUNK = 10_000  # rows located and stored together
_CHINA = timezone(timedelta(hours=8))
_DATUM_CHOICES = ("", *(datum for datum in DATUMS if datum not in ("unknown", "none")))


def import_file(
    register: Register,
    path: Path,
    *,
    datum: str = "",
    city: str = "",
    report: Path | None = None,
    dry_run: bool = False,
    keep_good: bool = False,
    progress: Callable[[int, int], None] | None = None,
    now: datetime | None = None,
) -> Report:
    """Import a list of stations.

    `datum`: of coordinates whose row does not name one. `city`: adcode that rows without region lie in, and that no
    row may lie outside of. `report`: path of the JSON report; .xlsx and .html are written beside it. One refused row
    leaves the register as it was, unless `keep_good`. `progress(done, total)` is called now and then. BadFile if the
    file cannot be read at all, ValueError for a datum or city that does not exist.
    """
    if datum not in _DATUM_CHOICES:
        raise ValueError(f"datum {datum!r}: expected wgs84, gcj02 or bd09")
    if city and regions().get(city) is None:
        raise ValueError(f"city {city!r}: not an adcode in use")
    now = now or datetime.now(UTC)
    table = open_table(path, progress)
    options = Options(
        datum=table.header.datum or datum,
        city=city,
        today=now.astimezone(_CHINA).date().isoformat(),
        source=cells.line(path.stem),
        lat_first=table.header.lat_first,
    )
    result = Report(path.name, table.sha256, notes=table.notes, dry_run=dry_run)
    with _without_collector(), register.writing(int(now.timestamp())) as writer:
        run = _Run(writer, options, result)
        run.read(table)
        run.find_doubles()
        result.tally()
        result.changes, result.packs = writer.counts, len(run.packs)
        result.written = not dry_run and (keep_good or not result.rejected)
        # The report first: where it cannot be written, nothing is.
        files = reports.save(result, report) if report is not None else []
        if result.written:
            _commit(writer, result, int(now.timestamp()), files)
    return result


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows form no cycles; walking 190,000 of them again and again takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _commit(writer: Writer, result: Report, at: int, files: Iterable[Path]) -> None:
    entry = Entry(result.file, result.sha256, at, result.accepted, result.warned, result.rejected)
    try:
        writer.commit(entry)
    except Exception:
        for file in files:
            file.unlink(missing_ok=True)
        raise


class _Run:
    """The state of one import: what was seen in this file so far."""

    def __init__(self, writer: Writer, options: Options, result: Report) -> None:
        self._writer, self._options, self._report = writer, options, result
        self._seen: dict[str, tuple[str, ReportRow]] = {}  # key -> digest and the row that had it first
        self._again: list[tuple[ReportRow, ReportRow]] = []  # a row said twice, and the first time
        self.packs: set[str] = set()

    def read(self, table: Table) -> None:
        """Read, check and store all rows, some thousand at a time."""
        for chunk in _chunks(table.rows(), _CHUNK):
            drafts = [self._draft(line, row, beyond) for line, row, beyond in chunk]
            checks.locate(drafts, self._options)
            self._store(drafts)
        for entry, first in self._again:
            entry.id = first.id

    def find_doubles(self) -> None:
        """Link stations that may be one place, and name crowded spots; only rows of this file get a reason."""
        found = doubles.find(self._writer, self.packs)
        partners = {
            station: sorted({*found.near.get(station, ()), *found.address.get(station, ())})
            for station in {*found.near, *found.address}
        }
        older = {station: others[0] for station, others in partners.items() if others[0] < station}
        self._writer.link(self.packs, {station: _id(other) for station, other in older.items()})
        told = {_id(station): station for station in {*partners, *found.crowd}}
        for row in self._report.rows:
            if row.id not in told:
                continue
            station = told[row.id]
            row.reasons += ["near-duplicate"] if station in found.near else []
            row.reasons += ["same-address"] if station in found.address else []
            row.reasons += ["coords-shared"] if station in found.crowd else []
            if station in partners:
                self._report.links[row.line] = [_id(other) for other in partners[station][:10]]

    def _draft(self, line: int, row: dict[str, str], beyond: bool) -> Draft:
        longest = max(map(len, row.values()), default=0)
        if longest > MAX_CELL:
            row = {column: text[:MAX_CELL] for column, text in row.items()}
        found = draft.read(line, row, self._options)
        found.reasons += ["cell-too-long"] if longest > MAX_CELL else []
        found.reasons += ["extra-cells"] if beyond else []
        return found

    def _store(self, rows: list[Draft]) -> None:
        """Store the good rows of a chunk; every row goes into the report."""
        good: list[tuple[ReportRow, Incoming]] = []
        taken = self._taken(rows)
        for row in rows:
            entry = _entry(row)
            self._report.rows.append(entry)
            if rejects(entry.reasons):
                continue
            one = self._incoming(row, entry, taken)
            if one:
                good.append((entry, one))
                self.packs.add(one.pack)
        for (entry, _), stored in zip(good, self._writer.put([one for _, one in good]), strict=True):
            entry.id = stored.id

    def _incoming(self, row: Draft, entry: ReportRow, taken: dict[str, tuple[str, str]]) -> Incoming | None:
        """The row as the register takes it; None if it is refused, or was said before."""
        pack = places.pack_of(row.adcode)
        key = key_of(row, pack)
        one = incoming(key, pack, row, row.mobiles, row.had_mobile and not row.mobiles)
        if key in self._seen:
            return self._twin(one, entry, bool(row.given_id))
        if key in taken and _is_another(taken[key], row):
            entry.reasons.append("id-taken")
            return None
        self._seen[key] = one.digest, entry
        return one

    def _twin(self, one: Incoming, entry: ReportRow, numbered: bool) -> Incoming | None:
        """A row whose key this file has used: the same again, a number given twice, or a second place of that name."""
        key, nth = one.key, 1
        while key in self._seen:
            digest, first = self._seen[key]
            if digest == one.digest:
                entry.reasons.append("row-twice")
                self._again.append((entry, first))
                return None
            nth += 1
            key = f"{one.key}#{nth}"
        if numbered:
            entry.reasons.append("id-twice")
            return None
        entry.reasons.append("name-twice")
        self._seen[key] = one.digest, entry
        return one._replace(key=key)

    def _taken(self, rows: list[Draft]) -> dict[str, tuple[str, str]]:
        """(name, address) already stored under numbers that name no source: another office may have used them."""
        keys = [
            key_of(row, places.pack_of(row.adcode))
            for row in rows
            if row.adcode and row.given_id and not row.stated_source
        ]
        return self._writer.names(keys)


def _is_another(stored: tuple[str, str], row: Draft) -> bool:
    name, address = stored
    return not doubles.similar(name, row.name) and cells.same(address) != cells.same(row.address)


def _entry(draft: Draft) -> ReportRow:
    return ReportRow(
        line=draft.line,
        reasons=draft.reasons,
        name=draft.name[:200],
        adcode=draft.adcode,
        lng=draft.lng,
        lat=draft.lat,
        opening_hours=draft.opening_hours,
        hours_state=draft.hours_state,
    )


def _id(station: doubles.Id) -> str:
    return f"{station[0]}-{station[1]}"


def _chunks(rows: Iterable[Raw], size: int) -> Iterator[list[Raw]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
