"""A clause of a rule: comparison by pick list, compared value or parameter, verdict, both sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request

from server.content.edits import Made
from server.content.rule_terms import LEAVES, UNITS
from server.content.strict_yaml import Mistake
from server.desk import say, units, work
from server.desk.page import asked, go, route, show
from server.desk.rules import raw_rule
from server.desk.words import gettext as _
from server.domain.rules import VERDICTS
from server.ledger.drafts import Draft

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison: where it stands in the condition, its parts as written, what its right side may be.

    `how`: choice (answers to tick), flag, plain (typed with `unit`), or fixed (a calculation: shown, not changed).
    """

    path: Path
    op: str
    left: Any
    right: Any
    how: str
    unit: str
    choices: dict[str, Any]
    params: list[str]
    words: str


@route("/rules/<rule>/clauses/<clause>", "GET", "POST")
def clause(rule: str, clause: str) -> Response:
    """The form; saving keeps everything that was typed when something is wrong."""
    desk = work.desk()
    made = work.current(desk)
    was = next((it for it in raw_rule(made, rule)["clauses"] if it["id"] == clause), None)
    if was is None:
        abort(404)
    leaves = list(_leaves(was.get("when"), (), made))
    errors: dict[str, str] = {}
    if request.method == "POST":
        now = _read(was, leaves, errors)
        if now == was:
            errors[""] = _("没有改动。")
        if not errors:
            try:
                return go(f"/desk/drafts/{_save(rule, clause, was, now).id}")
            except Mistake as mistake:
                _blame(mistake, len(desk.edits()), leaves, errors)
            except work.Changed:
                errors[""] = _("这份草稿刚才在别处改过。内容都还在，请再保存一次。")
    typed = _typed() if request.method == "POST" else _before(was, leaves)
    title = made.compiled["rules"][rule]["title"]
    return show(
        "clause.html",
        422 if errors else 200,
        rule=rule,
        title=title,
        clause=was,
        leaves=leaves,
        typed=typed,
        errors=errors,
        operators=_operators,
        verdicts=VERDICTS,
    )


def _save(rule: str, clause: str, was: Any, now: Any) -> Draft:
    return work.save([{"kind": "clause", "rule": rule, "clause": clause, "was": was, "now": now}])


def _leaves(it: Any, path: Path, made: Made) -> Iterator[Leaf]:
    """The comparisons of a condition that a form may change, in their order."""
    if isinstance(it, str):
        yield _leaf(path, "eq", it, True, made)
    elif isinstance(it, dict):
        op = next(name for name in it if name != "say")
        if op in ("all", "any"):
            for index, part in enumerate(it[op]):
                yield from _leaves(part, (*path, op, index), made)
        elif op == "not":
            yield from _leaves(it[op], (*path, op), made)
        elif op in LEAVES:
            left, right = it[op]
            yield _leaf(path, op, left, right, made)


def _leaf(path: Path, op: str, left: Any, right: Any, made: Made) -> Leaf:
    facts = made.compiled["facts"]
    fact = facts.get(left[1:], {}) if isinstance(left, str) else {}
    unit = _unit(left, right, fact, made)
    kind = UNITS.get(unit, "")
    params = [name for name, param in made.compiled["params"].items() if param["type"] == kind] if kind else []
    if (isinstance(right, dict) and "param" not in right) or (isinstance(right, str) and right.startswith("$")):
        how = "fixed"
    elif fact.get("options"):
        how = "choice"
    else:
        how = {"bool": "flag", "int": "plain", "date": "plain", "string": "plain"}.get(kind, "fixed")
    return Leaf(path, op, left, right, how, unit, fact.get("options", {}), params, say.value(left, facts))


def _unit(left: Any, right: Any, fact: Any, made: Made) -> str:
    """The unit of what is compared."""
    if fact:
        default = {"bool": "flag", "int": "count", "date": "date", "string": "text", "adcode": "text", "list": "list"}
        return str(fact.get("unit", default[fact["type"]]))
    for side in (left, right):
        if isinstance(side, dict):
            if "param" in side:
                return str(made.compiled["params"][side["param"]]["unit"])
            if unit := {"age": "years", "months_since": "months", "add_months": "date"}.get(next(iter(side)), ""):
                return unit
    return "date" if left == "$today" else "count" if isinstance(right, int) else "text"


def _operators(leaf: Leaf) -> list[str]:
    if leaf.how == "choice":
        return ["eq", "ne", "in"]
    ordered = UNITS.get(leaf.unit) in ("int", "date")
    return ["eq", "ne", "lt", "lte", "gt", "gte"] if ordered else ["eq", "ne"]


def _before(was: Any, leaves: list[Leaf]) -> dict[str, list[str]]:
    """What the fields hold at first."""
    held = {"verdict": [was["verdict"]], "zh": [was["say"]["zh"]], "en": [was["say"]["en"]]}
    for number, leaf in enumerate(leaves):
        held[f"op-{number}"] = [leaf.op]
        is_param = isinstance(leaf.right, dict) and "param" in leaf.right
        held[f"with-{number}"] = ["param" if is_param else "value"]
        if is_param:
            held[f"param-{number}"] = [leaf.right["param"]]
        elif leaf.how == "choice":
            held[f"value-{number}"] = leaf.right if isinstance(leaf.right, list) else [leaf.right]
        elif leaf.how in ("plain", "flag"):
            held[f"value-{number}"] = [units.shown(leaf.right, leaf.unit)]
    return held


def _typed() -> dict[str, list[str]]:
    return {name: [text.replace("\r\n", "\n") for text in texts] for name, texts in request.form.lists()}


def _read(was: Any, leaves: list[Leaf], errors: dict[str, str]) -> Any:
    """The clause as typed."""
    now = {**was, "verdict": asked("verdict", 40), "say": {"zh": asked("zh"), "en": asked("en")}}
    for language in ("zh", "en"):
        if not now["say"][language]:
            errors[language] = _("中文和英文都要填。")
    if now["verdict"] not in VERDICTS:
        errors["verdict"] = _("请选一个结论。")
    for number, leaf in enumerate(leaves):
        op = request.form.get(f"op-{number}", "")
        if op not in _operators(leaf):
            errors[f"op-{number}"] = _("请选一种比较。")
            continue
        try:
            right = leaf.right if leaf.how == "fixed" else _right(number, leaf, op)
        except units.Bad as bad:
            errors[f"value-{number}"] = str(bad)
            continue
        if (op, right) != (leaf.op, leaf.right):
            now["when"] = _put(now["when"], leaf.path, op, leaf.left, right)
    return now


def _right(number: int, leaf: Leaf, op: str) -> Any:
    if request.form.get(f"with-{number}") == "param":
        name = request.form.get(f"param-{number}", "")
        if name not in leaf.params:
            raise units.Bad(_("请选一个参数。"))
        same = isinstance(leaf.right, dict) and leaf.right.get("param") == name
        return leaf.right if same else {"param": name}
    if leaf.how != "choice":
        return units.read(asked(f"value-{number}"), leaf.unit)
    ticked = [name for name in request.form.getlist(f"value-{number}") if name in leaf.choices]
    if op == "in":
        if not ticked:
            raise units.Bad(_("至少勾一个答案。"))
        return ticked
    if len(ticked) != 1:
        raise units.Bad(_("“等于”和“不等于”只勾一个答案；要几个，就选“是其中之一”。"))
    return ticked[0]


def _put(when: Any, path: Path, op: str, left: Any, right: Any) -> Any:
    """The condition with one comparison changed; its own sentence stays."""
    if not path:
        say_it = {"say": when["say"]} if isinstance(when, dict) and "say" in when else {}
        return {op: [left, right], **say_it}
    key = path[0]
    if isinstance(when, list):
        return [_put(part, path[1:], op, left, right) if at == key else part for at, part in enumerate(when)]
    return {**when, key: _put(when[key], path[1:], op, left, right)}


def _blame(mistake: Mistake, first: int, leaves: list[Leaf], errors: dict[str, str]) -> None:
    found = work.field_of(mistake, first)
    field = found[1] if found else ""
    for number, leaf in enumerate(leaves):
        place = ".".join(["when", *map(str, leaf.path)])
        if field == place or field.startswith(f"{place}."):
            errors[f"value-{number}"] = say.mistake(mistake)
            return
    known = {"say": "zh", "verdict": "verdict", "say.zh": "zh", "say.en": "en"}
    errors[known.get(field, "")] = say.mistake(mistake) + ("" if found else f" ({mistake.where[0]})")
