"""Which missing answers can still change a clause that is unknown, and which parameters are not published.

Exact for choices, for places that are only looked up, and for numbers and dates used once, in a comparison of sizes.
Else careful: a number or date used twice in a clause, compared for equality, or choosing the day of a parameter counts
as mattering, and so does what an amount is made from, and what is left after 256 tries. Dates are taken to lie between
1900 and 2100.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .answers import SAFE
from .faults import Fault
from .nodes import Condition, Job, Params, Value, condition, value

_TRIES = 256
_EARLIEST, _LATEST = "1900-01-01", "2100-12-31"
_NOWHERE = "990000"  # a place that no table lists


class Ready:
    """Conditions and values of one set as functions, each made once; and how a condition uses a fact."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self._made: dict[int, tuple[Any, Condition, Value]] = {}  # by identity of the node, which is kept alive
        self._used: dict[tuple[int, str], list[bool | str]] = {}

    def truth(self, node: list[Any], job: Job) -> bool | None:
        """What a condition comes to."""
        return (self._made.get(id(node)) or self._make(node, condition(node, self.params), _nothing))[1](job)

    def value(self, node: Any, job: Job) -> Any:
        """What a value comes to; None when not known."""
        if type(node) is not list:
            return node
        return (self._made.get(id(node)) or self._make(node, _nothing, value(node, self.params)))[2](job)

    def uses(self, when: list[Any], name: str) -> list[bool | str]:
        """How a condition uses a fact, once for each place: see _uses."""
        key = (id(when), name)
        if key not in self._used:
            self._make(when, condition(when, self.params), _nothing)
            self._used[key] = list(_uses(when, name, smooth=True))
        return self._used[key]

    def _make(self, node: list[Any], truth: Condition, it: Value) -> tuple[Any, Condition, Value]:
        self._made[id(node)] = made = (node, truth, it)
        return made


def _nothing(_job: Job) -> None:
    """Stands for what a node is not: a condition is no value."""


class Gaps:
    """Walks one unknown clause again; seldom, so nothing of it burdens the ordinary walk."""

    def __init__(self, job: Job, ready: Ready) -> None:
        self._job = Job(job.facts, job.on)
        self._ready = ready
        self.facts: list[str] = []
        self.unpublished: list[list[str]] = []

    def look(self, node: list[Any]) -> None:
        """Note what is missing in a condition; a part that is already decided holds nothing that matters."""
        if self._ready.truth(node, self._job) is not None:
            return
        if node[0] in ("all", "any", "not"):
            for part in node[1:]:
                self.look(part)
            return
        self._note([*self._gaps(node[1]), *self._gaps(node[2])])

    def amount(self, node: Any) -> None:
        """Note what is missing in a value."""
        self._note(list(self._gaps(node)))

    def _note(self, found: list[Any]) -> None:
        """What rests on an unpublished value stays unknown whatever is answered: its facts are not asked for."""
        unpublished = [gap for gap in found if type(gap) is list]
        for gap in unpublished or found:
            known: list[Any] = self.unpublished if type(gap) is list else self.facts
            if gap not in known:
                known.append(gap)

    def _gaps(self, node: Any) -> Iterator[Any]:
        """Missing facts (text) and unpublished parameters ([name, key]) of a value."""
        if self._ready.value(node, self._job) is not None:
            return
        if node[0] == "fact":
            yield node[1]
        elif node[0] == "param":
            key, day = (self._ready.value(part, self._job) for part in node[2:])
            key, day = "" if node[2] is None else key, self._job.on if node[3] is None else day
            if self._ready.params[node[1]].possible(key, day):
                yield from (gap for part in node[2:] if part is not None for gap in self._gaps(part))
            else:
                yield [node[1], key or ""]
        else:
            for part in node[1:]:
                yield from self._gaps(part)


class Stands:
    """Answers that stand for all answers to a missing question, for the rules of one set."""

    def __init__(self, facts: Mapping[str, Mapping[str, Any]], ready: Ready) -> None:
        self._facts = facts
        self._ready = ready

    def of(self, when: list[Any], checks: list[Check], name: str, job: Job) -> list[Any] | None:
        """Each choice, each place with a number of its own, the ends of a number or date; None: no few stand for all.

        Answers that contradict known ones are left out of a range.
        """
        fact = self._facts[name]
        if fact["type"] == "bool":
            return [False, True]
        if fact["type"] == "string":
            return list(fact["values"])
        used = self._ready.uses(when, name)
        if fact["type"] == "adcode":
            tables = [use for use in used if isinstance(use, str)]
            if len(tables) < len(used):
                return None
            keys = sorted(key for table in tables for key in self._ready.params[table].keys)
            return list(dict.fromkeys([_NOWHERE, *(key.ljust(6, "0") for key in keys)]))
        if used != [True]:
            return None
        low, high = (_EARLIEST, _LATEST) if fact["type"] == "date" else (fact.get("min", -SAFE), fact.get("max", SAFE))
        for small, small_value, big, big_value in checks:
            if small == ["fact", name]:
                top = big_value(job)
                high = top if top is not None and top < high else high
            elif big == ["fact", name]:
                bottom = small_value(job)
                low = bottom if bottom is not None and bottom > low else low
        return [low, high]


Check = tuple[Any, Value, Any, Value]  # two values as compiled and ready, the first of which must not be the larger


def bounds(when: list[Any], params: Params) -> Check | None:
    """A contradiction of two sizes as what must hold; None for any other contradiction."""
    if when[0] not in ("gt", "lt"):
        return None
    small, big = (when[1], when[2]) if when[0] == "gt" else (when[2], when[1])
    return small, value(small, params), big, value(big, params)


def sift(job: Job, condition: Condition, stands: Mapping[str, list[Any] | None]) -> tuple[list[str], bool | None]:
    """Facts that can still change a condition: not those whose answers come to the same whatever the others are.

    Where none can, the second is what the condition comes to.
    """
    trial = _Trial(job, condition)
    few = [name for name, answers in stands.items() if answers]
    matter = [
        name
        for name, answers in stands.items()
        if not answers
        or trial.varies(name, answers, [(other, stands[other] or []) for other in few if other != name], few)
    ]
    return matter, None if matter or not few else trial.once_more()


class _Trial:
    """One condition with answers put in."""

    def __init__(self, job: Job, condition: Condition) -> None:
        self._facts = dict(job.facts)
        self._on = job.on
        self._condition = condition
        self._left = _TRIES

    def varies(self, name: str, answers: list[Any], others: list[tuple[str, list[Any]]], few: list[str]) -> bool:
        """Whether, however the others are answered, the answers make a difference or leave it unknown."""
        for one in few:
            self._facts[one] = None
        return self._varies(name, answers, others)

    def once_more(self) -> bool | None:
        """What the last answers come to."""
        self._left = 1
        return self._tried()

    def _varies(self, name: str, answers: list[Any], others: list[tuple[str, list[Any]]]) -> bool:
        if others:
            other, values = others[0]
            for one in values:
                self._facts[other] = one
                if self._varies(name, answers, others[1:]):
                    return True
            return False
        truths = set()
        for one in answers:
            self._facts[name] = one
            truths.add(self._tried())
            if None in truths or len(truths) > 1:
                return True
        return False

    def _tried(self) -> bool | None:
        self._left -= 1
        if self._left < 0:
            return None
        try:
            return self._condition(Job(self._facts, self._on))
        except Fault:
            return None


def _uses(node: Any, name: str, *, smooth: bool) -> Iterator[bool | str]:
    """How a condition uses a fact, once for each place.

    True: in a comparison of sizes that only rises or only falls with it; a parameter's name: as its key; else False.
    """
    if type(node) is not list:
        return
    op, parts = node[0], node[1:]
    if op == "fact":
        if parts[0] == name:
            yield smooth
        return
    steady = smooth and op not in ("eq", "ne", "in", "param")
    for at, part in enumerate(parts):
        if op == "param" and at == 1 and part == ["fact", name]:
            yield parts[0]
        else:
            yield from _uses(part, name, smooth=steady and (op != "div_floor" or at == 0))
