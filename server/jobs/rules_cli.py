"""flask rules: decide jobs from a file, and list what may be asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from server.content.ruleset import ruleset
from server.content.strict_yaml import Mistake
from server.domain.rules import Ruleset

cli = AppGroup("rules", help="Benefit rules: check jobs, list facts.")


@cli.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_command(file: Path) -> None:
    """Decide [{"rule", "on", "facts"}] and print [{"verdict", "missing", "amounts", "sources", "trace", …}].

    A job that cannot be decided is no failure: its verdict is error, need_info, unknown-here or not_in_force.
    Exit code 2: the file is not such a list, or the rules themselves are broken.
    """
    try:
        jobs = json.loads(file.read_text("utf-8"), parse_constant=_no_number)
        compiled = ruleset()
    except Mistake as error:
        raise _Stop(str(error)) from None
    except (ValueError, OSError) as error:
        raise _Stop(f"{file}: not JSON: {error}") from None
    if not isinstance(jobs, list):
        raise _Stop(f"{file}: needs a list of jobs like {{'rule': …, 'on': 'YYYY-MM-DD', 'facts': {{…}}}}")
    ready = Ruleset(compiled)
    answers = [answer(ready, compiled, job) for job in jobs]
    click.echo(json.dumps(answers, ensure_ascii=False, indent=1))


@cli.command("facts")
def facts_command() -> None:
    """List every fact a rule may ask for: id, type, unit, allowed values and question in both languages, in order."""
    shown = [
        {
            "id": name,
            "type": fact["type"],
            "unit": fact.get("unit", ""),
            "values": fact.get("values", _range(fact)),
            "ask": fact["ask"],
        }
        for name, fact in ruleset()["facts"].items()
    ]
    click.echo(json.dumps(shown, ensure_ascii=False, indent=1))


def _no_number(word: str) -> None:
    """NaN and Infinity are no JSON, whatever Python reads."""
    raise ValueError(f"{word} is no number")


def answer(ready: Ruleset, compiled: dict[str, Any], job: Any) -> dict[str, Any]:
    """One job's result, with the sources of its rule, clause and values written out."""
    job = job if isinstance(job, dict) else {}
    rule = job.get("rule")
    result = ready.evaluate(rule, job.get("on"), job.get("facts", {}))
    made = {
        "verdict": result["outcome"],
        "clause": result["clause"],
        "say": None,
        "missing": result["missing"],
        "unpublished": result["unpublished"],
        "amounts": result["amounts"],
        "sources": [],
        "trace": result["trace"],
        "error": result["error"],
        "ruleset": ready.hash,
    }
    if isinstance(rule, str) and rule in compiled["rules"]:
        it = compiled["rules"][rule]
        clause = next((one for one in it["clauses"] if one["id"] == result["clause"]), None)
        made["say"] = clause["say"] if clause else None
        made["sources"] = _sources(compiled, it, clause, result["params"])
        made["notes"] = it["notes"]
    return made


def _sources(
    compiled: dict[str, Any], rule: dict[str, Any], clause: dict[str, Any] | None, used: list[list[Any]]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, key, start, provisional in used:
        row = next(row for row in compiled["params"][name]["rows"][key] if row[0] == start)
        version = {"param": name, "key": key, "from": start, "to": row[1], "value": row[2], "provisional": provisional}
        found.append({"id": row[3], **compiled["sources"][row[3]], "used": version})
    seen = {source["id"] for source in found}
    named = dict.fromkeys([*(clause["sources"] if clause else []), *rule["sources"]])
    return [*found, *({"id": name, **compiled["sources"][name]} for name in named if name not in seen)]


def _range(fact: dict[str, Any]) -> list[Any]:
    if fact["type"] == "bool":
        return [False, True]
    return [fact["min"], fact["max"]] if "min" in fact and "max" in fact else []


class _Stop(click.ClickException):
    """Nothing could be decided."""

    exit_code = 2
