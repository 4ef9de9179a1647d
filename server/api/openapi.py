"""GET /api/v1/openapi.json: the document of this API, put together from what each module says of its own routes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import Blueprint, Response, request

bp = Blueprint("api_openapi", __name__, url_prefix="/api/v1")

ABOUT = """Rest stations for delivery riders, couriers, ride-hail and truck drivers in China.

Every station names its source and date; what is not known is said to be unknown. The phone app of this service finds
stations in an offline pack and never sends its location: the nearest-station route is for systems of others. Requests
carry no cookies, and coordinates are neither kept nor logged. Requests with fields not named here are answered as if
they were absent; answers may gain fields.
"""
ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error", "detail"],
    "properties": {
        "error": {"type": "string", "description": "A code, kebab-case; words are the client's."},
        "detail": {"type": "object", "description": "What is needed to mend it, for instance field and reason."},
    },
}
OPENAPI: dict[str, Any] = {
    "/api/v1/openapi.json": {
        "get": {
            "operationId": "openapi",
            "summary": "This document.",
            "responses": {
                "200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}},
                "304": {"description": "Not changed since the ETag in If-None-Match."},
            },
        }
    }
}


def document(modules: Iterable[Any]) -> dict[str, Any]:
    """The document of modules that hold OPENAPI (paths) and maybe SCHEMAS. ValueError when two describe one path."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Error": ERROR}
    for module in modules:
        own = getattr(module, "SCHEMAS", {})
        if twice := (paths.keys() & module.OPENAPI.keys()) | (schemas.keys() & own.keys()):
            raise ValueError(f"described twice: {', '.join(sorted(twice))}")
        paths |= module.OPENAPI
        schemas |= own
    return {
        "openapi": "3.1.0",
        "info": {"title": "Waystation (驿路)", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


@bp.get("/openapi.json")
def openapi() -> Response:
    """The document, the same bytes for everyone."""
    body, tag = _body()
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.set_etag(tag)
    response.make_conditional(request)
    return response


@cache
def _body() -> tuple[bytes, str]:
    from server.api import MODULES  # late: that list names this module, too

    body = json.dumps(document(MODULES), ensure_ascii=False).encode()
    return body, hashlib.sha256(body).hexdigest()[:16]
