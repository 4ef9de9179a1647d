"""What a row becomes: its region, its place, its hours, its people, its truth; and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.content.register import Register
from server.domain.geo import from_wgs84
from server.domain.station import Station, Truth, names_of
from tests.content.lists import BD09, GCJ02, WGS84, one, run, write

HEADER = "名称,行政区划代码,区县,地址,经度,纬度,坐标系"
NAME = "文三路工会驿站"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "stations.sqlite") as opened:
        yield opened


def kept(register: Register) -> Station:
    """The only station of the register."""
    (station,) = register.stations()
    return station


def test_a_row_without_coordinates_gets_no_invented_point(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,区县,地址", f"{NAME},杭州市,西湖区,文三路1号")
    assert (row.status, row.adcode, row.lng, row.lat) == ("ok", "330106", None, None)
    station = kept(register)
    assert (station.lng, station.coord_lng, station.datum, station.precision) == (None, None, "none", "")


@pytest.mark.parametrize(("datum", "point"), [("wgs84", WGS84), ("高德", GCJ02), ("腾讯地图", GCJ02), ("BD-09", BD09)])
def test_one_place_in_three_datums_is_one_place(
    register: Register, tmp_path: Path, datum: str, point: tuple[float, float]
) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,{point[0]},{point[1]},{datum}")
    assert (row.lng, row.lat) == pytest.approx(WGS84, abs=1e-6)
    assert (kept(register).coord_lng, kept(register).coord_lat) == point


def test_a_coordinate_without_datum_is_kept_and_not_used(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,{GCJ02[0]},{GCJ02[1]},")
    assert (row.reasons, row.lng) == (["datum-unknown"], None)
    assert (kept(register).datum, kept(register).coord_lng, kept(register).lng) == ("unknown", GCJ02[0], None)


def test_the_datum_of_the_file_serves_rows_that_name_none(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,{GCJ02[0]},{GCJ02[1]},", datum="gcj02")
    assert (row.lng, row.lat) == pytest.approx(WGS84, abs=1e-6)


def test_a_row_that_says_its_datum_is_unknown_is_believed(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,x,{GCJ02[0]},{GCJ02[1]},unknown", datum="gcj02")
    assert row.lng is None


def test_swapped_coordinates_are_used_and_named(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,{WGS84[1]},{WGS84[0]},wgs84")
    assert row.reasons == ["coords-swapped"]
    assert (row.lng, row.lat) == pytest.approx(WGS84)


def test_a_coordinate_in_another_county_is_kept_and_not_used(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,115.88,28.66,wgs84")  # Nanchang
    assert (row.reasons, row.adcode, row.lng) == (["coords-wrong-county"], "330106", None)
    assert (kept(register).coord_lng, kept(register).lng) == (115.88, None)
    assert "coordinates" not in kept(register).truth


def test_a_door_across_the_street_that_is_the_border_is_not_in_another_county(
    register: Register, tmp_path: Path
) -> None:
    # The border of 西湖区 and 拱墅区 runs between these points, 40 m to each side.
    for lng in (120.1, 120.12, 120.14):
        assert _crossing(register, tmp_path, lng)


def _crossing(register: Register, tmp_path: Path, lng: float) -> bool:
    from server.content.boundaries import boundaries

    lats = [30.25 + i * 0.0005 for i in range(300)]
    counties = boundaries().locate_many([lng] * len(lats), lats)
    at = next(i for i in range(1, len(lats)) if counties[i - 1] == "330106" and counties[i] not in (None, "330106"))
    row = one(register, tmp_path, HEADER, f"{NAME},330106,,,{lng},{lats[at]},wgs84")
    return row.reasons == [] and row.lng is not None and row.adcode == "330106"


@pytest.mark.parametrize("numbers", ["1120.36237,30.2", "120.1,300.5"])
def test_impossible_numbers_are_not_mended(register: Register, tmp_path: Path, numbers: str) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,{numbers},wgs84")
    assert (row.reasons, row.lng, kept(register).coord_lng) == (["coords-impossible"], None, None)


def test_a_coordinate_abroad_with_a_region_keeps_the_row(register: Register, tmp_path: Path) -> None:
    for place in ("2.35,48.85", "105.85,21.03"):  # Paris; Hanoi, which lies inside the box that map vendors shift
        row = one(register, tmp_path, HEADER, f"{NAME},330106,西湖区,文三路1号,{place},wgs84")
        assert (row.reasons, row.lng) == (["coords-outside-china"], None)


def test_a_coordinate_abroad_without_a_region_is_rejected(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},,,,2.35,48.85,wgs84")
    assert (row.status, row.reasons, row.id) == ("reject", ["outside-china"], "")


def test_a_coordinate_alone_tells_the_county(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},,,,{WGS84[0]},{WGS84[1]},wgs84")
    assert (row.status, row.adcode) == ("ok", "330106")


def test_a_coordinate_of_unknown_datum_alone_tells_only_the_city(register: Register, tmp_path: Path) -> None:
    assert one(register, tmp_path, HEADER, f"{NAME},,,,{GCJ02[0]},{GCJ02[1]},").adcode == "330100"


@pytest.mark.parametrize(
    ("row", "adcode", "reasons"),
    [
        ("330103,,", "330105", ["adcode-old"]),  # 下城区 became 拱墅区 in 2021
        ("330104,,", "330100", ["adcode-old"]),  # 江干区 was divided: only the city is sure
        ("330103001002,,", "330105", ["adcode-old"]),  # a statistical code
        (",下城区,", "330105", ["region-old-name"]),
        (",高新区,", "330108", ["zone-alias"]),
        (",钱塘新区,", "330114", ["zone-alias"]),
        ("999999,西湖区,", "330106", ["adcode-unknown"]),
        (",火星区,", "330100", ["region-unknown"]),
        (",西湖,", "330106", []),
        (",杭州市西湖区,", "330106", []),
        (",市辖区,浙江省杭州市余杭区闲林街道1号", "330110", []),
        ("330106,拱墅区,", "330100", ["region-differs"]),
    ],
)
def test_a_region_is_found_however_it_is_written(
    register: Register, tmp_path: Path, row: str, adcode: str, reasons: list[str]
) -> None:
    found = one(register, tmp_path, "名称,行政区划代码,区县,地址", f"{NAME},{row}", city="330100")
    assert (found.adcode, found.reasons) == (adcode, reasons)


def test_the_point_decides_in_which_part_of_a_divided_district_a_row_lies(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, HEADER, f"{NAME},330104,江干区,,120.2090,30.2575,wgs84")  # today 上城区
    assert (row.adcode, row.lng is None) == ("330102", False)


def test_a_county_right_under_its_province_is_its_own_city(register: Register, tmp_path: Path) -> None:
    assert one(register, tmp_path, "名称,省,市", "工会驿站,湖北省,潜江市").id == "429005-1"


def test_a_city_without_counties_takes_its_towns_as_words(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,地址", "骑手之家,东莞市,南城街道1号")
    assert (row.id, row.adcode, row.status) == ("441900-1", "441900", "ok")


def test_code_and_words_of_two_cities_are_rejected(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,行政区划代码,城市", f"{NAME},330106,郑州市")
    assert row.reasons == ["region-conflict"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [(",杭州市,文三路1号", "no-name"), ("甲工会驿站,,", "no-place"), ("甲工会驿站,,文三路1号", "region-missing")],
)
def test_a_row_nobody_could_find_is_rejected(register: Register, tmp_path: Path, row: str, reason: str) -> None:
    found = one(register, tmp_path, "名称,城市,地址", row)
    assert (found.status, found.reasons, register.packs()) == ("reject", [reason], {})


@pytest.mark.parametrize("row", ["郑州市,", ",郑州市中原区某路1号"])
def test_a_row_of_another_city_is_rejected_when_the_city_is_given(register: Register, tmp_path: Path, row: str) -> None:
    assert one(register, tmp_path, "名称,城市,地址", f"{NAME},{row}", city="330100").reasons == ["other-city"]


def test_the_given_city_serves_rows_that_state_none(register: Register, tmp_path: Path) -> None:
    assert one(register, tmp_path, "名称,地址", f"{NAME},西湖区文三路1号", city="330100").adcode == "330106"


@pytest.mark.parametrize(
    ("text", "value", "state", "reasons"),
    [
        ("周一至周五 9:00-17:00", "Mo-Fr 09:00-17:00", "parsed", []),
        ("24小时", "24/7", "parsed", []),
        ("看情况", "", "unknown", ["hours-unknown"]),
        ("", "", "none", []),
        ("每日9：00-17:30（夜校开课期间除外）", "Mo-Su 09:00-17:30", "parsed", ["hours-partly"]),
    ],
)
def test_hours_keep_their_words_and_are_read_where_they_can_be(
    register: Register, tmp_path: Path, text: str, value: str, state: str, reasons: list[str]
) -> None:
    row = one(register, tmp_path, "名称,城市,开放时间", f"{NAME},杭州市,{text}")
    assert (row.opening_hours, row.hours_state, row.reasons) == (value, state, reasons)
    assert kept(register).hours_text == text


def test_a_wrong_opening_hours_value_gives_way_to_the_words(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,开放时间,opening_hours", f"{NAME},杭州市,24小时,Mo-Xx 9-5")
    assert (row.opening_hours, row.reasons) == ("24/7", ["hours-value-invalid"])


def test_hours_that_tell_how_to_get_in_are_heard(register: Register, tmp_path: Path) -> None:
    one(register, tmp_path, "名称,城市,开放时间", f"{NAME},杭州市,24小时(夜间刷身份证进入)")
    station = kept(register)
    assert (station.access, station.access_note, station.opening_hours) == ("id_card", "夜间刷身份证进入", "24/7")
    assert station.truth["entry"].status == "reported"


def test_a_mobile_without_consent_is_stored_nowhere(register: Register, tmp_path: Path) -> None:
    row = one(
        register, tmp_path, "名称,城市,电话,备注", f"{NAME},杭州市,0571-85289589；张三13800138000,找李四 13900139000"
    )
    assert row.reasons == ["private-in-text", "mobile-withheld"]
    assert kept(register).phone == "0571-85289589"
    register.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("stations.sqlite*"))
    assert b"0571-85289589" in stored
    assert b"13800138000" not in stored and b"13900139000" not in stored


def test_a_mobile_with_consent_is_kept_apart_from_the_station(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,电话,同意公开", f"{NAME},杭州市,13800138000,是")
    assert (row.reasons, kept(register).phone) == (["mobile-apart"], "")


def test_consent_taken_back_takes_the_number_away(register: Register, tmp_path: Path) -> None:
    for consent in ("是", "否"):
        one(register, tmp_path, "名称,城市,电话,同意公开", f"{NAME},杭州市,13800138000,{consent}")
    assert register.mobiles() == {}


def test_facilities_that_are_not_understood_become_a_note(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,设施", f"{NAME},杭州市,空调、饮水、月球车")
    assert (row.reasons, names_of(kept(register).facilities)) == (["facility-unknown"], ["water", "ac"])
    assert kept(register).note == "月球车"


@pytest.mark.parametrize("seats", ["100000", "-3", "很多"])
def test_an_impossible_number_of_places_is_left_out(register: Register, tmp_path: Path, seats: str) -> None:
    row = one(register, tmp_path, "名称,城市,座位数", f"{NAME},杭州市,{seats}")
    assert (row.reasons, kept(register).capacity) == (["number-impossible"], None)


@pytest.mark.parametrize(("day", "reason"), [("2030-01-01", "date-future"), ("前天", "date-unreadable")])
def test_a_date_that_cannot_be_is_left_out(register: Register, tmp_path: Path, day: str, reason: str) -> None:
    row = one(register, tmp_path, "名称,城市,日期", f"{NAME},杭州市,{day}")
    assert (row.reasons, kept(register).source.date) == ([reason], "")


def test_a_source_address_that_is_a_script_is_left_out(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,来源网址", f"{NAME},杭州市,javascript:alert(1)")
    assert (row.reasons, kept(register).source.url) == (["url-unreadable"], "")


def test_a_row_without_source_names_its_file(register: Register, tmp_path: Path) -> None:
    run(register, write(tmp_path, f"名称,城市\n{NAME},杭州市\n", name="杭州驿站名单.csv"))
    assert kept(register).source.title == "杭州驿站名单"


def test_what_a_row_states_is_reported_and_the_rest_unknown(register: Register, tmp_path: Path) -> None:
    one(register, tmp_path, "名称,城市,开放时间,日期", f"{NAME},杭州市,24小时,2025-07")
    assert kept(register).truth == {"exists": Truth("reported", "2025-07"), "hours": Truth("reported", "2025-07")}


def test_posted_hours_but_a_locked_door_are_two_truths(register: Register, tmp_path: Path) -> None:
    header = "名称,城市,开放时间,日期,entry_status,entry_date"
    one(register, tmp_path, header, f"{NAME},杭州市,9:00-17:00,2025-07,不符,2026-01-23")
    truth = kept(register).truth
    assert (truth["hours"], truth["entry"]) == (Truth("reported", "2025-07"), Truth("disputed", "2026-01-23"))


def test_a_status_word_nobody_knows_counts_as_unknown(register: Register, tmp_path: Path) -> None:
    row = one(register, tmp_path, "名称,城市,exists_status", f"{NAME},杭州市,也许")
    assert (row.reasons, kept(register).truth) == (["truth-unknown"], {})


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        ("司机之家", "甲", "driver_home"),
        ("", "甲图书馆", "library"),
        ("cooling_point", "甲", "cooling_point"),
        ("", "甲", "other"),
    ],
)
def test_the_kind_comes_from_its_column_or_from_the_name(
    register: Register, tmp_path: Path, kind: str, name: str, code: str
) -> None:
    row = one(register, tmp_path, "名称,城市,类型", f"{name},杭州市,{kind}")
    assert (kept(register).kind, row.reasons) == (code, ["kind-unknown"] if code == "other" else [])


def test_the_two_sides_of_a_service_area_are_two_stations(register: Register, tmp_path: Path) -> None:
    report = run(
        register, write(tmp_path, "名称,省,方向\n汉屯服务区司机之家,贵州省,上行\n汉屯服务区司机之家,贵州省,下行\n")
    )
    assert [row.id for row in report.rows] == ["520000-1", "520000-2"]
    assert [row.name for row in report.rows] == ["汉屯服务区司机之家(上行)", "汉屯服务区司机之家(下行)"]


def points(*rows: tuple[str, str, float, float]) -> str:
    """A list of (name, address, metres east, metres north) around one corner, in GCJ-02."""
    lines = []
    for name, address, east, north in rows:
        lng, lat = from_wgs84(WGS84[0] + east / 96_000, WGS84[1] + north / 111_195, "gcj02")
        lines.append(f"{name},330106,西湖区,{address},{lng:.7f},{lat:.7f},gcj02")
    return "\n".join([HEADER, *lines, ""])


def test_a_similar_name_within_50_m_is_linked_and_not_merged(register: Register, tmp_path: Path) -> None:
    text = points(("文三路工会驿站", "文三路1号", 0, 0), ("文三路爱心驿站", "文三路9号", 40, 0), ("图书馆", "", 30, 30))
    report = run(register, write(tmp_path, text))
    assert [row.reasons for row in report.rows] == [["near-duplicate"], ["near-duplicate"], []]
    assert report.links == {2: ["330100-2"], 3: ["330100-1"]}
    assert (len(list(register.stations())), register.same_as()) == (3, {"330100-2": "330100-1"})


def test_a_similar_name_60_m_away_is_another_station(register: Register, tmp_path: Path) -> None:
    text = points(("文三路工会驿站", "文三路1号", 0, 0), ("文三路爱心驿站", "文三路9号", 60, 0))
    assert [row.reasons for row in run(register, write(tmp_path, text)).rows] == [[], []]


def test_the_same_address_within_100_m_is_linked(register: Register, tmp_path: Path) -> None:
    text = points(("建设银行工会驿站", "杭州市西湖区文三路1号", 0, 0), ("移动营业厅工会驿站", "文三路1号", 0, -90))
    report = run(register, write(tmp_path, text))
    assert [row.reasons for row in report.rows] == [["same-address"], ["same-address"]]


def test_a_double_in_a_list_of_last_year_is_found(register: Register, tmp_path: Path) -> None:
    run(register, write(tmp_path, points(("文三路工会驿站", "文三路1号", 0, 0)), name="2025.csv"))
    report = run(register, write(tmp_path, points(("文三路爱心驿站", "文三路9号", 20, 0)), name="2026.csv"))
    assert report.links == {2: ["330100-1"]}


def test_three_rows_on_one_point_are_named(register: Register, tmp_path: Path) -> None:
    text = points(
        ("甲医院驿站", "a路1号", 0, 0),
        ("乙学校驿站", "b路2号", 0, 0),
        ("丙公园驿站", "c路3号", 0, 0),
        ("丁", "", 900, 0),
    )
    report = run(register, write(tmp_path, text))
    assert ["coords-shared" in row.reasons for row in report.rows] == [True, True, True, False]
