"""Typed edits of the desk over the shipped rules and guides, and the compiler run over the outcome.

An edit is plain JSON. `was` is what the author saw; when the program since brought something else there, the edit is
drifted: it still counts, and whoever looks at it is told.
  {"kind": "source", "id", "was": source or None, "now": source}      a record as in sources.yaml
  {"kind": "entry", "param", "was": entry or None, "now": entry, "close": bool}
                                     close: the entry before ends the day before this one begins
  {"kind": "clause", "rule", "clause", "was": clause, "now": clause}   as in rules/*.yaml
  {"kind": "case", "was": None, "now": case}                           as in cases/*.yaml
  {"kind": "guide", "id", "was": guide, "now": guide}                  as compiled, without id
A Mistake of an edit stands at '#<number of the edit>.<its field>'.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from server.domain.rules.dates import ymd

from . import guide as guides_of
from . import live
from .guide import Guide
from .packs import canonical
from .ruleset import Compiled, Files, compile_files, shipped_files
from .strict_yaml import Map, Mistake, Seq, placed
from .worked import NEEDED, Case, shipped_cases

Edit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """Rules and guides with edits put in. `files`: the rules before compiling; `drifted`: numbers of such edits."""

    compiled: Compiled
    guides: tuple[Guide, ...]
    cases: tuple[Case, ...]
    files: Files
    drifted: tuple[int, ...]

    def text(self) -> str:
        """The canonical JSON of what is published."""
        return canonical({"ruleset": self.compiled, "guides": list(self.guides)}).decode()


class _Typed(Map):
    """A mapping that came from a form: its places are its fields."""

    def at(self, key: str) -> tuple[str, int]:
        return f"{self.where[0]}.{key}", 1


class _Entries(Seq):
    """A list some of whose members came from a form: each knows its own place."""

    def at(self, index: int) -> tuple[str, int]:
        return getattr(self[index], "where", self.where)


def typed(it: Any, place: str) -> Any:
    """Plain JSON as a form gave it, ready to be compiled."""
    if isinstance(it, dict):
        made = _Typed({key: typed(part, f"{place}.{key}") for key, part in it.items()})
        made.where, made.lines = (place, 1), {}
        return made
    if isinstance(it, list):
        items = _Entries(typed(part, f"{place}.{index}") for index, part in enumerate(it))
        items.where, items.lines = (place, 1), [1] * len(it)
        return items
    return it


def plain(it: Any) -> Any:
    """Maps and lists of files as plain JSON."""
    if isinstance(it, dict):
        return {key: plain(part) for key, part in it.items()}
    return [plain(part) for part in it] if isinstance(it, list) else it


@lru_cache(maxsize=1)
def shipped_hash() -> str:
    """Names the rules and guides that come with the program."""
    return hashlib.sha256(made([]).text().encode()).hexdigest()


def made(edits: Sequence[Edit]) -> Made:
    """The shipped rules and guides with these edits, in their order, compiled. Mistake says what to mend where."""
    work = _Work()
    for number, edit in enumerate(edits):
        work.put_in(number, edit)
    compiled = compile_files(work.files)
    may = live.known(compiled)
    guides = [guides_of.compile_guide(slug, it, may) for slug, it in work.guides.items()]
    cases = tuple(work.cases)
    for number, case in work.own_cases:
        _sound(case, compiled, f"#{number}.now")
    return Made(
        compiled, tuple(sorted(guides, key=lambda it: int(it["order"]))), cases, work.files, tuple(work.drifted)
    )


class _Work:
    """The shipped content under edit."""

    def __init__(self) -> None:
        self.files = copy.deepcopy(shipped_files())
        self.guides: dict[str, Any] = {}
        for one in guides_of.guides():
            self.guides[one["id"]] = placed({k: v for k, v in one.items() if k != "id"}, one["id"])
        self.cases = list(shipped_cases())
        self.own_cases: list[tuple[int, Case]] = []
        self.drifted: list[int] = []

    def put_in(self, number: int, edit: Edit) -> None:
        """Put one edit in."""
        now = typed(edit["now"], f"#{number}.now")
        found = {
            "source": self._source,
            "entry": self._entry,
            "clause": self._clause,
            "case": self._case,
            "guide": self._guide,
        }[edit["kind"]](number, edit, now)
        if found != edit["was"]:
            self.drifted.append(number)

    def _source(self, _number: int, edit: Edit, now: Any) -> Any:
        sources = self.files.sources["sources"]
        found = plain(sources.get(edit["id"]))
        sources[edit["id"]] = now
        return found

    def _entry(self, number: int, edit: Edit, now: Any) -> Any:
        table = next((file[edit["param"]] for file in self.files.params.values() if edit["param"] in file), None)
        if table is None:
            raise Mistake((f"#{number}", 1), f"there is no parameter {edit['param']!r} in params/")
        entries = _Entries(table["entries"])
        entries.where = table["entries"].where
        was, found = edit["was"], None
        if was:
            same = [it for it in entries if (it.get("key"), it["from"]) == (was.get("key"), was["from"])]
            found = plain(same[0]) if same else None
            entries[:] = [it for it in entries if it not in same]
        if edit.get("close") and isinstance(now.get("from"), str) and ymd(now["from"]):
            _close(entries, now)
        entries.append(now)
        table["entries"] = entries
        return found

    def _clause(self, number: int, edit: Edit, now: Any) -> Any:
        rules = next((it["rules"] for it in self.files.rules.values() if edit["rule"] in it["rules"]), None)
        clauses = rules[edit["rule"]]["clauses"] if rules else []
        for index, clause in enumerate(clauses):
            if clause["id"] == edit["clause"]:
                clauses[index] = now
                return plain(clause)
        raise Mistake((f"#{number}", 1), f"there is no clause {edit['clause']} of {edit['rule']}")

    def _case(self, number: int, _edit: Edit, now: Any) -> Any:
        self.cases.append(now)
        self.own_cases.append((number, now))

    def _guide(self, number: int, edit: Edit, now: Any) -> Any:
        if edit["id"] not in self.guides:
            raise Mistake((f"#{number}", 1), f"there is no guide {edit['id']}")
        found = plain(self.guides[edit["id"]])
        self.guides[edit["id"]] = now
        return found


def _close(entries: Seq, now: Map) -> None:
    """End what still runs on the day the new entry begins."""
    starts = now["from"]
    for entry in entries:
        runs = entry["from"] < starts <= entry.get("to", "9999-12-31")
        if runs and entry.get("key") == now.get("key"):
            entry["to"] = (date.fromisoformat(starts) - timedelta(days=1)).isoformat()


def _sound(case: Any, compiled: Compiled, place: str) -> None:
    """A case of a form that can be decided at all."""
    if lacking := NEEDED - set(case):
        raise Mistake((place, 1), f"lacks {', '.join(sorted(lacking))}")
    if case["rule"] not in compiled["rules"]:
        raise Mistake((f"{place}.rule", 1), f"there is no rule {case['rule']}")
    if not ymd(case["on"]):
        raise Mistake((f"{place}.on", 1), f"{case['on']!r} is no day of the calendar")
