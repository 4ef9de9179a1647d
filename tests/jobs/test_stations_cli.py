"""flask stations import, as the clerk's colleague at the keyboard sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from server.config import Config
from server.content.register import Register
from server.jobs import stations_cli

GOOD = "名称,城市,地址,开放时间\n甲工会驿站,杭州市,文三路1号,24小时\n乙工会驿站,杭州市,文三路2号,\n"
BAD = GOOD + ",杭州市,文三路3号,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def call(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["stations", "import", *map(str, arguments)])


def names(config: Config) -> list[str]:
    with Register(config.data / "stations.sqlite") as register:
        return [station.name for station in register.stations()]


def test_a_good_list_is_imported_and_the_next_step_is_named(app: Flask, config: Config, file: Path) -> None:
    result = call(app, file)
    assert result.exit_code == 0
    assert "list.csv: 2 rows: 2 accepted, 0 accepted with a warning, 0 refused." in result.output
    assert "Imported: 2 added, 0 changed, 0 as before, in 1 city." in result.output
    assert "flask --app server content bake" in result.output
    assert names(config) == ["甲工会驿站", "乙工会驿站"]


def test_a_list_with_a_bad_row_changes_nothing_and_says_how_to_go_on(app: Flask, config: Config, file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    report = file.parent / "report.json"
    result = call(app, file, "--report", report)
    assert (result.exit_code, names(config)) == (1, [])
    assert "line 4: (no name): no-name" in result.output
    assert "--keep-good" in result.output
    assert json.loads(report.read_text(encoding="utf-8"))["rejected"] == 1
    assert report.with_suffix(".xlsx").exists() and report.with_suffix(".html").exists()


def test_the_good_rows_are_kept_when_asked(app: Flask, config: Config, file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    result = call(app, file, "--keep-good")
    assert (result.exit_code, len(names(config))) == (1, 2)
    assert "Imported: 2 added" in result.output


def test_a_dry_run_says_so(app: Flask, config: Config, file: Path) -> None:
    result = call(app, file, "--dry-run")
    assert (result.exit_code, names(config)) == (0, [])
    assert "Dry run: nothing was written." in result.output


def test_a_file_that_cannot_be_read_ends_with_two(app: Flask, config: Config, file: Path) -> None:
    file.write_bytes(b"")
    result = call(app, file)
    assert (result.exit_code, names(config)) == (2, [])
    assert "list.csv is empty" in result.output and "Nothing was changed." in result.output


@pytest.mark.parametrize(
    "arguments",
    [("--city", "999999"), ("--datum", "mars"), ("--report", "report.txt"), ("--report", "/dev/null/x.json")],
)
def test_an_option_that_makes_no_sense_ends_with_two(
    app: Flask, config: Config, file: Path, arguments: tuple[str, str]
) -> None:
    result = call(app, file, *arguments)
    assert (result.exit_code, names(config)) == (2, [])


def test_a_file_that_is_not_there_ends_with_two(app: Flask, tmp_path: Path) -> None:
    assert call(app, tmp_path / "none.csv").exit_code == 2


def test_a_long_file_shows_a_bar_to_somebody_at_a_terminal_only(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stations_cli, "_LONG", 1)
    with stations_cli._bar(file) as progress:
        assert progress is None  # a test has no terminal
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with stations_cli._bar(file) as progress:
        assert progress is not None
        progress(1, 2)
