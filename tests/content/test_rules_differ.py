"""The real rules, asked by a hundred thousand made-up people and at every edge, answer alike on phone and server."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from server.content.ruleset import ruleset
from server.domain.rules import Ruleset
from server.domain.rules.dates import add_months, ymd
from tests.content.rule_cases import around, cases, edges
from tests.domain.rules_node import Job, assert_alike

SET = ruleset()
READY = Ruleset(SET)
DAYS = (
    *("2024-02-29", "2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01", "2026-02-28", "2026-06-30", "2026-07-01"),
    *("2026-09-19", "2026-09-20", "2026-11-22", "2027-01-01", "2027-07-01", "2030-01-01", "2039-12-31"),
)
PLACES = (
    *("110105", "310000", "310115", "320600", "330100", "340100", "350100", "410100", "440100", "440300", "441700"),
    *("440900", "450800", "500000", "510100", "150600", "120000", "331000", "370300", "330900", "530100", "999999"),
)


def person(chance: random.Random, asked: list[str] | None = None, known: float = 0.75) -> dict[str, Any]:
    """Answers of somebody, some left out, some at an edge; of all questions now and then one that is wrong."""
    facts = {}
    for name in asked or SET["facts"]:
        if chance.random() < known:
            facts[name] = answer(chance, SET["facts"][name])
    if not asked and chance.random() < 0.01:
        facts[chance.choice(list(SET["facts"]))] = chance.choice(("2026-02-30", 1.5, -1, "nothing", [], True))
    return facts


def answer(chance: random.Random, fact: dict[str, Any]) -> Any:
    if fact["type"] == "bool":
        return chance.random() < 0.5
    if fact["type"] == "string":
        return chance.choice(fact["values"])
    if fact["type"] == "adcode":
        return chance.choice(PLACES)
    if fact["type"] == "date":
        year = chance.choice((1964, 1965, 1970, 1975, 1984, 1996, 2004, 2010, 2022, 2024, 2025, 2026))
        return (
            f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" if chance.random() < 0.97 else "2004-02-29"
        )
    low, high = fact.get("min", 0), fact.get("max", 1000)
    return min(
        high,
        max(low, chance.choice((0, 1, 5, 6, 7, 11, 12, 13, 36, 120, 150, 180, 240, 500, 1200, 2500, 500_000, 800_000))),
    )


def test_phone_and_server_agree_on_a_hundred_thousand_people() -> None:
    chance = random.Random(369)
    people = [(chance.choice(DAYS), person(chance)) for _ in range(3_100)]
    batches: list[list[Job]] = [[(rule, on, facts) for on, facts in people] for rule in SET["rules"]]
    assert sum(map(len, batches)) >= 100_000
    outcomes: Counter[str] = Counter()
    clauses: set[str] = set()

    def seen(result: Any) -> None:
        outcomes[result["outcome"]] += 1
        clauses.add(result["clause"])

    assert_alike([(SET, batches)], seen)
    assert len(outcomes) >= 9, outcomes
    assert len(clauses) > 100


def boundary_jobs() -> list[Job]:
    """Every case with each compared answer one below, at and above, and on the day before, at and after every date."""
    jobs: list[Job] = []
    for case in cases():
        facts = dict(case["facts"])
        result = READY.evaluate(case["rule"], case["on"], facts)
        for name, value in edges(SET, case["rule"], facts, case["on"], result):
            jobs.append(
                (case["rule"], value if name == "" else case["on"], {**facts, **({name: value} if name else {})})
            )
        days = {edge for row in result["params"] for edge in around_row(row)}
        jobs += [(case["rule"], day, facts) for day in sorted(days)]
    return jobs


def around_row(used: list[Any]) -> list[str]:
    name, key, start, _unsure = used
    row = next(row for row in SET["params"][name]["rows"][key] if row[0] == start)
    return [day for edge in (row[0], row[1], row[4]) if edge for day in around(edge)]


def test_at_every_edge_phone_and_server_agree_and_nothing_breaks() -> None:
    jobs = boundary_jobs()
    assert len(jobs) > 1_000
    codes: Counter[str] = Counter()

    def seen(result: Any) -> None:
        codes[(result["error"] or {"code": ""})["code"]] += 1

    assert_alike([(SET, [jobs])], seen)
    assert set(codes) <= {"", "contradiction", "bad-value", "bad-type"}, codes


def verdict(rule: str, on: str, facts: dict[str, Any]) -> tuple[Any, ...]:
    """What a worker sees of a result."""
    result = READY.evaluate(rule, on, facts)
    return result["outcome"], result["clause"], str(result["amounts"])


def sound(found: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Without answers that contradict others: no worker is told a verdict for them."""
    return {one for one in found if one[0] != "error"}


def tries(rule: str, name: str, on: str, facts: dict[str, Any]) -> list[Any]:
    """Answers worth trying: all choices and places, and every value where a number or date of the rule turns."""
    fact = SET["facts"][name]
    if fact["type"] in ("bool", "string"):
        return fact.get("values", [False, True])
    params = [SET["params"][param] for param in SET["rules"][rule]["params"]]
    if fact["type"] == "adcode":
        keys = {key for param in params if param.get("key") == "region" for key in param["rows"]}
        return ["990000", *sorted({key.ljust(6, "0") for key in keys})]
    values = {row[2] for param in params for rows in param["rows"].values() for row in rows}
    numbers = {v for v in values | set(literals(SET["rules"][rule])) if type(v) is int}
    if fact["type"] == "int":
        found = {n + step for n in numbers for step in (-1, 0, 1)} | {fact["min"], fact["max"], *range(0, 400, 7)}
        return sorted(n for n in found if fact["min"] <= n <= fact["max"])
    days = {on, *(v for v in [*values, *facts.values()] if type(v) is str and ymd(v))}
    days |= {add_months(on, -n * scale) for n in numbers for scale in (1, 12) if 0 < n * scale <= 1200}
    days |= {f"{year}-0{month}-15" for year in range(1930, 2031, 5) for month in (1, 6)}
    return sorted({edge for day in days for edge in around(day)})


def literals(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        node = list(node.values())
    for part in node if isinstance(node, list) else ():
        yield from literals(part) if isinstance(part, list | dict) else (part,)


@pytest.mark.parametrize("rule", sorted(SET["rules"]))
def test_only_what_can_still_change_the_result_is_missing(rule: str) -> None:
    """Each missing answer makes a difference for some answers to the others; no other answer, alone, makes any.

    Once a clause has decided, what an amount lacks is missing too, though it may come to the same.
    """
    chance = random.Random(rule)
    for _ in range(30):
        on, facts = chance.choice(DAYS), person(chance, SET["rules"][rule]["facts"], chance.choice((0.2, 0.5, 0.8)))
        result = READY.evaluate(rule, on, facts)
        if result["outcome"] in ("error", "not_in_force"):
            continue
        for name in SET["rules"][rule]["facts"]:
            if name in facts:
                continue
            if name in result["missing"] and result["clause"]:
                assert f"['fact', '{name}']" in amounts_of(rule, result["clause"])
            elif name in result["missing"]:
                assert can_matter(chance, rule, on, facts, name), (rule, on, facts, name)
            else:
                now = sound({verdict(rule, on, {**facts, name: value}) for value in tries(rule, name, on, facts)})
                assert now <= {verdict(rule, on, facts)}, (rule, on, facts, name, now)


def amounts_of(rule: str, clause: str) -> str:
    return str(next(one["amounts"] for one in SET["rules"][rule]["clauses"] if one["id"] == clause))


def can_matter(chance: random.Random, rule: str, on: str, facts: dict[str, Any], name: str) -> bool:
    """Whether some way to answer the other questions makes this answer decide something."""
    others = [other for other in SET["rules"][rule]["facts"] if other not in facts and other != name]
    values = {other: tries(rule, other, on, facts) for other in [*others, name]}
    for attempt in range(2_000):
        given = {other: chance.choice(values[other]) for other in others if attempt and chance.random() < 0.8}
        some = (
            values[name]
            if len(values[name]) < 40
            else [values[name][0], values[name][-1], *chance.sample(values[name], 38)]
        )
        if len(sound({verdict(rule, on, {**facts, **given, name: value}) for value in some})) > 1:
            return True
    return False
