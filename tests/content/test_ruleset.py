"""A wrong rule file is named by file and line and never becomes a verdict; a right one carries its sources unraised."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from server.content.ruleset import CONFIDENCE, FOLDER, canonical, compile_folder, ruleset
from server.content.strict_yaml import Mistake, parse

SHARED = Path(os.environ.get("WAYSTATION_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.parametrize(
    "word",
    ["no", "Yes", "on", "null", "~", "", "22:00", "12:30:45", "010", "1_000", "1e3", "1.5", "0x1F", "0o17", "+1"],
)
def test_what_readers_of_yaml_disagree_on_is_refused_with_its_line(word: str) -> None:
    with pytest.raises(Mistake, match=r"^file\.yaml:2: .* in two ways"):
        parse(f"first: 1\nsecond: {word}\n", "file.yaml")
    assert parse(f'second: "{word}"', "file.yaml")["second"] == word


def test_only_whole_numbers_and_true_and_false_are_typed() -> None:
    made = parse("a: 12\nb: -3\nc: true\nd: false\ne: 2026-07-01\nf: 人社发〔2025〕24号\ng: a b", "f")
    assert list(made.values()) == [12, -3, True, False, "2026-07-01", "人社发〔2025〕24号", "a b"]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3", 3, "stands twice"),
        ("a: &x 1\nb: *x", 1, "anchors"),
        ("a: !!int 1", 1, "tags"),
        ("a: [1,\n", 2, "not YAML"),
        ("a: 1\n  b: 2", 2, "not YAML"),
        ("1: a", 1, "no text"),
        ("? [a]\n: b", 1, "a key must be a word"),
        ("", 1, "empty"),
        ("a: 1\n---\nb: 2", 2, "not YAML"),
        ("a: \x00", 1, "not YAML"),
    ],
)
def test_other_bad_yaml_is_named_by_line(text: str, line: int, what: str) -> None:
    with pytest.raises(Mistake, match=what) as mistake:
        parse(text, "file.yaml")
    assert str(mistake.value).startswith(f"file.yaml:{line}: ")


WRONG = [
    ("rules/pension.yaml", "{age: $birth}", "{age: $brith}", "no fact 'brith'"),
    (
        "rules/pension.yaml",
        "{param: pension_base.floor}",
        "{param: pension_base.flor}",
        "no parameter 'pension_base.flor'",
    ),
    ("rules/pension.yaml", "{ref: retire_on}", "{ref: retire_no}", "leads nowhere"),
    ("terms.yaml", "retire_delay:\n", "again: {ref: again}\n  retire_delay:\n", None),
    ("terms.yaml", "{ref: retire_delay}", "{ref: retire_age_months}", "a cycle: retire_age_months|a cycle: retire_on"),
    ("rules/pension.yaml", "[{age: $birth}, 16]", '[{age: $birth}, "16"]', "cannot compare int with string"),
    ("rules/pension.yaml", "{eq: [$work_class, contract]}", "{eq: [$work_class, contrakt]}", "is no answer to"),
    ("rules/pension.yaml", 'verdict: "no"', "verdict: no", "in two ways"),
    ("rules/pension.yaml", 'verdict: "no"', "verdict: maybe", "verdict is one of"),
    ("rules/pension.yaml", "sources: [pen-no-withdraw]", "sources: [pen-nothing]", "no source"),
    ("rules/pension.yaml", "    title: {", "    titel: {", "unknown key titel"),
    ("rules/pension.yaml", "id: employer-first", "id: too-young", "two clauses"),
    ("rules/pension.yaml", 'en: "Below 16 you cannot join."', 'en: ""', "needs zh and en"),
    ("rules/housing-fund.yaml", "housing-join:", "pension-join:", "two rules|unknown"),
    ("params/pension.yaml", "to: 2026-06-30", "to: 2026-07-01", "overlaps"),
    ("params/pension.yaml", "from: 2025-07-01", "from: 2025-06-31", "no day of the calendar"),
    ("params/pension.yaml", "floor: 716200", "floor: 7162.00", "in two ways"),
    ("params/pension.yaml", "source: pen-base-11-2025", "source: pen-base-11-2035", "no source"),
    ("params/pension.yaml", "unit: bp", "unit: percent", "unit is one of"),
    ("facts.yaml", "type: adcode", "type: place", "type is one of"),
    (
        "facts.yaml",
        'unit: fen, min: 0, max: 100000000, ask: {zh: "想按',
        'unit: date, min: 0, max: 100000000, ask: {zh: "想按',
        "does not fit",
    ),
    ("sources.yaml", "confidence: official page read", "confidence: certain", "confidence is one of"),
]


@pytest.mark.parametrize(("name", "right", "wrong", "what"), WRONG)
def test_a_wrong_file_is_named_with_its_line(
    name: str, right: str, wrong: str, what: str | None, tmp_path: Path
) -> None:
    shutil.copytree(FOLDER, tmp_path / "rules")
    file = tmp_path / "rules" / name
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    if what is None:  # a cycle nobody uses is no fault of a rule
        compile_folder(tmp_path / "rules")
        return
    with pytest.raises(Mistake, match=what) as mistake:
        compile_folder(tmp_path / "rules")
    assert str(mistake.value).split(":")[1].isdigit() and ".yaml:" in str(mistake.value)


def test_the_same_files_give_the_same_bytes_and_another_number_another_hash(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "rules")
    assert canonical(compile_folder(tmp_path / "rules")) == canonical(ruleset())
    file = tmp_path / "rules" / "params" / "pension.yaml"
    file.write_text(file.read_text("utf-8").replace("floor: 727000", "floor: 727100"), "utf-8")
    assert compile_folder(tmp_path / "rules")["hash"] != ruleset()["hash"]


def test_every_parameter_names_a_source_that_was_checked_on_a_day() -> None:
    compiled = ruleset()
    rows = [row for param in compiled["params"].values() for rows in param["rows"].values() for row in rows]
    assert len(rows) > 250
    for row in rows:
        assert compiled["sources"][row[3]]["checked_on"], row


def test_no_source_is_raised_above_the_fact_and_only_official_pages_are_linked() -> None:
    if not (SHARED / "facts" / "benefits.json").exists():
        pytest.skip("the facts are not beside this checkout: set WAYSTATION_SHARED")
    names = ("benefits.json", "channels.json", "weather.json")
    files = [json.loads((SHARED / "facts" / name).read_text("utf-8")) for name in names]
    facts = {fact["id"]: fact for file in files for fact in file["facts"]}
    for name, source in ruleset()["sources"].items():
        fact = facts[name]
        assert CONFIDENCE.index(source["confidence"]) >= CONFIDENCE.index(fact["confidence"]), name
        assert not source["link"] or (
            fact["source"].get("official_link") and source["link"] == fact["source"]["url"]
        ), name
        assert source["review_by"] == (fact.get("review_by") or "") and source["checked_on"] == fact["retrieved"], name


def test_a_comparison_keeps_the_words_that_explain_it() -> None:
    rule = ruleset()["rules"]["pension-age"]
    before = rule["clauses"][0]["when"]
    assert set(rule["says"][str(before[3])]) == {"zh", "en"}
