"""The real rules, asked by a hundred thousand made-up people and at every edge, answer alike on phone and server."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from server.content.ruleset import ruleset
from server.domain.rules import Ruleset
from tests.content.rule_cases import cases, edges
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


def person(chance: random.Random) -> dict[str, Any]:
    """Answers of somebody, some left out, some at an edge; now and then one that is wrong."""
    facts = {}
    for name, fact in SET["facts"].items():
        if chance.random() < 0.75:
            facts[name] = answer(chance, fact)
    if chance.random() < 0.01:
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
    from tests.content.rule_cases import around

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


@pytest.mark.parametrize("rule", sorted(SET["rules"]))
def test_a_choice_is_asked_for_only_when_it_can_still_change_the_result(rule: str) -> None:
    """Numbers, dates and places are asked for whenever an open comparison uses them; choices are tried out."""
    chance = random.Random(rule)
    amounts = str([clause["amounts"] for clause in SET["rules"][rule]["clauses"]])
    for _ in range(25):
        on, facts = chance.choice(DAYS), person(chance)
        result = READY.evaluate(rule, on, facts)
        for name in result["missing"]:
            if SET["facts"][name]["type"] not in ("bool", "string") or f"['fact', '{name}']" in amounts:
                continue
            assert can_matter(chance, rule, on, facts, name, result["missing"]), (rule, on, facts, name)


def can_matter(chance: random.Random, rule: str, on: str, facts: dict[str, Any], name: str, missing: list[str]) -> bool:
    """Some way to answer the other questions makes this answer decide something."""
    for _ in range(200):
        others = {
            other: answer(chance, SET["facts"][other]) for other in missing if other != name and chance.random() < 0.8
        }
        results = set()
        for _ in range(6):
            result = READY.evaluate(rule, on, {**facts, **others, name: answer(chance, SET["facts"][name])})
            results.add((result["outcome"], result["clause"], str(result["amounts"]), tuple(result["missing"])))
        if len(results) > 1:
            return True
    return False
