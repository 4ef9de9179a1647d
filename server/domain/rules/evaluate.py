"""The walk over a rule's clauses: the first true one decides, an unknown one stops."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .answers import checks, examine
from .dates import ymd
from .faults import Fault
from .missing import Check, Gaps, Ready, Stands, bounds, sift
from .nodes import Condition, Job, Value, condition, value
from .params import Param

VERDICTS = ("likely", "possible-ask", "not-yet", "not-covered-apply-anyway", "no", "unknown-here")

Result = dict[str, Any]
Clause = tuple[
    str, str, Condition, list[tuple[str, Value, Any]], list[Any]
]  # id, verdict, when, amounts, when as compiled


class Ruleset:
    """A compiled ruleset made ready to answer. Not changed by answering, but for caches."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.hash: str = compiled.get("hash", "")
        self._known = checks(compiled["facts"])
        self._params = {name: Param(name, param) for name, param in compiled["params"].items()}
        self._checks = {name: condition(check["when"], self._params) for name, check in compiled["checks"].items()}
        self._bounds = {name: bounds(check["when"], self._params) for name, check in compiled["checks"].items()}
        self._parts = Ready(self._params)
        self._stands = Stands(compiled["facts"], self._parts)
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
        compiled = self._compiled[rule]
        limits = [limit for name in compiled["checks"] if (limit := self._bounds[name])]
        self._rules[rule] = ready = _Rule(compiled, self._params, self._checks, limits, self._stands, self._parts)
        return ready


class _Rule:
    """One rule: its clauses as functions."""

    def __init__(
        self,
        compiled: Mapping[str, Any],
        params: Mapping[str, Param],
        all_checks: Mapping[str, Condition],
        limits: list[Check],
        stands: Stands,
        ready: Ready,
    ) -> None:
        self._ready = ready
        self._limits = limits
        self._stands = stands
        self._from, self._to = compiled["in_force"]
        self._checks = [(name, all_checks[name]) for name in compiled["checks"]]
        self._clauses: list[Clause] = [
            (
                clause["id"],
                clause["verdict"],
                condition(clause["when"], params),
                [(name, value(node, params), node) for name, _unit, node in clause["amounts"]],
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
            gaps = matter = None
            if truth is None:
                gaps = Gaps(job, self._ready)
                gaps.look(node)
                matter, truth = self._sifted(job, when, node, gaps.facts)
            trace.append([name, truth, job.leaves])
            if truth:
                return self._decided(job, verdict, name, amounts, trace)
            if truth is None and gaps:
                outcome = "need_info" if matter else "unknown-here"
                return _result(outcome, job, missing=matter, unpublished=gaps.unpublished, trace=trace)
        raise Fault("no-clause")

    def _sifted(self, job: Job, when: Condition, node: list[Any], facts: list[str]) -> tuple[list[str], bool | None]:
        """Those missing facts of an unknown clause that can still change it; if none can, what it comes to."""
        quiet = Job(job.facts, job.on)
        stands = {name: self._stands.of(node, self._limits, name, quiet) for name in facts}
        return sift(job, when, stands)

    def _decided(
        self, job: Job, verdict: str, clause: str, amounts: list[tuple[str, Value, Any]], trace: list[Any]
    ) -> Result:
        """The verdict of a clause; what its amounts still lack is missing too."""
        found = {key: amount(job) for key, amount, _node in amounts}
        missing: list[str] = []
        unpublished: list[list[str]] = []
        if None in found.values():
            gaps = Gaps(job, self._ready)
            for _key, _amount, node in amounts:
                gaps.amount(node)
            missing, unpublished = gaps.facts, gaps.unpublished
        return _result(
            verdict, job, clause=clause, missing=missing, unpublished=unpublished, amounts=found, trace=trace
        )


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
