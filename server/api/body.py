"""Reads the JSON body of a request and holds it against its schema, once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from jsonschema import Draft202012Validator, ValidationError, validators

from server.errors import Problem

DEEPEST = 20


def _pattern(_: Any, pattern: str, text: Any, __: Any) -> Iterator[ValidationError]:
    # As in ECMAScript: digits are ASCII and '$' is the end; Python's would let a line break follow.
    if isinstance(text, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), text, re.ASCII):
        yield ValidationError("pattern")


Validator = validators.extend(Draft202012Validator, {"pattern": _pattern})
"""Make one a schema, once: Validator(SCHEMA)."""


def read(validator: Any) -> dict[str, Any]:
    """The body. Problem: 415 not-json, 413 too-large, 400 bad-json or too-deep, 422 bad-field {field, rule}."""
    if request.mimetype != "application/json":
        raise Problem("not-json", 415)
    body = _parsed(request.get_data(cache=False))
    if _depth(body) > DEEPEST:
        raise Problem("too-deep", 400)
    for error in sorted(validator.iter_errors(body), key=lambda e: (list(map(str, e.absolute_path)), e.validator)):
        raise Problem("bad-field", 422, field=_field(error), rule=error.validator)
    if bad := next((name for name, text in _texts(body) if not _keepable(text)), None):
        raise Problem("bad-field", 422, field=bad, rule="characters")
    return body  # type: ignore[no-any-return]


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode(), parse_constant=_no_constant)
    except RecursionError:
        raise Problem("too-deep", 400) from None
    except ValueError:
        raise Problem("bad-json", 400) from None


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        level = [child for each in level if isinstance(each, list | dict) for child in _children(each)]
        depth += 1
    return depth


def _children(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _field(error: Any) -> str:
    if error.absolute_path:
        return ".".join(map(str, error.absolute_path))
    instance: Mapping[str, Any] = error.instance if isinstance(error.instance, dict) else {}
    if error.validator == "required":
        return next((name for name in error.validator_value if name not in instance), "")
    return next((name for name in instance if name not in error.schema.get("properties", {})), "")[:80]


def _texts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in body.items():
        rest = [value]
        while rest:
            one = rest.pop()
            if isinstance(one, str):
                yield name, one
            elif isinstance(one, list | dict):
                rest += _children(one)


def _keepable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and half of a surrogate pair is no UTF-8."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
