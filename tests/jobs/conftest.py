"""A queue of each kind that this machine can run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.config import Config
from tests.ledger.postgres import Cluster, Missing


@contextmanager
def nothing(tmp_path: Path) -> Iterator[str]:
    """SQLite: no server at all."""
    yield ""


@contextmanager
def postgresql(tmp_path: Path) -> Iterator[str]:
    """A real PostgreSQL."""
    try:
        cluster = Cluster()
    except Missing as missing:
        pytest.skip(f"no PostgreSQL: {missing}")
    yield cluster.fresh()
    cluster.close()


@contextmanager
def redis(tmp_path: Path) -> Iterator[str]:
    """A real Redis on a unix socket."""
    if not shutil.which("redis-server"):
        pytest.skip("no Redis: apt-get install redis-server")
    socket = tmp_path / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path), "--save", ""]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    while "eady to accept connections" not in (line := server.stdout.readline()):
        assert line, "redis-server ended"
    yield f"unix://{socket}"
    server.terminate()
    server.communicate()


KINDS: dict[str, Callable[[Path], object]] = {"sqlite": nothing, "postgresql": postgresql, "redis": redis}


@pytest.fixture(params=sorted(KINDS))
def queue_config(request: pytest.FixtureRequest, config: Config, tmp_path: Path) -> Iterator[Config]:
    """Settings whose jobs wait in SQLite, a real PostgreSQL or a real Redis."""
    with KINDS[request.param](tmp_path) as url:
        yield replace(config, jobs_url=url)
