"""The walk over a rule's clauses: the first true one decides, an unknown one stops."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .answers import checks, examine
from .dates import ymd
from .faults import Fault
from .missing import Gaps
from .nodes import Condition, Job, Value, condition, value
from .params import Param

VERDICTS = ("likely", "possible-ask", "not-yet", "not-covered-apply-anyway", "no", "unknown-here")

Result = dict[str, Any]
Clause = tuple[str, str, Condition, list[tuple[str, Value]], list[Any]]  # id, verdict, when, amounts, when as compiled


class Ruleset:
    """A compiled ruleset made ready to answer. Not changed by answering, but for caches."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.hash: str = compiled.get("hash", "")
        self._known = checks(compiled["facts"])
        self._params = {name: Param(name, param) for name, param in compiled["params"].items()}
        self._checks = {name: condition(check["when"], self._params) for name, check in compiled["checks"].items()}
        self._choices = {name: _answers(fact) for name, fact in compiled["facts"].items() if _answers(fact)}
        self._rules: dict[str, _Rule] = {}
        self._compiled = compiled["rules"]

    def evaluate(self, rule: str, on: str, facts: object) -> Result:
        """What a rule says of these answers on a day (`on`, YYYY-MM-DD). Never raises; see docs/rules.md."""
        job = Job({}, "")
        try:
            ready = (type(rule) is str and self._rules.get(rule)) or self._ready(rule)
            if type(on) is not str or not ymd(on):
                raise Fault("bad-on")
            examine(facts, self._known)
            job = Job(facts, on)  # type: ignore[arg-type]
            return ready.walk(job)
        except Fault as fault:
            return _result("error", job, error={"code": fault.code, "at": fault.at})

    def _ready(self, rule: str) -> _Rule:
        if type(rule) is not str or rule not in self._compiled:
            raise Fault("unknown-rule", rule if type(rule) is str else "")
        self._rules[rule] = ready = _Rule(self._compiled[rule], self._params, self._checks, self._choices)
        return ready


class _Rule:
    """One rule: its clauses as functions."""

    def __init__(
        self,
        compiled: Mapping[str, Any],
        params: Mapping[str, Param],
        all_checks: Mapping[str, Condition],
        choices: Mapping[str, list[Any]],
    ) -> None:
        self._choices = choices
        self._in_amounts = set(_facts([clause["amounts"] for clause in compiled["clauses"]]))
        self._from, self._to = compiled["in_force"]
        self._params = params
        self._checks = [(name, all_checks[name]) for name in compiled["checks"]]
        self._clauses: list[Clause] = [
            (
                clause["id"],
                clause["verdict"],
                condition(clause["when"], params),
                [(name, value(node, params)) for name, _unit, node in clause["amounts"]],
                clause["when"],
            )
            for clause in compiled["clauses"]
        ]

    def walk(self, job: Job) -> Result:
        """The result; Fault when the answers contradict each other or types do not fit."""
        for name, check in self._checks:
            if check(job):
                raise Fault("contradiction", name)
        job.used.clear()
        if (self._from and job.on < self._from) or (self._to and job.on > self._to):
            return _result("not_in_force", job)
        trace: list[Any] = []
        for name, verdict, when, amounts, node in self._clauses:
            job.leaves = []
            truth = when(job)
            if truth is None:
                truth = self._settled(job, when, node)
            trace.append([name, truth, job.leaves])
            if truth:
                found = {key: amount(job) for key, amount in amounts}
                return _result(verdict, job, clause=name, amounts=found, trace=trace)
            if truth is None:
                return self._unknown(job, node, trace)
        raise Fault("no-clause")

    def _settled(self, job: Job, when: Condition, node: list[Any]) -> bool | None:
        """What an unknown clause comes to whichever way one missing question is answered; None when that matters.

        A fact that a clause's amounts are made from is asked for all the same.
        """
        gaps = Gaps(job, self._params)
        gaps.look(node)
        for name in gaps.facts:
            if name in self._choices and name not in self._in_amounts:
                truths = {_tried(job, when, name, choice) for choice in self._choices[name]}
                if truths in ({True}, {False}):
                    return truths.pop()
        return None

    def _unknown(self, job: Job, node: list[Any], trace: list[Any]) -> Result:
        gaps = Gaps(job, self._params)
        gaps.look(node)
        outcome = "need_info" if gaps.facts else "unknown-here"
        return _result(outcome, job, missing=gaps.facts, unpublished=gaps.unpublished, trace=trace)


def _answers(fact: Mapping[str, Any]) -> list[Any]:
    """All answers to a question that has few."""
    if fact["type"] == "bool":
        return [False, True]
    return list(fact["values"]) if fact["type"] == "string" else []


def _facts(node: Any) -> Iterator[str]:
    if type(node) is list:
        if len(node) == 2 and node[0] == "fact":
            yield node[1]
        for part in node:
            yield from _facts(part)


def _tried(job: Job, when: Condition, name: str, choice: object) -> bool | None:
    try:
        return when(Job({**job.facts, name: choice}, job.on))
    except Fault:
        return None


def _result(
    outcome: str,
    job: Job,
    *,
    clause: str | None = None,
    missing: list[str] | None = None,
    unpublished: list[list[str]] | None = None,
    amounts: dict[str, Any] | None = None,
    trace: list[Any] | None = None,
    error: dict[str, str] | None = None,
) -> Result:
    return {
        "outcome": outcome,
        "clause": clause,
        "missing": missing or [],
        "unpublished": unpublished or [],
        "amounts": amounts or {},
        "params": [] if error else [[*version, unsure] for version, unsure in job.used.items()],
        "trace": trace or [],
        "error": error,
    }


def canonical(result: Result) -> str:
    """The one way to write a result: keys as made, no spaces, as JSON.stringify does."""
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))
