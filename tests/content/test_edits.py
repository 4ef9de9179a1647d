"""Typed edits over the shipped rules and guides: what they change, what they leave, where a mistake stands."""

from __future__ import annotations

from typing import Any

import pytest

from server.content import edits
from server.content.guide import guides
from server.content.ruleset import ruleset
from server.content.strict_yaml import Mistake
from server.content.worked import broken, changes


def entry(**more: Any) -> dict[str, Any]:
    return {
        "key": "11",
        "from": "2027-07-01",
        "value": {"floor": 1, "ceiling": 2},
        "source": "pen-base-11-2026",
        **more,
    }


def edit(now: dict[str, Any], was: Any = None, close: bool = False) -> dict[str, Any]:
    return {"kind": "entry", "param": "pension_base", "was": was, "now": now, "close": close}


def beijing(starts: str) -> dict[str, Any]:
    table = edits.made([]).files.params["pension"]["pension_base"]
    return next(edits.plain(it) for it in table["entries"] if (it["key"], it["from"]) == ("11", starts))


def test_without_edits_it_is_what_the_program_brings() -> None:
    made = edits.made([])
    assert made.compiled == ruleset() and made.guides == guides() and made.drifted == ()
    assert broken(made.compiled, made.cases) == []


def test_an_edit_leaves_the_shipped_files_alone() -> None:
    before = ruleset()["hash"]
    assert edits.made([edit(entry())]).compiled["hash"] != before
    assert edits.made([]).compiled["hash"] == before


def test_only_the_cases_that_use_a_number_change() -> None:
    was = beijing("2026-07-01")
    made = edits.made([edit({**was, "value": {**was["value"], "floor": 730_000}}, was)])
    found = changes(ruleset(), made.compiled, made.cases)
    assert [(it.name, it.before["outcome"], it.after["outcome"], it.as_written) for it in found] == [
        ("P1", "likely", "no", False)
    ]


@pytest.mark.parametrize(
    ("now", "place"),
    [
        (entry(source="nowhere"), "#0.now.source"),
        (entry(to="2027-02-30"), "#0.now.to"),
        (entry(value={"floor": "1"}), "#0.now.value"),
        (entry(**{"from": "2026-08-01"}), "#0.now"),
    ],
)
def test_a_mistake_stands_at_the_field_of_the_edit(now: dict[str, Any], place: str) -> None:
    with pytest.raises(Mistake) as caught:
        edits.made([edit(now)])
    assert caught.value.where[0] == place


def test_closing_ends_only_the_entry_that_still_runs_there() -> None:
    shanghai = {**entry(), "key": "31", "from": "2027-01-01"}
    compiled = edits.made([edit(shanghai, close=True)]).compiled
    rows = compiled["params"]["pension_base.floor"]["rows"]
    assert [row[:2] for row in rows["31"]] == [
        ["2025-07-01", "2026-06-30"],
        ["2026-07-01", "2026-12-31"],
        ["2027-01-01", ""],
    ]
    assert rows["11"] == ruleset()["params"]["pension_base.floor"]["rows"]["11"]


def test_an_edit_made_over_something_else_is_drifted_but_counts() -> None:
    was = beijing("2026-07-01")
    seen = {**was, "value": {"floor": 5, "ceiling": 6}}
    made = edits.made([edit({**was, "value": {"floor": 730_000, "ceiling": 3_634_800}}, seen)])
    assert made.drifted == (0,)
    assert made.compiled["params"]["pension_base.floor"]["rows"]["11"][-1][2] == 730_000


@pytest.mark.parametrize(
    "lost",
    [
        {"kind": "entry", "param": "gone", "was": None, "now": entry(), "close": False},
        {"kind": "clause", "rule": "gone", "clause": "x", "was": {}, "now": {}},
        {"kind": "clause", "rule": "pension-bill", "clause": "gone", "was": {}, "now": {}},
        {"kind": "guide", "id": "gone", "was": {}, "now": {}},
        {"kind": "case", "was": None, "now": {"rule": "gone", "on": "2026-11-22", "facts": {}, "expect": "no"}},
        {"kind": "case", "was": None, "now": {"rule": "pension-bill", "on": "2026-02-30", "facts": {}, "expect": "no"}},
    ],
)
def test_an_edit_whose_place_is_gone_says_so(lost: dict[str, Any]) -> None:
    with pytest.raises(Mistake) as caught:
        edits.made([edit(entry()), lost])
    assert caught.value.where[0].startswith("#1")


def test_the_same_edits_give_the_same_bytes() -> None:
    assert edits.made([edit(entry())]).text() == edits.made([edit(entry())]).text()
