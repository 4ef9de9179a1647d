"""The doctor: a healthy installation passes; each fault is named with how to mend it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server import condition, create_app
from server.config import SETTINGS, Config
from server.jobs import doctor
from server.ledger import marks
from server.ledger.engine import Ledger

NOW = int(time.time())


@pytest.fixture
def healthy(app: Flask) -> Flask:
    """An installation in order."""
    (app.extensions["waystation"].config.data / "content.sqlite").write_bytes(b"baked")
    return app


def faults(app: Flask, now: int = NOW) -> dict[str, str]:
    house = app.extensions["waystation"]
    return {check.name: check.mend for check in doctor.examine(house.config, house.ledger, now) if not check.ok}


def test_a_healthy_installation_passes_and_every_check_is_listed(healthy: Flask) -> None:
    result = healthy.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    names = {line.split(":")[0].split(maxsplit=1)[1] for line in result.output.splitlines()}
    expected = {"data folder", "sqlite", "disk sync", "clock", "permissions", "jobs"}
    assert names == expected | {"ledger", "migration", "disk", "content", "worker"}


def test_a_fresh_folder_is_told_what_to_run(config: Config) -> None:
    result = create_app(config).test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if line.startswith("FAULT")]
    assert lines
    assert all(". Mend: " in line for line in lines)
    assert "ledger migrate" in result.output
    assert "content bake" in result.output
    assert not config.data.exists()


def test_a_ledger_that_others_can_read_is_a_fault(healthy: Flask) -> None:
    data: Path = healthy.extensions["waystation"].config.data
    (data / "ledger.sqlite").chmod(0o644)
    assert "chmod" in faults(healthy)["permissions"]
    (data / "ledger.sqlite").chmod(0o600)
    (data / "keys").mkdir()
    (data / "keys/senders-1.key").write_bytes(b"k")
    (data / "keys/senders-1.key").chmod(0o640)
    assert set(faults(healthy)) == {"permissions"}


def test_a_clock_before_the_release_or_before_the_ledger_is_a_fault(healthy: Flask, app_ledger: Ledger) -> None:
    assert "clock" in faults(healthy, now=1_000_000_000)
    with app_ledger.write_tx() as conn:
        marks.note(conn, condition.WORKER, 1, NOW + 3600)
    assert set(faults(healthy)) == {"clock"}


def test_an_old_migration_level_is_a_fault(healthy: Flask, app_ledger: Ledger) -> None:
    with app_ledger.write_tx() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert "ledger migrate" in faults(healthy)["migration"]


def test_a_ledger_of_a_newer_release_is_not_told_to_migrate(healthy: Flask, app_ledger: Ledger) -> None:
    with app_ledger.write_tx() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "Install the release" in faults(healthy)["migration"]


def test_a_slow_disk_is_a_fault(healthy: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_fsync_ms", lambda data: 900.0)
    assert set(faults(healthy)) == {"disk sync"}


def test_a_disk_too_fast_to_be_true_is_remarked(healthy: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_fsync_ms", lambda data: 0.01)
    check = doctor.fsync(healthy.extensions["waystation"].config.data)
    assert check.ok
    assert "power cut" in check.detail


def test_a_queue_out_of_reach_is_a_fault(healthy: Flask) -> None:
    house = healthy.extensions["waystation"]
    house.config = replace(house.config, jobs_url="postgresql://127.0.0.1:1/none?connect_timeout=1")
    assert "WAYSTATION_JOBS_URL" in faults(healthy)["jobs"]


def test_an_sqlite_with_the_wal_fault_is_remarked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sqlite3, "sqlite_version_info", (3, 45, 0))
    assert "WAL-reset" in doctor.sqlite().detail
    monkeypatch.setattr(doctor.sqlite3, "sqlite_version_info", (3, 52, 0))
    assert "WAL-reset" not in doctor.sqlite().detail


def test_every_setting_is_printed(app: Flask) -> None:
    output = app.test_cli_runner().invoke(args=["settings"]).output
    assert SETTINGS
    assert [setting.name for setting in SETTINGS if f"{setting.name} (default" not in output] == []


def test_the_ledger_is_migrated_by_a_command_and_its_faults_are_sentences(config: Config, tmp_path: Path) -> None:
    runner = create_app(config).test_cli_runner()
    first, again = runner.invoke(args=["ledger", "migrate"]), runner.invoke(args=["ledger", "migrate"])
    assert (first.exit_code, again.exit_code, first.output) == (0, 0, again.output)
    away = create_app(replace(config, ledger_url="postgresql://127.0.0.1:1/none")).test_cli_runner()
    refused = away.invoke(args=["ledger", "migrate"])
    assert (refused.exit_code, "Unavailable" in refused.output) == (1, True)
