"""Pages of the guides: rendered from the pack that phones get, and again when it or the day changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from server.content import benefits_pack, live
from server.content.guide import Guide
from server.content.ruleset import Compiled
from server.pages import words
from server.pages.body import Body
from server.pages.guide_view import side_of, view_of
from server.pages.site import Site

CHINESE = re.compile(r"([\u3400-\u9fff\uff00-\uffef《》、。]*[\u3400-\u9fff][\u3400-\u9fff\uff00-\uffef《》、。]*)")


class GuidePages:
    """The list and each guide in each language. What was rendered is kept until the content or the day is another."""

    def __init__(self, site: Site, data: Path) -> None:
        self._site, self._data = site, data
        self._made: dict[tuple[str, str], Body] = {}
        self._pack: dict[str, Any] = {}
        self._day = ""

    def list(self, language: str, today: str) -> Body:
        """All guides in their groups. `today` ISO: badges depend on it."""
        pack = self._look(today)
        return self._once(("", language), lambda: self._render("guides.html", "", language, _groups(pack, language)))

    def guide(self, slug: str, language: str, today: str) -> Body | None:
        """One guide; None when there is none of this name."""
        pack = self._look(today)
        guide = next((each for each in pack["guides"] if each["id"] == slug), None)
        if guide is None:
            return None
        view = {"view": view_of(guide, pack, language, today)}
        return self._once((slug, language), lambda: self._render("guide.html", f"/{slug}", language, view))

    def preview(self, guide: Guide, compiled: Compiled, language: str, today: str) -> str:
        """A guide that is not published, as it would look."""
        may = live.known(compiled)
        pack = {**self._look(today), "ruleset": compiled, "sources": may.sources, "channels": may.channels}
        view = {"view": view_of(guide, pack, language, today)}
        return self._render("guide.html", f"/{guide['id']}", language, view).plain.decode()

    def _look(self, today: str) -> dict[str, Any]:
        """What is published; forget the pages of what was."""
        pack = benefits_pack.current(self._data)
        if pack["baked_on"] == "" or pack is not self._pack or today != self._day:
            self._made, self._pack, self._day = {}, pack, today
        return pack

    def _once(self, key: tuple[str, str], make: Callable[[], Body]) -> Body:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _render(self, template: str, path: str, language: str, content: dict[str, Any]) -> Body:
        def facts(it: dict[str, Any]) -> str:
            return source_facts(lambda text: words.gettext(language, text), it)

        def marked(text: str) -> Markup:
            return tongue(language, text)

        path = f"/guides{path}"
        return self._site.render(template, "guides", language, path, source_facts=facts, tongue=marked, **content)


def _groups(pack: dict[str, Any], language: str) -> dict[str, Any]:
    side = side_of(language)
    by_id = {guide["id"]: guide for guide in pack["guides"]}

    def row(guide: dict[str, Any]) -> dict[str, str]:
        return {
            "id": guide["id"],
            "icon": guide["icon"],
            "title": guide["title"][side],
            "summary": guide["summary"][side],
        }

    return {
        "groups": [
            {"title": group["title"][side], "guides": [row(by_id[name]) for name in group["guides"]]}
            for group in pack["groups"]
        ]
    }


def tongue(language: str, text: str) -> Markup:
    """The text for HTML; Chinese words inside another language are marked as such for voices and fonts."""
    if language == words.SOURCE:
        return escape(text)
    spans = CHINESE.split(text)
    return Markup("").join(
        Markup('<span lang="zh">{}</span>').format(part) if i % 2 else escape(part) for i, part in enumerate(spans)
    )


def source_facts(_: Callable[[str], str], it: dict[str, Any]) -> str:
    """'人社部 · 2025-06-10 · 读过官方原文 · …': as sourceFacts of pwa/core/guide-words.js says it."""
    known = {
        "official page read": _("读过官方原文"),
        "news report read": _("读过新闻报道"),
        "excerpt only": _("只读到摘录"),
    }
    told = [it["publisher"], it["doc"], it["date"], known.get(it["confidence"], _("没查到原文"))]
    told.append(_("{date} 核对").format(date=it["checkedOn"]))
    if it["reviewBy"]:
        told.append(_("{date} 前复核").format(date=it["reviewBy"]))
    return " · ".join(filter(None, told))
