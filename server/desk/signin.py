"""Signing in and out, starting with a one-time code, own sessions. One answer to every wrong try."""

from __future__ import annotations

import hashlib

import segno
from flask import Response, current_app, request
from sqlalchemy import Connection

from server.desk import secrets, session
from server.desk.page import asked, go, route, show
from server.desk.words import gettext as _
from server.ledger import audit, limits, people, sessions
from server.ledger.limits import Senders

WINDOW_SECONDS = 15 * 60
PER_ADDRESS, PER_NAME = 30, 10
RECOVERY_CODES = 10


@route("/signin", "GET")
def signin() -> Response:
    """The form."""
    return go("/desk") if session.role() else _form()


@route("/signin", "POST")
def signin_sent() -> Response:
    """Name, password and code together: nobody learns which of them was wrong."""
    name, password, code = asked("name", 40), request.form.get("password", "")[:1000], asked("code", 40)
    at = session.now()
    if wait := _wait(at, name):
        return _form(429, _too_many(wait), name)
    with session.ledger().read() as conn:
        kept = people.secrets_of(conn, name)
    right = secrets.is_password(kept.password if kept else "", password)
    step = secrets.totp_step(kept.totp if kept else "", code, at)
    with session.ledger().write_tx() as conn:
        person = str(kept.id) if kept else ""
        used = _use_code(conn, person, step, code, at) if right and kept and not kept.disabled_at else ""
        if used:
            _begin(conn, person, at)
        audit.note(conn, at, person, "signed-in" if used else "sign-in-refused", detail=used)
    return go("/desk") if used else _form(422, _("姓名、密码或验证码不对。"), name)


@route("/signout", "POST")
def signout() -> Response:
    """End this session."""
    me = session.who()
    with session.ledger().write_tx() as conn:
        sessions.end(conn, me.id, me.person)
        audit.note(conn, session.now(), me.person, "signed-out")
    session.use_token(sessions.new_token())
    return go("/desk/signin")


@route("/start", "GET")
def start() -> Response:
    """Ask for the one-time code."""
    return show("start.html", error="", code="", waits=None)


@route("/start", "POST")
def start_sent() -> Response:
    """With the code alone: show the second factor. With all: set the password, sign in, show the recovery codes."""
    at, code = session.now(), asked("one-time", 40)
    if wait := _wait(at, people.code_hash(code)):
        return show("start.html", 429, error=_too_many(wait), code=code, waits=None)
    with session.ledger().read() as conn:
        waits = people.starting(conn, code, at)
    if waits is None:
        return show("start.html", 422, error=_("这个一次性代码不对、已经用过或过期了。"), code=code, waits=None)
    password = request.form.get("password")
    if password is None:
        return _start_form(waits.name, waits.totp, code, "")
    step = secrets.totp_step(waits.totp, asked("code", 40), at)
    if error := _start_error(password, waits.name, step):
        return _start_form(waits.name, waits.totp, code, error)
    recovery = [people.one_time_code() for _number in range(RECOVERY_CODES)]
    with session.ledger().write_tx() as conn:
        person = people.start(conn, code, secrets.hashed(password), step, recovery, at)
        if person:
            _begin(conn, person, at)
            audit.note(conn, at, person, "started")
    return show("started.html", recovery=recovery) if person else go("/desk/start")


@route("/me", "GET")
def me() -> Response:
    """Own sessions and how many recovery codes are left."""
    mine = session.who()
    with session.ledger().read() as conn:
        every = sessions.of(conn, mine.person, session.now())
        left = people.recovery_left(conn, mine.person)
    return show("me.html", every=every, left=left)


@route("/me/sessions/<session_id>/end", "POST")
def end_session(session_id: str) -> Response:
    """End one of the own sessions."""
    mine = session.who()
    with session.ledger().write_tx() as conn:
        if sessions.end(conn, session_id, mine.person):
            audit.note(conn, session.now(), mine.person, "session-ended")
    return go("/desk/me")


def _form(status: int = 200, error: str = "", name: str = "") -> Response:
    return show("signin.html", status, error=error, name=name)


def _start_form(name: str, totp: str, code: str, error: str) -> Response:
    picture = segno.make(secrets.totp_uri(totp, name), micro=False).svg_data_uri(scale=5, border=2)
    waits = {"name": name, "secret": " ".join(totp[at : at + 4] for at in range(0, len(totp), 4)), "picture": picture}
    return show("start.html", 422 if error else 200, error=error, code=code, waits=waits)


def _start_error(password: str, name: str, step: int) -> str:
    if secrets.too_weak(password, name):
        return _("密码至少12个字符，不能是自己的姓名，也不能只有几个字符反复。")
    if password != request.form.get("again"):
        return _("两次输入的密码不一样。")
    return "" if step else _("验证码不对。请看验证器上现在的6位数字；手机时间要准。")


def _begin(conn: Connection, person: str, at: int) -> None:
    """A new token at every sign-in: whoever knew the old one knows nothing."""
    sessions.purge(conn, at)
    session.use_token(sessions.begin(conn, person, at))


def _use_code(conn: Connection, person: str, step: int, code: str, at: int) -> str:
    if step and people.use_step(conn, person, step):
        return "totp"
    return "recovery" if len(code) > 8 and people.use_recovery(conn, person, code, at) else ""


def _wait(at: int, about: str) -> int:
    """Seconds to wait; counted by address and by what is tried, in the ledger, for all processes together."""
    address = _senders().name(request.remote_addr or "", at)
    name = hashlib.sha256(about.encode()).hexdigest()
    with session.ledger().write_tx() as conn:
        one = limits.take(conn, "desk-address", address, at, most=PER_ADDRESS, seconds=WINDOW_SECONDS)
        return one or limits.take(conn, "desk-name", name, at, most=PER_NAME, seconds=WINDOW_SECONDS)


def _too_many(wait: int) -> str:
    return _("试得太多了。请过 {minutes} 分钟再试。").format(minutes=-(-wait // 60))


def _senders() -> Senders:
    app = current_app.extensions
    if "senders" not in app:
        app["senders"] = Senders(app["waystation"].config.data / "keys")
    senders: Senders = app["senders"]
    return senders
