"""GET /packs/index.json, /packs/benefits.json and /packs/<file>: the offline packs, compressed once, at the bake."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import Accept

from server.content import benefits_pack
from server.content.content_schema import PACKS
from server.content.packs import INDEX, URL
from server.errors import Problem

bp = Blueprint("api_packs", __name__, url_prefix=URL.rstrip("/"))

FILE = re.compile(r"(?:\d{6}\.(?:delta\.)?|benefits\.)([0-9a-f]{12})\.json", re.ASCII)
YEAR = "public, max-age=31536000, immutable"
# In order of preference where a client likes them the same: the smallest first.
SUFFIXES = {"br": ".br", "gzip": ".gz", "identity": ""}


@bp.get(f"/{INDEX}")
def index() -> Response:
    """Which packs are current. [] before the first bake."""
    coding, body = _liked(INDEX) or ("identity", b"[]")
    return _answer(body, hashlib.sha256(body).hexdigest()[:16], coding, "no-cache")


@bp.get(f"/{benefits_pack.INDEX}")
def benefits() -> Response:
    """Which benefits pack is current."""
    liked = _liked(benefits_pack.INDEX)
    if not liked:
        raise Problem("not-found", 404)  # before the first bake
    coding, body = liked
    return _answer(body, hashlib.sha256(body).hexdigest()[:16], coding, "no-cache")


@bp.get("/<name>")
def file(name: str) -> Response:
    """One pack or delta, named by its content: it never changes."""
    # The pattern is the guard: what passes it holds no slash and no dots but ours.
    found = FILE.fullmatch(name)
    liked = _liked(name) if found else None
    if not found or not liked:
        raise Problem("not-found", 404)
    coding, body = liked
    return _answer(body, found[1], coding, YEAR)


def ranked(accepted: Accept) -> list[str]:
    """The codings a client takes, the one it likes best first. Plain stands last unless the client speaks of it.

    A client that refuses even plain gets it: every one can read it.
    """
    stated = {value.lower(): quality for value, quality in reversed(list(accepted))}
    liked = {name: stated.get(name, stated.get("*", 0.0)) for name in SUFFIXES}
    liked["identity"] = stated.get("identity", 0.0001)
    codings = sorted((name for name in liked if liked[name] > 0), key=lambda name: -liked[name])
    return [*codings, "identity"]


def _liked(name: str) -> tuple[str, bytes] | None:
    """Coding and bytes of the best there is; None when there is no such file."""
    house = current_app.extensions["waystation"]
    for coding in ranked(request.accept_encodings):
        try:
            with open(f"{house.config.data}/{PACKS}/{name}{SUFFIXES[coding]}", "rb") as file:  # noqa: PTH123 - the hot path
                return coding, file.read()
        except FileNotFoundError:
            continue
    return None


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
_BENEFITS: dict[str, Any] = {
    "type": "object",
    "required": ["url", "sha256", "bytes", "ruleset", "baked_at"],
    "properties": {
        "url": {"type": "string"},
        "sha256": {"type": "string", "description": "Of the file, uncompressed."},
        "bytes": {"type": "integer", "description": "Of the file, uncompressed."},
        "ruleset": {"type": "string", "description": "Hash of the rules in it."},
        "baked_at": {"type": "string"},
    },
}
_MISSING = {
    "description": "not-found",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
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
    "/packs/benefits.json": {
        "get": {
            "operationId": "benefitsPack",
            "summary": "The current benefits pack: rules, guides, channels and sources, in Chinese and English.",
            "responses": {
                "200": {
                    "description": "Where the file is and what it hashes to.",
                    "content": {"application/json": {"schema": _BENEFITS}},
                },
                "304": _SAME,
                "404": _MISSING,
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
                "200": {"description": "The pack.", "content": {"application/json": {"schema": {"type": "object"}}}},
                "304": _SAME,
                "404": _MISSING,
            },
        }
    },
}
