"""Worked cases of the rules: reading them, deciding them, and which of them a change of the rules changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from server.domain.rules import Ruleset

from .ruleset import FOLDER, Compiled
from .strict_yaml import read

Case = Mapping[str, Any]
"""rule, on, facts, expect; may have case (its name), clause, missing, amounts, unknown_amounts, provisional, error."""

NEEDED = {"rule", "on", "facts", "expect"}


class Change(NamedTuple):
    """A case that comes out differently: before and after as Ruleset.evaluate gives them."""

    name: str
    case: Case
    before: dict[str, Any]
    after: dict[str, Any]
    as_written: bool  # whether `after` is what the case expects


@lru_cache(maxsize=1)
def shipped_cases() -> tuple[Case, ...]:
    """The cases that come with the program, each with `where` (file:line)."""
    found = []
    for path in sorted((FOLDER / "cases").glob("*.yaml")):
        for case in read(path)["cases"]:
            found.append({**case, "where": f"{path.name}:{case.where[1]}"})
    return tuple(found)


def name_of(case: Case) -> str:
    """What a case is called: its name, else where it stands."""
    return str(case.get("case") or case.get("where") or case["rule"])


def changes(before: Compiled, after: Compiled, cases: Sequence[Case]) -> list[Change]:
    """The cases whose verdict, clause or amounts differ between two rulesets, in their order."""
    old, new = Ruleset(before), Ruleset(after)
    found = []
    for case in cases:
        was, now = _decided(old, case), _decided(new, case)
        if _told(was) != _told(now):
            found.append(Change(name_of(case), case, was, now, holds(case, now)))
    return found


def broken(compiled: Compiled, cases: Sequence[Case]) -> list[tuple[Case, dict[str, Any]]]:
    """The cases that do not come out as written, with what comes out."""
    ready = Ruleset(compiled)
    tried = ((case, _decided(ready, case)) for case in cases)
    return [(case, result) for case, result in tried if not holds(case, result)]


def holds(case: Case, result: dict[str, Any]) -> bool:
    """Whether a result is what a case expects."""
    amounts = case.get("amounts", {})
    return bool(
        result["outcome"] == case["expect"]
        and ("clause" not in case or result["clause"] == case["clause"])
        and ("missing" not in case or result["missing"] == case["missing"])
        and all(result["amounts"].get(name) == value for name, value in amounts.items())
    )


def _decided(ready: Ruleset, case: Case) -> dict[str, Any]:
    return ready.evaluate(case["rule"], case["on"], dict(case["facts"]))


def _told(result: dict[str, Any]) -> tuple[Any, ...]:
    return result["outcome"], result["clause"], result["amounts"], result["missing"], result["error"]
