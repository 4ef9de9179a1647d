"""Texts of the desk in the language of the address: /desk is zh-Hans, /en/desk English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import has_request_context, request

FOLDER = Path(__file__).parents[2] / "translations"


def language() -> str:
    """'zh' or 'en'."""
    return "en" if has_request_context() and request.path.startswith("/en/") else "zh"


def gettext(text: str) -> str:
    """A text in the language of the request; the source text where the catalogue lacks it."""
    if language() == "zh":
        return text
    message = _english().get(text)
    return str(message.string) if message and isinstance(message.string, str) and message.string else text


@cache
def _english() -> Catalog:
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)
