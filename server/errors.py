"""One error shape for every client: {"error": code, "detail": {…}}; codes cross the wire, words do not."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from server.ledger.faults import RETRY_SECONDS, LedgerFault, StorageFull


class Problem(Exception):
    """An expected refusal: a code (kebab-case), an HTTP status and what the client needs to mend it."""

    def __init__(self, code: str, status: int = 400, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.status, self.detail = code, status, detail


HTTP_CODES = {
    400: "bad-request",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "not-json",
    429: "too-many",
    500: "server-error",
    503: "unavailable",
    507: "storage-full",
}


def wants_json() -> bool:
    """API paths answer in JSON; pages answer in HTML."""
    return request.path.startswith(("/api/", "/packs/")) or request.path in ("/livez", "/readyz")


def answer(code: str, status: int, detail: dict[str, Any]) -> Response:
    """The one shape."""
    response = jsonify({"error": code, "detail": detail})
    response.status_code = status
    if "retry_after" in detail:
        response.headers["Retry-After"] = str(detail["retry_after"])
    return response


def register(app: Flask) -> None:
    """Turn Problem and HTTP errors of JSON paths into the one shape; pages install their own handler."""

    @app.errorhandler(Problem)
    def _problem(problem: Problem) -> Response:
        return answer(problem.code, problem.status, problem.detail)

    @app.errorhandler(LedgerFault)
    def _ledger(fault: LedgerFault) -> Response:
        code, status = ("storage-full", 507) if isinstance(fault, StorageFull) else ("unavailable", 503)
        return answer(code, status, {"retry_after": RETRY_SECONDS})

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        if wants_json() and status >= 400:
            return answer(HTTP_CODES.get(status, f"http-{status}"), status, {})
        return _page(app, status) if status >= 400 else error


def _page(app: Flask, status: int) -> Response:
    page = app.extensions.get("error_page")
    return page(status) if page else Response(str(status), status=status, mimetype="text/plain")
