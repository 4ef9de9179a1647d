"""Class Ledger: how the ledger is reached; reading, and writing by one party at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url

from server.ledger import migrate
from server.ledger.faults import LedgerFault, Unavailable, from_os, named_faults
from server.ledger.filelock import FileLock
from server.ledger.schema import marks

BUSY_SECONDS = 15
OLDEST_SQLITE = (3, 37, 0)
"""STRICT tables came with it."""
WAL_RESET_FIXED = (3, 51, 3)
"""Before it, two connections that commit and checkpoint at the same instant may corrupt a WAL; our lock leaves one."""


class Ledger:
    """The ledger behind a SQLAlchemy URL (sqlite:///… or postgresql://…). Opens nothing before it is used."""

    def __init__(self, url: str, *, patience: float = BUSY_SECONDS) -> None:
        """`patience`: seconds a writer waits for the others. ValueError for an engine we do not know."""
        self.url = _known(make_url(url))
        self.path = Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None
        self._lock = FileLock(Path(f"{self.path}.lock"), patience) if self.path else None
        self._reader = self._engine(writes=False)
        self._writer = self._engine(writes=True)
        self._mine = threading.local()
        _forget_after_fork(self)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only connection in one snapshot. Raises LedgerFault."""
        with named_faults(), self._reader.begin() as conn:
            yield conn

    @contextmanager
    def write_tx(self) -> Iterator[Connection]:
        """One transaction, alone: lock, BEGIN IMMEDIATE, the body, COMMIT (or ROLLBACK on any error), unlock.

        When this returns, the disk has it. Raises LedgerFault; RuntimeError when nested in the same thread.
        """
        if getattr(self._mine, "writing", False):
            raise RuntimeError("write_tx() inside write_tx()")
        self._mine.writing = True
        try:
            with named_faults(), self._alone(), self._writer.begin() as conn:
                yield conn
        finally:
            self._mine.writing = False

    def migrate(self) -> str:
        """Bring the tables to this release, all or nothing; returns the level. Raises LedgerFault (NewerLedger, …)."""
        if self.path:
            _make_private(self.path)
        with self.write_tx() as conn:
            return migrate.upgrade(conn)

    def level(self) -> str:
        """The migration level of the ledger; '' when it was never migrated. Raises LedgerFault."""
        with self.read() as conn:
            return migrate.level(conn)

    def probe(self) -> None:
        """Lock, write and take it back: proves that writing works, changes nothing. Raises LedgerFault."""
        with named_faults(), self._alone(), self._writer.connect() as conn, conn.begin() as tx:
            conn.execute(marks.insert().values(name=f"probe-{os.getpid()}", value=0, at=0))
            tx.rollback()

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()

    def _alone(self) -> AbstractContextManager[None]:
        return self._lock.hold() if self._lock else nullcontext()

    def _engine(self, *, writes: bool) -> Engine:
        return _sqlite(self.path, writes) if self.path else _postgresql(self.url, writes)


def insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of the connection."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def in_order(conn: Connection, what: int) -> None:
    """Let transactions that number rows follow one another: a smaller number never appears after a larger one."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})


def _known(url: URL) -> URL:
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise ValueError(f"WAYSTATION_LEDGER_URL: {backend} is not supported, use sqlite:///… or postgresql://…")
    if url.database in (None, "", ":memory:"):
        raise ValueError("WAYSTATION_LEDGER_URL: a ledger in memory would forget what people wrote")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise ValueError(f"SQLite {sqlite3.sqlite_version} is too old, {'.'.join(map(str, OLDEST_SQLITE))} is needed")
    return url


def _sqlite(path: Path, writes: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        # mode=rw: a missing ledger is a fault, not an empty ledger. isolation_level None: BEGIN is ours, see below.
        where = f"file:{quote(str(path.absolute()))}?mode=rw"
        conn = sqlite3.connect(where, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _pragmas(writes):
                conn.execute(f"PRAGMA {pragma}")
        except BaseException:
            conn.close()
            raise
        return conn

    engine = create_engine(f"sqlite:///{quote(str(path))}", creator=connect, hide_parameters=True)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


def _pragmas(writes: bool) -> tuple[str, ...]:
    common = (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON")
    return (*common, "journal_mode=WAL", "synchronous=FULL") if writes else (*common, "query_only=ON")


def _postgresql(url: URL, writes: bool) -> Engine:
    given: dict[str, Any] = {"connect_timeout": 5, "options": f"-c lock_timeout={BUSY_SECONDS * 1000}"}
    # pre_ping: after a restart of the database the first request finds a new connection instead of a dead one.
    shared: dict[str, Any] = {"pool_pre_ping": True, "pool_timeout": BUSY_SECONDS, "hide_parameters": True}
    engine = create_engine(url, connect_args=given, **shared)
    return engine if writes else engine.execution_options(postgresql_readonly=True)


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # its -wal and -shm inherit the mode
    except OSError as error:
        raise from_os(error) from error


def _forget_after_fork(ledger: Ledger) -> None:
    """A forked child must not use, nor close, its parent's connections."""
    known = weakref.ref(ledger)

    def forget() -> None:
        if kept := known():
            kept._reader.dispose(close=False)
            kept._writer.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


__all__ = ["Ledger", "LedgerFault", "Unavailable", "in_order", "insert"]
