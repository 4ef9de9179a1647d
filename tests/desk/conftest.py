"""A desk with an admin, two editors and a stranger, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server import create_app
from server.config import Config
from tests.desk.desks import Browser, Clock, browser, person
from tests.ledger.postgres import Cluster, Missing


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A real PostgreSQL, or a skip that says what is missing."""
    try:
        cluster = Cluster()
    except Missing as missing:
        pytest.skip(f"no PostgreSQL: {missing}")
    yield cluster
    cluster.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app with a migrated ledger."""
    config = Config.from_env({"WAYSTATION_DATA": str(tmp_path / "data")})
    if request.param == "postgresql":
        config = replace(config, ledger_url=request.getfixturevalue("cluster").fresh())
    app = create_app(config)
    app.testing = True
    app.extensions["waystation"].ledger.migrate()
    yield app
    app.extensions["waystation"].ledger.close()


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the desk."""
    clock = Clock()
    app.extensions["desk_clock"] = clock
    return clock


@pytest.fixture
def stranger(app: Flask, clock: Clock) -> Browser:
    """A browser nobody has signed in with."""
    return browser(app, clock)


@pytest.fixture
def editor(app: Flask, clock: Clock) -> Browser:
    """An editor, signed in."""
    return signed_in(app, clock, "林编辑", "content-editor")


@pytest.fixture
def second(app: Flask, clock: Clock) -> Browser:
    """Another editor, signed in."""
    return signed_in(app, clock, "周编辑二", "content-editor")


@pytest.fixture
def admin(app: Flask, clock: Clock) -> Browser:
    """An admin, signed in."""
    return signed_in(app, clock, "王管理", "admin")


def signed_in(app: Flask, clock: Clock, name: str, role: str) -> Browser:
    """Somebody who has started and signed in."""
    _made, totp = person(app.extensions["waystation"].ledger, name, role, clock.at)
    it = browser(app, clock, name, totp)
    reply = it.sign_in()
    assert reply.status_code == 303, reply.text
    return it
