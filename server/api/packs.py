"""GET /packs/index.json and /packs/<file>: the offline packs, compressed once at bake and never per request."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import Accept

from server.content.content_schema import PACKS
from server.content.packs import INDEX, URL
from server.errors import Problem

bp = Blueprint("api_packs", __name__, url_prefix=URL.rstrip("/"))

FILE = re.compile(r"\d{6}\.(?:delta\.)?([0-9a-f]{12})\.json", re.ASCII)
YEAR = "public, max-age=31536000, immutable"
# In order of preference where a client likes them the same: the smallest first.
ENCODINGS = (("br", ".br"), ("gzip", ".gz"), ("identity", ""))


@bp.get(f"/{INDEX}")
def index() -> Response:
    """Which packs are current. [] before the first bake."""
    coding, path = _chosen(_folder() / INDEX)
    body = _read(path)
    if body is None:
        coding, body = "identity", b"[]"
    return _answer(body, hashlib.sha256(body).hexdigest()[:16], coding, "no-cache")


@bp.get("/<name>")
def file(name: str) -> Response:
    """One pack or delta, named by its content: it never changes."""
    # The pattern is the guard: what passes it holds no slash and no dots but ours.
    found = FILE.fullmatch(name)
    if not found:
        raise Problem("not-found", 404)
    coding, path = _chosen(_folder() / name)
    body = _read(path)
    if body is None:
        raise Problem("not-found", 404)
    return _answer(body, found[1], coding, YEAR)


def best(accepted: Accept, offered: list[str]) -> str:
    """The coding of `offered` the client likes best; a client that refuses all gets it plain, which every one reads."""
    liked = {name: _quality(accepted, name) for name in offered}
    name = max(offered, key=lambda one: liked[one])
    return name if liked[name] > 0 else "identity"


def _quality(accepted: Accept, name: str) -> float:
    """Quality by name, else of '*'; plain is always acceptable, last, unless the client speaks of it."""
    stated = {value.lower(): quality for value, quality in reversed(list(accepted))}
    return float(stated.get(name, stated.get("*", 0.0) if name != "identity" else 0.0001))


def _chosen(path: Path) -> tuple[str, Path]:
    there = {name: path.with_name(path.name + suffix) for name, suffix in ENCODINGS}
    offered = [name for name, each in there.items() if name == "identity" or each.exists()]
    coding = best(request.accept_encodings, offered)
    return coding, there[coding]


def _answer(body: bytes, tag: str, coding: str, cache: str) -> Response:
    response = Response(body, mimetype="application/json")
    response.headers["ETag"] = f'"{tag}-{coding}"' if coding != "identity" else f'"{tag}"'
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Encoding"
    if coding != "identity":
        response.headers["Content-Encoding"] = coding
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    return response


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _folder() -> Path:
    data: Path = current_app.extensions["waystation"].config.data
    return data / PACKS


_ENTRY: dict[str, Any] = {
    "type": "object",
    "required": [
        "adcode",
        "name",
        "name_en",
        "url",
        "sha256",
        "bytes",
        "stations",
        "located",
        "baked_at",
        "bbox",
        "delta",
    ],
    "properties": {
        "adcode": {"type": "string"},
        "name": {"type": "string"},
        "name_en": {"type": "string"},
        "url": {"type": "string"},
        "sha256": {"type": "string", "description": "Of the file, uncompressed."},
        "bytes": {"type": "integer", "description": "Of the file, uncompressed."},
        "stations": {"type": "integer"},
        "located": {"type": "integer"},
        "baked_at": {"type": "string"},
        "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        "delta": {
            "type": ["object", "null"],
            "description": "url, sha256, bytes of all changes since the pack, or null.",
        },
    },
}
_SAME = {"description": "Not changed since the ETag in If-None-Match."}

OPENAPI: dict[str, Any] = {
    "/packs/index.json": {
        "get": {
            "operationId": "packIndex",
            "summary": "The current offline pack of each city.",
            "responses": {
                "200": {
                    "description": "By adcode; [] before the first bake.",
                    "content": {"application/json": {"schema": {"type": "array", "items": _ENTRY}}},
                },
                "304": _SAME,
            },
        }
    },
    "/packs/{name}": {
        "get": {
            "operationId": "pack",
            "summary": "A pack or delta. Its name holds the beginning of its SHA-256, so it never changes.",
            "parameters": [
                {
                    "name": "name",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "pattern": f"^{FILE.pattern}$"},
                }
            ],
            "responses": {
                "200": {"description": "Column JSON.", "content": {"application/json": {"schema": {"type": "object"}}}},
                "304": _SAME,
                "404": {
                    "description": "not-found",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
                },
            },
        }
    },
}
