"""Compiles the YAML of server/content/rules into one canonical JSON ruleset with a hash.

docs/rules.md explains the YAML.
A Mistake (file, line, what) for anything that is not exactly as it must be: a wrong file never becomes a verdict.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from server.domain.deadlines import METERS
from server.domain.rules import VERDICTS
from server.domain.rules.dates import ymd

from .rule_params import params
from .rule_terms import UNITS, Terms, both
from .strict_yaml import Map, Mistake, Seq, read

FOLDER = Path(__file__).with_name("rules")
CONFIDENCE = ("official page read", "news report read", "excerpt only", "unverified memory")
FORMAT = 1  # of the compiled set; a phone that knows another one shows no verdict
FACT_TYPES = ("bool", "int", "string", "date", "adcode", "list")
CHANNELS = ("12333", "12329", "12348", "12393", "12345", "12351", "platform-app", "street-office", "union", "agency")
NOTES = ("office-decides", "estimate", "range")  # constant codes; the phone translates them

Compiled = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Files:
    """What the YAML of a folder says, read but not yet checked; `params` and `rules` by the stem of their file."""

    facts: Any
    sources: Any
    terms: Any
    params: dict[str, Any]
    rules: dict[str, Any]


@lru_cache(maxsize=1)
def ruleset() -> Compiled:
    """The ruleset that comes with the program."""
    return compile_files(shipped_files())


@lru_cache(maxsize=1)
def shipped_files() -> Files:
    """The files that come with the program. Shared: copy before changing anything."""
    return load(FOLDER)


def compile_folder(folder: Path) -> Compiled:
    """The ruleset of a folder: facts.yaml, sources.yaml, terms.yaml, params/*.yaml, rules/*.yaml."""
    return compile_files(load(folder))


def load(folder: Path) -> Files:
    """Read the files of a folder; Mistake when one is not strict YAML."""
    return Files(
        facts=read(folder / "facts.yaml"),
        sources=read(folder / "sources.yaml"),
        terms=read(folder / "terms.yaml"),
        params={path.stem: read(path) for path in sorted((folder / "params").glob("*.yaml"))},
        rules={path.stem: read(path) for path in sorted((folder / "rules").glob("*.yaml"))},
    )


def compile_files(files: Files) -> Compiled:
    """The ruleset of files as read, or as the desk changed them. Mistake names the place that is wrong."""
    sources = _sources(_map(files.sources, "sources"))
    asked = _keys(files.facts, {"facts", "contradictions"})
    facts = {name: _fact(name, asked["facts"], order) for order, name in enumerate(asked["facts"])}
    values = params(files.params, facts, sources)
    named = _map(files.terms, "terms")
    checks = _checks(asked["contradictions"], facts, values, named)
    rules: dict[str, Any] = {}
    for group, content in files.rules.items():
        file = _map(content, "rules")
        for name in file:
            if name in rules:
                raise Mistake(file.at(name), f"there are two rules {name}")
            rules[name] = _rule(file[name], group, Terms(facts, values, named), sources, checks)
    compiled = {
        "format": FORMAT,
        "facts": facts,
        "params": values,
        "sources": sources,
        "checks": checks,
        "rules": rules,
    }
    return {"hash": hashlib.sha256(canonical(compiled)).hexdigest(), **compiled}


def canonical(compiled: Compiled) -> bytes:
    """The one way to write a ruleset: keys sorted, no spaces, UTF-8."""
    return json.dumps(compiled, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _map(it: Any, only: str) -> Map:
    return _keys(it, {only})[only]  # type: ignore[no-any-return]


def _keys(it: Any, needed: set[str], may: set[str] = frozenset()) -> Map:  # type: ignore[assignment]
    """The mapping, when it has all needed keys and no unknown one."""
    if not isinstance(it, Map):
        raise Mistake(getattr(it, "where", ("?", 1)), f"needs {', '.join(sorted(needed))}")
    for key in it:
        if key not in needed | may:
            raise Mistake(it.at(key), f"unknown key {key}")
    if lacking := needed - set(it):
        raise Mistake(it.where, f"lacks {', '.join(sorted(lacking))}")
    return it


def _sources(it: Map) -> dict[str, Any]:
    """Records of sources by fact id, every field a text, '' where there is none."""
    made = {}
    fields = ("title", "publisher", "doc", "date", "link", "confidence", "checked_on", "review_by", "from", "to")
    for name in it:
        source = _keys(it[name], {"title", "publisher", "confidence", "checked_on"}, set(fields))
        if source["confidence"] not in CONFIDENCE:
            raise Mistake(source.at("confidence"), f"confidence is one of: {', '.join(CONFIDENCE)}")
        for key in ("checked_on", "review_by", "from", "to"):
            if source.get(key) and not ymd(source[key]):
                raise Mistake(source.at(key), f"{source[key]!r} is no day of the calendar")
        made[name] = {key: str(source.get(key, "")) for key in fields}
    return made


def _fact(name: str, facts: Map, order: int) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise Mistake(facts.at(name), f"a fact is named in small letters, digits and _: {name!r}")
    it = _keys(facts[name], {"type", "ask"}, {"unit", "min", "max", "values", "age"})
    if it["type"] not in FACT_TYPES:
        raise Mistake(it.at("type"), f"type is one of: {', '.join(FACT_TYPES)}")
    made: dict[str, Any] = {"type": it["type"], "order": order, "ask": both(it["ask"], it.at("ask"))}
    for key in ("min", "max"):
        if key in it:
            if type(it[key]) is not int:
                raise Mistake(it.at(key), f"{key} is a whole number")
            made[key] = it[key]
    if "age" in it:
        ages = it["age"]
        if it["type"] != "date" or not (isinstance(ages, Seq) and len(ages) == 2 and all(type(a) is int for a in ages)):
            raise Mistake(it.at("age"), "age is the lowest and highest age that is not asked about again, for a date")
        made["age"] = list(ages)
    if "unit" in it:
        if UNITS.get(it["unit"], "") != it["type"]:
            raise Mistake(it.at("unit"), f"unit {it['unit']} does not fit type {it['type']}")
        made["unit"] = it["unit"]
    if (it["type"] in ("string", "list")) != ("values" in it):
        raise Mistake(it.where, "values are needed for string and list, and only there")
    if "values" in it:
        made["values"] = list(it["values"])
        made["options"] = {value: both(it["values"][value], it["values"].at(value)) for value in it["values"]}
    return made


def _checks(it: Map, facts: Any, values: Any, named: Map) -> dict[str, Any]:
    made = {}
    for name in it:
        check = _keys(it[name], {"when", "say"})
        terms = Terms(facts, values, named)
        when = terms.condition(check["when"], check.at("when"))
        made[name] = {"when": when, "say": both(check["say"], check.at("say")), "facts": list(terms.used_facts)}
    return made


def _rule(it: Any, group: str, terms: Terms, sources: dict[str, Any], checks: dict[str, Any]) -> dict[str, Any]:
    rule = _keys(
        it, {"title", "summary", "clauses", "sources", "channel"}, {"in_force", "next", "papers", "notes", "deadlines"}
    )
    known_sources = _names(rule, "sources", sources, "source in sources.yaml")
    clauses = _clauses(rule["clauses"], terms, sources)
    force = _keys(rule["in_force"], set(), {"from", "to"}) if "in_force" in rule else {}
    facts = list(terms.used_facts)
    return {
        "group": group,
        "title": both(rule["title"], rule.at("title")),
        "summary": both(rule["summary"], rule.at("summary")),
        "in_force": [str(force.get("from", "")), str(force.get("to", ""))],
        "clauses": clauses,
        "checks": [name for name, check in checks.items() if set(check["facts"]) <= set(facts)],
        "facts": facts,
        "params": list(terms.used_params),
        "says": terms.says,
        "next": _texts(rule, "next"),
        "papers": _texts(rule, "papers"),
        "channel": _names(rule, "channel", CHANNELS, "channel"),
        "notes": ["office-decides", *_names(rule, "notes", NOTES, "note")],
        "deadlines": _names(rule, "deadlines", METERS, "deadline"),
        "sources": known_sources,
    }


def _clauses(it: Any, terms: Terms, sources: dict[str, Any]) -> list[dict[str, Any]]:
    if not isinstance(it, Seq) or not it:
        raise Mistake(getattr(it, "where", ("?", 1)), "clauses is a list")
    made: list[dict[str, Any]] = []
    for index, part in enumerate(it):
        clause = _keys(part, {"id", "verdict", "say"}, {"when", "amounts", "sources"})
        last = index == len(it) - 1
        if ("when" in clause) == last:
            raise Mistake(clause.where, "only the last clause stands without when; it holds for all others")
        if clause["verdict"] not in VERDICTS:
            raise Mistake(clause.at("verdict"), f"verdict is one of: {', '.join(VERDICTS)}")
        if any(clause["id"] == other["id"] for other in made):
            raise Mistake(clause.at("id"), f"there are two clauses {clause['id']}")
        made.append(
            {
                "id": clause["id"],
                "when": ["all"] if last else terms.condition(clause["when"], clause.at("when")),
                "verdict": clause["verdict"],
                "say": both(clause["say"], clause.at("say")),
                "amounts": _amounts(clause, terms),
                "sources": _names(clause, "sources", sources, "source in sources.yaml"),
            }
        )
    return made


def _amounts(clause: Map, terms: Terms) -> list[list[Any]]:
    made = []
    amounts = clause.get("amounts", Map())
    for name in amounts:
        amount = _keys(amounts[name], {"unit", "value"})
        node, kind = terms.value(amount["value"], amount.at("value"))
        if UNITS.get(amount["unit"]) != kind:
            raise Mistake(amount.at("unit"), f"unit {amount['unit']} does not fit a value of type {kind}")
        made.append([name, amount["unit"], node])
    return made


def _names(it: Map, key: str, known: Any, what: str) -> list[str]:
    names = it.get(key, [])
    if not isinstance(names, list):
        raise Mistake(it.at(key), f"{key} is a list")
    for name in names:
        if name not in known:
            raise Mistake(it.at(key), f"there is no {what}: {name}")
    return list(names)


def _texts(it: Map, key: str) -> list[dict[str, str]]:
    return [both(text, it.at(key)) for text in it.get(key, [])]
