"""GET /api/v1/stations: the nearest stations, one station, search and open data, for systems of others.

The phone app does not call these: it finds the nearest in the pack it holds, and its location stays on the phone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, request

from server import errors
from server.api import fields
from server.content.content_schema import VERSION
from server.content.store import Content, NoContent
from server.domain.station import ACCESS, ASPECTS, FACILITIES, KINDS, PRECISIONS, STATUSES, mask
from server.errors import Problem

bp = Blueprint("api_stations", __name__, url_prefix="/api/v1")

MOST = 100
LONGEST_SEARCH = 60
# An address with coordinates in it is somebody's place: it belongs in no shared cache.
PRIVATE = "private, no-cache"
MINUTE = "public, max-age=30"  # open states change by the minute
HOUR = "public, max-age=3600"


@bp.errorhandler(NoContent)
def _no_content(_: NoContent) -> Response:
    return errors.answer("unavailable", 503, {"retry_after": 60})


@bp.get("/stations")
def near() -> Response:
    """The nearest stations that have what is asked for."""
    lat, lng = fields.number("lat", -90, 90), fields.number("lng", -180, 180)
    found = _content().near(
        lat,
        lng,
        limit=fields.whole("limit", 20, 1, MOST),
        kind=fields.word("kind", KINDS),
        facilities=mask(fields.words("facility", FACILITIES)),
        open_now=bool(fields.word("open", ("now",))),
    )
    return _json(f'{{"stations":{found}}}', PRIVATE)


@bp.get("/stations/<station_id>")
def one(station_id: str) -> Response:
    """All that is known of one station."""
    found = _content().station(station_id)
    if found is None:
        raise Problem("not-found", 404)
    return _json(found, MINUTE)


@bp.get("/stations/search")
def search() -> Response:
    """Stations by name, pinyin initials or address."""
    asked, limit = fields.text("q", LONGEST_SEARCH), fields.whole("limit", 20, 1, MOST)
    return _json(f'{{"stations":{_content().search(asked, limit)}}}', MINUTE)


@bp.get("/stations.geojson")
def geojson() -> Response:
    """Every station as GeoJSON."""
    return _export(_content().export_geojson(), "geojson", "application/geo+json")


@bp.get("/stations.csv")
def csv() -> Response:
    """Every station as CSV."""
    return _export(_content().export_csv(), "csv", "text/csv; charset=utf-8")


def _content() -> Content:
    content: Content = current_app.extensions["waystation"].content
    return content


def _json(body: str, cache: str) -> Response:
    data = body.encode()
    return _tagged(
        Response(data, mimetype="application/json"), hashlib.blake2b(data, digest_size=12).hexdigest(), cache
    )


def _export(pieces: Iterator[str], form: str, mimetype: str) -> Response:
    response = Response((piece.encode() for piece in pieces), content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="stations.{form}"'
    return _tagged(response, f"{_content().content_hash()[:24]}-{VERSION}-{form}", HOUR)


def _tagged(response: Response, tag: str, cache: str) -> Response:
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = cache
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    return response


_PROBLEM = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
_BAD = {"description": "bad-field: detail names the field and the reason.", **_PROBLEM}
_NOT_BAKED = {"description": "unavailable: no stations have been published yet.", **_PROBLEM}
_SAME = {"description": "Not changed since the ETag in If-None-Match."}
_TEXT = {"type": "string"}
_DATE = {
    "type": "string",
    "description": "ISO date as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD; '' not known.",
}
_KIND = {"type": "string", "enum": list(KINDS)}
_FACILITY = {"type": "string", "enum": list(FACILITIES)}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _described(schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {**schema, "description": words}


_OPEN = _object(
    {
        "state": {"type": "string", "enum": ["open", "closing", "closed", "unknown"]},
        "at": _described(_TEXT, "China time of the next change, YYYY-MM-DDTHH:MM; '' not known or never."),
        "note": {"type": "string", "enum": ["", "holiday", "makeup", "holiday-unknown", "season-of-other-year"]},
    }
)
_SOURCE = _object({"title": _TEXT, "url": _TEXT, "date": _DATE, "licence": _TEXT})
_TRUTH = _object({"status": {"type": "string", "enum": list(STATUSES)}, "date": _DATE, "against": {"type": "integer"}})
_DEGREES = {"type": ["number", "null"], "description": "WGS-84 degrees; null when nobody knows the place."}
_STATION: dict[str, Any] = {
    "id": _described(_TEXT, "'<adcode of the city>-<number>', stable."),
    "name": _TEXT,
    "kind": _KIND,
    "lat": _DEGREES,
    "lng": _DEGREES,
    "open": {"$ref": "#/components/schemas/Open"},
    "source": {"$ref": "#/components/schemas/Source"},
    "facilities": {
        "type": "array",
        "items": _FACILITY,
        "description": "What the source states; [] is not known, not none.",
    },
    "verified_at": {"type": ["string", "null"], "description": "ISO date a worker last confirmed it on the spot."},
    "address": _TEXT,
    "adcode": _described(_TEXT, "The most exact code known: county, else city, else province."),
    "district": _TEXT,
    "precision": {
        "type": "string",
        "enum": list(PRECISIONS),
        "description": "'address': geocoded, about 100 m or worse.",
    },
    "hours_text": _described(_TEXT, "The words of the source."),
    "opening_hours": _described(_TEXT, "OSM opening_hours, '' when the words could not be read."),
    "access": {"type": "string", "enum": list(ACCESS)},
}
_MORE: dict[str, Any] = {
    "truth": _object({aspect: {"$ref": "#/components/schemas/Truth"} for aspect in ASPECTS}),
    "operator": _TEXT,
    "access_note": _TEXT,
    "phone": _described(_TEXT, "Landlines only."),
    "capacity": {"type": ["integer", "null"]},
    "note": _TEXT,
}
_DISTANCE = {"distance_m": {"type": "number", "minimum": 0, "description": "Great-circle metres."}}

SCHEMAS: dict[str, Any] = {
    "Open": _OPEN,
    "Source": _SOURCE,
    "Truth": _TRUTH,
    "Found": _object(_STATION),
    "Near": _object({**_STATION, **_DISTANCE}),
    "Station": _object({**_STATION, **_MORE}),
}


def _query(name: str, schema: dict[str, Any], words: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": words, "schema": schema}


def _list_of(name: str, words: str) -> dict[str, Any]:
    array = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    return {"description": words, "content": {"application/json": {"schema": _object({"stations": array})}}}


_LIMIT = _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": 20}, "How many at most.")
_FACILITIES = _query(
    "facility", {"type": "array", "items": _FACILITY}, "All of these; repeated or separated by commas."
)

OPENAPI: dict[str, Any] = {
    "/api/v1/stations": {
        "get": {
            "operationId": "nearStations",
            "summary": "The nearest located stations. For systems of others: the phone app never sends its location.",
            "description": "Coordinates of a request are neither kept nor logged. Unknown hours never count as open.",
            "parameters": [
                _query("lat", {"type": "number", "minimum": -90, "maximum": 90}, "WGS-84 degrees.", required=True),
                _query("lng", {"type": "number", "minimum": -180, "maximum": 180}, "WGS-84 degrees.", required=True),
                _LIMIT,
                _query("open", {"type": "string", "enum": ["now"]}, "Only what is open at this minute."),
                _query("kind", _KIND, "Only this kind."),
                _FACILITIES,
            ],
            "responses": {
                "200": _list_of("Near", "Nearest first."),
                "304": _SAME,
                "400": _BAD,
                "503": _NOT_BAKED,
            },
        }
    },
    "/api/v1/stations/{station_id}": {
        "get": {
            "operationId": "getStation",
            "summary": "All that is known of one station, aspect by aspect.",
            "parameters": [{"name": "station_id", "in": "path", "required": True, "schema": _TEXT}],
            "responses": {
                "200": {
                    "description": "The station.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Station"}}},
                },
                "304": _SAME,
                "404": {"description": "not-found", **_PROBLEM},
                "503": _NOT_BAKED,
            },
        }
    },
    "/api/v1/stations/search": {
        "get": {
            "operationId": "searchStations",
            "summary": "Stations whose name, pinyin initials or address hold every word of q; hits in names first.",
            "parameters": [
                _query(
                    "q", {"type": "string", "maxLength": LONGEST_SEARCH}, "Words, separated by spaces.", required=True
                ),
                _LIMIT,
            ],
            "responses": {"200": _list_of("Found", "What was found."), "304": _SAME, "400": _BAD, "503": _NOT_BAKED},
        }
    },
    "/api/v1/stations.geojson": {
        "get": {
            "operationId": "exportGeojson",
            "summary": "Every station as a GeoJSON FeatureCollection with licence and attribution.",
            "responses": {
                "200": {
                    "description": "A station nobody has located has no geometry.",
                    "content": {"application/geo+json": {"schema": {"type": "object"}}},
                },
                "304": _SAME,
                "503": _NOT_BAKED,
            },
        }
    },
    "/api/v1/stations.csv": {
        "get": {
            "operationId": "exportCsv",
            "summary": "Every station as CSV (UTF-8, with a header), source, date and licence on each row.",
            "description": "A cell that a spreadsheet would run as a formula begins with an apostrophe.",
            "responses": {
                "200": {"description": "The stations.", "content": {"text/csv": {"schema": _TEXT}}},
                "304": _SAME,
                "503": _NOT_BAKED,
            },
        }
    },
}
