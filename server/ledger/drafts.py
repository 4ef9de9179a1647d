"""Drafts of the desk: typed edits of one author, asked for, then published by somebody else, or dropped."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from server.ledger.schema import drafts

Edit = dict[str, Any]
OPEN, ASKED, PUBLISHED, DROPPED = "open", "asked", "published", "dropped"


@dataclass(frozen=True, slots=True)
class Draft:
    """`revision` counts changes; `shipped`: hash of the shipped content it was last looked at with."""

    id: str
    author: str
    state: str
    why: str
    edits: list[Edit]
    revision: int
    shipped: str
    created_at: int
    changed_at: int


def begin(conn: Connection, author: str, shipped: str, now: int) -> Draft:
    """A new open draft without edits."""
    row = {
        "id": uuid.uuid4().hex[:12],
        "author": author,
        "state": OPEN,
        "why": "",
        "edits": "[]",
        "revision": 1,
        "shipped": shipped,
        "created_at": now,
        "changed_at": now,
    }
    conn.execute(drafts.insert().values(row))
    return Draft(**{**row, "edits": []})  # type: ignore[arg-type]


def get(conn: Connection, draft: str) -> Draft | None:
    """A draft by its id."""
    row = conn.execute(select(drafts).where(drafts.c.id == draft)).first()
    return _draft(row) if row else None


def open_of(conn: Connection, author: str) -> Draft | None:
    """The open draft of an author, the newest when there are several."""
    mine = drafts.c.author == author, drafts.c.state == OPEN
    row = conn.execute(select(drafts).where(*mine).order_by(drafts.c.created_at.desc(), drafts.c.id)).first()
    return _draft(row) if row else None


def in_state(conn: Connection, *states: str) -> list[Draft]:
    """Drafts in these states, those changed last first."""
    query = select(drafts).where(drafts.c.state.in_(states)).order_by(drafts.c.changed_at.desc(), drafts.c.id)
    return [_draft(row) for row in conn.execute(query)]


def change(conn: Connection, draft: Draft, now: int, **to: Any) -> bool:
    """Change edits, why, state or shipped; False when the draft is not as it was read, or is published or dropped."""
    if "edits" in to:
        # Keys stay in their order: the order of a clause's amounts is that of its keys.
        to["edits"] = json.dumps(to["edits"], ensure_ascii=False, separators=(",", ":"))
    as_read = drafts.c.id == draft.id, drafts.c.revision == draft.revision, drafts.c.state == draft.state
    new = {**to, "revision": draft.revision + 1, "changed_at": now}
    living = drafts.c.state.in_((OPEN, ASKED))
    return conn.execute(update(drafts).where(*as_read, living).values(new)).rowcount == 1


def _draft(row: Row[Any]) -> Draft:
    return Draft(**{**row._mapping, "edits": json.loads(row.edits)})
