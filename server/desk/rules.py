"""Rules and parameters: the list with search, one rule in words, one parameter with all its dates."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from server.content.edits import Made, plain
from server.desk import say, units, work
from server.desk.page import go, route, show


@route("", "GET")
def front() -> Response:
    """The desk begins with the rules."""
    return go("/desk/rules")


@route("/rules", "GET")
def rules() -> Response:
    """Every rule and parameter whose words hold what is searched."""
    made = work.current(work.desk())
    sought = request.args.get("q", "").strip()[:100]
    found = [(name, rule) for name, rule in made.compiled["rules"].items() if _holds(sought, name, rule)]
    tables = [(name, table) for name, table in all_tables(made).items() if _holds(sought, name, table)]
    return show("rules.html", sought=sought, rules=found, tables=tables, due=_due(made))


@route("/rules/<rule>", "GET")
def rule(rule: str) -> Response:
    """One rule in words, clause by clause."""
    made = work.current(work.desk())
    raw, ready = raw_rule(made, rule), made.compiled["rules"][rule]
    facts = made.compiled["facts"]
    clauses = [
        (clause, say.condition(each["when"], facts) if "when" in each else "")
        for clause, each in zip(ready["clauses"], raw["clauses"], strict=True)
    ]
    cases = [case for case in made.cases if case["rule"] == rule]
    tables = sorted({name.split(".")[0] for name in ready["params"]})
    return show("rule.html", name=rule, rule=ready, clauses=clauses, cases=cases, tables=tables)


@route("/params/<table>", "GET")
def param(table: str) -> Response:
    """One parameter with every entry, by key and day."""
    made = work.current(work.desk())
    it = raw_table(made, table)
    blank = {"key": "", "to": "", "provisional_from": ""}
    entries = sorted(({**blank, **entry} for entry in it["entries"]), key=lambda entry: (entry["key"], entry["from"]))
    sources = made.compiled["sources"]
    using = [name for name, rule in made.compiled["rules"].items() if any(_of(p, table) for p in rule["params"])]
    return show(
        "param.html",
        name=table,
        table=it,
        columns=columns(it),
        entries=entries,
        cell=cell,
        sources=sources,
        using=using,
        default=default_told(it),
    )


def all_tables(made: Made) -> dict[str, Any]:
    """Every parameter as written, by name."""
    return {name: table for file in made.files.params.values() for name, table in file.items()}


def raw_table(made: Made, name: str) -> Any:
    """One parameter as written; 404 when there is none."""
    found = all_tables(made).get(name)
    if found is None:
        abort(404)
    return plain(found)


def raw_rule(made: Made, name: str) -> Any:
    """One rule as written; 404 when there is none."""
    found = next((file["rules"][name] for file in made.files.rules.values() if name in file["rules"]), None)
    if found is None:
        abort(404)
    return plain(found)


def columns(table: Any) -> dict[str, str]:
    """Column -> unit; '' stands for the only one."""
    return dict(table.get("columns") or {"": table["unit"]})


def cell(entry: Any, column: str) -> Any:
    """The value of an entry in a column, None when it has none."""
    return entry["value"].get(column) if column else entry["value"]


def default_told(table: Any) -> str:
    """What holds where nothing is listed, in words; '' when nothing does."""
    default = table.get("default")
    if default is None:
        return ""
    told = ((column, default.get(column) if column else default, unit) for column, unit in columns(table).items())
    return "，".join(f"{column} {units.told(value, unit)}".strip() for column, value, unit in told if value is not None)


def _of(param: str, table: str) -> bool:
    return param.split(".")[0] == table


def _due(made: Made) -> dict[str, str]:
    """Parameter -> the day by which the first of its sources must be looked at again, '' when none says."""
    days: dict[str, str] = {}
    for name, table in all_tables(made).items():
        told = (made.compiled["sources"][entry["source"]]["review_by"] for entry in table["entries"])
        days[name] = min(filter(None, told), default="")
    return days


def _holds(sought: str, name: str, it: Any) -> bool:
    text = f"{name} {it}".lower()
    return all(word in text for word in sought.lower().split())
