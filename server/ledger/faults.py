"""What can go wrong with the ledger, named: full storage, a ledger out of reach, a ledger of a newer release."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

RETRY_SECONDS = 30
"""What a phone is asked to wait before it sends again."""


class LedgerFault(Exception):
    """The ledger could not do it; nothing of the transaction is kept."""


class StorageFull(LedgerFault):
    """No room on the disk of the ledger (HTTP 507)."""


class Unavailable(LedgerFault):
    """The ledger cannot be reached or is held by somebody else for too long (HTTP 503)."""


class NewerLedger(LedgerFault):
    """The ledger was migrated by a newer release than this code."""


# Primary result codes of SQLite that say 'not now' and not 'wrong SQL'.
_SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_PROTOCOL,
}
_PG_FULL = {"53100"}  # disk_full
# Gone, shutting down, no resources, a standby, serialisation or deadlock (try again), lock not got in time.
_PG_AWAY = ("08", "57P", "53", "25006", "40001", "40P01", "55P03")


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn driver errors that are expected in a life of years into LedgerFault; let bugs rise as they are."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("no free connection") from error
    except DBAPIError as error:
        fault = _name(error)
        if fault is None:
            raise
        raise fault from error


def from_os(error: OSError) -> LedgerFault:
    """The fault behind a failed lock file."""
    return StorageFull("disk full") if error.errno in (errno.ENOSPC, errno.EDQUOT) else Unavailable(error.strerror)


def _name(error: DBAPIError) -> LedgerFault | None:
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state in _PG_FULL:
        return StorageFull("disk full")
    lost = error.connection_invalidated or (state is None and type(error.orig).__name__ == "OperationalError")
    return Unavailable("database away") if lost or (state or "").startswith(_PG_AWAY) else None


def _sqlite(error: sqlite3.Error) -> LedgerFault | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageFull("disk full")
    return Unavailable(getattr(error, "sqlite_errorname", "")) if code in _SQLITE_AWAY else None
