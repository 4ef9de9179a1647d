"""flask rules: what others use to check a decision."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["rules", *arguments])
    return result.exit_code, result.output


def test_jobs_of_a_file_are_decided_with_the_source_of_every_number(app: Flask, tmp_path: Path) -> None:
    facts = {"region": "110105", "pay_base": 727_000}
    (tmp_path / "jobs.json").write_text(json.dumps([{"rule": "pension-bill", "on": "2026-10-15", "facts": facts}]))
    code, out = run(app, "check", str(tmp_path / "jobs.json"))
    (result,) = json.loads(out)
    assert (code, result["verdict"], result["amounts"]["bill"], result["missing"]) == (0, "likely", 145_400, [])
    floor = next(source for source in result["sources"] if source.get("used", {}).get("param") == "pension_base.floor")
    assert (floor["id"], floor["confidence"], floor["used"]["from"]) == (
        "pen-base-11-2026",
        "excerpt only",
        "2026-07-01",
    )
    assert result["trace"] and "office-decides" in result["notes"]


def test_bad_jobs_get_a_precise_answer_and_never_a_traceback(app: Flask, tmp_path: Path) -> None:
    jobs = [
        {"rule": "nothing", "on": "2026-10-15", "facts": {}},
        {"rule": "pension-join", "on": "2026-02-29", "facts": {}},
        {"rule": "pension-join", "on": "2026-11-22", "facts": {"birth": "1990-13-01"}},
        {"rule": "pension-join", "on": "2026-11-22", "facts": {"shoe": 3}},
        {"rule": "pension-join", "on": "2026-11-22", "facts": []},
        {"rule": ["x"]},
        7,
    ]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs))
    code, out = run(app, "check", str(tmp_path / "jobs.json"))
    errors = [(result["verdict"], result["error"]["code"], result["error"]["at"]) for result in json.loads(out)]
    assert code == 0
    assert errors == [
        ("error", "unknown-rule", "nothing"),
        ("error", "bad-on", ""),
        ("error", "bad-date", "birth"),
        ("error", "unknown-fact", "shoe"),
        ("error", "bad-facts", ""),
        ("error", "unknown-rule", ""),
        ("error", "unknown-rule", ""),
    ]


def test_a_file_that_is_no_list_of_jobs_is_named(app: Flask, tmp_path: Path) -> None:
    for text in ("{}", "[", "\xff"):
        (tmp_path / "jobs.json").write_text(text, "latin-1")
        code, out = run(app, "check", str(tmp_path / "jobs.json"))
        assert code == 2 and "jobs.json" in out and "Traceback" not in out


def test_every_question_is_listed_in_both_languages(app: Flask) -> None:
    code, out = run(app, "facts")
    listed = json.loads(out)
    assert code == 0 and len(listed) >= 50
    assert all(fact["ask"]["zh"] and fact["ask"]["en"] and fact["type"] for fact in listed)
    assert next(fact for fact in listed if fact["id"] == "pay_base")["unit"] == "fen"
