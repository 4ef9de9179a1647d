"""One JSON line a request, without anything personal: the rule of the route, never its path, query, body or address."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from flask import Flask, Response, g, request, request_started

requests = logging.getLogger("waystation.request")
faults = logging.getLogger("waystation.fault")
METHODS = {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON; line breaks and escape codes in it come out as \\n, \\u001b."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": at.replace("+00:00", "Z"), "level": record.levelname, "logger": record.name}
        fields = getattr(record, "fields", None)
        line |= fields if fields is not None else {"message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            line |= where(record.exc_info[1])
        return json.dumps(line)  # ASCII: nothing in it can move a terminal's cursor


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to today's sys.stderr, not to the one of the moment it was made."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        pass


def configure() -> None:
    """Send every log of this process to stderr as JSON lines. Called by the commands that serve and work."""
    handler = _Stderr()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("alembic", "huey", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def register(app: Flask) -> None:
    """Log requests of this app and its unexpected errors."""
    requests.setLevel(logging.INFO)
    request_started.connect(_start, app)
    app.after_request(_finish)
    app.log_exception = _log_exception  # type: ignore[method-assign]  # Flask's own words carry the path


def where(error: BaseException) -> dict[str, Any]:
    """The kind and place of an error, without its words: they may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return {"error": type(error).__name__, "where": places[-12:]}


def _start(*_: Any, **__: Any) -> None:
    g.request_id, g.started = secrets.token_hex(8), time.perf_counter()


def _finish(response: Response) -> Response:
    if "started" not in g:
        _start()
    fields = {
        "id": g.request_id,
        "method": request.method if request.method in METHODS else "OTHER",
        "route": request.url_rule.rule if request.url_rule else "",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.started) * 1000, 1),
    }
    requests.info("request", extra={"fields": fields})
    response.headers["X-Request-Id"] = g.request_id
    return response


def _log_exception(exc_info: Any) -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    fields = {"id": g.get("request_id", ""), "route": rule, **where(exc_info[1])}
    faults.error("fault", extra={"fields": fields})
