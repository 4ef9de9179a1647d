"""The tests that guard what workers wrote fail on a deliberately broken build: each line here is one such build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEDGER, API = "tests/ledger", "tests/api"

MUTANTS = {
    "idempotency off": (
        "server/ledger/station_reports.py",
        'added = insert(conn, reports).values(row).on_conflict_do_nothing(index_elements=["id"])',
        'added = insert(conn, reports).values({**row, "id": __import__("uuid").uuid4().hex})',
        f"{LEDGER}/test_station_reports.py::test_sixteen_senders_at_once_make_one_row",
    ),
    "other body taken for the same": (
        "server/ledger/station_reports.py",
        'return "same" if kept == report.hash else "other"',
        'return "same"',
        f"{API}/test_station_reports.py::test_another_body_under_the_same_id_is_refused_and_the_first_stays",
    ),
    "commits not synced": (
        "server/ledger/engine.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        f"{LEDGER}/test_engine.py::TestSqlite::test_it_syncs_every_commit_checks_references_and_waits_for_others",
    ),
    "write lock off": (
        "server/ledger/engine.py",
        "return self._lock.hold() if self._lock else nullcontext()",
        "return nullcontext()",
        f"{LEDGER}/test_engine.py::TestSqlite::test_the_lock_file_alone_keeps_writers_out_and_lets_readers_in",
    ),
    "acknowledged before the commit": (
        "server/ledger/engine.py",
        "self._alone(), self._writer.begin() as conn:",
        "self._alone(), self._writer.connect() as conn:",
        f"{LEDGER}/test_engine.py::TestSqlite::test_a_writer_killed_at_any_moment_loses_no_acknowledged_row",
    ),
    "migration not one transaction": (
        "server/ledger/engine.py",
        'begin = "BEGIN IMMEDIATE" if writes else "BEGIN"',
        'begin = "SELECT 1" if writes else "BEGIN"',
        f"{LEDGER}/test_migrations.py::test_a_migration_killed_midway_leaves_the_old_level_whole_and_runs_the_next_time",
    ),
    "policy line removed": (
        "server/policy.py",
        'Line("api_station_reports.put", frozenset({"PUT"}), ANYONE),',
        "",
        "tests/house/test_policy.py::test_every_route_and_method_has_a_policy_line",
    ),
    "other sites may write": (
        "server/guard.py",
        "        _same_origin_only()\n",
        "        pass\n",
        f"{API}/test_guard.py::test_only_our_own_page_may_write",
    ),
    "paths in the log": (
        "server/logs.py",
        'request.url_rule.rule if request.url_rule else "",\n        "status"',
        'request.full_path,\n        "status"',
        f"{API}/test_logs.py::test_nothing_personal_is_logged_on_any_route",
    ),
}


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_broken_build_is_caught(name: str, tmp_path: Path) -> None:
    file, whole, broken, guard = MUTANTS[name]
    for folder in ("server", "tests", "pwa", "translations"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "e2e"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    source = (tmp_path / file).read_text()
    assert source.count(whole) == 1, f"{file} changed: bring this mutant up to date"
    (tmp_path / file).write_text(source.replace(whole, broken))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not postgresql", guard]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert run.returncode == 1, f"survived: {name}\n{run.stdout[-2000:]}{run.stderr[-500:]}"
    assert " failed" in run.stdout
