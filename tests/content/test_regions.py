"""Codes, names, packs and the past of China's regions, as lists and people write them."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from server.content.make_regions import past_rows, region_rows
from server.content.region_names import is_zone, short_name
from server.content.regions import FOLDER, Regions, read, regions

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WAYSTATION_SHARED", str(ROOT / ".." / "shared"))) / "data"
NONSENSE = ["", "44", "4403051", "abcdef", "999999", "４４０３０５", "44 0305", "440305\n"]


@pytest.fixture(scope="module")
def china() -> Regions:
    return regions()


def codes(china: Regions, name: str, within: str = "") -> list[str]:
    return [region.adcode for region in china.find(name, within)]


def shared_rows(name: str) -> list[dict[str, str]]:
    if not (SHARED / name).exists():
        pytest.skip(f"no {name} in {SHARED}: set WAYSTATION_SHARED")
    return read(SHARED / name)


# --- what the tables hold ---


def test_every_region_hangs_below_a_known_one() -> None:
    rows = read(FOLDER / "regions.csv")
    known = {row["adcode"]: row["level"] for row in rows}
    assert len(known) == len(rows) == 3_251
    for row in rows:
        upper = {"province": [""], "city": ["province"], "county": ["province", "city"]}[row["level"]]
        assert known.get(row["parent"], "") in upper, row


def test_every_region_has_names_and_a_point_in_its_box_except_two_founded_in_december_2024(china: Regions) -> None:
    without = []
    for code in (row["adcode"] for row in read(FOLDER / "regions.csv")):
        region = china.get(code)
        assert region and region.name_zh and region.name_en
        if region.lng is None or region.lat is None or region.bbox is None:
            without.append(region.name_zh)
            continue
        west, south, east, north = region.bbox
        assert 73 < west <= region.lng <= east < 136 and 3 < south <= region.lat <= north < 54, region
    assert without == ["和康县", "和安县"]


def test_a_city_box_holds_the_boxes_of_its_counties(china: Regions) -> None:
    for city in china.children("440000"):
        outer = china.pack_bbox(city.adcode)
        assert outer
        for county in china.children(city.adcode):
            inner = county.bbox
            assert (
                inner
                and outer[0] <= inner[0]
                and outer[1] <= inner[1]
                and outer[2] >= inner[2]
                and outer[3] >= inner[3]
            )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("610100", "Xi'an"),
        ("650100", "Urumqi"),
        ("540100", "Lhasa"),
        ("150100", "Hohhot"),
        ("230100", "Harbin"),
        ("653101", "Kashgar City"),
        ("341500", "Lu'an"),
        ("430121", "Changsha County"),
        ("110105", "Chaoyang"),
        ("810109", "Yau Tsim Mong"),
    ],
)
def test_an_english_reader_finds_the_usual_name(china: Regions, code: str, name: str) -> None:
    region = china.get(code)
    assert region and region.name_en == name


def test_corrections_of_names_and_zones_speak_of_real_codes(china: Regions) -> None:
    assert all(china.get(row["adcode"]) for row in read(FOLDER / "latin.csv"))
    for row in read(FOLDER / "zones.csv"):
        assert china.pack_of(row["city"]) == row["city"], row
        assert all(china.is_within(code, row["city"]) and china.get(code) for code in row["codes"].split(";")), row


def test_every_old_code_leads_to_codes_of_today(china: Regions) -> None:
    rows = read(FOLDER / "history.csv")
    assert len(rows) > 3_000
    assert [row["adcode"] for row in rows if not china.current(row["adcode"])] == []


# --- the tree ---


def test_the_path_of_a_county_runs_from_its_province(china: Regions) -> None:
    assert [region.name_zh for region in china.path("440305")] == ["广东省", "深圳市", "南山区"]
    assert [region.adcode for region in china.path("110105")] == ["110000", "110105"]
    assert [region.adcode for region in china.path("429005")] == ["420000", "429005"]


def test_children_come_in_the_order_of_codes(china: Regions) -> None:
    assert len(china.children("")) == 34
    below = [region.adcode for region in china.children("410100")]
    assert below == sorted(below) and "410102" in below
    assert china.children("441900") == []


@pytest.mark.parametrize(
    ("code", "pack"),
    [
        ("440305", "440300"),  # a district of a city
        ("110105", "110000"),  # of a municipality
        ("500243", "500000"),
        ("429005", "429005"),  # a county right under its province
        ("659001", "659001"),
        ("469001", "469001"),
        ("441900", "441900"),  # a city without counties
        ("620200", "620200"),
        ("440300", "440300"),
        ("440000", "440000"),
        ("810109", "810000"),
        ("710009", "710000"),
        ("820000", "820000"),
        ("632801", "632800"),  # under a prefecture that is no city
    ],
)
def test_every_region_travels_in_one_pack(china: Regions, code: str, pack: str) -> None:
    assert china.pack_of(code) == pack


def test_a_pack_is_always_its_own_pack(china: Regions) -> None:
    packs = {china.pack_of(row["adcode"]) for row in read(FOLDER / "regions.csv")}
    assert {china.pack_of(pack) for pack in packs} == packs
    assert 360 < len(packs) < 410


@pytest.mark.parametrize("code", NONSENSE)
def test_what_is_no_code_gives_nothing_and_no_error(china: Regions, code: str) -> None:
    assert china.get(code) is None
    assert (china.path(code), china.current(code), china.pack_of(code), china.pack_bbox(code)) == ([], [], "", None)
    assert code == "" or china.children(code) == []


# --- old codes ---


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("330103", ["330105"]),  # 下城区 went into 拱墅区
        ("330104", ["330102", "330114"]),  # 江干区 was divided
        ("540530", ["540581"]),  # 错那县 became a city
        ("371200", ["370100"]),  # 莱芜 went to 济南
        ("341400", ["340100", "340200", "340500"]),  # 巢湖 was divided among three
        ("510200", ["500000"]),  # 重庆 left 四川
        ("652200", ["650500"]),
        ("440305", ["440305"]),
        ("441900", ["441900"]),
    ],
)
def test_an_old_code_leads_to_the_code_of_today(china: Regions, old: str, today: list[str]) -> None:
    assert china.current(old) == today


def test_codes_that_succeed_each_other_in_a_circle_end() -> None:
    rows = [
        {"adcode": a, "name": "x", "from_year": "1981", "until_year": "1990", "successors": b}
        for a, b in [("100001", "100002"), ("100002", "100001")]
    ]
    assert Regions([], rows).current("100001") == []


# --- names ---


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("新疆维吾尔自治区", "新疆"),
        ("内蒙古自治区", "内蒙古"),
        ("恩施土家族苗族自治州", "恩施"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("龙胜各族自治县", "龙胜"),
        ("管城回族区", "管城"),
        ("浦东新区", "浦东"),
        ("清新区", "清新"),
        ("香港特别行政区", "香港"),
        ("大兴安岭地区", "大兴安岭"),
        ("朗县", "朗县"),
        ("杭州市", "杭州"),
    ],
)
def test_people_write_the_short_name(full: str, short: str) -> None:
    assert short_name(full) == short


@pytest.mark.parametrize(
    ("name", "within", "found"),
    [
        ("朝阳区", "", ["110105", "220104"]),
        ("朝阳", "210000", ["211300", "211321"]),
        ("吉林", "", ["220000", "220200"]),  # the province first
        ("吉林市", "", ["220200"]),
        ("西湖区", "330100", ["330106"]),
        ("管城区", "410100", ["410104"]),
        ("延边州", "", ["222400"]),
        ("东莞市", "441900", ["441900"]),
        ("潜江", "420000", ["429005"]),
        ("潜江", "440000", []),
        (" 西 湖 区 ", "330100", ["330106"]),
        ("杭州市西湖区", "", ["330106"]),
        ("浙江省杭州市西湖区", "", ["330106"]),
        ("下城区", "330100", ["330105"]),  # a name of the past
        ("江干区", "330100", ["330102", "330114"]),
        ("新区", "", []),  # has been a district of many
        ("没有这个地方", "", []),
        ("", "", []),
        ("县" * 500, "", []),
        ("西湖区", "999999", []),
    ],
)
def test_a_name_finds_the_regions_it_may_mean(china: Regions, name: str, within: str, found: list[str]) -> None:
    assert codes(china, name, within) == found


@pytest.mark.parametrize(
    ("zone", "within", "found"),
    [
        ("高新区", "410100", ["410102"]),
        ("郑州高新区", "", ["410102"]),
        ("郑州市高新区", "410100", ["410102"]),
        ("高新区", "330100", ["330108"]),
        ("前进", "330100", ["330114"]),
        ("西海岸新区", "370200", ["370211"]),
        ("兰州新区", "620100", ["620121", "620122"]),
        ("经开区", "410100", ["410100"]),  # not certain: the city
        ("郑东新区", "410100", ["410100"]),
        ("航空港区", "410100", ["410100"]),
        ("高新区", "510100", ["510100"]),
        ("两江新区", "500000", ["500000"]),
        ("高新区", "510000", []),  # which city's?
        ("高新区", "", []),
        ("高新区", "410102", ["410102"]),
        ("经开区", "410102", []),  # the city is not within its district
        ("浦东新区", "310000", ["310115"]),  # a real district that ends like a zone
    ],
)
def test_a_functional_zone_gives_real_codes_or_only_its_city(
    china: Regions, zone: str, within: str, found: list[str]
) -> None:
    assert codes(china, zone, within) == found


@pytest.mark.parametrize(
    ("name", "zone"), [("经开区", True), ("某某开发区", True), ("中原区", False), ("新区街道", False)]
)
def test_a_zone_is_known_by_its_last_words(name: str, zone: bool) -> None:
    assert is_zone(name) == zone


# --- against the sources ---


def test_the_tables_are_what_the_script_makes_of_the_sources() -> None:
    latin = {row["adcode"]: row["name_en"] for row in read(FOLDER / "latin.csv")}
    assert region_rows(shared_rows("adcode-2024.csv"), latin) == read(FOLDER / "regions.csv")
    assert past_rows(shared_rows("adcode-history-1981-2024.csv")) == read(FOLDER / "history.csv")


def test_old_lists_of_relief_stations_match_by_name_and_history(china: Regions) -> None:
    rows = [row for row in shared_rows("relief-stations-old.csv") if row["adcode_guess"]]
    assert len(rows) > 1_000
    unknown = [row["adcode_guess"] for row in rows if not china.current(row["adcode_guess"])]
    assert unknown == []


def test_districts_of_the_real_list_are_found_by_their_words(china: Regions) -> None:
    rows = [row for row in shared_rows("stations-real.csv") if row["district"] and row["city"]]
    missed = []
    for row in rows:
        city = china.find(row["city"])
        found = china.find(row["district"], city[0].adcode) if city else []
        if not found:
            missed.append((row["city"], row["district"]))
    assert len(rows) > 300
    assert missed == []


def test_the_shipped_tables_are_plain_csv() -> None:
    for name in ("regions.csv", "history.csv", "zones.csv", "latin.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len({len(row) for row in rows}) == 1, name
