"""Every case of the rules comes out as written, in both languages; no clause and no operator goes without a case."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from server.content.ruleset import ruleset
from server.domain.rules import Ruleset
from tests.content.rule_cases import cases, check_mutants, holds, mutants
from tests.domain.rules_node import start

CASES = cases()
SET = ruleset()
BY_RULE: dict[str, list[dict[str, Any]]] = defaultdict(list)
for _case in CASES:
    BY_RULE[_case["rule"]].append(_case)
WORKED = {"O": 17, "P": 17, "M": 11, "U": 9, "H": 15, "S": 13, "L": 7, "R": 5}  # the odd numbers of each group, up to


def name_of(case: dict[str, Any]) -> str:
    return f"{case.get('case', case['rule'])} {case['where']}"


def caught(broken: dict[str, Any], tried: list[dict[str, Any]]) -> bool:
    """Whether one of the cases fails on a broken ruleset."""
    ready = Ruleset(broken)
    return any(not holds(case, ready.evaluate(case["rule"], case["on"], dict(case["facts"]))) for case in tried)


def test_every_case_comes_out_as_written() -> None:
    ready = Ruleset(SET)
    for case in CASES:
        result = ready.evaluate(case["rule"], case["on"], dict(case["facts"]))
        assert holds(case, result), (name_of(case), result)


def test_every_case_comes_out_as_written_on_the_phone() -> None:
    jobs = [[(case["rule"], case["on"], case["facts"]) for case in CASES]]
    results = map(json.loads, json.loads(start([(SET, jobs)], "texts")()[0]))
    for case, result in zip(CASES, results, strict=True):
        assert holds(case, result), (name_of(case), result)


def test_every_worked_case_of_the_design_is_there() -> None:
    names = {case.get("case", "") for case in CASES}
    assert [
        f"{group}{n}" for group, last in WORKED.items() for n in range(1, last + 1, 2) if f"{group}{n}" not in names
    ] == []
    assert {"M13 for 2025", "M13 for 2026"} <= names


@pytest.mark.parametrize("rule", sorted(SET["rules"]))
def test_every_clause_is_decided_by_some_case(rule: str) -> None:
    decided = {case.get("clause") for case in BY_RULE[rule]}
    assert [clause["id"] for clause in SET["rules"][rule]["clauses"] if clause["id"] not in decided] == []


@pytest.mark.parametrize("rule", sorted(SET["rules"]))
def test_no_operator_can_be_flipped_unseen(rule: str) -> None:
    unseen = [what for what, broken in mutants(SET, rule) if not caught(broken, BY_RULE[rule])]
    assert unseen == [], "write a case at the value where this operator turns"


def test_no_operator_of_a_contradiction_can_be_flipped_unseen() -> None:
    unseen = []
    for name, what, broken in check_mutants(SET):
        using = [case for case in CASES if name in SET["rules"][case["rule"]]["checks"]]
        if not caught(broken, using):
            unseen.append(what)
    assert unseen == []


def test_flips_are_really_tried() -> None:
    assert sum(1 for rule in SET["rules"] for _ in mutants(SET, rule)) > 200
