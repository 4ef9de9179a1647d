"""Who is at the desk: Flask-Login over our own sessions, one strict cookie, a form token bound to it."""

from __future__ import annotations

import hashlib
import hmac
import re
import time

from flask import Flask, Request, Response, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from server.ledger import sessions
from server.ledger.engine import Ledger
from server.ledger.sessions import Session

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class User(UserMixin):  # type: ignore[misc]
    """Somebody signed in, as Flask-Login knows them; the id is the session's, so that ending it signs out."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get_id(self) -> str:
        return self.session.id


def register(app: Flask) -> None:
    """Load who is signed in from the cookie of each request that asks."""
    manager = LoginManager()
    manager.session_protection = None  # Flask's own session cookie is not used
    manager.init_app(app)
    manager.request_loader(_load)
    app.extensions["desk_role"] = role


def now() -> int:
    """Epoch seconds; a test may set the clock."""
    clock = current_app.extensions.get("desk_clock", time.time)
    return int(clock())


def who() -> Session:
    """The session of this request; only behind the policy table."""
    session: Session = current_user.session
    return session


def role() -> str:
    """The role of who asks, '' for a stranger."""
    return str(current_user.session.role) if current_user.is_authenticated else ""


def ledger() -> Ledger:
    """The ledger of the app."""
    found: Ledger = current_app.extensions["waystation"].ledger
    return found


def cookie_name() -> str:
    """__Host- where there is https: no other host and no http page can set it."""
    return "__Host-desk" if request.is_secure else "desk"


def token() -> str:
    """The token of this browser: of a session, or one that only guards forms before there is one."""
    if "desk_token" not in g:
        sent = request.cookies.get(cookie_name(), "")
        g.desk_token = sent if TOKEN.fullmatch(sent) else sessions.new_token()
    found: str = g.desk_token
    return found


def use_token(new: str) -> None:
    """From this answer on the browser has another token."""
    g.desk_token = new


def send_cookie(response: Response) -> Response:
    """Put the token on an answer when the browser has not got it."""
    if "desk_token" in g and request.cookies.get(cookie_name()) != g.desk_token:
        secure = request.is_secure
        response.set_cookie(cookie_name(), g.desk_token, path="/", secure=secure, httponly=True, samesite="Strict")
    return response


def form_token() -> str:
    """What every form carries; whoever does not hold the cookie cannot know it."""
    return hmac.new(token().encode(), b"desk-form", hashlib.sha256).hexdigest()


def is_ours(sent: str) -> bool:
    """Whether a form came from a page of this browser's session."""
    return bool(request.cookies.get(cookie_name())) and hmac.compare_digest(sent.encode(), form_token().encode())


def _load(asked: Request) -> User | None:
    sent = asked.cookies.get(cookie_name(), "")
    if not TOKEN.fullmatch(sent):
        return None
    at = now()
    with ledger().read() as conn:
        session = sessions.alive(conn, sent, at)
    if session is None:
        return None
    if at - session.seen_at >= sessions.TOUCH_SECONDS:
        with ledger().write_tx() as conn:
            sessions.touch(conn, session, at)
    return User(session)
