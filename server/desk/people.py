"""People of the desk, for an admin: add, disable, reset; and the audit log. Nobody does it to themselves."""

from __future__ import annotations

from flask import Response

from server.desk import secrets, session
from server.desk.page import asked, show
from server.desk.page import route as at_path
from server.desk.words import gettext as _
from server.ledger import audit, people


@at_path("/people", "GET")
def everybody() -> Response:
    """Who may sign in."""
    return _list()


@at_path("/people", "POST")
def add_person() -> Response:
    """Add somebody; the one-time code is shown once."""
    name, role = " ".join(asked("name", 80).split()), asked("role", 40)
    code, at = people.one_time_code(), session.now()
    try:
        with session.ledger().write_tx() as conn:
            person = people.add(conn, name, role, code, secrets.new_totp(), at)
            audit.note(conn, at, session.who().person, "person-added", person, role=role)
    except people.NameTaken:
        return _list(422, _("已经有人叫这个名字。"), name, role)
    except ValueError:
        return _list(422, _("请填姓名（最多40个字）并选角色。"), name, role)
    return _list(told=(name, code))


@at_path("/people/<person>/disable", "POST")
def disable_person(person: str) -> Response:
    """Sign somebody out for good."""
    at, me = session.now(), session.who().person
    if person == me:
        return _list(422, _("不能停用自己。请另一位管理员来做。"))
    with session.ledger().write_tx() as conn:
        if people.disable(conn, person, at):
            audit.note(conn, at, me, "person-disabled", person)
    return _list()


@at_path("/people/<person>/reset", "POST")
def reset_person(person: str) -> Response:
    """A new start for somebody who lost password or phone."""
    code, at, me = people.one_time_code(), session.now(), session.who().person
    if person == me:
        return _list(422, _("不能重置自己。请另一位管理员来做。"))
    with session.ledger().write_tx() as conn:
        if not people.reset(conn, person, code, secrets.new_totp(), at):
            return _list(422, _("没有这个人。"))
        audit.note(conn, at, me, "person-reset", person)
        name = people.names(conn)[person]
    return _list(told=(name, code))


@at_path("/audit", "GET")
def audit_log() -> Response:
    """Who did what, the newest first."""
    with session.ledger().read() as conn:
        return show("audit.html", lines=audit.lines(conn))


def _list(
    status: int = 200, error: str = "", name: str = "", role: str = "", told: tuple[str, str] | None = None
) -> Response:
    with session.ledger().read() as conn:
        every = people.everybody(conn)
    roles = people.ROLES
    return show("people.html", status, every=every, error=error, name=name, role=role, roles=roles, told=told)
