"""Pages of the desk: both languages on one endpoint, templates of templates/desk, nothing kept by anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from server.desk import say, session, units
from server.desk.words import gettext, language
from server.ledger.station_reports import CHINA

bp = Blueprint("desk", __name__)
View = TypeVar("View", bound=Callable[..., Any])


def route(path: str, *methods: str) -> Callable[[View], View]:
    """Put a view at /desk… and /en/desk…; GET when no method is named."""

    def put(view: View) -> View:
        for prefix in ("/desk", "/en/desk"):
            bp.add_url_rule(prefix + path, view.__name__, view, methods=list(methods or ("GET",)))
        return view

    return put


def at(path: str) -> str:
    """An address of the desk in the language of the request."""
    return ("/en" if language() == "en" else "") + path


def go(path: str) -> Response:
    """Send the browser on, by GET."""
    return Response(status=303, headers={"Location": at(path)})


def show(template: str, status: int = 200, **more: Any) -> Response:
    """A page."""
    text = (
        _templates()
        .get_template(f"desk/{template}")
        .render(
            lang="en" if language() == "en" else "zh-Hans",
            speaks=language(),
            at=at,
            other_url=_other_url(),
            who=session.who() if session.role() else None,
            form_token=session.form_token(),
            here=request.path.removeprefix("/en").split("/")[2:3],
            **more,
        )
    )
    return Response(text, status=status, mimetype="text/html")


def asked(name: str, longest: int = 4000) -> str:
    """A field of the form, without spaces around, '' when it is not there."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:longest]


def moment(epoch: int) -> str:
    """Day and time in China."""
    return datetime.fromtimestamp(epoch, CHINA).strftime("%Y-%m-%d %H:%M")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("server"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": gettext, "moment": moment, "say": say, "units": units}
    return made


def _other_url() -> str:
    path = request.full_path if request.query_string else request.path
    return path.removeprefix("/en") if language() == "en" else "/en" + path
