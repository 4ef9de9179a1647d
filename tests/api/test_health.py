"""What a load balancer hears: alive, ready, and when not ready, why, without a secret or a path."""

from __future__ import annotations

import time
from collections import namedtuple
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, table, text

from server import condition
from server.ledger import marks
from server.ledger.engine import Ledger


@pytest.fixture
def data(app: Flask) -> Path:
    """The data folder of an installation that has baked."""
    folder: Path = app.extensions["waystation"].config.data
    (folder / "content.sqlite").write_bytes(b"baked")
    return folder


def failing(client: FlaskClient) -> list[str]:
    client.application.extensions.pop("readyz", None)
    reply = client.get("/readyz")
    bad = [name for name, check in reply.json["checks"].items() if not check["ok"]]
    assert (reply.status_code, reply.json["ok"]) == ((503, False) if bad else (200, True))
    return bad


def note_round(ledger: Ledger, at: float) -> None:
    with ledger.write_tx() as conn:
        marks.note(conn, condition.WORKER, 1, int(at))


def test_the_process_is_alive_also_when_nothing_else_is(client: FlaskClient, data: Path) -> None:
    for file in data.iterdir():
        file.unlink()
    reply = client.get("/livez")
    assert (reply.status_code, reply.json, reply.headers["Cache-Control"]) == (200, {"ok": True}, "no-store")


def test_a_whole_installation_is_ready(client: FlaskClient, data: Path, app_ledger: Ledger) -> None:
    assert failing(client) == []
    note_round(app_ledger, time.time())
    assert failing(client) == []
    reply = client.get("/readyz")
    assert set(reply.json["checks"]) == {"ledger", "migration", "disk", "content", "worker"}


def test_without_content_it_is_not_ready(client: FlaskClient, data: Path) -> None:
    (data / "content.sqlite").unlink()
    assert failing(client) == ["content"]


def test_with_the_ledger_gone_it_is_not_ready(client: FlaskClient, app: Flask, data: Path) -> None:
    app.extensions["waystation"].ledger = Ledger(f"sqlite:///{data / 'nowhere.sqlite'}")
    assert failing(client) == ["ledger", "migration", "worker"]


def test_with_a_ledger_that_was_never_migrated_it_is_not_ready(client: FlaskClient, app: Flask, data: Path) -> None:
    (data / "empty.sqlite").touch()
    app.extensions["waystation"].ledger = Ledger(f"sqlite:///{data / 'empty.sqlite'}")
    assert failing(client) == ["ledger", "migration", "worker"]


def test_with_a_full_disk_it_is_not_ready(client: FlaskClient, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    sizes = iter([usage(10**12, 10**12, 10**8), usage(10**9, 8 * 10**8, 2 * 10**8), usage(10**13, 0, 3 * 10**8)])
    monkeypatch.setattr(condition.shutil, "disk_usage", lambda _: next(sizes))
    assert failing(client) == ["disk"]
    assert failing(client) == []  # 20 % of a small disk
    assert failing(client) == []  # 300 MB of a huge one


def test_a_worker_that_stopped_coming_round_is_noticed(client: FlaskClient, data: Path, app_ledger: Ledger) -> None:
    note_round(app_ledger, time.time() - 800)
    assert failing(client) == []
    note_round(app_ledger, time.time() - 1000)
    assert failing(client) == ["worker"]


def test_a_worker_that_never_came_is_noticed_by_the_age_of_the_content(client: FlaskClient, data: Path) -> None:
    import os

    os.utime(data / "content.sqlite", (0, 0))
    assert failing(client) == ["worker"]


def test_asking_for_readiness_changes_nothing(client: FlaskClient, data: Path, app_ledger: Ledger) -> None:
    def dump() -> list:
        with app_ledger.read() as conn:
            names = conn.dialect.get_table_names(conn)
            return [(name, conn.execute(select(text("*")).select_from(table(name))).all()) for name in sorted(names)]

    before = dump()
    assert failing(client) == []
    assert dump() == before


def test_the_findings_tell_no_path_and_no_password(client: FlaskClient, app: Flask, data: Path) -> None:
    app.extensions["waystation"].ledger = Ledger("postgresql://someone:hunter2@127.0.0.1:1/none")
    client.application.extensions.pop("readyz", None)
    text = client.get("/readyz").get_data(as_text=True)
    assert "Unavailable" in text
    assert not [secret for secret in ("hunter2", "someone", "127.0.0.1", str(data)) if secret in text]


def test_asking_all_the_time_does_not_queue_up_writers(
    client: FlaskClient, data: Path, app_ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    probes = []
    monkeypatch.setattr(Ledger, "probe", lambda self: probes.append(1))
    assert [client.get("/readyz").status_code for _ in range(50)] == [200] * 50
    assert len(probes) < 10
