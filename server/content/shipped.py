"""The stations that come with the program, imported like any other list."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from .register import Register

FOLDER = Path(__file__).parent / "stations"
# The files are no older than this: a machine whose clock stands earlier must not take their dates for the future.
_GATHERED = datetime(2026, 11, 22, tzinfo=UTC)


def import_shipped(register: Register, now: datetime | None = None) -> int:
    """Import the files of stations/ that this register has not seen; how many stations were added or changed.

    ValueError if a row is refused: the files are ours, so that is a mistake in the release.
    """
    written = 0
    for path in sorted(FOLDER.glob("*.csv")):
        if register.has_imported(hashlib.sha256(path.read_bytes()).hexdigest()):
            continue
        report = register.import_file(path, now=max(now or datetime.now(UTC), _GATHERED))
        if not report.written:
            refused = next(row for row in report.rows if row.status == "reject")
            raise ValueError(f"{path.name}, line {refused.line}: {', '.join(refused.reasons)}")
        written += sum(count for change, count in report.changes.items() if change != "same")
    return written
