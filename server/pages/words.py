"""Translations: catalogues of translations/ for Jinja and for the phone's scripts. Source language zh-Hans."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[2] / "translations"
SOURCE = "zh-Hans"
LANGUAGES = ("zh-Hans", "en")


def prefix(language: str) -> str:
    """What page addresses of a language begin with: '' for the source language, '/en' for English."""
    return "" if language == SOURCE else f"/{language}"


def gettext(language: str, text: str) -> str:
    """A text in a language; the source text where the catalogue lacks it."""
    message = None if language == SOURCE else _catalog(language).get(text)
    return _first(message) or text if message else text


def script_words(language: str, sources: frozenset[str]) -> dict[str, str | list[str]]:
    """What scripts made of these files need of a language: text -> translation, or -> [one, many]."""
    if language == SOURCE:
        return {}
    wanted = (m for m in _catalog(language) if m.id and any(where in sources for where, _ in m.locations))
    return {_first_id(m): list(m.string) if isinstance(m.string, (list, tuple)) else str(m.string) for m in wanted}


@cache
def _catalog(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def _first(message: Message) -> str:
    return message.string if isinstance(message.string, str) else str(next(iter(message.string or [""])))


def _first_id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(next(iter(message.id or [""])))
