"""What every test may ask for: an empty data folder, a migrated ledger, the app, a client on our own page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import create_app
from server.config import Config
from server.ledger.engine import Ledger


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings of an installation whose data folder is empty."""
    return Config.from_env({"WAYSTATION_DATA": str(tmp_path / "data")})


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The app with a migrated ledger and no content yet."""
    app = create_app(config)
    app.testing = True
    ledger = app.extensions["waystation"].ledger
    ledger.migrate()
    yield app
    ledger.close()


@pytest.fixture
def app_ledger(app: Flask) -> Ledger:
    """The ledger of the app."""
    return app.extensions["waystation"].ledger


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser on our own page: it says so with Sec-Fetch-Site."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client
