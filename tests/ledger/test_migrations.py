"""The history of the schema: from empty, from the first release, killed midway, and never backwards by accident."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from server.ledger import migrate, station_reports
from server.ledger.engine import Ledger
from server.ledger.faults import NewerLedger
from server.ledger.schema import metadata

ROOT = Path(__file__).parents[2]
FIRST_RELEASE = ROOT / "tests/fixtures/ledger-0001.sql"


def test_from_empty_to_today(empty: Ledger) -> None:
    assert empty.migrate() == migrate.newest() == empty.level()


def test_migrating_again_changes_nothing(ledger: Ledger) -> None:
    before = ledger.level()
    assert ledger.migrate() == before


def test_the_migrations_make_exactly_the_tables_of_the_schema(ledger: Ledger) -> None:
    with ledger.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_ledger_of_the_first_release_keeps_its_rows(empty: Ledger) -> None:
    if empty.path:
        empty.path.touch()
    with empty.write_tx() as conn:
        for statement in statements(conn.dialect.name):
            conn.exec_driver_sql(statement)
    assert empty.level() == "0001"
    empty.migrate()
    assert empty.level() == migrate.newest()
    with empty.write_tx() as conn:
        again = station_reports.StationReport(**FIRST_REPORT)
        assert station_reports.receive(conn, again, 1_795_000_100) == "same"
        assert station_reports.confirmations(conn) == {
            "330114-7": {"hours": {"right_on": "", "against": 1, "against_on": "2026-11-18"}}
        }
        newer = station_reports.StationReport(**{**FIRST_REPORT, "id": "22222222-2222-4222-8222-222222222222"})
        assert station_reports.receive(conn, newer, 1_795_000_200) == "new"


def test_a_migration_killed_midway_leaves_the_old_level_whole_and_runs_the_next_time(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    before = ledger.level()
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "9999_killed.py").write_text(KILLED.format(before=before))
    killed = subprocess.run(
        [sys.executable, "-c", MIGRATE, url, str(versions)], cwd=ROOT, capture_output=True, text=True
    )
    assert killed.returncode == -9, killed.stderr
    with ledger.read() as conn:
        tables = set(conn.dialect.get_table_names(conn))
    assert (ledger.level(), "half" in tables) == (before, False)
    (versions / "9999_killed.py").write_text(KILLED.format(before=before).replace("os.kill(os.getpid(), 9)", ""))
    done = subprocess.run([sys.executable, "-c", MIGRATE, url, str(versions)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with ledger.read() as conn:
        assert {"half", "whole"} <= set(conn.dialect.get_table_names(conn))


def test_four_processes_starting_at_once_migrate_once(empty: Ledger, url: str) -> None:
    command = [sys.executable, "-c", MIGRATE, url]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ends = [(process.communicate()[1], process.returncode) for process in started]
    assert all(code == 0 for _, code in ends), ends
    assert empty.level() == migrate.newest()


def test_a_ledger_of_a_newer_release_is_refused_and_left_alone(ledger: Ledger) -> None:
    with ledger.write_tx() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(NewerLedger):
        ledger.migrate()
    assert ledger.level() == "from-the-future"


FIRST_REPORT = {
    "id": "11111111-1111-4111-8111-111111111111",
    "station": "330114-7",
    "answer": "wrong",
    "aspects": ("hours",),
    "words": "晚上八点就关门",
    "said_at": 1_794_999_000,
    "hash": "0f" * 32,
}

MIGRATE = """
import sys
from pathlib import Path
from server.ledger import migrate
from server.ledger.engine import Ledger
migrate.VERSIONS += map(Path, sys.argv[2:])
Ledger(sys.argv[1]).migrate()
"""

KILLED = """
import os
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{before}", None, None

def upgrade():
    op.create_table("half", sa.Column("n", sa.Integer()))
    op.execute("INSERT INTO half (n) VALUES (1)")
    os.kill(os.getpid(), 9)
    op.create_table("whole", sa.Column("n", sa.Integer()))
"""


def statements(dialect: str) -> list[str]:
    """The first release's tables and one row, in the words of an engine."""
    both, sqlite, postgresql = FIRST_RELEASE.read_text().split("-- engine\n")
    return [s for s in ((sqlite if dialect == "sqlite" else postgresql) + both).split(";\n") if s.strip()]
