"""The register: every imported station, in stations.sqlite. Written by the import only, read by the bake."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from server.domain.station import Station

from .register_schema import FIELDS, connect, ensure, station_of
from .register_write import Writer, locked

if TYPE_CHECKING:
    from .importer.report import Report

FILE = "stations.sqlite"
_SELECT = f"SELECT pack, serial, {', '.join(FIELDS)} FROM stations"  # noqa: S608 - column names of ours


class Register:
    """Stations by pack. Opens itself at first use; `with Register(path) as register:` closes it again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> Self:
        """Open the file, making it when it is missing. RuntimeError if a newer program wrote it."""
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path):
                self._connection = connect(self.path)
                ensure(self._connection)
        return self

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def stations(self, pack: str | None = None) -> Iterator[Station]:
        """Stations of one pack, or of all, by pack and serial."""
        where, values = (" WHERE pack = ?", (pack,)) if pack is not None else ("", ())
        for row in self._db.execute(f"{_SELECT}{where} ORDER BY pack, serial", values):
            yield station_of(row[0], row[1], row[2:])

    def packs(self) -> dict[str, str]:
        """Content hash of each pack; it changes exactly when a row of it is added, changed or moved away."""
        return dict(self._db.execute("SELECT pack, hash FROM packs WHERE stations > 0 ORDER BY pack"))

    def counts(self) -> dict[str, int]:
        """Stations of each pack, kept at import."""
        return dict(self._db.execute("SELECT pack, stations FROM packs WHERE stations > 0 ORDER BY pack"))

    def same_as(self) -> dict[str, str]:
        """Station id -> id of the older station it may double."""
        rows = self._db.execute("SELECT pack, serial, same_as FROM stations WHERE same_as IS NOT NULL")
        return {f"{pack}-{serial}": other for pack, serial, other in rows}

    def mobiles(self) -> dict[str, list[str]]:
        """Station id -> personal mobiles with consent: for the operator, never for packs, pages or exports."""
        rows = self._db.execute(
            "SELECT s.pack, s.serial, c.mobiles FROM contacts c JOIN stations s USING (key) WHERE c.withheld = 0"
        )
        return {f"{pack}-{serial}": json.loads(mobiles) for pack, serial, mobiles in rows}

    def has_imported(self, sha256: str) -> bool:
        """True when a file of this SHA-256 has been imported before."""
        return self._db.execute("SELECT 1 FROM imports WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def import_file(
        self,
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
        """Import one file, all or nothing unless `keep_good`. BadFile if it cannot be read; see importer/run.py."""
        from .importer.run import import_file  # the importer loads boundaries; readers of the register need none

        return import_file(
            self,
            path,
            datum=datum,
            city=city,
            report=report,
            dry_run=dry_run,
            keep_good=keep_good,
            progress=progress,
            now=now,
        )

    @contextmanager
    def writing(self, at: int | None = None) -> Iterator[Writer]:
        """The one writer: waits for another import to end. Without `commit` nothing stays. `at`: epoch seconds."""
        self.open()
        with locked(self.path):
            writer = Writer(self._db, int(time.time()) if at is None else at)
            try:
                yield writer
            finally:
                writer.rollback()

    @property
    def _db(self) -> sqlite3.Connection:
        self.open()
        assert self._connection is not None  # noqa: S101 - open() set it
        return self._connection
