"""Turns condition trees into functions of one job: three values (True, False, None = unknown), no coercion.

A condition is ["all" | "any", …], ["not", c] or a leaf [op, value, value, number]; a value is a literal or
[op, …]. `number` counts the leaves of a rule and ties a line of the trace to its leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .answers import SAFE
from .dates import add_months, months_since, ymd
from .faults import Fault
from .params import Param


class Job:
    """One evaluation under way: the answers, the day, and what was looked at."""

    __slots__ = ("facts", "leaves", "on", "used")

    def __init__(self, facts: dict[str, Any], on: str) -> None:
        self.facts = facts
        self.on = on
        self.leaves: list[list[Any]] = []
        self.used: dict[tuple[str, str, str], bool] = {}  # (parameter, key, from) -> provisional


Value = Callable[[Job], Any]
Condition = Callable[[Job], "bool | None"]
Params = Mapping[str, Param]


def condition(node: list[Any], params: Params) -> Condition:
    """The function of a condition."""
    op = node[0]
    if op in ("all", "any"):
        return _many([condition(part, params) for part in node[1:]], stop=op == "any")
    if op == "not":
        return _not(condition(node[1], params))
    return _leaf(op, value(node[1], params), value(node[2], params), node[3])


def _many(parts: list[Condition], *, stop: bool) -> Condition:
    """any (stop=True) or all (stop=False): the first part that settles it ends the walk."""

    def run(job: Job) -> bool | None:
        result: bool | None = not stop
        for part in parts:
            truth = part(job)
            if truth is stop:
                return stop
            if truth is None:
                result = None
        return result

    return parts[0] if len(parts) == 1 else run


def _not(part: Condition) -> Condition:
    def run(job: Job) -> bool | None:
        truth = part(job)
        return None if truth is None else not truth

    return run


def _leaf(op: str, left: Value, right: Value, number: int) -> Condition:
    compare, lists = _COMPARE[op], op == "in"

    def run(job: Job) -> bool | None:
        a, b = left(job), right(job)
        truth = None if a is None or b is None else compare(a, b)
        job.leaves.append([number, a, None if lists else b, truth])
        return truth

    return run


def _eq(a: Any, b: Any) -> bool:
    if type(a) is not type(b) or type(a) is list:
        raise Fault("type", "eq")
    return bool(a == b)


def _lt(a: Any, b: Any) -> bool:
    kind = type(a)
    if kind is not type(b) or not (kind is int or (kind is str and ymd(a) and ymd(b))):
        raise Fault("type", "lt")
    return bool(a < b)


def _in(a: Any, b: Any) -> bool:
    if type(a) is not str or type(b) is not list:
        raise Fault("type", "in")
    return a in b


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _eq,
    "ne": lambda a, b: not _eq(a, b),
    "lt": _lt,
    "lte": lambda a, b: not _lt(b, a),
    "gt": lambda a, b: _lt(b, a),
    "gte": lambda a, b: not _lt(a, b),
    "in": _in,
}


def value(node: Any, params: Params) -> Value:
    """The function of a value."""
    if type(node) is not list:
        return lambda _job: node
    op, parts = node[0], node[1:]
    if op == "list":
        return lambda _job: parts
    if op == "today":
        return lambda job: job.on
    if op == "fact":
        name = parts[0]
        return lambda job: job.facts.get(name)
    if op == "param":
        return _param(params[parts[0]], *(None if part is None else value(part, params) for part in parts[1:]))
    return _calculation(_CALCULATE[op], [value(part, params) for part in parts])


def _param(param: Param, key: Value | None, at: Value | None) -> Value:
    name = param.name

    def run(job: Job) -> Any:
        where = key(job) if key else ""
        day = at(job) if at else job.on
        if (where is not None and type(where) is not str) or (day is not None and not (type(day) is str and ymd(day))):
            raise Fault("type", name)
        if where is None or day is None:
            return None if param.possible(where, day) else param.default
        row = param.row(where, day)
        if row is None:
            return param.default
        job.used[name, row[0], row[1]] = row[4]
        return row[3]

    return run


def _calculation(work: Callable[..., Any], parts: list[Value]) -> Value:
    def run(job: Job) -> Any:
        values = [part(job) for part in parts]
        return None if None in values else work(job, *values)

    return run


def _whole(work: Callable[[int, int], int], name: str) -> Callable[..., int]:
    """Arithmetic from the left over whole numbers that both languages hold exactly."""

    def run(_job: Job, *values: Any) -> int:
        for number in values:
            if type(number) is not int:
                raise Fault("type", name)
        total: int = values[0]
        for number in values[1:]:
            total = work(total, number)
            if not -SAFE <= total <= SAFE:
                raise Fault("overflow", name)
        return total

    return run


def _div_floor(a: int, b: int) -> int:
    if b == 0:
        raise Fault("zero-division", "div_floor")
    return a // b


def _extreme(*, largest: bool) -> Callable[..., Any]:
    """min or max of whole numbers, or of dates."""

    def run(_job: Job, *values: Any) -> Any:
        best = values[0]
        for other in values:
            if _lt(best, other) if largest else _lt(other, best):
                best = other
        return best

    return run


_CALCULATE: dict[str, Callable[..., Any]] = {
    "add": _whole(lambda a, b: a + b, "add"),
    "sub": _whole(lambda a, b: a - b, "sub"),
    "mul": _whole(lambda a, b: a * b, "mul"),
    "div_floor": _whole(_div_floor, "div_floor"),
    "min": _extreme(largest=False),
    "max": _extreme(largest=True),
    "age": lambda job, birth, *at: months_since(birth, at[0] if at else job.on) // 12,
    "months_since": lambda job, start, *end: months_since(start, end[0] if end else job.on),
    "add_months": lambda _job, day, count: add_months(day, count),
}
