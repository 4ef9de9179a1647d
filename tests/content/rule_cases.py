"""Cases of the rules, what a case asserts, flipped operators, and answers at the edge of every threshold and date."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from server.content.ruleset import FOLDER
from server.content.strict_yaml import read
from server.domain.rules.dates import ymd

KEYS = {
    "case",
    "rule",
    "on",
    "facts",
    "expect",
    "clause",
    "missing",
    "amounts",
    "unknown_amounts",
    "provisional",
    "error",
}
FLIPS = {
    "eq": ("ne",),
    "ne": ("eq",),
    "lt": ("lte", "gt"),
    "lte": ("lt", "gte"),
    "gt": ("gte", "lt"),
    "gte": ("gt", "lte"),
}


def cases() -> list[dict[str, Any]]:
    """All cases of the shipped rules."""
    found = []
    for path in sorted((FOLDER / "cases").glob("*.yaml")):
        for case in read(path)["cases"]:
            assert set(case) <= KEYS and {"rule", "on", "facts", "expect"} <= set(case), case.where
            found.append({**case, "where": f"{path.name}:{case.where[1]}"})
    return found


def holds(case: dict[str, Any], result: dict[str, Any]) -> bool:
    """Whether a result is what a case expects."""
    amounts = case.get("amounts", {})
    return bool(
        result["outcome"] == case["expect"]
        and ("clause" not in case or result["clause"] == case["clause"])
        and ("missing" not in case or result["missing"] == case["missing"])
        and all(result["amounts"].get(name) == value for name, value in amounts.items())
        and all(result["amounts"][name] is None for name in case.get("unknown_amounts", ()))
        and ("provisional" not in case or any(row[3] for row in result["params"]) == case["provisional"])
        and ("error" not in case or (result["error"] or {}).get("at") == case["error"])
    )


def flips(node: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Every way to get one operator of a condition wrong: what was done, and the whole condition."""
    op = node[0]
    if op in FLIPS:
        for other in FLIPS[op]:
            yield f"{op} -> {other} {node[1:3]}", [other, *node[1:]]
    elif op == "in":
        yield f"in -> not in {node[1]}", ["not", node]
    elif op == "not":
        yield f"not dropped {node[1]}", node[1]
    elif len(node) > 2:
        yield f"{op} -> the other", ["any" if op == "all" else "all", *node[1:]]
    if op in ("all", "any", "not"):
        for index in range(1, len(node)):
            for what, part in flips(node[index]):
                yield what, [*node[:index], part, *node[index + 1 :]]


def mutants(compiled: dict[str, Any], rule: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ruleset with one operator of one rule flipped."""
    for number, clause in enumerate(compiled["rules"][rule]["clauses"]):
        for what, when in flips(clause["when"]):
            broken = copy.copy(compiled["rules"][rule])
            broken["clauses"] = [*broken["clauses"]]
            broken["clauses"][number] = {**clause, "when": when}
            yield f"{rule}/{clause['id']}: {what}", {**compiled, "rules": {rule: broken}}


def check_mutants(compiled: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The ruleset with one operator of one contradiction flipped, and that contradiction's name."""
    for name, check in compiled["checks"].items():
        for what, when in flips(check["when"]):
            yield name, f"{name}: {what}", {**compiled, "checks": {**compiled["checks"], name: {**check, "when": when}}}


def edges(
    compiled: dict[str, Any], rule: str, facts: dict[str, Any], on: str, result: dict[str, Any]
) -> list[tuple[str, Any]]:
    """Answers just below, at and above every value the trace compared: (fact or '' for the day, value)."""
    found: list[tuple[str, Any]] = []
    for _clause, _truth, leaves in result["trace"]:
        for _number, left, right, _is in leaves:
            for one, other in ((left, right), (right, left)):
                for name in [""] + compiled["rules"][rule]["facts"]:
                    if one is not None and (on if name == "" else facts.get(name)) == one:
                        found += [(name, value) for value in around(other)]
    return found


def around(value: Any) -> list[Any]:
    """One less, the same, one more; the day before, the same, the day after."""
    if type(value) is int:
        return [value - 1, value, value + 1]
    if type(value) is str and ymd(value) and "0002" < value < "9998":
        return [(date.fromisoformat(value) + timedelta(days=step)).isoformat() for step in (-1, 0, 1)]
    return []
