"""What a page shows of a guide, in one language on one day; the phone shows the same (pwa/core/guide-view.js)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from server.content.guide import Guide
from server.domain.badge import needs_asking

View = dict[str, Any]


def side_of(language: str) -> str:
    """'zh' or 'en': which side of a text to show."""
    return "zh" if language.startswith("zh") else "en"


def view_of(guide: Guide, pack: Mapping[str, Any], language: str, today: str) -> View:
    """Title, sections with runs of neighbouring blocks of one kind and their sources, and whom to ask.

    `pack`: sources and channels, as in the benefits pack.
    """
    side = side_of(language)
    asked = [pack["channels"][ask["channel"]] for ask in guide["ask"]]
    named = list(dict.fromkeys(channel["source"] for channel in asked if channel["source"]))
    return {
        "id": guide["id"],
        "icon": guide["icon"],
        "title": guide["title"][side],
        "summary": guide["summary"][side],
        "reviewed": guide["reviewed"],
        "reviewBy": guide["review_by"],
        "late": today > guide["review_by"],
        "check": bool(guide["rules"]),
        "sections": [_section(section, pack, side, today) for section in guide["sections"]],
        "ask": [
            {
                "name": channel["name"][side],
                "phone": channel["phone"],
                "hours": channel["hours"][side],
                "handles": channel["handles"][side],
                "notFor": channel["not_for"][side],
                "say": ask["say"][side],
            }
            for ask, channel in zip(guide["ask"], asked, strict=True)
        ],
        "askSources": _lines(named, pack["sources"], today),
    }


def _section(section: Mapping[str, Any], pack: Mapping[str, Any], side: str, today: str) -> dict[str, Any]:
    blocks = section["blocks"]
    facts = list(dict.fromkeys(fact for block in blocks for fact in block["facts"]))
    sources = _lines(facts, pack["sources"], today)
    return {
        "title": section["title"][side],
        "runs": [
            {"kind": kind, "lines": [_line(block, facts, sources, side) for block in same]}
            for kind, same in groupby(blocks, key=lambda block: block["kind"])
        ],
        "sources": sources,
    }


def _lines(facts: Sequence[str], sources: Mapping[str, Any], today: str) -> list[dict[str, Any]]:
    return [_source(n, sources[fact], today) for n, fact in enumerate(facts, 1)]


def _source(n: int, source: Mapping[str, str], today: str) -> dict[str, Any]:
    plain = {key: source[key] for key in ("title", "publisher", "doc", "date", "link", "confidence")}
    doubt = needs_asking(source["confidence"], source["review_by"], today)
    return {"n": n, **plain, "checkedOn": source["checked_on"], "reviewBy": source["review_by"], "doubt": doubt}


def _line(
    block: Mapping[str, Any], facts: Sequence[str], sources: Sequence[Mapping[str, Any]], side: str
) -> dict[str, Any]:
    marks = [facts.index(fact) + 1 for fact in block["facts"]]
    return {"text": block[side], "marks": marks, "doubt": any(sources[n - 1]["doubt"] for n in marks)}
