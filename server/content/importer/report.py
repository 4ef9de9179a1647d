"""What became of each row of an import, and that as JSON."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from .reasons import status_of


@dataclass(slots=True)
class ReportRow:
    """One row of the file. lng/lat are WGS-84 degrees, None when not located; `reasons` are codes of reasons.py.

    `id` is the station's id, or the id it would have got where nothing was written; '' for a refused row.
    """

    line: int
    reasons: list[str]
    id: str = ""
    name: str = ""
    adcode: str = ""
    lng: float | None = None
    lat: float | None = None
    opening_hours: str = ""
    hours_state: str = "none"

    @property
    def status(self) -> str:
        """ok, warn or reject."""
        return status_of(self.reasons)


@dataclass(slots=True)
class Report:
    """An import. `links`: line -> ids of stations it may double. `written`: False for a dry run or a refused file."""

    file: str
    sha256: str = ""
    rows: list[ReportRow] = field(default_factory=list)
    links: dict[int, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    written: bool = False
    dry_run: bool = False
    changes: dict[str, int] = field(default_factory=dict)  # added, changed, moved, same
    packs: int = 0
    accepted: int = 0  # rows taken without remark
    warned: int = 0  # rows taken that need a look
    rejected: int = 0

    def tally(self) -> None:
        """Count the rows by status, once all reasons are known."""
        counts = Counter(row.status for row in self.rows)
        self.accepted, self.warned, self.rejected = counts["ok"], counts["warn"], counts["reject"]

    def reasons(self) -> Counter[str]:
        """How many rows carry each reason."""
        return Counter(reason for row in self.rows for reason in row.reasons)


def pieces(report: Report) -> Iterator[str]:
    """The report as JSON text, a row at a time: 190,000 rows need no second copy in memory."""
    head: dict[str, Any] = {
        "accepted": report.accepted,
        "warned": report.warned,
        "rejected": report.rejected,
        "file": report.file,
        "sha256": report.sha256,
        "written": report.written,
        "changes": report.changes,
        "notes": report.notes,
        "links": {str(line): ids for line, ids in report.links.items()},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for at, row in enumerate(report.rows):
        yield (",\n" if at else "\n") + json.dumps(as_json(row), ensure_ascii=False)
    yield "\n]}\n"


def as_json(row: ReportRow) -> dict[str, Any]:
    """One row in the published shape."""
    return {
        "line": row.line,
        "status": row.status,
        "id": row.id,
        "name": row.name,
        "adcode": row.adcode,
        "lng": row.lng,
        "lat": row.lat,
        "opening_hours": row.opening_hours,
        "hours_state": row.hours_state,
        "reasons": row.reasons,
    }


def save(report: Report, path: Path) -> list[Path]:
    """Write REPORT.json and, beside it, .xlsx and .html for people; the paths written. OSError if the disk refuses."""
    from . import report_html, report_xlsx

    path.parent.mkdir(parents=True, exist_ok=True)
    sheet, page = path.with_suffix(".xlsx"), path.with_suffix(".html")
    with _replacing(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        _write(report, file)
    with _replacing(sheet) as temporary:
        report_xlsx.write(report, temporary)
    with _replacing(page) as temporary:
        temporary.write_text(report_html.page(report), encoding="utf-8")
    return [path, sheet, page]


def _write(report: Report, file: TextIO) -> None:
    file.writelines(pieces(report))


class _replacing:
    """A temporary path that takes the name when the block ends well: a report is whole or not there."""

    def __init__(self, path: Path) -> None:
        self._path, self._temporary = path, path.with_name(f".{path.name}.{os.getpid()}")

    def __enter__(self) -> Path:
        return self._temporary

    def __exit__(self, error: object, *_: object) -> None:
        if error is None:
            self._temporary.replace(self._path)
        else:
            self._temporary.unlink(missing_ok=True)
