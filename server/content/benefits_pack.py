"""The benefits pack: rules, guides, channels, sources and the calendar in one immutable file that a phone keeps.

benefits.json says which file is current: {url, sha256, bytes, ruleset, baked_at}; benefits.<sha12>.json is the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

from server.content import live, packs
from server.content.calendars import calendar
from server.content.content_schema import PACKS
from server.content.guide import Guide, groups
from server.content.pinyin import initials
from server.content.place_list import place_list
from server.content.ruleset import Compiled

FORMAT = 1
INDEX = "benefits.json"
FILE = re.compile(r"benefits\.[0-9a-f]{12}\.json(?:\.br|\.gz)?")


class BenefitsEntry(TypedDict):
    """What benefits.json holds; `bytes` and `sha256` of the file as it is hashed, `ruleset` the hash of its rules."""

    url: str
    sha256: str
    bytes: int
    ruleset: str
    baked_at: str


def publish(data: Path, today: date) -> bool:
    """Publish what is current in this data folder; True when something changed. Nothing is written when not."""
    compiled, guides = live.ruleset_and_guides(data)
    folder = data / PACKS
    folder.mkdir(parents=True, exist_ok=True)
    with packs.alone(folder):
        before = entry(folder)
        if before and _says(folder, before, made(compiled, guides, today, before["baked_at"])):
            return False
        _write(folder, compiled["hash"], made(compiled, guides, today, today.isoformat()), before)
    return True


def entry(folder: Path) -> BenefitsEntry | None:
    """Which pack is current; None before the first bake."""
    try:
        found: BenefitsEntry = json.loads((folder / INDEX).read_bytes())
    except FileNotFoundError:
        return None
    return found


def current(data: Path) -> dict[str, Any]:
    """What phones get from this data folder now, as JSON; before the first bake, what it would make."""
    try:
        state = (data / PACKS / INDEX).stat()
    except FileNotFoundError:
        return _unbaked(data)
    return _loaded(data, state.st_mtime_ns, state.st_ino)


@lru_cache(maxsize=2)
def _loaded(data: Path, *_state: int) -> dict[str, Any]:
    told = entry(data / PACKS)
    try:
        body = (data / PACKS / told["url"].removeprefix(packs.URL)).read_bytes() if told else b""
        pack: dict[str, Any] = json.loads(body)
    except (FileNotFoundError, ValueError):
        return _unbaked(data)  # doctor says what is lost
    return pack


def _unbaked(data: Path) -> dict[str, Any]:
    compiled, guides = live.ruleset_and_guides(data)
    pack: dict[str, Any] = json.loads(made(compiled, guides, date.min, ""))
    return pack


def made(compiled: Compiled, guides: Sequence[Guide], today: date, baked_on: str) -> bytes:
    """The bytes of the pack. The rules' own sources stand with all others, once."""
    may = live.known(compiled)
    pack: dict[str, Any] = {
        "format": FORMAT,
        "baked_on": baked_on,
        "ruleset": {key: part for key, part in compiled.items() if key != "sources"},
        "guides": [_with_initials(guide) for guide in guides],
        "groups": [group for group in grouped(guides) if group["guides"]],
        "channels": may.channels,
        "sources": may.sources,
        "places": place_list(),
        "calendar": calendar(today),
    }
    return packs.canonical(pack)


def grouped(guides: Sequence[Guide]) -> list[dict[str, Any]]:
    """The groups of the list with the guides there are; what no group names stands in the last."""
    there = [guide["id"] for guide in guides]
    named = {name for group in groups() for name in group["guides"]}
    made = [{**group, "guides": [name for name in group["guides"] if name in there]} for group in groups()]
    made[-1]["guides"] += [name for name in there if name not in named]
    return made


def _with_initials(guide: Guide) -> dict[str, Any]:
    words = guide["keywords"]
    letters = [initials(text) for text in (guide["title"]["zh"], *words["zh"])]
    return {**guide, "keywords": {**words, "py": " ".join(filter(None, letters))}}


def _says(folder: Path, current: BenefitsEntry, data: bytes) -> bool:
    """Whether the current pack is this one, and its files are still there."""
    name = current["url"].removeprefix(packs.URL)
    there = all((folder / (name + suffix)).exists() for suffix in ("", ".br", ".gz"))
    return there and hashlib.sha256(data).hexdigest() == current["sha256"]


def _write(folder: Path, rules: str, data: bytes, before: BenefitsEntry | None) -> None:
    sha = hashlib.sha256(data).hexdigest()
    name = f"benefits.{sha[:12]}.json"
    packs.write(folder / name, data)
    told: BenefitsEntry = {
        "url": packs.URL + name,
        "sha256": sha,
        "bytes": len(data),
        "ruleset": rules,
        "baked_at": json.loads(data)["baked_on"],
    }
    packs.write(folder / INDEX, packs.canonical(told))
    # A phone may have read benefits.json a moment ago: the release before stays.
    needed = {name, before["url"].removeprefix(packs.URL) if before else name}
    for file in folder.iterdir():
        if FILE.fullmatch(file.name) and file.name.removesuffix(".br").removesuffix(".gz") not in needed:
            file.unlink()
