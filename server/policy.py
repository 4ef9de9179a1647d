"""Who may use which route: one line a route; a route without a line is refused, and fails a test."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple


class Line(NamedTuple):
    """Endpoints (a shell pattern), the methods besides HEAD and OPTIONS, and the roles that may."""

    endpoint: str
    methods: frozenset[str]
    who: frozenset[str]


READ = frozenset({"GET"})
SEND = frozenset({"POST"})
FORM = READ | SEND
STRANGER, EDITOR, ADMIN = "", "content-editor", "admin"
ROLES = (STRANGER, EDITOR, ADMIN)
ANYONE = frozenset(ROLES)
STAFF = frozenset({EDITOR, ADMIN})
ADMINS = frozenset({ADMIN})

# A pattern may end in '*' only for rooms that are public as a whole: worker pages are the same bytes for everyone.
POLICY = (
    Line("pages.*", READ, ANYONE),
    Line("api_health.live", READ, ANYONE),
    Line("api_health.ready", READ, ANYONE),
    Line("api_openapi.*", READ, ANYONE),
    Line("api_packs.*", READ, ANYONE),
    Line("api_stations.*", READ, ANYONE),
    Line("api_station_reports.put", frozenset({"PUT"}), ANYONE),
    Line("desk.signin", READ, ANYONE),
    Line("desk.signin_sent", SEND, ANYONE),
    Line("desk.start", READ, ANYONE),
    Line("desk.start_sent", SEND, ANYONE),
    Line("desk.signout", SEND, STAFF),
    Line("desk.me", READ, STAFF),
    Line("desk.end_session", SEND, STAFF),
    Line("desk.everybody", READ, ADMINS),
    Line("desk.add_person", SEND, ADMINS),
    Line("desk.disable_person", SEND, ADMINS),
    Line("desk.reset_person", SEND, ADMINS),
    Line("desk.audit_log", READ, ADMINS),
    Line("desk.front", READ, STAFF),
    Line("desk.rules", READ, STAFF),
    Line("desk.rule", READ, STAFF),
    Line("desk.param", READ, STAFF),
    Line("desk.entry", FORM, STAFF),
    Line("desk.clause", FORM, STAFF),
    Line("desk.case", FORM, STAFF),
    Line("desk.content", READ, STAFF),
    Line("desk.guide", FORM, STAFF),
    Line("desk.all_drafts", READ, STAFF),
    Line("desk.draft", READ, STAFF),
    Line("desk.draft_guide", READ, STAFF),
    Line("desk.renew", SEND, STAFF),
    Line("desk.remove_edit", SEND, STAFF),
    Line("desk.ask", SEND, STAFF),
    Line("desk.back", SEND, STAFF),
    Line("desk.drop", SEND, STAFF),
    Line("desk.approve", SEND, STAFF),
    Line("desk.all_versions", READ, STAFF),
    Line("desk.version", READ, STAFF),
    Line("desk.take_again", SEND, STAFF),
)


def line_for(endpoint: str, method: str) -> Line | None:
    """The line that speaks of a route and method, or None: then nobody may."""
    asked = {"HEAD": "GET", "OPTIONS": ""}.get(method, method)
    return next(
        (line for line in POLICY if fnmatchcase(endpoint, line.endpoint) and (not asked or asked in line.methods)), None
    )


def may(endpoint: str, method: str, role: str = STRANGER) -> bool:
    """Whether somebody of a role may; without one, a stranger."""
    line = line_for(endpoint, method)
    return line is not None and role in line.who
