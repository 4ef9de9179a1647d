"""Are the answers what the questions ask for? One small check a fact, made once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .dates import ymd
from .faults import Fault

SAFE = 2**53 - 1  # whole numbers both languages hold exactly
_ADCODE = re.compile(r"[0-9]{6}")

Check = Callable[[Any], str]  # '' when the value is sound, else the code of what is wrong


def checks(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Check]:
    """The check of each declared fact."""
    return {name: _MAKERS[fact["type"]](fact) for name, fact in facts.items()}


def examine(answers: object, known: Mapping[str, Check]) -> None:
    """Fault for the first bad answer, first by name in UTF-16 order (as JavaScript sorts)."""
    if not isinstance(answers, dict):
        raise Fault("bad-facts")
    for name, value in answers.items():
        check = known.get(name)
        if check is None or (value is not None and check(value)):
            break
    else:
        return
    for name in sorted(answers, key=lambda name: name.encode("utf-16-be", "surrogatepass")):
        if name not in known:
            raise Fault("unknown-fact", name)
        if answers[name] is not None and (code := known[name](answers[name])):
            raise Fault(code, name)


def _bool(_fact: Mapping[str, Any]) -> Check:
    return lambda value: "" if type(value) is bool else "bad-type"


def _int(fact: Mapping[str, Any]) -> Check:
    low, high = fact.get("min", -SAFE), fact.get("max", SAFE)

    def check(value: Any) -> str:
        if type(value) is not int or not -SAFE <= value <= SAFE:
            return "bad-type"
        return "" if low <= value <= high else "bad-value"

    return check


def _string(fact: Mapping[str, Any]) -> Check:
    allowed = frozenset(fact["values"])

    def check(value: Any) -> str:
        if type(value) is not str:
            return "bad-type"
        return "" if value in allowed else "bad-value"

    return check


def _date(_fact: Mapping[str, Any]) -> Check:
    def check(value: Any) -> str:
        if type(value) is not str:
            return "bad-type"
        return "" if ymd(value) else "bad-date"

    return check


def _adcode(_fact: Mapping[str, Any]) -> Check:
    def check(value: Any) -> str:
        if type(value) is not str:
            return "bad-type"
        return "" if _ADCODE.fullmatch(value) else "bad-value"

    return check


def _list(fact: Mapping[str, Any]) -> Check:
    allowed = frozenset(fact["values"])

    def check(value: Any) -> str:
        if type(value) is not list or any(type(part) is not str for part in value):
            return "bad-type"
        return "" if allowed.issuperset(value) else "bad-value"

    return check


_MAKERS: dict[str, Callable[[Mapping[str, Any]], Check]] = {
    "bool": _bool,
    "int": _int,
    "string": _string,
    "date": _date,
    "adcode": _adcode,
    "list": _list,
}
