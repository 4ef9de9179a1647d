"""Rules and answers made up for the differential test: well and ill typed, broken dates, huge numbers, dated rows."""

from __future__ import annotations

import random
from typing import Any

DATES = (
    *("2024-02-29", "2025-02-28", "2026-02-28", "2026-03-01", "2026-11-22", "2026-12-31", "2027-01-01", "2004-02-29"),
    *("1970-03-15", "1999-12-31", "2026-06-30", "2026-07-01", "2030-01-31", "0001-01-01", "9999-12-31"),
)
BAD_DATES = (
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "26-1-1",
    "2026-1-01",
    "",
    "0000-01-01",
    "2026-11-22 ",
    "２０２６-01-01",
)
PLACES = ("440100", "440300", "441700", "110000", "310115", "990000")
WORDS = ("a", "b", "c", "__proto__", "constructor")
INTS = (0, 1, -1, 2, 3, 12, 15, 16, 100, -7, 2**31, 2**53 - 1, -(2**53) + 1)
OPS = ("eq", "ne", "lt", "lte", "gt", "gte")
FACTS: dict[str, dict[str, Any]] = {
    "b1": {"type": "bool"},
    "b2": {"type": "bool"},
    "n1": {"type": "int"},
    "n2": {"type": "int", "min": -10, "max": 200},
    "s1": {"type": "string", "values": list(WORDS)},
    "s2": {"type": "string", "values": list(WORDS)},
    "d1": {"type": "date"},
    "d2": {"type": "date"},
    "place": {"type": "adcode"},
    "l1": {"type": "list", "values": list(WORDS)},
}
OF_TYPE = {"bool": ("b1", "b2"), "int": ("n1", "n2"), "str": ("s1", "s2"), "date": ("d1", "d2"), "list": ("l1",)}


def ruleset(chance: random.Random, rules: int = 40) -> dict[str, Any]:
    """A compiled set of made-up rules."""
    return {
        "facts": FACTS,
        "params": _params(chance),
        "checks": {"c1": {"when": ["gt", ["fact", "n2"], 150, 0]}},
        "rules": {f"r{number}": _rule(chance) for number in range(rules)},
    }


def job(chance: random.Random, rules: int = 40) -> tuple[Any, Any, Any]:
    """A rule, a day and answers; some of them wrong."""
    facts: Any = {name: _answer(chance, fact["type"]) for name, fact in FACTS.items() if chance.random() < 0.7}
    odd = chance.random()
    if odd < 0.01:
        facts[chance.choice(("n9", "__proto__x", "toString", "问"))] = 1
    elif odd < 0.02:
        facts[chance.choice(list(FACTS))] = chance.choice(
            (None, 1.5, 1.0, -0.0, 1e20, "x", True, [], [1], {}, 2**60, -3, "2026-02-30")
        )
    elif odd < 0.023:
        facts = chance.choice(([], None, "x", 3))
    rule = f"r{chance.randrange(rules)}" if chance.random() > 0.003 else chance.choice(("nothing", "toString", ""))
    on = chance.choice(DATES) if chance.random() > 0.005 else chance.choice((*BAD_DATES, None, 5))
    return rule, on, facts


def _answer(chance: random.Random, kind: str) -> Any:
    if kind == "int":
        return chance.choice((chance.randint(-10, 200), chance.randint(-10, 200), chance.randint(0, 120)))
    choices: dict[str, Any] = {
        "bool": lambda: chance.random() < 0.5,
        "string": lambda: chance.choice(WORDS),
        "date": lambda: chance.choice(DATES) if chance.random() > 0.004 else chance.choice(BAD_DATES),
        "adcode": lambda: chance.choice(PLACES) if chance.random() > 0.004 else "44010",
        "list": lambda: chance.sample(WORDS, chance.randrange(4)),
    }
    return choices[kind]()


def _rule(chance: random.Random) -> dict[str, Any]:
    count = [0]
    clauses = [
        {
            "id": f"k{number}",
            "verdict": chance.choice(("likely", "no", "not-yet", "possible-ask")),
            "when": _condition(chance, 3, count),
            "amounts": [["m", "int", _value(chance, chance.choice(("int", "date")), 2)]]
            if chance.random() < 0.3
            else [],
        }
        for number in range(chance.randint(1, 5))
    ]
    if chance.random() < 0.95:
        clauses.append({"id": "else", "verdict": "no", "when": ["all"], "amounts": []})
    force = ["2024-06-01", chance.choice(("", "2029-12-31"))] if chance.random() < 0.2 else ["", ""]
    return {"in_force": force, "clauses": clauses, "checks": ["c1"] if chance.random() < 0.3 else []}


def _condition(chance: random.Random, depth: int, count: list[int]) -> list[Any]:
    if depth and chance.random() < 0.55:
        op = chance.choice(("all", "any", "all", "any", "not"))
        parts = 1 if op == "not" else chance.randint(1, 3)
        return [op, *(_condition(chance, depth - 1, count) for _ in range(parts))]
    count[0] += 1
    if chance.random() < 0.15:
        right = ["fact", "l1"] if chance.random() < 0.4 else ["list", *chance.sample(WORDS, 2)]
        return ["in", _value(chance, "str", 1), right, count[0]]
    kind = chance.choice(("bool", "int", "int", "str", "date", "date"))
    other = kind if chance.random() > 0.02 else chance.choice(("bool", "int", "str", "date", "list"))
    op = chance.choice(OPS if kind in ("int", "date") else OPS[:2])
    return [op, _value(chance, kind, 2), _value(chance, other, 2), count[0]]


def _value(chance: random.Random, kind: str, depth: int) -> Any:
    roll = chance.random()
    if kind == "int" and depth and roll < 0.5:
        return _number(chance, depth)
    if kind == "date" and depth and roll < 0.3:
        return ["add_months", _value(chance, "date", depth - 1), _value(chance, "int", 0)]
    if kind == "date" and roll < 0.4:
        return ["today"]
    if kind in ("int", "date", "str") and roll < 0.65:
        return _param(chance, kind)
    if roll < 0.9 or kind == "list":
        return ["fact", chance.choice(OF_TYPE[kind])]
    literals: dict[str, Any] = {"bool": (True, False), "int": INTS, "str": WORDS, "date": (*DATES, *BAD_DATES[:2])}
    return chance.choice(literals[kind])


def _number(chance: random.Random, depth: int) -> list[Any]:
    if chance.random() < 0.3:
        op = chance.choice(("age", "months_since"))
        return [op, *(_value(chance, "date", depth - 1) for _ in range(chance.choice((1, 1, 2))))]
    op = chance.choice(("add", "sub", "mul", "div_floor", "min", "max"))
    return [op, *(_value(chance, "int", depth - 1) for _ in range(chance.choice((1, 2, 2, 3))))]


def _param(chance: random.Random, kind: str) -> list[Any]:
    at = _value(chance, "date", 0) if chance.random() < 0.3 else None
    style = chance.choice(("plain", "place", "word"))
    key = {"plain": None, "place": ["fact", "place"], "word": ["fact", "s1"]}[style]
    return ["param", f"{style}-{kind}", key, at]


def _params(chance: random.Random) -> dict[str, Any]:
    keys = {"plain": [""], "place": ["44", "440100", "31", "11"], "word": ["a", "b", "constructor"]}
    made: dict[str, Any] = {}
    for style, names in keys.items():
        for kind in ("int", "date", "str"):
            param: dict[str, Any] = {"rows": {name: _rows(chance, kind) for name in names}}
            if style != "plain":
                param["key"] = "region" if style == "place" else "s1"
            if kind == "str" and style == "word":
                param["default"] = "c"
            made[f"{style}-{kind}"] = param
    return made


def _rows(chance: random.Random, kind: str) -> list[list[Any]]:
    literals: dict[str, Any] = {"int": INTS, "str": WORDS, "date": DATES}
    days = ["1900-01-01", "2025-01-01", "2026-07-01"]
    ends = ["2024-12-31", chance.choice(("2026-06-30", "2025-12-31")), ""]
    unsure = ["", "2026-01-01", "2027-01-01"]
    rows = [[a, z, chance.choice(literals[kind]), "src", u] for a, z, u in zip(days, ends, unsure, strict=True)]
    return rows[chance.randrange(2) :]
