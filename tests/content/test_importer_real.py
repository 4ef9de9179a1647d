"""The import on real lists, and on whatever else may stand in a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.content.boundaries import boundaries
from server.content.datums import to_wgs84_many
from server.content.importer import columns
from server.content.importer.neighbours import pairs
from server.content.regions import read, regions
from server.content.register import Register
from server.domain.geo import haversine_m, to_wgs84
from tests.content.lists import run, shared, write


def test_five_hundred_real_rows_are_all_accounted_for(tmp_path: Path) -> None:
    path = shared("stations-real.csv")
    given = read(path)
    with Register(tmp_path / "stations.sqlite") as register:
        report = run(register, path, keep_good=False)
        stations = list(register.stations())
    assert (report.accepted + report.warned, report.rejected, len(stations)) == (500, 0, 500)
    assert [row.adcode for row in report.rows] == [row["adcode"] for row in given]
    located = [(row, old) for row, old in zip(report.rows, given, strict=True) if row.lng is not None]
    # All that have a coordinate and a datum; the five of Wuhan have no datum.
    assert len(located) == sum(row["coord_system"] == "gcj02" for row in given) == 272
    for row, _ in located:
        assert row.lng is not None and row.lat is not None
        county = boundaries().locate(row.lng, row.lat)
        assert county is not None and regions().is_within(county, row.adcode)
    assert report.reasons()["datum-unknown"] == 5


def test_an_old_list_is_mapped_to_the_regions_of_today(tmp_path: Path) -> None:
    path = shared("relief-stations-old.csv")
    old = {row["id"]: row["adcode_guess"] for row in read(path)}
    with Register(tmp_path / "stations.sqlite") as register:
        report = run(register, path)
    assert len(report.rows) == 1_323
    assert all(regions().get(row.adcode) for row in report.rows if row.status != "reject")
    mapped = {row.adcode for row in report.rows if "adcode-old" in row.reasons}
    assert mapped == {"530925", "431226", "520326", "130828"}
    assert sum(1 for code in old.values() if code and regions().get(code) is None) == 4
    assert {row.name: row.adcode for row in report.rows if "region-old-name" in row.reasons}[
        "上饶县救助管理办"
    ] == "361104"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register(tmp_path_factory.mktemp("register") / "stations.sqlite") as opened:
        yield opened


WORDS = (
    "名称 城市 区县 行政区划代码 地址 经度 纬度 坐标 坐标系 坐标精度 开放时间 opening_hours 设施 进入方式 "
    "电话 同意公开 座位数 备注 方向 来源 来源网址 日期 编号 entry_status entry_date 类型"
)
LIKELY = "杭州市 西湖区 330106 120.1 30.2 120.1,30.2 高德 24小时 0571-85289589 =1+1 无"
HEADERS = WORDS.split()
NUMBER = st.one_of(st.floats(), st.integers()).map(str)
CELL = st.one_of(st.text(max_size=40), st.sampled_from(LIKELY.split()), NUMBER)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=len(HEADERS), max_size=len(HEADERS)), min_size=1, max_size=4))
def test_no_cell_breaks_the_import_and_every_row_is_counted(
    register: Register, tmp_path: Path, rows: list[list[str]]
) -> None:
    rows = [[cell.replace("\0", "").encode("utf-8", "ignore").decode() for cell in row] for row in rows]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows(rows)
    report = run(register, write(tmp_path, text.getvalue()), dry_run=True)
    # A row of nothing but white space is an empty line of the sheet.
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert report.accepted + report.warned + report.rejected == len(report.rows) == len(filled)


def test_every_header_word_means_one_column() -> None:
    words = [word for row in columns._TABLE for word in row["words"].split()]
    assert sorted(words) == sorted(set(words))
    assert columns.column_of("站点名称 *") == "name"
    assert columns.column_of("高德经度") == "lng"


def test_many_coordinates_at_once_are_the_same_as_one_by_one() -> None:
    random = np.random.default_rng(22)
    lngs, lats = random.uniform(72.1, 137.7, 2_000), random.uniform(1, 55.7, 2_000)
    for datum in ("wgs84", "gcj02", "bd09"):
        many = zip(*to_wgs84_many(lngs, lats, datum), strict=True)
        for got, lng, lat in zip(many, lngs, lats, strict=True):
            assert got == pytest.approx(to_wgs84(lng, lat, datum), abs=1e-9)
    with pytest.raises(ValueError, match="datum"):
        to_wgs84_many(lngs, lats, "unknown")


@pytest.mark.parametrize("lat", [3.9, 30.2, 53.3])
def test_the_grid_finds_every_pair_that_comparing_all_finds(lat: float) -> None:
    random = np.random.default_rng(7)
    lngs, lats = random.uniform(120, 120.03, 600), random.uniform(lat, lat + 0.02, 600)
    found = {(int(i), int(j)) for i, j, _ in zip(*pairs(lngs, lats, 100), strict=True)}
    near = {
        (i, j) for i in range(600) for j in range(i + 1, 600) if haversine_m(lats[i], lngs[i], lats[j], lngs[j]) < 100
    }
    assert len(near) > 100
    assert found == near


def test_a_crowd_on_one_spot_ends(tmp_path: Path) -> None:
    lngs, lats = np.full(50_000, 120.1), np.full(50_000, 30.2)
    first, _, metres = pairs(lngs, lats, 100)
    assert 0 < len(first) < 3_000_000
    assert metres.max() == 0
