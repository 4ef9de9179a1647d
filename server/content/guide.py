"""Guides: server/content/guides/*.yaml read strictly, each fact tied to its source, each end to a channel.

A Mistake (file, line, what) for anything that is not exactly as it must be. Shapes, as the phone gets them:
guide {id, order, icon, title, summary, keywords {zh, en}, rules, reviewed, review_by, sections [{title, blocks
[{kind, zh, en, facts}]}], ask [{channel, say}]}; source and channel as in sources.yaml and channels.yaml.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from server.domain.rules.dates import ymd

from .rule_terms import both
from .ruleset import Compiled, ruleset
from .ruleset import _sources as source_records
from .strict_yaml import Map, Mistake, Seq, keys, read

FOLDER = Path(__file__).with_name("guides")
CHANNELS = Path(__file__).with_name("channels.yaml")
GROUPS = Path(__file__).with_name("guide_groups.yaml")
ICONS: dict[str, str] = json.loads((FOLDER / "icons.json").read_text("utf-8"))  # name in a guide -> lucide file
KINDS = ("text", "step", "item", "warn", "check")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LINK = re.compile(r"https?://[^\s）)，。；]+|www\.[^\s）)，。；]+")

Guide = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What a guide may name: sources by fact id, rules by id, channels by id."""

    sources: Mapping[str, dict[str, Any]]
    rules: Mapping[str, Any]
    channels: Mapping[str, dict[str, Any]]


@lru_cache(maxsize=1)
def known() -> Known:
    """What comes with the program; Mistake when channels or sources are wrong."""
    return known_of(FOLDER, CHANNELS, ruleset())


@lru_cache(maxsize=1)
def guides() -> tuple[Guide, ...]:
    """The guides that come with the program, in their order."""
    return compile_guides(FOLDER, known())


@lru_cache(maxsize=1)
def groups() -> tuple[dict[str, Any], ...]:
    """How the list is divided: {title, guides: ids} in order. A guide without a group stands in the last one."""
    file = read(GROUPS)
    return tuple(_group(each, file.at("groups")) for each in keys(file, {"groups"})["groups"])


def known_of(folder: Path, channels_file: Path, compiled: Compiled) -> Known:
    """Sources of the rules and of `folder`/sources/*.yaml together, and the channels."""
    sources = dict(compiled["sources"])
    for path in sorted((folder / "sources").glob("*.yaml")):
        told = keys(read(path), {"sources"})["sources"]
        for name, record in source_records(told).items():
            if sources.setdefault(name, record) != record:
                raise Mistake(told.at(name), f"there is another record of {name}, and it says something else")
            if record["link"] and not record["link"].startswith(("https://", "http://")):
                raise Mistake(told[name].at("link"), "a link begins with https:// or http://")
    told = keys(read(channels_file), {"channels"})["channels"]
    return Known(sources, compiled["rules"], {name: _channel(told[name], sources) for name in told})


def compile_guides(folder: Path, may: Known) -> tuple[Guide, ...]:
    """The guides of a folder by `order`; two may not have the same."""
    made: dict[int, Guide] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = keys(read(path), {"guide"})
        if not SLUG.fullmatch(path.stem):
            raise Mistake(file.where, f"a guide is named in small letters, digits and hyphens: {path.stem!r}")
        guide = compile_guide(path.stem, file["guide"], may)
        if twin := made.get(guide["order"]):
            raise Mistake(file["guide"].at("order"), f"{twin['id']} has this order, too")
        made[guide["order"]] = guide
    return tuple(made[order] for order in sorted(made))


def compile_guide(slug: str, it: Any, may: Known) -> Guide:
    """One guide; Mistake where it is wrong."""
    guide = keys(
        it,
        {"order", "icon", "title", "summary", "keywords", "rules", "reviewed", "review_by", "sections", "ask"},
    )
    if type(guide["order"]) is not int:
        raise Mistake(guide.at("order"), "order is a whole number")
    if guide["icon"] not in ICONS:
        raise Mistake(guide.at("icon"), f"icon is one of: {', '.join(ICONS)}")
    made = {
        "id": slug,
        "order": guide["order"],
        "icon": guide["icon"],
        "title": both(guide["title"], guide.at("title")),
        "summary": both(guide["summary"], guide.at("summary")),
        "keywords": _keywords(guide["keywords"], guide.at("keywords")),
        "rules": _named(guide, "rules", may.rules, "rule"),
        "reviewed": _day(guide, "reviewed"),
        "review_by": _day(guide, "review_by"),
        "sections": [_section(part, may) for part in _list(guide, "sections")],
        "ask": [_ask(part, may) for part in _list(guide, "ask")],
    }
    _reviewed_in_time(guide, made, may)
    return made


def facts_of(guide: Guide) -> list[str]:
    """The facts a guide names, each once, in the order they come."""
    blocks = [block for section in guide["sections"] for block in section["blocks"]]
    return list(dict.fromkeys(fact for block in blocks for fact in block["facts"]))


def _section(it: Any, may: Known) -> dict[str, Any]:
    section = keys(it, {"title", "blocks"})
    title = both(section["title"], section.at("title"))
    return {"title": title, "blocks": [_block(part, may) for part in _list(section, "blocks")]}


def _block(it: Any, may: Known) -> dict[str, Any]:
    block = keys(it, {"kind", "zh", "en", "facts"})
    if block["kind"] not in KINDS:
        raise Mistake(block.at("kind"), f"kind is one of: {', '.join(KINDS)}")
    facts = _named(block, "facts", may.sources, "source record of the fact")
    links = {may.sources[fact]["link"] for fact in facts}
    for language in ("zh", "en"):
        if not isinstance(block[language], str) or not block[language].strip():
            raise Mistake(block.at(language), "needs zh and en")
        for link in LINK.findall(block[language]):
            if link not in links:
                raise Mistake(block.at(language), f"no source of this block has the link {link}")
    return {"kind": block["kind"], "zh": block["zh"].strip(), "en": block["en"].strip(), "facts": facts}


def _ask(it: Any, may: Known) -> dict[str, Any]:
    ask = keys(it, {"channel", "say"})
    if ask["channel"] not in may.channels:
        raise Mistake(ask.at("channel"), f"there is no channel: {ask['channel']}")
    return {"channel": ask["channel"], "say": both(ask["say"], ask.at("say"))}


def _channel(it: Any, sources: Mapping[str, Any]) -> dict[str, Any]:
    channel = keys(it, {"name", "hours", "handles"}, {"phone", "not_for", "source"})
    phone, source = channel.get("phone", ""), channel.get("source", "")
    if not isinstance(phone, str) or not re.fullmatch(r"[0-9]*", phone):
        raise Mistake(channel.at("phone"), "a phone number is digits in quotes")
    if source and source not in sources:
        raise Mistake(channel.at("source"), f"there is no source record of the fact: {source}")
    if phone and not source:
        raise Mistake(channel.at("phone"), "a phone number needs the source that carries it")
    texts = {key: both(channel[key], channel.at(key)) for key in ("name", "hours", "handles")}
    no = both(channel["not_for"], channel.at("not_for")) if channel.get("not_for") else {"zh": "", "en": ""}
    return {**texts, "not_for": no, "phone": phone, "source": source}


def _group(it: Any, where: tuple[str, int]) -> dict[str, Any]:
    group = keys(it, {"title", "guides"})
    return {"title": both(group["title"], where), "guides": [str(name) for name in group["guides"]]}


def _keywords(it: Any, where: tuple[str, int]) -> dict[str, list[str]]:
    if not isinstance(it, Map) or set(it) != {"zh", "en"}:
        raise Mistake(where, "keywords needs zh and en")
    for language in it:
        words = it[language]
        if not isinstance(words, Seq) or not words or not all(isinstance(word, str) and word.strip() for word in words):
            raise Mistake(it.at(language), "keywords are a list of words")
    return {language: [word.strip() for word in it[language]] for language in ("zh", "en")}


def _reviewed_in_time(guide: Map, made: Guide, may: Known) -> None:
    if made["reviewed"] > made["review_by"]:
        raise Mistake(guide.at("review_by"), "review_by is before reviewed")
    for fact in facts_of(made):
        due = may.sources[fact]["review_by"]
        # What is past already at the review carries the badge: it cannot pull the guide back before its own review.
        if due and made["reviewed"] <= due < made["review_by"]:
            raise Mistake(guide.at("review_by"), f"{fact} is to be looked at by {due}: review_by is no later than that")


def _list(it: Map, key: str) -> Seq:
    if not isinstance(it[key], Seq) or not it[key]:
        raise Mistake(it.at(key), f"{key} is a list, and not an empty one")
    return it[key]  # type: ignore[no-any-return]


def _named(it: Map, key: str, there: Mapping[str, Any], what: str) -> list[str]:
    names = it[key]
    if not isinstance(names, Seq):
        raise Mistake(it.at(key), f"{key} is a list")
    for name in names:
        if name not in there:
            raise Mistake(it.at(key), f"there is no {what}: {name}")
    return list(names)


def _day(it: Map, key: str) -> str:
    if not isinstance(it[key], str) or not ymd(it[key]):
        raise Mistake(it.at(key), f"{it[key]!r} is no day of the calendar")
    return str(it[key])
