"""Puts the desk on the app: its routes, who is signed in, the form token, its own error page, no caching."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from server.desk import cases, clauses, content, drafts, entry, people, rules, session, signin, versions
from server.desk.page import bp, go, show

VIEWS = (cases, clauses, content, drafts, entry, people, rules, signin, versions)
PATHS = ("/desk", "/en/desk")
SAFE = {"GET", "HEAD", "OPTIONS"}


def register(app: Flask) -> None:
    """Call it after the pages: the desk shows its own errors and leaves theirs to them."""
    session.register(app)
    app.extensions["desk_door"] = door
    worker_page = app.extensions.get("error_page")

    def error_page(status: int) -> Response:
        if worker_page and not (is_desk() and session.role()):
            return worker_page(status)  # type: ignore[no-any-return]
        return show("error.html", status, code=status)

    app.extensions["error_page"] = error_page
    app.before_request(_before)
    app.after_request(_after)
    app.register_blueprint(bp)


def is_desk() -> bool:
    """Whether the address is one of the desk, also one that does not exist."""
    return any(request.path == path or request.path.startswith(f"{path}/") for path in PATHS)


def door() -> Response:
    """A stranger is asked to sign in, wherever the address leads or does not."""
    return go("/desk/signin")


def _before() -> Response | None:
    if not is_desk():
        return None
    if isinstance(request.routing_exception, NotFound):
        return None if session.role() else door()
    if request.method not in SAFE and not session.is_ours(request.form.get("token", "")):
        return show("stale.html", 403)
    return None


def _after(response: Response) -> Response:
    if not is_desk():
        return response
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return session.send_cookie(response)
