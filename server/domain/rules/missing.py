"""Which missing answers can still change a clause that is unknown, and which parameters are not published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .nodes import Job, Params, condition, value


class Gaps:
    """Walks one unknown clause again; slow and seldom, so nothing of it burdens the ordinary walk."""

    def __init__(self, job: Job, params: Params) -> None:
        self._job = Job(job.facts, job.on)
        self._params = params
        self.facts: list[str] = []
        self.unpublished: list[list[str]] = []

    def look(self, node: list[Any]) -> None:
        """Note what is missing in a condition; a part that is already decided holds nothing that matters."""
        if condition(node, self._params)(self._job) is not None:
            return
        if node[0] in ("all", "any", "not"):
            for part in node[1:]:
                self.look(part)
            return
        found = [*self._gaps(node[1]), *self._gaps(node[2])]
        unpublished = [gap for gap in found if type(gap) is list]
        # A leaf that rests on an unpublished value stays unknown whatever is answered: its facts are not asked for.
        for gap in unpublished or found:
            known: list[Any] = self.unpublished if type(gap) is list else self.facts
            if gap not in known:
                known.append(gap)

    def _gaps(self, node: Any) -> Iterator[Any]:
        """Missing facts (text) and unpublished parameters ([name, key]) of a value."""
        if value(node, self._params)(self._job) is not None:
            return
        if node[0] == "fact":
            yield node[1]
        elif node[0] == "param":
            key, day = (None if part is None else value(part, self._params)(self._job) for part in node[2:])
            key, day = "" if node[2] is None else key, self._job.on if node[3] is None else day
            if self._params[node[1]].possible(key, day):
                yield from (gap for part in node[2:] if part is not None for gap in self._gaps(part))
            else:
                yield [node[1], key or ""]
        else:
            for part in node[1:]:
                yield from self._gaps(part)
