"""Published versions: who, when, why, which hash; and going back to any of them in one step."""

from __future__ import annotations

import json

from flask import Response, abort, request

from server.content import edits
from server.desk import diffs, session, work
from server.desk.page import go, route, show
from server.desk.words import gettext as _
from server.ledger import audit, people, versions
from server.ledger.versions import Version


@route("/versions", "GET")
def all_versions() -> Response:
    """Every version, the newest first."""
    return _list()


@route("/versions/<int:number>", "GET")
def version(number: int) -> Response:
    """One version in words."""
    with session.ledger().read() as conn:
        it, names, last = versions.get(conn, number), people.names(conn), versions.newest(conn)
        earlier = [each for each in versions.every(conn) if each.number < number]
    if it is None:
        abort(404)
    told = _told(it, earlier[0] if earlier else None)
    newest = last.number if last else 0
    return show("version.html", version=it, names=names, newest=newest, told=told)


@route("/versions/<int:number>/take", "POST")
def take_again(number: int) -> Response:
    """Roll back: from now on phones get what version `number` said; 0: as the program brought it."""
    me, at = session.who().person, session.now()
    over = request.form.get("over", "")
    with session.ledger().read() as conn:
        it = versions.get(conn, number) if number else None
        text = versions.compiled(conn, number) if number else work.compiled([]).text()
    if text is None:
        abort(404)
    try:
        with session.ledger().write_tx() as conn:
            new = versions.take_again(
                conn,
                number,
                over=int(over) if over.isdigit() else -1,
                who=me,
                why=_("退回到第 {number} 版").format(number=number) if number else _("退回到程序自带的内容"),
                compiled=text,
                ruleset=json.loads(text)["ruleset"]["hash"],
                shipped=it.shipped if it else edits.shipped_hash(),
                now=at,
            )
            audit.note(conn, at, me, "rolled-back", str(number), version=new)
    except versions.Moved:
        return _list(409, _("刚才已经有人发布了。请看最新的情况。"))
    work.bake()
    return go(f"/desk/versions/{new}")


def _list(status: int = 200, error: str = "") -> Response:
    with session.ledger().read() as conn:
        every, names = versions.every(conn), people.names(conn)
    return show("versions.html", status, versions=every, names=names, error=error)


def _told(it: Version, before: Version | None) -> list[diffs.Diff]:
    """The edits this version added to the one before, in words."""
    known = before.edits if before else []
    added = [edit for edit in it.edits if edit not in known]
    compiled = work.published()[0]
    return [diffs.diff(edit, compiled) for edit in added]
