"""Small notes of the machine to itself: how far the worker has come, and when it last said so."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from server.ledger.engine import insert
from server.ledger.schema import marks


class Mark(NamedTuple):
    """A whole number and when it was noted (epoch seconds); both 0 when never."""

    value: int
    at: int


def read(conn: Connection, name: str) -> Mark:
    """The mark of a name."""
    row = conn.execute(select(marks.c.value, marks.c.at).where(marks.c.name == name)).first()
    return Mark(row.value, row.at) if row else Mark(0, 0)


def note(conn: Connection, name: str, value: int, now: int) -> None:
    """Set the mark of a name."""
    row = {"value": value, "at": now}
    conn.execute(insert(conn, marks).values(name=name, **row).on_conflict_do_update(index_elements=["name"], set_=row))
