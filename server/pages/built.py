"""What the build of the phone app left in static/app: scripts of each page, the style text, the icon sprite."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.pages.body import Body

STATIC = Path(__file__).parents[2] / "static"
APP = STATIC / "app"
SUFFIXES = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True, slots=True)
class Built:
    """`scripts`: page -> its file, then the pieces it imports; `rest`: page -> scripts that follow its first screen.

    `sources`: page -> the files of pwa/ in its scripts. Inline in pages: `style` and `sprite`; `styles` and `sprites`
    (page -> its own).
    """

    scripts: dict[str, list[str]]
    rest: dict[str, list[str]]
    sources: dict[str, frozenset[str]]
    style: str
    styles: dict[str, str]
    sprite: str
    sprites: dict[str, str]
    worker: str


@cache
def built() -> Built:
    """Read once per process. Raises RuntimeError with the command to run when there is no build."""
    if not (APP / "manifest.json").exists():
        raise RuntimeError("The phone app is not built: run ./run, or `npm run build`.")
    manifest = json.loads((APP / "manifest.json").read_text("utf-8"))
    return Built(
        scripts={page: [it["script"], *it["chunks"]] for page, it in manifest.items()},
        rest={page: it["rest"] for page, it in manifest.items()},
        sources={page: frozenset(it["sources"]) for page, it in manifest.items()},
        style=(APP / "main.css").read_text("utf-8"),
        styles={path.stem: path.read_text("utf-8") for path in APP.glob("*.css") if path.stem != "main"},
        sprite=(APP / "sprite.svg").read_text("utf-8"),
        sprites={path.stem.removeprefix("sprite-"): path.read_text("utf-8") for path in APP.glob("sprite-*.svg")},
        worker=(APP / "sw.js").read_text("utf-8"),
    )


def static_files() -> list[str]:
    """Addresses the worker keeps besides pages: scripts by content hash, and icons."""
    scripts = sorted(f"/static/app/{p.name}" for p in APP.glob("*-*.js"))
    icons = sorted(f"/static/icons/{p.name}" for p in (STATIC / "icons").glob("*.svg"))
    return scripts + icons


@cache
def script(name: str) -> Body:
    """A built script, compressed as the build left it. Named by its content, so it is read once.

    Raises FileNotFoundError when there is none of this name.
    """
    path = APP / name
    beside = {coding: path.with_name(path.name + suffix) for coding, suffix in SUFFIXES.items()}
    return Body(path.read_bytes(), {coding: it.read_bytes() for coding, it in beside.items() if it.exists()})
