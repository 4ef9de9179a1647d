"""Station lists as offices write them, for the tests of the import."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.content.importer.report import Report, ReportRow
from server.content.register import Register
from server.domain.geo import from_wgs84

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WAYSTATION_SHARED", str(ROOT.parent / "shared"))) / "data"
FIXTURES = ROOT / "tests" / "fixtures" / "import"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
WGS84 = (120.12544, 30.27672)  # in 西湖区 of Hangzhou
GCJ02, BD09 = from_wgs84(*WGS84, "gcj02"), from_wgs84(*WGS84, "bd09")


def shared(name: str) -> Path:
    """A shared data file; skips the test where it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there (set WAYSTATION_SHARED)")
    return path


def write(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    """A list as a file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def run(register: Register, path: Path, **options: object) -> Report:
    """Import with today's date fixed, keeping good rows unless told otherwise."""
    return register.import_file(path, **{"keep_good": True, "now": NOW, **options})  # type: ignore[arg-type]


def one(register: Register, folder: Path, header: str, row: str, **options: object) -> ReportRow:
    """What became of a list of one row."""
    report = run(register, write(folder, f"{header}\n{row}\n"), **options)
    assert len(report.rows) == 1
    return report.rows[0]
