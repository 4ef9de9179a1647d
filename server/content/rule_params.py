"""Dated parameters: one table a subject, each entry with its dates and source."""

from __future__ import annotations

from typing import Any

from server.domain.rules.dates import ymd

from .rule_terms import UNITS, both
from .strict_yaml import Map, Mistake, Seq

_TABLE = {"about", "entries", "key", "unit", "columns", "default"}
_ENTRY = {"key", "from", "to", "value", "source", "provisional_from"}


def params(files: dict[str, Any], facts: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    """Every parameter of params/*.yaml as compiled; a table with columns gives one for each (table.column)."""
    made: dict[str, Any] = {}
    for file in files.values():
        for name in file:
            for full, param in _table(name, file, facts, sources):
                if full in made:
                    raise Mistake(file.at(name), f"there are two parameters {full}")
                made[full] = param
    return made


def _table(name: str, file: Map, facts: dict[str, Any], sources: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    table = file[name]
    if not isinstance(table, Map) or not set(table) <= _TABLE or "entries" not in table or "about" not in table:
        raise Mistake(file.at(name), f"a parameter has about, entries and of these: {', '.join(sorted(_TABLE))}")
    both(table["about"], table.at("about"))
    if ("unit" in table) == ("columns" in table):
        raise Mistake(table.where, "a parameter has either unit or columns")
    if "key" in table and facts.get(table["key"], {}).get("type") not in ("string", "adcode"):
        raise Mistake(table.at("key"), f"key {table['key']} is no text fact")
    columns = table.get("columns") or {"": table["unit"]}
    return [
        (f"{name}.{column}" if column else name, _param(table, column, unit, sources))
        for column, unit in columns.items()
    ]


def _param(table: Map, column: str, unit: str, sources: dict[str, Any]) -> dict[str, Any]:
    if unit not in UNITS:
        raise Mistake(table.where, f"unit is one of: {', '.join(UNITS)}")
    made: dict[str, Any] = {"type": UNITS[unit], "unit": unit, "rows": {}}
    if "key" in table:
        made["key"] = table["key"]
    default = table.get("default")
    default = default.get(column) if column and default is not None else default
    if default is not None:
        _typed(default, made["type"], table.at("default"))
        made["default"] = default
    for index, entry in enumerate(table["entries"]):
        _add(made["rows"], entry, column, made["type"], table["entries"].at(index), sources)
        if ("key" in table) != ("key" in entry):
            raise Mistake(entry.where, "key is needed in every entry of a table with a key, and only there")
    for rows in made["rows"].values():
        rows.sort(key=lambda row: row[0])
    return made


def _add(
    rows: dict[str, Any], entry: Any, column: str, kind: str, where: tuple[str, int], sources: dict[str, Any]
) -> None:
    if not isinstance(entry, Map) or not set(entry) <= _ENTRY or not {"from", "value", "source"} <= set(entry):
        raise Mistake(where, f"an entry has from, value, source and of these: {', '.join(sorted(_ENTRY))}")
    for name in ("from", "to", "provisional_from"):
        if name in entry and not (isinstance(entry[name], str) and ymd(entry[name])):
            raise Mistake(entry.at(name), f"{entry[name]!r} is no day of the calendar")
    if entry["source"] not in sources:
        raise Mistake(entry.at("source"), f"there is no source {entry['source']} in sources.yaml")
    value = entry["value"]
    if column:
        if not isinstance(value, Map):
            raise Mistake(entry.at("value"), "value has one line a column")
        value = value.get(column)
        if value is None:
            return
    _typed(value, kind, entry.at("value"))
    row = [entry["from"], entry.get("to", ""), value, entry["source"], entry.get("provisional_from", "")]
    for other in rows.setdefault(entry.get("key", ""), []):
        if row[0] <= (other[1] or "9999-12-31") and other[0] <= (row[1] or "9999-12-31"):
            raise Mistake(where, f"overlaps the entry from {other[0]}")
    rows[entry.get("key", "")].append(row)


def _typed(value: Any, kind: str, where: tuple[str, int]) -> None:
    fits = {
        "bool": isinstance(value, bool),
        "int": type(value) is int,
        "date": isinstance(value, str) and bool(ymd(value)),
        "string": isinstance(value, str),
        "list": isinstance(value, Seq) and all(isinstance(part, str) for part in value),
    }[kind]
    if not fits:
        raise Mistake(where, f"{value!r} is no {kind}")
