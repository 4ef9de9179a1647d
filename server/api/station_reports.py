"""PUT /api/v1/station-reports/<id>: 'still right' or 'not so', written on the phone, sent once or many times."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, request

from server.api import body
from server.domain.station import ASPECTS
from server.errors import Problem
from server.ledger import limits, station_reports
from server.ledger.engine import Ledger
from server.ledger.limits import Senders
from server.ledger.station_reports import StationReport

bp = Blueprint("api_station_reports", __name__, url_prefix="/api/v1/station-reports")

PER_HOUR = 120
"""New reports an hour from one address: many phones of one carrier share an address."""

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["station", "answer", "aspects", "words", "said_at"],
    "properties": {
        "station": {"type": "string", "pattern": r"^\d{6}-\d{1,9}$", "maxLength": 16},
        "answer": {"type": "string", "enum": ["right", "wrong"]},
        "aspects": {
            "type": "array",
            "items": {"type": "string", "enum": list(ASPECTS)},
            "minItems": 1,
            "maxItems": len(ASPECTS),
            "uniqueItems": True,
        },
        "words": {"type": "string", "maxLength": 300},
        "said_at": {"type": "string", "pattern": MOMENT, "maxLength": 40, "description": "By the clock of the phone."},
    },
}
VALIDATOR = body.Validator(SCHEMA)


@bp.put("/<report_id>")
def put(report_id: str) -> tuple[dict[str, str], int]:
    """Receive one report; the echo of id and hash tells the phone that it may forget its copy."""
    if not re.fullmatch(UUID, report_id):
        raise Problem("bad-field", 422, field="id", rule="pattern")
    report = _report(report_id, body.read(VALIDATOR))
    outcome = _receive(report, int(time.time()))
    if outcome == "other":
        raise Problem("other-body", 409, id=report.id)
    return {"id": report.id, "hash": report.hash, "state": "received"}, 201 if outcome == "new" else 200


def _receive(report: StationReport, now: int) -> str:
    who = _senders().name(request.remote_addr or "", now)
    ledger: Ledger = current_app.extensions["waystation"].ledger
    with ledger.write_tx() as conn:
        outcome = station_reports.receive(conn, report, now)
        # Only what is new counts: sending again because a reply was lost must never be held against anybody.
        if outcome == "new" and (wait := limits.take(conn, "station-report", who, now, most=PER_HOUR, seconds=3600)):
            raise Problem("too-many", 429, retry_after=wait)  # leaving this way keeps nothing
    return outcome


def _report(report_id: str, got: dict[str, Any]) -> StationReport:
    return StationReport(
        id=report_id,
        station=got["station"],
        answer=got["answer"],
        aspects=tuple(got["aspects"]),
        words=got["words"],
        said_at=_epoch(got["said_at"]),
        hash=station_reports.body_hash(got),
    )


def _epoch(moment: str) -> int:
    try:
        return int(datetime.fromisoformat(moment).timestamp())
    except (ValueError, OverflowError):
        raise Problem("bad-field", 422, field="said_at", rule="format") from None


def _senders() -> Senders:
    app = current_app.extensions
    if "senders" not in app:
        app["senders"] = Senders(app["waystation"].config.data / "keys")
    senders: Senders = app["senders"]
    return senders


_ERROR = {"$ref": "#/components/schemas/Error"}


def _problem(what: str) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": _ERROR}}}


_RECEIPT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "hash", "state"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the canonical JSON body."},
        "state": {"type": "string", "enum": ["received"]},
    },
}


def _receipt(what: str) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": _RECEIPT}}}


OPENAPI: dict[str, Any] = {
    "/api/v1/station-reports/{report_id}": {
        "put": {
            "operationId": "putStationReport",
            "summary": "Say that a station is still as described, or not so. Sending it again has no further effect.",
            "parameters": [
                {
                    "name": "report_id",
                    "in": "path",
                    "required": True,
                    "description": "A UUID made by the sender.",
                    "schema": {"type": "string", "pattern": UUID},
                },
                {
                    "name": "Sec-Fetch-Site",
                    "in": "header",
                    "description": "Browsers send it; other senders give 'same-origin' or a matching Origin.",
                    "schema": {"type": "string", "enum": ["same-origin"]},
                },
            ],
            "requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}},
            "responses": {
                "200": _receipt("Had it already: the same body."),
                "201": _receipt("Received."),
                "400": _problem("bad-json, too-deep, or a wrong Host."),
                "403": _problem("cross-site: sent by the page of another site."),
                "409": _problem("other-body: this id carries another body."),
                "413": _problem("too-large: more than 256 KB."),
                "415": _problem("not-json."),
                "422": _problem("bad-field: detail says which field and which rule."),
                "429": _problem("too-many: Retry-After says when."),
                "503": _problem("unavailable: try again, nothing was kept."),
                "507": _problem("storage-full: try again later, nothing was kept."),
            },
        }
    }
}
