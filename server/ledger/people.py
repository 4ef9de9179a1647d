"""People of the desk: added with a one-time code, started by themselves, disabled, reset by another admin."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from server.ledger.engine import in_order
from server.ledger.schema import people, recovery_codes, sessions

ADMIN, EDITOR = "admin", "content-editor"
ROLES = (EDITOR, ADMIN)
START_SECONDS = 72 * 3600
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: none looks like another."""
_FIRST = 7_741_003


@dataclass(frozen=True, slots=True)
class Person:
    """`started`: has a password; `start_until`: epoch seconds, 0 when no one-time code waits."""

    id: str
    name: str
    role: str
    started: bool
    disabled: bool
    start_until: int


class NameTaken(ValueError):
    """There is a person of this name already."""


def one_time_code() -> str:
    """80 random bits as 4x4 signs."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def code_hash(code: str) -> str:
    """SHA-256 of a code however it was typed: random enough that nothing slower is needed."""
    plain = code.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256("".join(sign for sign in plain if sign in ALPHABET).encode()).hexdigest()


def init(conn: Connection, code: str, totp: str, now: int) -> bool:
    """Add the first admin, named 'admin'; False when there is an admin who has started already.

    Asked again before anybody started, the code is replaced.
    """
    in_order(conn, _FIRST)
    found = conn.execute(select(people.c.id, people.c.password).where(people.c.role == ADMIN)).all()
    if any(row.password for row in found):
        return False
    if found:
        reset(conn, found[0].id, code, totp, now)
    else:
        add(conn, "admin", ADMIN, code, totp, now)
    return True


def add(conn: Connection, name: str, role: str, code: str, totp: str, now: int) -> str:
    """Add a person who starts with the code; returns the id. NameTaken; ValueError for an unknown role or bad name."""
    if role not in ROLES:
        raise ValueError(f"role is one of: {', '.join(ROLES)}")
    if not 1 <= len(name) <= 40 or name != " ".join(name.split()) or not name.isprintable():
        raise ValueError("a name has 1 to 40 signs")
    row = {
        "id": uuid.uuid4().hex,
        "name": name,
        "role": role,
        "password": "",
        "totp": totp,
        "totp_step": 0,
        "start_hash": code_hash(code),
        "start_until": now + START_SECONDS,
        "disabled_at": 0,
        "created_at": now,
    }
    try:
        with conn.begin_nested():
            conn.execute(people.insert().values(row))
    except IntegrityError as error:
        raise NameTaken(name) from error
    return str(row["id"])


def reset(conn: Connection, person: str, code: str, totp: str, now: int) -> bool:
    """Password and second factor are gone, sessions end, a new one-time code waits. False for an unknown person."""
    end_sessions(conn, person)
    conn.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
    row = {
        "password": "",
        "totp": totp,
        "totp_step": 0,
        "start_hash": code_hash(code),
        "start_until": now + START_SECONDS,
        "disabled_at": 0,
    }
    return conn.execute(update(people).where(people.c.id == person).values(row)).rowcount == 1


def disable(conn: Connection, person: str, now: int) -> bool:
    """The person may not sign in any more and is signed out everywhere. False for an unknown person."""
    end_sessions(conn, person)
    gone = {"disabled_at": now, "start_hash": "", "start_until": 0}
    return conn.execute(update(people).where(people.c.id == person).values(gone)).rowcount == 1


def start(conn: Connection, code: str, password: str, step: int, recovery: Iterable[str], now: int) -> str:
    """Use up a one-time code; returns the person's id, '' when the code is unknown, used or too old.

    `password`: argon2id text; `step`: of the TOTP code just shown; `recovery`: codes in plain text.
    """
    row = starting(conn, code, now)
    if row is None:
        return ""
    used = (
        update(people)
        .where(people.c.id == row.id, people.c.start_hash == code_hash(code))
        .values(password=password, totp_step=step, start_hash="", start_until=0)
    )
    if conn.execute(used).rowcount != 1:
        return ""
    end_sessions(conn, row.id)
    conn.execute(delete(recovery_codes).where(recovery_codes.c.person == row.id))
    conn.execute(
        recovery_codes.insert(), [{"hash": code_hash(each), "person": row.id, "used_at": 0} for each in recovery]
    )
    return str(row.id)


def starting(conn: Connection, code: str, now: int) -> Row[Any] | None:
    """Who waits for this one-time code: id, name, totp; None when nobody does."""
    waits = people.c.start_hash == code_hash(code), people.c.start_until > now, people.c.disabled_at == 0
    return conn.execute(select(people).where(*waits)).first()


def secrets_of(conn: Connection, name: str) -> Row[Any] | None:
    """What sign-in compares with: id, password, totp, totp_step, disabled_at; None for an unknown name."""
    return conn.execute(select(people).where(people.c.name == name)).first()


def use_step(conn: Connection, person: str, step: int) -> bool:
    """Use up a TOTP code; False when it, or a later one, was used before."""
    later = people.c.id == person, people.c.totp_step < step, people.c.disabled_at == 0
    return conn.execute(update(people).where(*later).values(totp_step=step)).rowcount == 1


def use_recovery(conn: Connection, person: str, code: str, now: int) -> bool:
    """Use up a recovery code of a person; False when it is none, or was used."""
    mine = recovery_codes.c.hash == code_hash(code), recovery_codes.c.person == person, recovery_codes.c.used_at == 0
    return conn.execute(update(recovery_codes).where(*mine).values(used_at=now)).rowcount == 1


def recovery_left(conn: Connection, person: str) -> int:
    """How many recovery codes a person can still use."""
    mine = recovery_codes.c.person == person, recovery_codes.c.used_at == 0
    return conn.execute(select(func.count()).select_from(recovery_codes).where(*mine)).scalar_one()


def end_sessions(conn: Connection, person: str) -> None:
    """Sign a person out everywhere."""
    conn.execute(delete(sessions).where(sessions.c.person == person))


def everybody(conn: Connection) -> list[Person]:
    """All people by name."""
    return [_person(row) for row in conn.execute(select(people).order_by(people.c.name))]


def named(conn: Connection, name: str) -> Person | None:
    """The person of a name."""
    row = conn.execute(select(people).where(people.c.name == name)).first()
    return _person(row) if row else None


def names(conn: Connection) -> dict[str, str]:
    """Id -> name of everybody."""
    return {row.id: row.name for row in conn.execute(select(people.c.id, people.c.name))}


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.name, row.role, bool(row.password), bool(row.disabled_at), row.start_until)
