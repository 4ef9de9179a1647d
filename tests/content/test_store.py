"""Reading the content: the nearest are the nearest, unknown is never open, and a replaced file is noticed."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.content import content_schema, nearest, traits
from server.content.bake import bake
from server.content.bigrams import indexed, phrase
from server.content.content_schema import CONTENT
from server.content.store import Content, Counts, NoContent
from server.domain.geo import haversine_m
from server.domain.hours import state_at
from server.domain.station import FACILITIES, KINDS, Source, Station, mask, names_of
from tests.content.stations import Memory, station

TODAY = date(2026, 11, 22)
MORNING = datetime.fromisoformat("2026-11-24T10:30")  # a Tuesday
NIGHT = datetime.fromisoformat("2026-11-24T02:00")
HOURS = ("", "24/7", "Mo-Su 08:00-18:00", "Mo-Fr 09:00-17:00; Sa 10:00-12:00", "Mo-Su 20:00-04:00")


def of(data: Path, *stations: Station) -> Content:
    """The content of some stations."""
    bake(data, today=TODAY, register=Memory.of(*stations))
    return Content(data / CONTENT)


def many(count: int) -> list[Station]:
    """Stations scattered over two crowded cities, a far one and the countryside; every tenth nobody can place."""
    draw = random.Random(11)
    towns = (
        ("410100", 113.63, 34.75, 0.03),
        ("330100", 120.15, 30.27, 0.05),
        ("650100", 87.6, 43.8, 0.4),
        ("441900", 113.75, 23.0, 3),
    )
    made = []
    for serial in range(1, count + 1):
        pack, lng, lat, sigma = draw.choice(towns)
        located = draw.random() > 0.1
        made.append(
            station(
                f"{pack}-{serial}",
                f"驿站{serial}",
                adcode=pack,
                kind=draw.choices(KINDS, (60, 10, 2, 5, 5, 5, 5, 3, 2, 1, 1, 1))[0],
                lng=round(draw.gauss(lng, sigma), 6) if located else None,
                lat=round(draw.gauss(lat, sigma), 6) if located else None,
                facilities=sum(1 << bit for bit in range(len(FACILITIES)) if draw.random() < 0.6 / (bit + 1)),
                opening_hours=draw.choice(HOURS),
            )
        )
    return made


@pytest.fixture(scope="module")
def crowd() -> list[Station]:
    """2,000 stations, a tenth of them without a point."""
    return many(2000)


@pytest.fixture(scope="module")
def content(crowd: list[Station], tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Their content."""
    return of(tmp_path_factory.mktemp("crowd"), *crowd)


def is_open(one: Station, now: datetime) -> bool:
    return state_at(one.opening_hours, now, {}).state in ("open", "closing")


@pytest.mark.parametrize("now", [MORNING, NIGHT])
def test_the_nearest_are_those_a_measuring_tape_would_find(
    content: Content, crowd: list[Station], now: datetime
) -> None:
    draw, open_ids = random.Random(3), {one.id for one in crowd if is_open(one, now)}
    for _ in range(250):
        near = draw.choice([one for one in crowd if one.lat is not None])
        lat, lng = float(near.lat or 0) + draw.gauss(0, 0.02), float(near.lng or 0) + draw.gauss(0, 0.02)
        if draw.random() < 0.1:
            lat, lng = draw.uniform(-90, 90), draw.uniform(-180, 180)
        kind = draw.choice(["", "", *KINDS])
        facilities = draw.choice([0, 0, *(1 << bit for bit in range(30)), mask(["water", "toilet", "seat"])])
        open_now, limit = draw.random() < 0.5, draw.choice([1, 20, 100])
        got = json.loads(
            content.near(lat, lng, limit=limit, kind=kind, facilities=facilities, open_now=open_now, now=now)
        )
        there = [s for s in crowd if s.lat is not None and (s.id in open_ids or not open_now)]
        there = [s for s in there if kind in ("", s.kind) and s.facilities & facilities == facilities]
        taped = sorted(haversine_m(lat, lng, s.lat or 0.0, s.lng or 0.0) for s in there)[:limit]
        assert [one["distance_m"] for one in got] == pytest.approx(taped, abs=0.1)
        for one in got:
            assert (not kind or one["kind"] == kind) and mask(one["facilities"]) & facilities == facilities
            assert haversine_m(lat, lng, one["lat"], one["lng"]) == pytest.approx(one["distance_m"], abs=0.1)


def test_an_answer_says_all_that_a_list_shows(tmp_path: Path) -> None:
    content = of(tmp_path, station("410100-1", district="中原区", access="open_door"))
    assert json.loads(content.near(34.75, 113.61, now=MORNING)) == [
        {
            "id": "410100-1",
            "name": "阳光驿站",
            "kind": "union_station",
            "lat": 34.75,
            "lng": 113.6,
            "distance_m": pytest.approx(haversine_m(34.75, 113.61, 34.75, 113.6), abs=0.1),
            "open": {"state": "open", "at": "2026-11-24T18:00", "note": ""},
            "source": {
                "title": "郑州市总工会公布的名单",
                "url": "https://example.gov.cn/list",
                "date": "2026-07-01",
                "licence": "MIT",
            },
            "facilities": ["water", "toilet"],
            "verified_at": None,
            "address": "中原路1号",
            "adcode": "410102",
            "district": "中原区",
            "precision": "point",
            "hours_text": "每天8:00-18:00",
            "opening_hours": "Mo-Su 08:00-18:00",
            "access": "open_door",
        }
    ]


def test_hours_nobody_could_read_are_unknown_and_never_open(tmp_path: Path) -> None:
    content = of(tmp_path, station("410100-1", hours_text="以现场公告为准", opening_hours=""))
    (one,) = json.loads(content.near(34.75, 113.6, now=MORNING))
    assert one["open"] == {"state": "unknown", "at": "", "note": ""}
    assert content.near(34.75, 113.6, open_now=True, now=MORNING) == "[]"


def test_the_open_state_follows_the_clock(tmp_path: Path) -> None:
    content = of(tmp_path, station("410100-1"))

    def state(clock: str) -> str:
        now = datetime.fromisoformat(f"2026-11-24T{clock}")
        return str(json.loads(content.near(34.75, 113.6, now=now))[0]["open"]["state"])

    assert [state(clock) for clock in ("07:59", "08:00", "17:29:59", "17:30", "18:00")] == [
        "closed", "open", "open", "closing", "closed",
    ]  # fmt: skip


def test_a_summer_only_place_is_open_in_the_year_it_was_checked(tmp_path: Path) -> None:
    summer = {"opening_hours": "Jul-Aug 08:00-18:00", "hours_text": "7-8月 8:00-18:00"}
    content = of(
        tmp_path,
        station("410100-1", **summer, source=Source("通知", "", "2026-06", "")),
        station("410100-2", **summer, source=Source("通知", "", "2025-06", "")),
    )
    found = json.loads(content.near(34.75, 113.6, now=datetime.fromisoformat("2026-07-01T12:00")))
    assert {one["id"]: one["open"]["state"] for one in found} == {"410100-1": "open", "410100-2": "unknown"}


def test_a_station_without_a_point_is_in_no_nearest_list_but_can_be_read(tmp_path: Path) -> None:
    content = of(tmp_path, station("410100-1", lng=None, lat=None, datum="none", precision=""))
    assert content.near(34.75, 113.6) == "[]"
    assert json.loads(content.search("阳光"))[0]["lat"] is None
    assert content.counts() == Counts(1, 0, 1, "2026-11-22")


def test_an_id_that_is_none_finds_nothing(tmp_path: Path) -> None:
    content = of(tmp_path, station("410100-1"))
    for strange in ("", "410100", "410100-2", "410100-1 ", "410100-１", "x' OR 1=1--", "410100-99999999999", "-1"):
        assert content.station(strange) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("西湖爱心驿站", {"330100-1"}),
        ("湖爱", {"330100-1"}),
        ("站", {"330100-1", "410100-1"}),
        ("驿站", {"330100-1", "410100-1"}),
        ("驿站 西湖", {"330100-1"}),
        ("中原", {"410100-1", "410100-2", "330100-1"}),
        ("ygyz", {"410100-1"}),
        ("YGY", {"410100-1"}),
        ("ＡＢＣ大厦", {"410100-2"}),
        ("杭州", {"330100-1"}),
        ("驿西", set()),
        ("西站", set()),
        ('"驿站" OR *', set()),
        ("", set()),
        ("（）", set()),
        ("name:驿", set()),
    ],
)
def test_any_part_of_a_name_or_address_or_its_initials_finds_a_station(
    tmp_path: Path, asked: str, found: set[str]
) -> None:
    content = of(
        tmp_path,
        station("410100-1"),
        station("410100-2", "abc大厦图书馆", kind="library"),
        station("330100-1", "西湖爱心驿站", adcode="330106", lng=120.13, lat=30.27),
    )
    assert {one["id"] for one in json.loads(content.search(asked))} == found


def test_a_hit_in_the_name_comes_before_one_in_the_address(tmp_path: Path) -> None:
    content = of(
        tmp_path,
        station("410100-1", "图书馆", address="阳光路1号"),
        station("410100-2", "大阳光驿站"),
        station("410100-3", "阳光驿站分站"),
        station("410100-4", "阳光驿站"),
    )
    got = [one["id"] for one in json.loads(content.search("阳光"))]
    assert got == ["410100-4", "410100-3", "410100-2", "410100-1"]
    assert [one["id"] for one in json.loads(content.search("阳光", 2))] == got[:2]


@given(st.text(max_size=30), st.text(max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_search(tmp_path_factory: pytest.TempPathFactory, name: str, asked: str) -> None:
    query = phrase(asked)
    with closing(content_schema.create(tmp_path_factory.getbasetemp() / "text.sqlite")) as db:
        db.execute("INSERT INTO stations_fts (rowid, name, place, initials) VALUES (1, ?, '', '')", (indexed(name),))
        if query:
            db.execute("SELECT rowid FROM stations_fts WHERE stations_fts MATCH ?", (query,)).fetchall()


def test_a_replaced_file_is_read_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = Memory.of(station("410100-1", "旧名"))
    bake(tmp_path, today=TODAY, register=register)
    content, clock = Content(tmp_path / CONTENT), [100.0]
    monkeypatch.setattr("server.content.store.time.monotonic", lambda: clock[0])
    first = content.content_hash()
    register.put(station("410100-1", "新名"))
    bake(tmp_path, today=TODAY, register=register)
    assert "旧名" in content.near(34.75, 113.6)  # the old file is whole until it is let go
    clock[0] += 1.1
    assert "新名" in content.near(34.75, 113.6)
    assert content.content_hash() != first


def test_content_that_vanished_is_served_from_what_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, clock = of(tmp_path, station("410100-1")), [100.0]
    monkeypatch.setattr("server.content.store.time.monotonic", lambda: clock[0])
    content.counts()
    (tmp_path / CONTENT).unlink()
    clock[0] += 10
    assert content.counts().stations == 1


def test_before_the_first_bake_there_are_no_counts_and_no_answers(tmp_path: Path) -> None:
    content = Content(tmp_path / CONTENT)
    assert content.counts() == Counts(0, 0, 0, "")
    with pytest.raises(NoContent):
        content.near(34.75, 113.6)


def test_each_thread_and_each_forked_process_reads_for_itself(tmp_path: Path) -> None:
    content = of(tmp_path, *many(50))
    here = content.near(34.75, 113.6, now=MORNING)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: content.near(34.75, 113.6, now=MORNING), range(40))) == {here}
    child = os.fork()
    if child == 0:
        os._exit(0 if content.near(34.75, 113.6, now=MORNING) == here else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert content.near(34.75, 113.6, now=MORNING) == here


def test_requests_cannot_write_the_content(tmp_path: Path) -> None:
    with (
        closing(content_schema.reading(of(tmp_path, station("410100-1")).path)) as db,
        pytest.raises(Exception, match="readonly"),
    ):
        db.execute("DELETE FROM stations")


def test_sqlite_without_mathematics_gives_the_same_distances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = of(tmp_path, *many(30))
    there = content.near(34.75, 113.6, now=MORNING)
    ask: Callable[..., Any] = nearest.prepare

    def without(connection: Any) -> None:
        class Poor:
            def execute(self, sql: str, *rest: Any) -> Any:
                if "asin" in sql:
                    raise nearest.sqlite3.OperationalError("no such function: asin")
                return connection.execute(sql, *rest)

            def __getattr__(self, name: str) -> Any:
                return getattr(connection, name)

        ask(Poor())

    monkeypatch.setattr(nearest, "prepare", without)
    assert Content(content.path).near(34.75, 113.6, now=MORNING) == there


def test_the_sources_say_how_many_stations_each_gave(tmp_path: Path) -> None:
    content = of(
        tmp_path, station("410100-1"), station("410100-2"), station("410100-3", source=Source("报纸", "", "2025", ""))
    )
    assert [(one["title"], one["stations"]) for one in content.sources()] == [
        ("郑州市总工会公布的名单", 2),
        ("报纸", 1),
    ]


def test_the_pack_of_a_city_is_found_by_its_code(tmp_path: Path) -> None:
    content = of(tmp_path, station("410100-1"))
    first = content.pack_url("410100")
    assert first.startswith("/packs/410100.")
    bake(tmp_path, today=TODAY, register=Memory.of(station("410100-1", "另一处")))
    assert content.pack_url("410100") != first
    assert content.pack_url("330100") == ""
    assert Content(tmp_path / "empty" / CONTENT).pack_url("410100") == ""


def test_geojson_has_every_station_and_invents_no_point(content: Content, crowd: list[Station]) -> None:
    got = json.loads("".join(content.export_geojson()))
    assert got["type"] == "FeatureCollection"
    assert got["licence"] and got["attribution"][0]["licence"] == "MIT" and got["baked_at"] == "2026-11-22"
    features = {feature["properties"]["id"]: feature for feature in got["features"]}
    assert len(got["features"]) == len(features) == len(crowd)
    for one in crowd:
        geometry = features[one.id]["geometry"]
        assert geometry == (None if one.lat is None else {"type": "Point", "coordinates": [one.lng, one.lat]})
        assert features[one.id]["properties"]["source"]["licence"] == "MIT"


def test_csv_has_a_header_and_source_date_and_licence_on_each_row(content: Content, crowd: list[Station]) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(content.export_csv()), newline="")))
    assert len(rows) == len(crowd)
    by_id = {row["id"]: row for row in rows}
    for one in crowd:
        row = by_id[one.id]
        assert (row["source_date"], row["licence"]) == ("2026-07-01", "MIT")
        assert row["lat"] == ("" if one.lat is None else str(one.lat))
        assert row["facilities"].split(";") == (names_of(one.facilities) or [""])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_a_spreadsheet_would_run_is_made_text(tmp_path: Path, start: str) -> None:
    content = of(tmp_path, station("410100-1", f"{start}HYPERLINK(1)", lng=113.6, address='a,"b"\nc'))
    (row,) = csv.DictReader(io.StringIO("".join(content.export_csv()), newline=""))
    assert row["name"] == f"'{start}HYPERLINK(1)"
    assert row["address"] == 'a,"b"\nc'


def test_only_rare_traits_have_rows_of_their_own(tmp_path: Path) -> None:
    content = of(tmp_path, *many(200))
    census = content._view().census
    assert traits.EVERY in census.stored and traits.of_kind("library") in census.stored
    assert traits.of_kind("union_station") not in census.stored
