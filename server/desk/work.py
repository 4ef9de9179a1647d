"""What the desk works on: what is published, the open draft of who is signed in, and saving an edit into it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import current_app

from server import publication
from server.content import edits, live, worked
from server.content.edits import Edit, Made
from server.content.guide import Guide
from server.content.ruleset import Compiled
from server.content.strict_yaml import Mistake
from server.desk import session
from server.ledger import audit, drafts, versions
from server.ledger.drafts import Draft
from server.ledger.station_reports import CHINA
from server.ledger.versions import Version


@dataclass(frozen=True, slots=True)
class Desk:
    """`live`: the newest version, None as shipped; `draft`: the open draft of who is signed in, if any."""

    live: Version | None
    draft: Draft | None

    @property
    def over(self) -> int:
        """The number of what is published; 0: as shipped."""
        return self.live.number if self.live else 0

    def edits(self, draft: Draft | None = None) -> list[Edit]:
        """All edits over the shipped content with those of a draft (the open one when none is named)."""
        chosen = draft or self.draft
        return [*(self.live.edits if self.live else []), *(chosen.edits if chosen else [])]


@dataclass(frozen=True, slots=True)
class Look:
    """A draft looked at: compiled, or the mistake; `drifted` and `at`: numbers among the draft's own edits."""

    made: Made | None
    mistake: Mistake | None
    at: int | None
    drifted: frozenset[int]
    changes: list[worked.Change]
    broken: list[str]
    before: Compiled
    before_guides: tuple[Guide, ...]

    @property
    def seal(self) -> str:
        """Names what was looked at: an approval counts for exactly this."""
        return seal(self.made) if self.made else ""


class Changed(Exception):
    """The draft was changed elsewhere in the meantime."""


def desk() -> Desk:
    """The state of things now."""
    with session.ledger().read() as conn:
        return Desk(versions.newest(conn), drafts.open_of(conn, session.who().person))


def compiled(all_edits: list[Edit]) -> Made:
    """Compile; Mistake says what to mend."""
    return _made(json.dumps(all_edits))


def current(it: Desk) -> Made:
    """What forms begin with: what is published with the open draft, or without it when that does not compile."""
    try:
        return compiled(it.edits())
    except Mistake:
        return compiled(it.live.edits if it.live else [])


def published() -> tuple[Compiled, tuple[Guide, ...]]:
    """What phones get now."""
    return live.ruleset_and_guides(current_app.extensions["waystation"].config.data)


def save(new: list[Edit]) -> Draft:
    """Add edits to the open draft, beginning one when there is none. Mistake: nothing is kept; Changed: the same."""
    it = desk()
    compiled([*it.edits(), *new])
    at, me = session.now(), session.who().person
    with session.ledger().write_tx() as conn:
        draft = drafts.open_of(conn, me) or drafts.begin(conn, me, edits.shipped_hash(), at)
        if it.draft and (draft.id, draft.revision) != (it.draft.id, it.draft.revision):
            raise Changed
        if not drafts.change(conn, draft, at, edits=[*draft.edits, *new]):
            raise Changed
        audit.note(conn, at, me, "draft-changed", draft.id, kinds=[edit["kind"] for edit in new])
    return draft


def field_of(mistake: Mistake, first: int) -> tuple[int, str] | None:
    """(number among the new edits, field) that a mistake belongs to; None when it lies elsewhere.

    `first`: how many edits stand before the new ones.
    """
    place = mistake.where[0]
    if not place.startswith("#"):
        return None
    number, _dot, field = place[1:].partition(".")
    return (int(number) - first, field.removeprefix("now").lstrip(".")) if int(number) >= first else None


def look(draft: Draft) -> Look:
    """Compile a draft over what is published and run the worked cases before and after."""
    with session.ledger().read() as conn:
        it = Desk(versions.newest(conn), draft)
    before, guides = published()
    first = len(it.edits()) - len(draft.edits)
    try:
        made = compiled(it.edits())
    except Mistake as mistake:
        where = field_of(mistake, first)
        return Look(None, mistake, where[0] if where else None, frozenset(), [], [], before, guides)
    changes = worked.changes(before, made.compiled, made.cases)
    wrong = [worked.name_of(case) for case, _result in worked.broken(made.compiled, made.cases)]
    own = frozenset(number - first for number in made.drifted if number >= first)
    return Look(made, None, None, own, changes, wrong, before, guides)


def seal(made: Made) -> str:
    """SHA-256 of what would be published."""
    return hashlib.sha256(made.text().encode()).hexdigest()


def bake() -> None:
    """Bring what is published to the phones."""
    house = current_app.extensions["waystation"]
    publication.bake(house.config, house.ledger, datetime.fromtimestamp(session.now(), CHINA).date())


def can_renew(it: Desk) -> bool:
    """Whether the program has brought newer content than what was published last."""
    return it.live is not None and it.live.shipped != edits.shipped_hash()


@lru_cache(maxsize=16)
def _made(text: str) -> Made:
    return edits.made(json.loads(text))
