"""/livez: this process answers. /readyz: it can serve and keep what people write."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from server import condition

bp = Blueprint("api_health", __name__)

GOOD_FOR = 1.0
"""Seconds an answer of /readyz is kept, so that asking often does not queue up writers."""


@bp.get("/livez")
def live() -> Response:
    """The process is alive."""
    return _fresh(jsonify({"ok": True}))


@bp.get("/readyz")
def ready() -> Response:
    """Every check with its finding; 503 when one fails."""
    checks = _checks()
    ok = all(check["ok"] for check in checks.values())
    response = _fresh(jsonify({"ok": ok, "checks": checks}))
    response.status_code = 200 if ok else 503
    return response


def _checks() -> dict[str, dict[str, Any]]:
    kept = current_app.extensions.get("readyz")
    if kept and time.monotonic() - kept[0] < GOOD_FOR:
        checks: dict[str, dict[str, Any]] = kept[1]
        return checks
    house = current_app.extensions["waystation"]
    found = condition.all_checks(house.config, house.ledger, int(time.time()))
    checks = {check.name: {"ok": check.ok, "detail": check.detail} for check in found}
    current_app.extensions["readyz"] = (time.monotonic(), checks)
    return checks


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


_CHECK = {
    "type": "object",
    "required": ["ok", "detail"],
    "properties": {"ok": {"type": "boolean"}, "detail": {"type": "string"}},
}
_READY = {
    "type": "object",
    "required": ["ok", "checks"],
    "properties": {"ok": {"type": "boolean"}, "checks": {"type": "object", "additionalProperties": _CHECK}},
}


def _json(what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": schema}}}


OPENAPI: dict[str, Any] = {
    "/livez": {
        "get": {
            "operationId": "live",
            "summary": "Does this process answer?",
            "responses": {"200": _json("Alive.", {"type": "object", "required": ["ok"], "properties": {"ok": {}}})},
        }
    },
    "/readyz": {
        "get": {
            "operationId": "ready",
            "summary": "Can this installation serve, and keep what people write?",
            "responses": {"200": _json("Ready.", _READY), "503": _json("Not ready; the checks say why.", _READY)},
        }
    },
}
