"""Who may use which route: one line a route; a route without a line is refused, and fails a test."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple


class Line(NamedTuple):
    """Endpoints (a shell pattern), the methods besides HEAD and OPTIONS, and who may."""

    endpoint: str
    methods: frozenset[str]
    who: str


READ = frozenset({"GET"})
ANYONE = "anyone"

# A pattern may end in '*' only for rooms that are public as a whole: worker pages are the same bytes for everyone.
POLICY = (
    Line("pages.*", READ, ANYONE),
    Line("api_health.live", READ, ANYONE),
    Line("api_health.ready", READ, ANYONE),
    Line("api_openapi.*", READ, ANYONE),
    Line("api_packs.*", READ, ANYONE),
    Line("api_stations.*", READ, ANYONE),
    Line("api_station_reports.put", frozenset({"PUT"}), ANYONE),
)


def line_for(endpoint: str, method: str) -> Line | None:
    """The line that speaks of a route and method, or None: then nobody may."""
    asked = {"HEAD": "GET", "OPTIONS": ""}.get(method, method)
    return next(
        (line for line in POLICY if fnmatchcase(endpoint, line.endpoint) and (not asked or asked in line.methods)), None
    )


def may(endpoint: str, method: str) -> bool:
    """Whether a stranger may. Signed-in roles come with the desk."""
    line = line_for(endpoint, method)
    return line is not None and line.who == ANYONE
