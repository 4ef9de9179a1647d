"""Compiles the conditions and values a clerk writes into trees for the evaluators; every name and type is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.domain.rules.dates import ymd

from .strict_yaml import Map, Mistake, Seq

UNITS = {
    **dict.fromkeys(("fen", "bp", "months", "years", "days", "count"), "int"),
    "date": "date",
    "month": "date",
    "text": "string",
    "list": "list",
    "flag": "bool",
}
LEAVES = ("eq", "ne", "lt", "lte", "gt", "gte", "in")
_NUMBERS = ("add", "sub", "mul", "div_floor")
_FACT_TYPES = {"adcode": "string"}

Typed = tuple[Any, str]  # compiled value, its type: bool, int, string, date, list


class Terms:
    """What names mean in one ruleset. One Terms compiles one rule: it counts the leaves and notes what was used."""

    def __init__(self, facts: Mapping[str, Any], params: Mapping[str, Any], named: Map) -> None:
        self._facts = facts
        self._params = params
        self._named = named
        self._open: list[str] = []  # named terms being put in, to see a cycle
        self.leaves = 0
        self.says: dict[str, Any] = {}
        self.used_facts: dict[str, None] = {}
        self.used_params: dict[str, None] = {}

    def condition(self, it: Any, where: tuple[str, int]) -> list[Any]:
        """The compiled condition; Mistake names file and line."""
        if isinstance(it, str) and it.startswith("$"):
            node, kind = self._text(it, where)
            if kind != "bool":
                raise Mistake(where, f"{it} is no yes-or-no fact: compare it with something")
            return self._leaf("eq", node, True)
        if not isinstance(it, Map):
            raise Mistake(where, f"a condition is a fact like $name or one of all, any, not, {', '.join(LEAVES)}, ref")
        op = self._operator(it, {"say"})
        content, at = it[op], it.at(op)
        if op == "ref":
            return self._named_term(content, at, self.condition)  # type: ignore[no-any-return]
        if op in ("all", "any"):
            if not isinstance(content, Seq) or not content:
                raise Mistake(at, f"{op} needs a list of conditions")
            return [op, *(self.condition(part, content.at(index)) for index, part in enumerate(content))]
        if op == "not":
            return ["not", self.condition(content, at)]
        if op not in LEAVES:
            raise Mistake(at, f"{op} is no condition")
        return self._compared(op, content, at, it)

    def value(self, it: Any, where: tuple[str, int]) -> Typed:
        """The compiled value and its type."""
        if isinstance(it, bool):
            return it, "bool"
        if isinstance(it, int):
            return it, "int"
        if isinstance(it, str):
            return self._text(it, where)
        if isinstance(it, Seq):
            if not all(isinstance(part, str) and not part.startswith("$") for part in it):
                raise Mistake(where, "a list holds plain texts")
            return ["list", *it], "list"
        op = self._operator(it, {"key", "at"} if "param" in it else set())
        content, at = it[op], it.at(op)
        if op == "ref":
            return self._named_term(content, at, self.value)  # type: ignore[no-any-return]
        if op == "param":
            return self._param(it, at)
        return self._calculation(op, content, at)

    def _operator(self, it: Map, extra: set[str]) -> str:
        names = [name for name in it if name not in extra]
        if len(names) != 1:
            raise Mistake(it.where, f"one operator is needed here, found: {', '.join(names) or 'none'}")
        return names[0]

    def _compared(self, op: str, content: Any, at: tuple[str, int], it: Map) -> list[Any]:
        if not isinstance(content, Seq) or len(content) != 2:
            raise Mistake(at, f"{op} needs a list of two values")
        (left, kind), (right, other) = (self.value(part, content.at(index)) for index, part in enumerate(content))
        if op == "in":
            if kind != "string" or other != "list":
                raise Mistake(at, f"in needs a text and a list, found {kind} and {other}")
        elif kind != other or kind == "list" or (op not in ("eq", "ne") and kind not in ("int", "date")):
            raise Mistake(at, f"{op} cannot compare {kind} with {other}")
        self._allowed(left, right, at)
        self._allowed(right, left, at)
        leaf = self._leaf(op, left, right)
        if "say" in it:
            self.says[str(leaf[3])] = both(it["say"], it.at("say"))
        return leaf

    def _leaf(self, op: str, left: Any, right: Any) -> list[Any]:
        self.leaves += 1
        return [op, left, right, self.leaves - 1]

    def _allowed(self, fact: Any, other: Any, at: tuple[str, int]) -> None:
        """A literal beside a fact must be one of the fact's answers: a typing mistake would never come true."""
        if not (isinstance(fact, list) and fact[0] == "fact"):
            return
        values = self._facts[fact[1]].get("values")
        literals = other[1:] if isinstance(other, list) and other[0] == "list" else [other]
        for text in literals:
            if values is not None and isinstance(text, str) and text not in values:
                raise Mistake(at, f"{text!r} is no answer to ${fact[1]}; answers: {', '.join(values)}")

    def _named_term(self, name: Any, at: tuple[str, int], compile_it: Any) -> Any:
        if not isinstance(name, str) or name not in self._named:
            raise Mistake(at, f"ref leads nowhere: no term {name!r} in terms.yaml")
        if name in self._open:
            raise Mistake(at, f"a cycle: {' -> '.join([*self._open, name])}")
        self._open.append(name)
        made = compile_it(self._named[name], self._named.at(name))
        self._open.pop()
        return made

    def _text(self, text: str, where: tuple[str, int]) -> Typed:
        if text == "$today":
            return ["today"], "date"
        if text.startswith("$"):
            name = text[1:]
            if name not in self._facts:
                raise Mistake(where, f"there is no fact {name!r} in facts.yaml")
            self.used_facts[name] = None
            kind = self._facts[name]["type"]
            return ["fact", name], _FACT_TYPES.get(kind, kind)
        if text[:4].isdigit() and text[4:5] == "-":
            if not ymd(text):
                raise Mistake(where, f"{text!r} is no day of the calendar")
            return text, "date"
        return text, "string"

    def _param(self, it: Map, at: tuple[str, int]) -> Typed:
        name = it["param"]
        if not isinstance(name, str) or name not in self._params:
            raise Mistake(at, f"there is no parameter {name!r} in params/")
        self.used_params[name] = None
        param = self._params[name]
        key = None
        if "key" in param:
            key, kind = self.value(it.get("key", f"${param['key']}"), at)
            if kind != "string":
                raise Mistake(at, f"the key of {name} must be a text, found {kind}")
        elif "key" in it:
            raise Mistake(at, f"{name} has one value for all: no key")
        day = None
        if "at" in it:
            day, kind = self.value(it["at"], it.at("at"))
            if kind != "date":
                raise Mistake(it.at("at"), f"at must be a date, found {kind}")
        return ["param", name, key, day], param["type"]

    def _calculation(self, op: str, content: Any, at: tuple[str, int]) -> Typed:
        parts = content if isinstance(content, Seq) else [content]
        made = [self.value(part, at) for part in parts]
        kinds = [kind for _, kind in made]
        if op in ("age", "months_since"):
            fits, result = kinds in (["date"], ["date", "date"]), "int"
        elif op == "add_months":
            fits, result = kinds == ["date", "int"], "date"
        elif op in ("min", "max"):
            fits, result = (
                len(kinds) > 1 and (set(kinds) == {"int"} or set(kinds) == {"date"}),
                kinds[0] if kinds else "",
            )
        elif op in _NUMBERS:
            fits, result = len(kinds) > 1 and set(kinds) == {"int"}, "int"
        else:
            raise Mistake(at, f"{op} is no value")
        if not fits:
            raise Mistake(at, f"{op} cannot take {', '.join(kinds) or 'nothing'}")
        return [op, *(node for node, _ in made)], result


def both(it: Any, where: tuple[str, int]) -> dict[str, str]:
    """A text in Chinese and English; neither may be empty."""
    if (
        not isinstance(it, Map)
        or set(it) != {"zh", "en"}
        or not all(isinstance(x, str) and x.strip() for x in it.values())
    ):
        raise Mistake(where, "needs zh and en")
    return {"zh": it["zh"].strip(), "en": it["en"].strip()}
