"""`flask content`: what the operator sees when baking, and when something published is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from server.content import packs
from server.content.register import FILE, Register
from server.content.register_write import Entry, incoming
from server.domain.station import Station
from tests.content.stations import station


def register(data: Path, *stations: Station) -> None:
    """Put stations into the register, as an import does."""
    with Register(data / FILE) as opened, opened.writing() as writer:
        writer.put([incoming(one.name, one.pack, one) for one in stations])
        writer.commit(Entry("list.csv", "0" * 64, 0, len(stations), 0, 0))


@pytest.fixture
def data(app: Flask) -> Path:
    """A register of two cities, nothing baked."""
    folder: Path = app.extensions["waystation"].config.data
    register(folder, station("410100-1", "甲"), station("330100-1", "乙", adcode="330106", lng=120.13, lat=30.27))
    return folder


@pytest.fixture
def runner(app: Flask, data: Path) -> FlaskCliRunner:
    """Runs commands on that installation."""
    return app.test_cli_runner()


def test_the_first_bake_publishes_all_and_the_second_finds_nothing_to_do(runner: FlaskCliRunner) -> None:
    first = runner.invoke(args=["content", "bake"])
    assert (first.exit_code, first.output.startswith("2 stations; 2 packs made, 0 withdrawn;")) == (0, True)
    assert "; 0 packs made," in runner.invoke(args=["content", "bake"]).output


def test_one_city_can_be_baked_alone(runner: FlaskCliRunner, data: Path) -> None:
    runner.invoke(args=["content", "bake"])
    register(data, station("410100-1", "丙"), station("330100-1", "丁"))
    assert "; 1 packs made," in runner.invoke(args=["content", "bake", "--pack", "330100"]).output
    assert {e["adcode"]: e["stations"] for e in packs.index(data / "packs")} == {"330100": 2, "410100": 1}


def test_a_damaged_register_is_told_in_words_and_not_in_a_traceback(runner: FlaskCliRunner, data: Path) -> None:
    runner.invoke(args=["content", "bake"])
    for path in data.glob(f"{FILE}*"):
        path.unlink()
    (data / FILE).write_bytes(b"no database " * 500)
    told = runner.invoke(args=["content", "bake"])
    assert told.exit_code == 1 and "cannot be read" in told.output and "Traceback" not in told.output


def test_the_check_is_content_with_what_a_bake_left(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["content", "bake"])
    told = runner.invoke(args=["content", "check"])
    assert (told.exit_code, told.output) == (0, "2 stations in 2 cities, 2 located: all is whole.\n")


def test_the_check_names_what_is_missing_altered_or_not_published_yet(runner: FlaskCliRunner, data: Path) -> None:
    assert "content bake" in runner.invoke(args=["content", "check"]).output
    runner.invoke(args=["content", "bake"])
    missing, altered = (data / entry["url"].lstrip("/") for entry in packs.index(data / "packs"))
    missing.unlink()
    altered.write_bytes(altered.read_bytes() + b" ")
    register(data, station("410100-1", "丙"))
    told = runner.invoke(args=["content", "check"])
    assert told.exit_code == 1
    assert f"{missing.name} is in the index but not in the folder" in told.output
    assert f"{altered.name} is not what the index says" in told.output
    assert "410100: 2 stations in the register, 1 published" in told.output
