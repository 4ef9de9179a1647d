"""The audit log: who did what at the desk, and when. Lines are only added."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, select

from server.ledger.schema import audit, people

CONSOLE = "console"
"""Who works on the machine itself."""


def note(conn: Connection, now: int, who: str, what: str, about: str = "", **detail: Any) -> None:
    """Add a line. `what`: a code like 'signed-in'; `detail`: never a secret, never what a worker wrote."""
    told = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    conn.execute(audit.insert().values(at=now, who=who, what=what, about=about, detail=told))


def lines(conn: Connection, most: int = 200) -> list[Row[Any]]:
    """The newest lines first: at, who, name ('' when not a person), what, about, detail."""
    query = (
        select(audit, people.c.name)
        .outerjoin(people, people.c.id == audit.c.who)
        .order_by(audit.c.seq.desc())
        .limit(most)
    )
    return list(conn.execute(query))
