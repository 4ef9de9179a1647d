"""Guides: the list, and the form with both languages side by side."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from server.content.guide import KINDS
from server.content.strict_yaml import Mistake
from server.desk import say, work
from server.desk.page import asked, go, route, show
from server.desk.words import gettext as _

SPARE = 2
"""Empty rows at the end of each section, for new blocks."""


@route("/content", "GET")
def content() -> Response:
    """Every guide whose words hold what is searched."""
    made = work.current(work.desk())
    sought = request.args.get("q", "").strip()[:100]
    found = [it for it in made.guides if all(word in str(it).lower() for word in sought.lower().split())]
    return show("content.html", sought=sought, guides=found)


@route("/content/<slug>", "GET", "POST")
def guide(slug: str) -> Response:
    """The form; a block whose two texts are both empty is taken out."""
    desk = work.desk()
    made = work.current(desk)
    found = next((it for it in made.guides if it["id"] == slug), None)
    if found is None:
        abort(404)
    was = {key: part for key, part in found.items() if key != "id"}
    errors: dict[str, str] = {}
    if request.method == "POST":
        now, rows = _read(was)
        if now == was:
            errors[""] = _("没有改动。")
        else:
            try:
                draft = work.save([{"kind": "guide", "id": slug, "was": was, "now": now}])
                return go(f"/desk/drafts/{draft.id}")
            except Mistake as mistake:
                _blame(mistake, len(desk.edits()), rows, errors)
            except work.Changed:
                errors[""] = _("这份草稿刚才在别处改过。内容都还在，请再保存一次。")
    typed = dict(request.form.items()) if request.method == "POST" else _before(was)
    return show(
        "guide.html",
        422 if errors else 200,
        slug=slug,
        guide=was,
        typed=typed,
        errors=errors,
        kinds=KINDS,
        spare=SPARE,
        kind_name=_kind,
    )


def _before(was: Any) -> dict[str, str]:
    held = {"reviewed": was["reviewed"], "review_by": was["review_by"]}
    for field in ("title", "summary"):
        held |= {f"{field}-{side}": was[field][side] for side in ("zh", "en")}
    for s, section in enumerate(was["sections"]):
        held |= {f"s{s}-{side}": section["title"][side] for side in ("zh", "en")}
        for b, block in enumerate(section["blocks"]):
            held |= {f"s{s}b{b}-{field}": block[field] for field in ("kind", "zh", "en")}
            held[f"s{s}b{b}-facts"] = " ".join(block["facts"])
    for a, ask in enumerate(was["ask"]):
        held |= {f"a{a}-{side}": ask["say"][side] for side in ("zh", "en")}
    return held


def _read(was: Any) -> tuple[Any, dict[tuple[int, int], int]]:
    """The guide as typed, and which row of the form each of its blocks stands in."""
    rows: dict[tuple[int, int], int] = {}
    sections = []
    for s, section in enumerate(was["sections"]):
        blocks: list[dict[str, Any]] = []
        for b in range(len(section["blocks"]) + SPARE):
            block = _block(f"s{s}b{b}")
            if block["zh"] or block["en"]:
                rows[s, len(blocks)] = b
                blocks.append(block)
        sections.append({"title": _both(f"s{s}"), "blocks": blocks})
    asks = [{"channel": ask["channel"], "say": _both(f"a{a}")} for a, ask in enumerate(was["ask"])]
    days = {field: asked(field, 20) for field in ("reviewed", "review_by")}
    told = {"title": _both("title"), "summary": _both("summary"), "sections": sections, "ask": asks}
    return {**was, **days, **told}, rows


def _block(name: str) -> dict[str, Any]:
    facts = asked(f"{name}-facts", 1000).replace(",", " ").replace("，", " ").split()
    return {"kind": asked(f"{name}-kind", 20) or "text", **_both(name), "facts": facts}


def _both(name: str) -> dict[str, str]:
    return {"zh": asked(f"{name}-zh"), "en": asked(f"{name}-en")}


def _blame(mistake: Mistake, first: int, rows: dict[tuple[int, int], int], errors: dict[str, str]) -> None:
    found = work.field_of(mistake, first)
    parts = found[1].split(".") if found else []
    errors[_field(parts, rows)] = say.mistake(mistake) + ("" if found else f" ({mistake.where[0]})")


def _field(parts: list[str], rows: dict[tuple[int, int], int]) -> str:
    """The field of the form for a place in the guide."""
    match parts:
        case ["sections", s, "blocks", b, field, *_rest]:
            row = rows.get((int(s), int(b)), int(b))
            return f"s{s}b{row}-{field if field in ('kind', 'zh', 'en', 'facts') else 'zh'}"
        case ["sections", s, "blocks"]:
            return f"s{s}b0-zh"
        case ["sections", s, *_rest]:
            return f"s{s}-zh"
        case ["ask", a, *_rest]:
            return f"a{a}-zh"
        case [("title" | "summary") as field, *_rest]:
            return f"{field}-zh"
        case [("reviewed" | "review_by") as field]:
            return field
    return ""


def _kind(word: str) -> str:
    return {"text": _("正文"), "step": _("步骤"), "item": _("要点"), "warn": _("提醒"), "check": _("勾选")}[word]
