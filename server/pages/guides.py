"""Pages of the guides: rendered from what is live, again when that or the day changes, the same bytes for everyone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.content import live
from server.content.benefits_pack import grouped
from server.pages import words
from server.pages.body import Body
from server.pages.guide_view import side_of, view_of
from server.pages.site import Site


class GuidePages:
    """The list and each guide in each language. What was rendered is kept until the content or the day is another."""

    def __init__(self, site: Site, data: Path) -> None:
        self._site, self._data = site, data
        self._made: dict[tuple[str, str], Body] = {}
        self._of: tuple[Any, ...] = ()

    def list(self, language: str, today: str) -> Body:
        """All guides in their groups. `today` ISO: badges depend on it."""
        self._look(today)
        return self._once(
            ("", language), lambda: self._render("guides.html", "/guides", language, self._rows(language))
        )

    def guide(self, slug: str, language: str, today: str) -> Body | None:
        """One guide; None when there is none of this name."""
        compiled, guides = self._look(today)
        guide = next((each for each in guides if each["id"] == slug), None)
        if guide is None:
            return None
        view = {"view": view_of(guide, live.known(compiled), language, today)}
        return self._once((slug, language), lambda: self._render("guide.html", f"/guides/{slug}", language, view))

    def _look(self, today: str) -> tuple[Any, Any]:
        """What is live; forget the pages of what was."""
        compiled, guides = live.ruleset_and_guides(self._data)
        of = (compiled["hash"], id(guides), today)
        if of != self._of:
            self._made, self._of = {}, of
            self._guides = guides  # held, so that its id is no other's
        return compiled, guides

    def _once(self, key: tuple[str, str], make: Callable[[], Body]) -> Body:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _rows(self, language: str) -> dict[str, Any]:
        side = side_of(language)
        by_id = {guide["id"]: guide for guide in self._guides}
        return {
            "groups": [
                {
                    "title": group["title"][side],
                    "guides": [
                        {
                            "id": name,
                            "icon": by_id[name]["icon"],
                            "title": by_id[name]["title"][side],
                            "summary": by_id[name]["summary"][side],
                        }
                        for name in group["guides"]
                    ],
                }
                for group in grouped(self._guides)
                if group["guides"]
            ]
        }

    def _render(self, template: str, path: str, language: str, content: dict[str, Any]) -> Body:
        def gettext(text: str) -> str:
            return words.gettext(language, text)

        return self._site.render(
            template, "guides", language, path, source_facts=lambda it: source_facts(gettext, it), **content
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
