"""Brings the tables to the level of this release with Alembic, inside one transaction of the caller."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from sqlalchemy import Connection, text

from server.ledger.faults import NewerLedger

HERE = Path(__file__).parent / "migrations"
VERSIONS = [HERE / "versions"]
"""Folders of migrations; a test adds one of its own."""
_LOCK = 7_741_001


def upgrade(conn: Connection) -> str:
    """Run what is missing; the caller's transaction makes it all or nothing. Returns the level; raises NewerLedger."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = _config()
    _refuse_newer(config, level(conn))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
    return level(conn)


def level(conn: Connection) -> str:
    """The level of the ledger, '' before the first migration."""
    return MigrationContext.configure(conn).get_current_revision() or ""


@cache
def newest() -> str:
    """The level that this release needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _refuse_newer(config: Config, now: str) -> None:
    try:
        if now:
            ScriptDirectory.from_config(config).get_revision(now)
    except Exception as error:
        if isinstance(error, ResolutionError) or isinstance(error.__cause__, ResolutionError):
            raise NewerLedger(f"the ledger is at level {now}, which this release does not know") from error
        raise


def _config() -> Config:
    config = Config()
    for name, value in {
        "script_location": str(HERE),
        "path_separator": "newline",
        "version_locations": "\n".join(map(str, VERSIONS)),
    }.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config
