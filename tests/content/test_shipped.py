"""The stations that come with the program: every fact has a source, nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.content.importer import dates, phones
from server.content.regions import read
from server.content.register import Register
from server.content.shipped import FOLDER, import_shipped
from server.domain import hours
from server.domain.station import FACILITIES, KINDS, PRECISIONS
from tests.content.lists import NOW, run, shared

Row = dict[str, str]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "stations.sqlite") as opened:
        yield opened


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row for path in sorted(FOLDER.glob("*.csv")) for row in read(path)]


def test_the_first_start_has_located_stations_in_zhengzhou_and_qiantang(register: Register) -> None:
    assert import_shipped(register, NOW) == 222
    located = [station for station in register.stations() if station.lng is not None]
    assert sum(station.pack == "410100" for station in located) == 78
    assert [station.adcode for station in located if station.pack == "330100"] == ["330114"] * 8
    assert all(station.source.title for station in register.stations())


def test_the_second_start_has_nothing_to_do(register: Register) -> None:
    import_shipped(register, NOW)
    packs = register.packs()
    assert (import_shipped(register, NOW), register.packs()) == (0, packs)


def test_a_machine_whose_clock_is_a_year_late_keeps_the_dates(register: Register) -> None:
    import_shipped(register, NOW.replace(year=2025))
    assert {station.source.date for station in register.stations("410100")} >= {"2026-07-27"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_no_shipped_row_is_refused_or_changed_by_the_checks(register: Register, path: Path) -> None:
    report = run(register, path, keep_good=False)
    assert report.written
    # Hours nobody can read and a datum nobody stated are what the sources left open.
    assert set(report.reasons()) <= {"hours-unknown", "hours-partly", "datum-unknown"}
    given = [row["adcode"] for row in read(path)]
    assert [row.adcode for row in report.rows] == given


def test_a_shipped_row_uses_our_words_only(rows: list[Row]) -> None:
    for row in rows:
        assert row["kind"] in KINDS and row["kind"] != "other", row
        assert set(filter(None, row["facilities"].split(";"))) <= set(FACILITIES), row
        assert row["precision"] in PRECISIONS, row
        assert bool(row["lng"]) == bool(row["lat"]) == bool(row["datum"]), row
        assert dates.iso(row["source_date"]) == row["source_date"], row
        assert row["source_title"] and row["source_licence"], row


def test_a_shipped_row_has_hours_only_where_its_words_can_be_read(rows: list[Row]) -> None:
    assert [row["opening_hours"] for row in rows] == [hours.normalise(row["hours_text"]).value for row in rows]


def test_a_shipped_row_holds_no_personal_number(rows: list[Row]) -> None:
    for row in rows:
        assert not phones.read(row["phone"]).had_mobile, row
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", " ".join(row[c] for c in row if c != "source_url")), row


def test_keys_are_used_once(rows: list[Row]) -> None:
    assert len({row["key"] for row in rows}) == len(rows) == 222


def test_a_door_found_locked_is_disputed_and_its_hours_are_reported(register: Register) -> None:
    import_shipped(register, NOW)
    station = next(s for s in register.stations("120000") if s.name == "沙市道老中医工会驿站")
    assert (station.truth["entry"].status, station.truth["entry"].date) == ("disputed", "2026-01-23")
    assert (station.truth["hours"].status, station.opening_hours) == ("reported", "")


def test_how_to_get_in_is_stated_where_the_source_states_it(rows: list[Row]) -> None:
    assert {row["key"]: row["access"] for row in rows if row["access"]} == {
        "r0432": "scan", "r0467": "face", "r0469": "id_card",
    }  # fmt: skip


def test_the_facts_are_those_of_the_sources_and_no_more(rows: list[Row]) -> None:
    source = {row["id"]: row for row in read(shared("stations-real.csv"))}
    for row in rows:
        old = source[row["key"]]
        same = ("kind", "operator", "adcode", "district", "lng", "lat", "phone", "source_url")
        assert [row[c] for c in same] == [old[c] for c in same]
        assert row["hours_text"] == old["hours"]
        assert (row["precision"] == "address") == ("坐标为" in old["source_title"] and bool(old["lng"]))
        assert "hangzhou-free-resources" not in old["source_url"] and "肇庆" not in old["source_title"]
