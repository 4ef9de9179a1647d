"""Where jobs wait: a SQLite file by default, Redis or PostgreSQL by one setting."""

from __future__ import annotations

from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError

from server.config import Config

NAME = "waystation"


def make_huey(config: Config) -> Huey:
    """The queue of WAYSTATION_JOBS_URL. ValueError says what is wrong with it.

    huey loses a job that is killed while it runs: what must not be lost is a row in the ledger, and a job only wakes
    the worker that looks for such rows.
    """
    scheme = config.jobs_url.partition(":")[0].partition("+")[0]
    given: dict[str, Any] = {"name": NAME, "results": False, "utc": True}
    try:
        if not scheme:
            config.data.mkdir(parents=True, exist_ok=True)
            return SqliteHuey(filename=str(config.data / "jobs.sqlite"), **given)
        if scheme in ("redis", "rediss", "unix"):
            return RedisHuey(url=config.jobs_url, **given)
        if scheme in ("postgresql", "postgres"):
            return PostgresHuey(dsn=config.jobs_url.replace("postgresql+psycopg:", "postgresql:", 1), **given)
    except ConfigurationError as error:
        raise ValueError(f"WAYSTATION_JOBS_URL: {error}") from error
    raise ValueError(f"WAYSTATION_JOBS_URL: {scheme} is not supported, use redis://… or postgresql://… or nothing")
