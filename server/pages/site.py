"""The worker pages: rendered once per language, the same bytes for everyone, kept by the service worker."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from server.config import Config
from server.pages import words
from server.pages.body import Body
from server.pages.built import STATIC, Built, static_files


@dataclass(frozen=True, slots=True)
class Page:
    """`path`: address in the source language, under which the worker keeps it."""

    name: str
    path: str
    template: str


PAGES = (
    Page("nearby", "/", "nearby.html"),
    Page("station", "/s/", "station.html"),
    Page("benefits", "/benefits", "benefits.html"),
    Page("tools", "/tools", "tools.html"),
    Page("guides", "/guides/", "guides.html"),
    Page("mine", "/mine", "mine.html"),
    Page("about", "/about", "about.html"),
)


class Site:
    """Every page of every language, and sw.js, which begins with the list of what to keep."""

    def __init__(self, config: Config, built: Built) -> None:
        self._built, self._config = built, config
        self._env = Environment(
            loader=PackageLoader("server"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.pages = {
            (page.name, language): self.render(page.template, page.name, language, page.path)
            for page in PAGES
            for language in words.LANGUAGES
        }
        self.worker = self._worker()

    def render(self, template: str, name: str, language: str, path: str, **more: Any) -> Body:
        """A page in a language. `path` is its address in the source language, for the language switch."""

        def gettext(text: str) -> str:
            return words.gettext(language, text)

        script = name if name in self._built.scripts else "about"
        sources = self._built.sources[script]
        other = "en" if language == words.SOURCE else words.SOURCE
        text = self._env.get_template(template).render(
            _=gettext,
            lang=language,
            prefix=words.prefix(language),
            other=other,
            other_url=words.prefix(other) + path,
            here=name,
            path=path,
            style=Markup(self._built.style),  # noqa: S704 our own build output
            own_style=Markup(self._built.styles.get(name, "")),  # noqa: S704 our own build output
            sprite=Markup(self._sprite(name)),  # noqa: S704 our own build output
            scripts=[f"/static/app/{file}" for file in self._built.scripts[script]],
            rest=[f"/static/app/{file}" for file in self._built.rest.get(name, [])],
            words=Markup(_json_for_html(words.script_words(language, sources))),  # noqa: S704 escaped for HTML there
            operator=self._config.operator,
            contact=self._config.contact,
            **more,
        )
        return Body(text.encode())

    def _sprite(self, name: str) -> str:
        return self._built.sprite + self._built.sprites.get(name, "")

    def keep(self) -> list[tuple[str, str]]:
        """What the worker keeps: (address, content hash), pages first. A pure function of content."""
        pages = [
            (words.prefix(lang) + p.path, self.pages[p.name, lang].hash) for p in PAGES for lang in words.LANGUAGES
        ]
        files = [(url, Body((STATIC.parent / url[1:]).read_bytes()).hash) for url in static_files()]
        return pages + files

    def _worker(self) -> Body:
        keep = json.dumps(self.keep(), separators=(",", ":"))
        return Body(f"self.KEEP={keep};\n{self._built.worker}".encode())


def _json_for_html(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
