"""Drafts: what changes, which worked cases change, asking for approval, and approval by somebody else."""

from __future__ import annotations

from flask import Response, abort, current_app, request

from server.content import edits
from server.content.strict_yaml import Mistake
from server.desk import diffs, say, session, work
from server.desk.page import asked, go, route, show
from server.desk.words import gettext as _
from server.desk.words import language
from server.ledger import audit, drafts, people, versions
from server.ledger.drafts import ASKED, DROPPED, OPEN, Draft


@route("/drafts", "GET")
def all_drafts() -> Response:
    """What waits and what is being written."""
    with session.ledger().read() as conn:
        waiting, names = drafts.in_state(conn, ASKED, OPEN), people.names(conn)
    return show("drafts.html", drafts=waiting, names=names, renew=work.can_renew(work.desk()))


@route("/drafts/renew", "POST")
def renew() -> Response:
    """An open draft that only puts the edits published so far over what the program newly brought."""
    me, at = session.who().person, session.now()
    with session.ledger().write_tx() as conn:
        draft = drafts.open_of(conn, me) or drafts.begin(conn, me, edits.shipped_hash(), at)
    return go(f"/desk/drafts/{draft.id}")


@route("/drafts/<draft_id>", "GET")
def draft(draft_id: str) -> Response:
    """The draft with its preview."""
    return _page(_get(draft_id))


@route("/drafts/<draft_id>/guides/<slug>", "GET")
def draft_guide(draft_id: str, slug: str) -> Response:
    """A guide of the draft as phones would show it."""
    look = work.look(_get(draft_id))
    guide = next((it for it in look.made.guides if it["id"] == slug), None) if look.made else None
    render = current_app.extensions.get("guide_preview")
    if guide is None or look.made is None or render is None:
        abort(404)
    return Response(render(guide, look.made.compiled, language()), mimetype="text/html")


@route("/drafts/<draft_id>/edits/<int:number>/remove", "POST")
def remove_edit(draft_id: str, number: int) -> Response:
    """Take one edit out of the own open draft."""
    it = _mine(draft_id, OPEN)
    left = [edit for at, edit in enumerate(it.edits) if at != number]
    return _change(it, "draft-changed", edits=left)


@route("/drafts/<draft_id>/ask", "POST")
def ask(draft_id: str) -> Response:
    """Ask somebody else for approval; why must be said, and it must compile."""
    it = _mine(draft_id, OPEN)
    why = asked("why", 500)
    if not why:
        return _page(it, 422, _("写一句为什么改，批准的人要看。"))
    look = work.look(it)
    if look.made is None:
        return _page(it, 422, _("先改好下面标出的那一处。"), why)
    if not it.edits and not work.can_renew(work.desk()):
        return _page(it, 422, _("还没有改动。"), why)
    return _change(it, "approval-asked", why=why, state=ASKED, shipped=edits.shipped_hash())


@route("/drafts/<draft_id>/back", "POST")
def back(draft_id: str) -> Response:
    """The author takes it back, or the second person returns it: it is open again."""
    it = _get(draft_id)
    if it.state != ASKED:
        return _page(it, 409, _("这份草稿的状态刚才变了。"))
    return _change(it, "draft-returned", state=OPEN)


@route("/drafts/<draft_id>/drop", "POST")
def drop(draft_id: str) -> Response:
    """Give up the own open draft; it is kept, but not shown any more."""
    return _change(_mine(draft_id, OPEN), "draft-dropped", to="/desk/drafts", state=DROPPED)


@route("/drafts/<draft_id>/approve", "POST")
def approve(draft_id: str) -> Response:
    """Publish exactly what the second person looked at, once."""
    it, me, at = _get(draft_id), session.who().person, session.now()
    if it.author == me:
        return _page(it, 403, _("自己的草稿要由另一个人批准。"))
    if it.state != ASKED:
        return _page(it, 409, _("这份草稿的状态刚才变了。"))
    desk = work.Desk(work.desk().live, it)
    try:
        made = work.compiled(desk.edits())
    except Mistake:
        return _page(it, 409, _("程序带来了新内容，这份草稿要先改好。"))
    if request.form.get("seal") != work.seal(made):
        return _page(it, 409, _("你看的时候内容变了。请把下面再看一遍，再批准。"))
    try:
        with session.ledger().write_tx() as conn:
            number = versions.publish(
                conn,
                it,
                over=desk.over,
                approver=me,
                edits=desk.edits(),
                compiled=made.text(),
                ruleset=made.compiled["hash"],
                shipped=edits.shipped_hash(),
                now=at,
            )
            audit.note(conn, at, me, "published", it.id, version=number, ruleset=made.compiled["hash"])
    except versions.Moved:
        return _page(_get(draft_id), 409, _("刚才已经有人发布了。请看最新的情况。"))
    work.bake()
    return go(f"/desk/versions/{number}")


def _get(draft_id: str) -> Draft:
    with session.ledger().read() as conn:
        found = drafts.get(conn, draft_id)
    if found is None:
        abort(404)
    return found


def _mine(draft_id: str, state: str) -> Draft:
    """The own draft in a state; for everybody else there is none."""
    found = _get(draft_id)
    if found.author != session.who().person or found.state != state:
        abort(404)
    return found


def _change(it: Draft, what: str, to: str = "", **new: object) -> Response:
    at = session.now()
    with session.ledger().write_tx() as conn:
        changed = drafts.change(conn, it, at, **new)
        if changed:
            audit.note(conn, at, session.who().person, what, it.id)
    return go(to or f"/desk/drafts/{it.id}") if changed else _page(_get(it.id), 409, _("这份草稿的状态刚才变了。"))


def _page(it: Draft, status: int = 200, error: str = "", why: str = "") -> Response:
    with session.ledger().read() as conn:
        names = people.names(conn)
    look = work.look(it)
    compiled = look.made.compiled if look.made else look.before
    return show(
        "draft.html",
        status,
        draft=it,
        error=error,
        why=why or it.why,
        names=names,
        look=look,
        told=[diffs.diff(edit, compiled) for edit in it.edits],
        guides=[edit["id"] for edit in it.edits if edit["kind"] == "guide"],
        mistake=say.mistake(look.mistake) if look.mistake else "",
        upgraded=it.shipped != edits.shipped_hash() and it.state in (OPEN, ASKED),
        mine=it.author == session.who().person,
        rules=compiled["rules"],
    )
