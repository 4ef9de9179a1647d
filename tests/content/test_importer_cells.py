"""What people write into the cells of a station list, and what it means."""

from __future__ import annotations

import pytest

from server.content.importer import cells, coords, dates, phones, words
from server.domain.station import names_of

ZHENGZHOU = (113.5, 34.8)


@pytest.mark.parametrize(
    "text",
    [
        "113.5,34.8",
        "34.8,113.5",
        "[113.5,34.8]",
        "(113.5 34.8)",
        "113.5，34.8",
        "１１３．５，３４．８",
        "113.5;34.8",
        "经度113.5 纬度34.8",
        "纬度：34.8；经度：113.5",
        "东经113.5°北纬34.8°",
        "113.5E,34.8N",
        "N34.8 E113.5",
        "东经113°30′0″，北纬34°48′0″",
        "113度30分 34度48分",
        "POINT(113.5 34.8)",
        '{"lng":113.5,"lat":34.8}',
    ],
)
def test_a_coordinate_is_read_in_every_shape_offices_use(text: str) -> None:
    found = coords.read("", "", text)
    assert (found.lng, found.lat) == pytest.approx(ZHENGZHOU)


@pytest.mark.parametrize(
    "text", ["113.5", "郑州市中原区", "113.5,34.8,12", "113.5,abc", "1.2.3,4.5.6", "--", "nan,nan"]
)
def test_what_is_no_pair_of_numbers_is_not_guessed(text: str) -> None:
    assert coords.read("", "", text) == coords.UNREADABLE


def test_swapped_columns_are_turned_round_and_named() -> None:
    assert coords.read("34.8", "113.5", "") == coords.Coordinate("swapped", *ZHENGZHOU)


def test_a_header_that_says_latitude_first_is_obeyed_without_remark() -> None:
    assert coords.read("", "", "34.8,113.5", lat_first=True).state == "ok"


def test_a_longitude_of_1120_is_impossible_not_mended() -> None:
    assert coords.read("1120.36237", "30.2", "") == coords.Coordinate("impossible")


def test_half_a_coordinate_is_none() -> None:
    assert coords.read("113.5", "", "") == coords.UNREADABLE


@pytest.mark.parametrize(
    ("text", "landlines"),
    [
        ("0571-85289589", "0571-85289589"),
        ("057185289589", "0571-85289589"),
        ("(0571)85289589", "0571-85289589"),
        ("+86 571 85289589", "0571-85289589"),
        ("０５７１－８５２８９５８９", "0571-85289589"),
        ("010-62345678", "010-62345678"),
        ("0371-67956331；0371-60223349", "0371-67956331;0371-60223349"),
        ("0371-67956331、60223349", "0371-67956331;60223349"),
        ("0371-67956331\n0371-60223349", "0371-67956331;0371-60223349"),
        ("0429-4423172 转802、803", "0429-4423172转802、803"),
        ("028-96009", "028-96009"),
        ("4008001234", "400-800-1234"),
        ("12351", "12351"),
        ("无", ""),
    ],
)
def test_landlines_are_kept_in_one_form(text: str, landlines: str) -> None:
    found = phones.read(text)
    assert (found.landlines, found.had_mobile) == (landlines, False)


@pytest.mark.parametrize(
    "text", ["13800138000", "138-0013-8000", "张三 138 0013 8000", "+8613800138000", "138****8000", "138＊＊＊＊8000"]
)
def test_a_personal_mobile_never_counts_as_a_landline(text: str) -> None:
    found = phones.read(text)
    assert (found.landlines, found.had_mobile) == ("", True)


def test_a_landline_and_a_mobile_run_together_are_parted() -> None:
    found = phones.read("0571-8528958915669996288")
    assert found == phones.Phones("0571-85289589", ("15669996288",), had_mobile=True, jammed=True)


def test_digits_that_are_no_number_are_not_kept() -> None:
    assert phones.read("0571-85289") == phones.Phones(unreadable=True)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("1、北极岩人防工程", "北极岩人防工程"),
        ("（3）某某驿站", "某某驿站"),
        ("2.工会驿站", "工会驿站"),
        ("①驿站", "驿站"),
        ("十二、驿站", "驿站"),
        ("424医院西侧转运站", "424医院西侧转运站"),
        ("9388坑道", "9388坑道"),
        ("24小时驿站", "24小时驿站"),
        ("3.8妇女节驿站", "3.8妇女节驿站"),
        ("工会\n驿站", "工会驿站"),
        ("工会驿站\u200b", "工会驿站"),
        ("12、", "12、"),
    ],
)
def test_a_name_loses_its_list_number_and_nothing_else(raw: str, clean: str) -> None:
    assert cells.name(raw) == clean


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|x", "-cmd|x", " =1+1"])
def test_a_formula_is_known(text: str) -> None:
    assert cells.is_formula(text)


@pytest.mark.parametrize("text", ["+86 571 85289589", "-5", "-", "--", "工会=驿站"])
def test_what_only_looks_like_a_formula_is_left_alone(text: str) -> None:
    assert not cells.is_formula(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("空调、饮水、微波炉、药箱", ["water", "ac", "microwave", "first_aid"]),
        ("seat;water;ev_charging", ["water", "seat"]),
        ("冷暖空调", ["ac", "heating"]),
        ("货车停车位", ["truck_parking"]),
        ("电动车充电桩", ["ebike_charging"]),
        ("无障碍卫生间，无线网", ["toilet", "wifi", "wheelchair"]),
        ("热水\n座椅\nWIFI", ["hot_water", "seat", "wifi"]),
    ],
)
def test_facility_words_become_codes(text: str, found: list[str]) -> None:
    bits, left = words.facilities_of(text)
    assert (names_of(bits), left) == (found, ())


def test_a_denied_facility_is_not_a_facility() -> None:
    assert words.facilities_of("无空调、饮水") == (1, ("无空调",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("扫码进门", "scan"),
        ("刷脸", "face"),
        ("夜间刷身份证", "id_card"),
        ("联系工作人员", "ask_staff"),
        ("直接进入", "open_door"),
        ("仅限会员", "members"),
        ("scan", "scan"),
        ("不知道", ""),
    ],
)
def test_words_about_the_door_become_a_code(text: str, code: str) -> None:
    assert words.access_of(text) == code


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20250803", "2025-08-03"),
        ("2025/8/3", "2025-08-03"),
        ("2025年8月", "2025-08"),
        ("2025.8.3", "2025-08-03"),
        ("2024", "2024"),
        ("2025-08-03 00:00:00", "2025-08-03"),
        ("", ""),
        ("2025-13-01", None),
        ("昨天", None),
        ("0001-01-01", None),
    ],
)
def test_a_date_is_as_exact_as_it_was_written(text: str, iso: str | None) -> None:
    assert dates.iso(text) == iso
