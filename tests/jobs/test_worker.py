"""The worker: bakes what changed and only then, stops when told, and loses nothing when killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey import SqliteHuey

from server import condition
from server.config import Config
from server.jobs import rounds, worker
from server.jobs.queue import make_huey
from server.ledger import limits, marks
from server.ledger.engine import Ledger
from server.ledger.station_reports import CHINA, StationReport, receive

ROOT = Path(__file__).parents[2]
NOW = int(datetime(2026, 11, 22, 12, 0, tzinfo=CHINA).timestamp())
REPORT = StationReport("00000000-0000-4000-8000-000000000001", "330114-7", "right", ("hours",), "", NOW, "a" * 64)


class Bakery:
    """Stands in for the bake: notes what it was asked, makes the content file."""

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[dict[str, Any]] = []
        self.fails = fails

    def __call__(self, data: Path, **given: Any) -> None:
        self.asked.append(given)
        if self.fails:
            raise OSError("no room for content")
        (data / "content.sqlite").write_bytes(b"baked")


@pytest.fixture
def round_at(app: Flask) -> Callable[..., bool]:
    """Runs one round of the app's worker."""
    house = app.extensions["waystation"]
    return lambda now, bake: rounds.go(house.config, house.ledger, now, bake)


def worked(ledger: Ledger) -> int:
    with ledger.read() as conn:
        return marks.read(conn, condition.WORKER).at


def test_the_first_round_bakes_and_the_next_has_nothing_to_do(
    round_at: Callable[..., bool], app_ledger: Ledger
) -> None:
    bake = Bakery()
    assert [round_at(NOW, bake), round_at(NOW + 300, bake)] == [True, False]
    assert len(bake.asked) == 1
    assert worked(app_ledger) == NOW + 300


def test_a_report_reaches_the_next_bake_once(round_at: Callable[..., bool], app_ledger: Ledger) -> None:
    bake = Bakery()
    round_at(NOW, bake)
    with app_ledger.write_tx() as conn:
        receive(conn, REPORT, NOW)
    assert [round_at(NOW + 300, bake), round_at(NOW + 600, bake)] == [True, False]
    said = {"330114-7": {"hours": {"right_on": "2026-11-22", "against": 0, "against_on": ""}}}
    assert bake.asked[-1] == {"today": datetime(2026, 11, 22, tzinfo=CHINA).date(), "confirmations": said}


def test_an_imported_file_and_a_new_day_and_lost_content_each_bake(round_at: Callable[..., bool], app: Flask) -> None:
    bake, data = Bakery(), app.extensions["waystation"].config.data
    round_at(NOW, bake)
    (data / "stations.sqlite").write_bytes(b"imported")
    assert round_at(NOW + 1, bake)
    (data / "stations.sqlite-wal").write_bytes(b"imported again")
    os.utime(data / "stations.sqlite-wal", (NOW * 2, NOW * 2))
    assert round_at(NOW + 2, bake)
    (data / "content.sqlite").unlink()
    assert round_at(NOW + 3, bake)
    assert not round_at(NOW + 4, bake)
    assert round_at(NOW + 86_400, bake)


def test_a_bake_that_fails_is_tried_again_and_readiness_notices(
    round_at: Callable[..., bool], app_ledger: Ledger
) -> None:
    with app_ledger.write_tx() as conn:
        receive(conn, REPORT, NOW)
    with pytest.raises(OSError, match="no room"):
        round_at(NOW, Bakery(fails=True))
    assert worked(app_ledger) == 0
    bake = Bakery()
    assert round_at(NOW + 300, bake)
    assert bake.asked[0]["confirmations"]


def test_a_report_that_comes_while_baking_is_not_forgotten(round_at: Callable[..., bool], app_ledger: Ledger) -> None:
    def slow(data: Path, **given: Any) -> None:
        Bakery()(data, **given)
        with app_ledger.write_tx() as conn:
            receive(conn, REPORT, NOW)

    assert round_at(NOW, slow)
    bake = Bakery()
    assert round_at(NOW + 1, bake)
    assert "330114-7" in bake.asked[0]["confirmations"]


def test_the_round_forgets_old_counters(round_at: Callable[..., bool], app_ledger: Ledger) -> None:
    with app_ledger.write_tx() as conn:
        limits.take(conn, "station-report", "a", NOW - 3 * 86_400, most=1, seconds=3600)
    round_at(NOW, Bakery())
    with app_ledger.write_tx() as conn:
        assert limits.purge(conn, NOW) == 0


def test_jobs_wait_where_the_setting_says(config: Config) -> None:
    assert isinstance(make_huey(config), SqliteHuey)
    assert (config.data / "jobs.sqlite").exists()
    with pytest.raises(ValueError, match="WAYSTATION_JOBS_URL"):
        make_huey(replace(config, jobs_url="amqp://localhost"))


def test_a_round_runs_through_each_queue(queue_config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(queue_config.ledger_url)
    ledger.migrate()
    ran: list[int] = []
    monkeypatch.setattr(rounds, "go", lambda config, ledger, now: ran.append(now) or False)
    huey = make_huey(queue_config)
    worker.declare(huey, queue_config, ledger)()
    assert len(huey) == 1
    huey.execute(huey.dequeue())
    assert (len(ran), len(huey)) == (1, 0)
    ledger.close()
    huey.storage.close()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_starts_with_a_round_and_stops_cleanly(config: Config, told: signal.Signals) -> None:
    process = start(config)
    try:
        wait_for_a_round(config, process)
        process.send_signal(told)
        assert process.wait(15) == 0, process.stderr.read() if process.stderr else ""
    finally:
        process.kill()
        process.communicate()


def test_a_worker_killed_before_its_round_makes_it_up_at_the_next_start(config: Config) -> None:
    ledger = Ledger(config.ledger_url)
    ledger.migrate()
    with ledger.write_tx() as conn:
        receive(conn, REPORT, NOW)
    killed = start(config, "import os; os.kill(os.getpid(), 9)")
    assert killed.wait(30) == -9
    killed.communicate()
    again = start(config)
    wait_for_a_round(config, again)
    again.terminate()
    assert again.wait(15) == 0
    again.communicate()
    with ledger.read() as conn:
        assert marks.read(conn, condition.BAKED).value == 1
    ledger.close()


STAND_IN = """
import sys, types
def bake(data, **given):
    {body}
    (data / "content.sqlite").write_bytes(b"baked")
sys.modules["server.content.bake"] = module = types.ModuleType("server.content.bake")
module.bake = bake
from server.jobs import worker
from server.config import Config
from server.ledger.engine import Ledger
config = Config.from_env()
worker.run(config, Ledger(config.ledger_url))
"""


def start(config: Config, body: str = "pass") -> subprocess.Popen[str]:
    env = {**os.environ, "WAYSTATION_DATA": str(config.data)}
    command = [sys.executable, "-c", STAND_IN.format(body=body)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)


def wait_for_a_round(config: Config, process: subprocess.Popen[str]) -> None:
    ledger = Ledger(config.ledger_url)
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            if worked(ledger):
                ledger.close()
                return
        except Exception:
            ledger.close()  # not migrated yet
        time.sleep(0.05)
    raise AssertionError(process.communicate()[1] if process.poll() is not None else "no round within 30 s")
