"""A migrated ledger on each engine: SQLite always, PostgreSQL where Debian's package is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.ledger.engine import Ledger
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
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a ledger that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return request.getfixturevalue("cluster").fresh()


@pytest.fixture
def empty(url: str) -> Iterator[Ledger]:
    """A ledger before its first migration."""
    ledger = Ledger(url)
    yield ledger
    ledger.close()


@pytest.fixture
def ledger(empty: Ledger) -> Ledger:
    """A ledger of this release, with nothing in it."""
    empty.migrate()
    return empty
