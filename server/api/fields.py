"""Reads and checks the query of a request: each field once, in range, or a Problem that names it and says why."""

from __future__ import annotations

from collections.abc import Collection
from math import isfinite

from flask import request

from server.errors import Problem

LONGEST = 200  # characters of one field


def number(name: str, low: float, high: float) -> float:
    """A decimal number that must be there."""
    text = _once(name)
    if text is None:
        raise bad(name, "missing")
    # Python also reads '1_0', digits of other scripts and spaces around; the document says plain decimals.
    if not text.isascii() or "_" in text or text != text.strip():
        raise bad(name, "not-a-number")
    try:
        value = float(text)
    except ValueError:
        raise bad(name, "not-a-number") from None
    if not isfinite(value):
        raise bad(name, "not-finite")
    if not low <= value <= high:
        raise bad(name, "out-of-range", low=low, high=high)
    return value


def whole(name: str, default: int, low: int, high: int) -> int:
    """A whole number, or the default when the field is not there."""
    text = _once(name)
    if text is None:
        return default
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 9:
        raise bad(name, "not-a-whole-number")
    if not low <= int(text) <= high:
        raise bad(name, "out-of-range", low=low, high=high)
    return int(text)


def word(name: str, known: Collection[str]) -> str:
    """One of the known words, '' when the field is not there."""
    text = _once(name)
    if text is None:
        return ""
    if text not in known:
        raise bad(name, "unknown", known=list(known))
    return text


def words(name: str, known: Collection[str]) -> list[str]:
    """Known words, the field repeated or its words separated by commas."""
    found = [one for text in request.args.getlist(name) for one in text[: LONGEST * 10].split(",")]
    for one in found:
        if one not in known:
            raise bad(name, "unknown", known=list(known))
    return list(dict.fromkeys(found))


def text(name: str, longest: int) -> str:
    """Words that must be there."""
    found = _once(name)
    if found is None or not found.strip():
        raise bad(name, "missing")
    if len(found) > longest:
        raise bad(name, "too-long", longest=longest)
    return found


def bad(name: str, reason: str, **more: object) -> Problem:
    """The Problem of one field."""
    return Problem("bad-field", 400, field=name, reason=reason, **more)


def _once(name: str) -> str | None:
    found = request.args.getlist(name)
    if len(found) > 1:
        raise bad(name, "repeated")
    if found and len(found[0]) > LONGEST:
        raise bad(name, "too-long", longest=LONGEST)
    return found[0] if found else None
