"""A new worked case of a rule: a day, answers, what must come out."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from server.content.edits import Made
from server.content.strict_yaml import Mistake
from server.content.worked import holds
from server.desk import say, units, work
from server.desk.page import asked, go, route, show
from server.desk.words import gettext as _
from server.domain.rules import VERDICTS, Ruleset

OUTCOMES = (*VERDICTS, "need_info", "not_in_force")


@route("/rules/<rule>/case", "GET", "POST")
def case(rule: str) -> Response:
    """The form. A case that does not come out as written is kept only with a tick: it may be the change to come."""
    desk = work.desk()
    made = work.current(desk)
    if rule not in made.compiled["rules"]:
        abort(404)
    errors: dict[str, str] = {}
    if request.method == "POST":
        now = _read(rule, made, errors)
        if not errors:
            _try(now, made, errors)
        if not errors:
            try:
                draft = work.save([{"kind": "case", "was": None, "now": now}])
                return go(f"/desk/drafts/{draft.id}")
            except Mistake as mistake:
                errors[""] = say.mistake(mistake)
            except work.Changed:
                errors[""] = _("这份草稿刚才在别处改过。内容都还在，请再保存一次。")
    facts = {name: made.compiled["facts"][name] for name in made.compiled["rules"][rule]["facts"]}
    return show(
        "case.html",
        422 if errors else 200,
        name=rule,
        rule=made.compiled["rules"][rule],
        facts=facts,
        typed=dict(request.form.items()),
        ticked=request.form.getlist,
        errors=errors,
        outcomes=OUTCOMES,
        unit_of=_unit,
    )


def _read(rule: str, made: Made, errors: dict[str, str]) -> dict[str, Any]:
    now: dict[str, Any] = {"case": asked("case", 60), "rule": rule, "facts": {}, "expect": asked("expect", 40)}
    if not now["case"]:
        errors["case"] = _("给案例起个名字，例如“P1 北京 2027”。")
    try:
        now["on"] = units.day(asked("on", 20))
    except units.Bad as bad:
        errors["on"] = str(bad)
    if now["expect"] not in OUTCOMES:
        errors["expect"] = _("请选一个结论。")
    for name in made.compiled["rules"][rule]["facts"]:
        fact = made.compiled["facts"][name]
        try:
            if fact["type"] == "list":
                if ticked := [one for one in request.form.getlist(f"fact-{name}") if one in fact["values"]]:
                    now["facts"][name] = ticked
            elif text := asked(f"fact-{name}", 200):
                now["facts"][name] = units.read(text, _unit(fact))
        except units.Bad as bad:
            errors[f"fact-{name}"] = str(bad)
    return now


def _try(now: dict[str, Any], made: Made, errors: dict[str, str]) -> None:
    result = Ruleset(made.compiled).evaluate(now["rule"], now["on"], dict(now["facts"]))
    if result["outcome"] == "error":
        fault = result["error"]
        field = f"fact-{fault['at']}" if fault["at"] in made.compiled["facts"] else ""
        errors[field] = _("这些回答算不了：{what}").format(what=f"{fault['code']} {fault['at']}")
    elif not holds(now, result) and asked("anyway") != "yes":
        came = say.verdict(result["outcome"])
        errors["expect"] = _("现在算出来是“{what}”。如果这正是要改的，勾选下面再保存。").format(what=came)
    if result["clause"] and holds(now, result):
        now["clause"] = result["clause"]


def _unit(fact: Any) -> str:
    plain = {"bool": "flag", "int": "count", "date": "date", "string": "text", "adcode": "text", "list": "list"}
    return str(fact.get("unit", plain[fact["type"]]))
