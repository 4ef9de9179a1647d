"""Published versions of rules and guides: every one is kept, with who, when and why. The newest is what phones get."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from server.ledger import drafts
from server.ledger.drafts import Draft, Edit
from server.ledger.engine import in_order
from server.ledger.schema import versions

_NUMBERS = 7_741_004


@dataclass(frozen=True, slots=True)
class Version:
    """`edits`: all edits over the shipped content; `back_to`: the version taken again by a roll-back, else None."""

    number: int
    draft: str | None
    back_to: int | None
    author: str
    approver: str
    why: str
    edits: list[Edit]
    ruleset: str
    shipped: str
    at: int


class Moved(Exception):
    """Somebody else published, or changed the draft, in the meantime."""


_SHOWN = [column for column in versions.c if column.name != "compiled"]


def newest(conn: Connection) -> Version | None:
    """What is published; None as long as everything is as shipped."""
    row = conn.execute(select(*_SHOWN).order_by(versions.c.number.desc()).limit(1)).first()
    return _version(row) if row else None


def get(conn: Connection, number: int) -> Version | None:
    """A version by its number."""
    row = conn.execute(select(*_SHOWN).where(versions.c.number == number)).first()
    return _version(row) if row else None


def compiled(conn: Connection, number: int) -> str | None:
    """The canonical JSON {"guides", "ruleset"} of a version."""
    text: str | None = conn.execute(select(versions.c.compiled).where(versions.c.number == number)).scalar()
    return text


def every(conn: Connection) -> list[Version]:
    """All versions, the newest first."""
    return [_version(row) for row in conn.execute(select(*_SHOWN).order_by(versions.c.number.desc()))]


def publish(
    conn: Connection,
    draft: Draft,
    *,
    over: int,
    approver: str,
    edits: list[Edit],
    compiled: str,
    ruleset: str,
    shipped: str,
    now: int,
) -> int:
    """Publish a draft that was asked for; returns the number. Of two at once, one wins and the other gets Moved.

    `over`: number of the version it was compiled over, 0 for the shipped content. ValueError when the author approves.
    """
    if approver == draft.author:
        raise ValueError("somebody other than the author approves")
    _nobody_was_faster(conn, over)
    if draft.state != drafts.ASKED or not drafts.change(conn, draft, now, state=drafts.PUBLISHED):
        raise Moved
    return _add(
        conn,
        draft=draft.id,
        back_to=None,
        author=draft.author,
        approver=approver,
        why=draft.why,
        edits=_json(edits),
        compiled=compiled,
        ruleset=ruleset,
        shipped=shipped,
        at=now,
    )


def take_again(
    conn: Connection, number: int, *, over: int, who: str, why: str, compiled: str, ruleset: str, shipped: str, now: int
) -> int:
    """Roll back: a new version that says what version `number` said (0: the shipped content). Moved when late."""
    _nobody_was_faster(conn, over)
    earlier = get(conn, number) if number else None
    return _add(
        conn,
        draft=None,
        back_to=number,
        author=who,
        approver=who,
        why=why,
        edits=_json(earlier.edits if earlier else []),
        compiled=compiled,
        ruleset=ruleset,
        shipped=shipped,
        at=now,
    )


def _nobody_was_faster(conn: Connection, over: int) -> None:
    in_order(conn, _NUMBERS)
    last = newest(conn)
    if (last.number if last else 0) != over:
        raise Moved


def _add(conn: Connection, **row: Any) -> int:
    number: int = conn.execute(versions.insert().values(row).returning(versions.c.number)).scalar_one()
    return number


def _json(edits: list[Edit]) -> str:
    return json.dumps(edits, ensure_ascii=False, separators=(",", ":"))  # keys in their order, as in drafts


def _version(row: Row[Any]) -> Version:
    return Version(**{**row._mapping, "edits": json.loads(row.edits)})
