"""Sessions of the desk: a random token in a cookie, its hash here; ended by time, by the person, or by an admin."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from server.ledger.schema import people, sessions

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
TOUCH_SECONDS = 60
"""A look does not write each time: being seen is noted once a minute."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is alive, and whose it is. Times in epoch seconds."""

    id: str
    person: str
    name: str
    role: str
    created_at: int
    seen_at: int


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(conn: Connection, person: str, now: int) -> str:
    """Open a session; returns its token."""
    token = new_token()
    row = {"hash": token_hash(token), "id": uuid.uuid4().hex, "person": person, "created_at": now, "seen_at": now}
    conn.execute(sessions.insert().values(row))
    return token


def alive(conn: Connection, token: str, now: int) -> Session | None:
    """The session of a token; None when it never was, has ended, or its person may not sign in any more."""
    return next(iter(_alive(conn, now, sessions.c.hash == token_hash(token))), None)


def of(conn: Connection, person: str, now: int) -> list[Session]:
    """The living sessions of a person, the newest first."""
    return _alive(conn, now, sessions.c.person == person)


def touch(conn: Connection, session: Session, now: int) -> None:
    """Note that a session was seen. It never brings back one that ended."""
    conn.execute(update(sessions).where(sessions.c.id == session.id).values(seen_at=now))


def end(conn: Connection, session: str, person: str) -> bool:
    """End a session of a person; False when there is none of this id."""
    mine = sessions.c.id == session, sessions.c.person == person
    return conn.execute(delete(sessions).where(*mine)).rowcount == 1


def purge(conn: Connection, now: int) -> int:
    """Forget sessions that time has ended; returns how many."""
    over = or_(sessions.c.created_at <= now - LONGEST_SECONDS, sessions.c.seen_at <= now - IDLE_SECONDS)
    return conn.execute(delete(sessions).where(over)).rowcount


def _alive(conn: Connection, now: int, which: Any) -> list[Session]:
    query = (
        select(sessions, people.c.name, people.c.role)
        .join(people, people.c.id == sessions.c.person)
        .where(
            which,
            people.c.disabled_at == 0,
            sessions.c.created_at > now - LONGEST_SECONDS,
            sessions.c.seen_at > now - IDLE_SECONDS,
        )
        .order_by(sessions.c.created_at.desc())
    )
    return [_session(row) for row in conn.execute(query)]


def _session(row: Row[Any]) -> Session:
    return Session(row.id, row.person, row.name, row.role, row.created_at, row.seen_at)
