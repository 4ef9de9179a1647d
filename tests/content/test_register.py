"""The register: who a row is, what a second import changes, and two imports at once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from server.content.register import Register
from server.content.register_write import Entry, Writer, incoming
from server.domain.station import Source, Station, Truth
from tests.content.lists import NOW, run, write

HEADER = "编号,名称,城市,区县,地址,开放时间,来源\n"
ROWS = """\
1,甲工会驿站,杭州市,西湖区,文三路1号,9:00-17:00,某区名单
2,乙工会驿站,杭州市,西湖区,文三路2号,,某区名单
3,丙工会驿站,郑州市,,,,某区名单
"""


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "stations.sqlite") as opened:
        yield opened


def times(register: Register) -> list[tuple[str, int, int]]:
    """When each row last changed."""
    with closing(sqlite3.connect(register.path)) as database:
        return database.execute("SELECT pack, serial, changed_at FROM stations ORDER BY pack, serial").fetchall()


def dump(register: Register) -> list[str]:
    """The whole register as SQL."""
    with closing(sqlite3.connect(register.path)) as database:
        return list(database.iterdump())


def test_every_field_of_a_station_comes_back_as_it_went_in(register: Register) -> None:
    station = Station(
        id="330100-0",
        name="甲",
        kind="library",
        adcode="330106",
        source=Source("名单", "https://example.org", "2026", "CC0"),
        operator="总工会",
        district="西湖区",
        address="文三路1号",
        lng=120.1,
        lat=30.2,
        coord_lng=120.2,
        coord_lat=30.3,
        datum="gcj02",
        precision="point",
        hours_text="24小时",
        opening_hours="24/7",
        facilities=5,
        access="scan",
        access_note="扫码",
        phone="12351",
        capacity=8,
        note="二楼",
        truth={"entry": Truth("disputed", "2026-01-23", 2)},
    )
    bare = Station(id="330100-0", name="乙", kind="other", adcode="330100", source=Source("名单"))
    with register.writing() as writer:
        writer.put([incoming("a", "330100", station), incoming("b", "330100", bare)])
        writer.commit(Entry("x", "0", 0, 2, 0, 0))
    expected = [(s.name, s.source, s.truth, s.lng, s.capacity) for s in (station, bare)]
    got = list(register.stations("330100"))
    assert [(s.name, s.source, s.truth, s.lng, s.capacity) for s in got] == expected
    assert [s.id for s in got] == ["330100-1", "330100-2"]
    fields = [field for field in Station.__dataclass_fields__ if field != "id"]
    assert [getattr(got[0], field) for field in fields] == [getattr(station, field) for field in fields]


def test_a_second_import_of_the_same_file_changes_nothing(register: Register, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + ROWS)
    first = run(register, path)
    packs, changed = register.packs(), times(register)
    before = dump(register)
    second = run(register, path, now=NOW + timedelta(days=30))
    assert (first.changes["added"], second.changes["same"]) == (3, 3)
    assert (register.packs(), times(register)) == (packs, changed)
    assert dump(register) == before
    assert [row.id for row in first.rows] == [row.id for row in second.rows]


def test_a_changed_row_changes_that_row_and_its_pack_only(register: Register, tmp_path: Path) -> None:
    run(register, write(tmp_path, HEADER + ROWS))
    packs, before = register.packs(), times(register)
    later = NOW + timedelta(days=1)
    report = run(register, write(tmp_path, HEADER + ROWS.replace("9:00-17:00", "24小时")), now=later)
    assert report.changes == {"added": 0, "changed": 1, "moved": 0, "same": 2}
    changed = [row for row, old in zip(times(register), before, strict=True) if row != old]
    assert changed == [("330100", 1, int(later.timestamp()))]
    assert register.packs()["410100"] == packs["410100"]
    assert register.packs()["330100"] != packs["330100"]


def test_a_row_put_back_gives_the_old_hash_again(register: Register, tmp_path: Path) -> None:
    run(register, write(tmp_path, HEADER + ROWS))
    packs = register.packs()
    run(register, write(tmp_path, HEADER + ROWS.replace("9:00-17:00", "24小时")))
    run(register, write(tmp_path, HEADER + ROWS))
    assert register.packs() == packs


def test_a_station_that_moves_to_another_city_gets_a_new_id_and_the_old_one_is_not_used_again(
    register: Register, tmp_path: Path
) -> None:
    run(register, write(tmp_path, HEADER + ROWS))
    moved = (
        ROWS.replace("2,乙工会驿站,杭州市,西湖区", "2,乙工会驿站,郑州市,中原区") + "9,丁工会驿站,杭州市,,,,某区名单\n"
    )
    report = run(register, write(tmp_path, HEADER + moved))
    assert report.changes["moved"] == 1
    assert [row.id for row in report.rows] == ["330100-1", "410100-2", "410100-1", "330100-3"]
    assert [station.id for station in register.stations("330100")] == ["330100-1", "330100-3"]


def test_a_city_whose_last_station_moved_away_is_no_pack_any_more(register: Register, tmp_path: Path) -> None:
    run(register, write(tmp_path, HEADER + "3,丙工会驿站,郑州市,,,,某区名单\n"))
    run(register, write(tmp_path, HEADER + "3,丙工会驿站,杭州市,,,,某区名单\n"))
    assert list(register.packs()) == ["330100"]
    run(register, write(tmp_path, HEADER + "4,丁工会驿站,郑州市,,,,某区名单\n"))
    assert [station.id for station in register.stations("410100")] == ["410100-2"]


def test_without_numbers_a_row_is_its_city_name_and_address(register: Register, tmp_path: Path) -> None:
    header = "名称,城市,区县,地址,电话\n"
    run(register, write(tmp_path, header + "甲工会驿站,杭州市,西湖区,文三路1号,\n"))
    report = run(
        register, write(tmp_path, header + "甲工会驿站,杭州,西湖区,浙江省杭州市西湖区文三路１号,0571-85289589\n")
    )
    assert report.changes == {"added": 0, "changed": 1, "moved": 0, "same": 0}


def test_two_offices_that_both_number_from_one_do_not_overwrite_each_other(register: Register, tmp_path: Path) -> None:
    header = "编号,名称,城市,地址\n"
    run(register, write(tmp_path, header + "1,文三路工会驿站,杭州市,文三路1号\n", name="a.csv"))
    report = run(register, write(tmp_path, header + "1,江边图书馆,杭州市,江边街8号\n", name="b.csv"))
    assert report.rows[0].reasons == ["id-taken"]
    assert [station.name for station in register.stations()] == ["文三路工会驿站"]


def test_the_same_row_twice_is_taken_once(register: Register, tmp_path: Path) -> None:
    row = "甲工会驿站,杭州市,文三路1号,\n"
    report = run(register, write(tmp_path, f"名称,城市,地址,开放时间\n{row}{row}"))
    assert [(row.id, row.reasons) for row in report.rows] == [("330100-1", []), ("330100-1", ["row-twice"])]
    assert len(list(register.stations())) == 1


def test_two_places_of_one_name_and_address_stay_two_and_keep_their_ids(register: Register, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "名称,城市,地址,开放时间\n甲工会驿站,杭州市,文三路1号,24小时\n甲工会驿站,杭州市,文三路1号,9:00-17:00\n",
    )
    for _ in range(2):
        report = run(register, path)
        assert [(row.id, row.reasons) for row in report.rows] == [("330100-1", []), ("330100-2", ["name-twice"])]
    assert len(list(register.stations())) == 2


def test_a_number_given_twice_with_other_content_is_rejected(register: Register, tmp_path: Path) -> None:
    report = run(register, write(tmp_path, HEADER + ROWS + "1,戊工会驿站,杭州市,,,,某区名单\n"))
    assert report.rows[3].reasons == ["id-twice"]
    assert len(list(register.stations())) == 3


def test_one_rejected_row_leaves_the_register_as_it_was(register: Register, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + ROWS + "4,,杭州市,,,,\n")
    report = run(register, path, keep_good=False)
    assert (report.written, report.rejected, register.packs()) == (False, 1, {})
    assert run(register, path, keep_good=True).written
    assert len(list(register.stations())) == 3


def test_a_dry_run_writes_nothing_and_counts_the_same(register: Register, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + ROWS)
    dry = run(register, path, dry_run=True)
    assert (dry.written, register.packs(), dry.changes["added"]) == (False, {}, 3)
    assert [row.id for row in dry.rows] == [row.id for row in run(register, path).rows]


def test_a_writer_that_fails_leaves_nothing(register: Register) -> None:
    def write_and_fail(writer: Writer) -> None:
        writer.put(
            [
                incoming(
                    "a", "330100", Station(id="330100-0", name="甲", kind="other", adcode="330100", source=Source("x"))
                )
            ]
        )
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"), register.writing() as writer:
        write_and_fail(writer)
    assert list(register.stations()) == []


def test_two_imports_at_once_wait_for_one_another(tmp_path: Path) -> None:
    path = tmp_path / "stations.sqlite"
    lists = [write(tmp_path, f"名称,城市\n{name}工会驿站,杭州市\n", name=f"{name}.csv") for name in "甲乙丙丁"]
    faults: list[Exception] = []

    def bring(file: Path) -> None:
        try:
            with Register(path) as register:
                run(register, file)
        except Exception as error:  # a thread's exception would be lost
            faults.append(error)

    threads = [threading.Thread(target=bring, args=(file,)) for file in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Register(path) as register:
        assert [station.serial for station in register.stations()] == [1, 2, 3, 4]


def test_a_register_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "stations.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(RuntimeError, match="newer"):
        Register(path).open()


def test_tables_hold_the_types_they_say(register: Register) -> None:
    with closing(sqlite3.connect(register.path)) as database:
        tables = [row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")]
    assert len(tables) == 4
    assert all(sql.rstrip().endswith("STRICT") for sql in tables)


def test_an_empty_folder_has_no_stations(register: Register) -> None:
    assert (register.packs(), list(register.stations()), register.counts()) == ({}, [], {})
