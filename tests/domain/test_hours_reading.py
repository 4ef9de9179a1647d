"""What offices write of their hours becomes a checked value, or is said to be unknown: never a wrong one."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest

from server.domain.hours import REASONS, check, normalise

ROOT = Path(__file__).parents[2]
OURS = ROOT / "tests" / "fixtures" / "hours-text.csv"
SHARED = Path(os.environ.get("WAYSTATION_SHARED", ROOT.parent / "shared")) / "data"
# strings of the real list that nobody can turn into hours
UNKNOWN = {
    "工作日开放",
    "春夏8:30-11:30 14:00-17:00秋冬8:30-11:30 13:30-16:30周一闭馆",
    "春夏 8:30-11:30 14:00-17:30秋冬 8:30-11:30 13:30-17:00周日闭馆",
    "以现场公告为准",
    "与地铁站开放时间一致",
    "以现场为准",
    "24小时响应",
    "夏季 8:30—17:30",
    "工作时间内，夏季开放",
    "地铁运营时间内；夏季纳凉点",
    "自修区 周一至周日 8:00—21:30；借阅区 周二至周日 9:00—21:00",
    "周二至周日 1层 9:00—21:00，2-4层 9:00—17:30",
    "夏季高温期开放,至22:00",
    "7月1日起 每日10:00-22:00",
    "景区开放时段",
    "周一至周日9:00—17:00(张贴时间;记者到访时上锁)",
}


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; the test is skipped when the shared data are not on this machine."""
    if not path.exists():
        pytest.skip(f"{path.name} is not here (set WAYSTATION_SHARED)")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_our_own_strings_read_as_written_down_beside_them() -> None:
    cases = rows(OURS)
    assert len(cases) >= 200
    for case in cases:
        reading = normalise(case["text"])
        assert (reading.value, " ".join(reading.reasons)) == (case["value"], case["reasons"]), case["text"]


def test_the_samples_give_exactly_what_is_expected_of_them() -> None:
    cases = rows(SHARED / "opening-hours-samples.csv")
    assert len(cases) >= 55
    for case in cases:
        reading = normalise(case["raw"])
        assert reading.value == case["expected_opening_hours"], case["raw"]
        assert reading.state == ("parsed" if reading.value else "unknown")


def test_every_string_of_the_real_list_is_read_or_known_to_be_unreadable() -> None:
    texts = {row["hours"] for row in rows(SHARED / "stations-real.csv")} - {""}
    assert len(texts) > 140
    assert {text for text in texts if not normalise(text).value} == UNKNOWN & texts


def test_every_value_read_is_of_our_subset_and_reads_as_itself() -> None:
    for case in rows(OURS):
        if case["value"]:
            check(case["value"])
            assert normalise(case["value"]).value == case["value"]


def test_a_word_that_nobody_explained_makes_the_hours_unknown_wherever_it_stands() -> None:
    chance = random.Random(7)
    strange = "楼区厅仅限女男单双隔约不非停换初末左右旧试亮钥另"
    for case in rows(OURS):
        text, value = case["text"], case["value"]
        if not value or not any("\u4e00" <= char <= "\u9fff" for char in text) or case["reasons"]:
            continue
        for _ in range(8):
            at, char = chance.randrange(len(text) + 1), chance.choice(strange)
            if text[at - 1 : at] in "（<周期每" or "<" in text:  # 周末 is a word
                continue
            reading = normalise(text[:at] + char + text[at:])
            assert not reading.value, (text[:at] + char + text[at:], reading.value)


def test_an_empty_cell_has_no_hours_and_is_not_called_unreadable() -> None:
    for text in ("", "  ", "\u3000\n", "\x00"):
        assert (normalise(text).value, normalise(text).state) == ("", "none")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>9:00-17:00",
        "9:00\x00-17:0\x000",
        "9" * 5_000,
        "周一、" * 150 + "周一 9:00-17:00" * 20,
        "(" * 400 + "9:00-17:00",
        "周一至周五 9:00-17:00 " * 400,
        "\ufdfa" * 500,
        "=HYPERLINK(0)",
        "\u202e9:00-17:00",
    ],
)
def test_a_hostile_cell_is_unknown_and_does_no_harm(text: str) -> None:
    reading = normalise(text)
    assert (reading.value, reading.state) == ("", "unknown")
    assert set(reading.reasons) <= set(REASONS)


def test_every_reason_given_is_one_of_the_listed_codes() -> None:
    for case in rows(OURS):
        assert set(case["reasons"].split()) <= set(REASONS)


@pytest.mark.parametrize(
    "value", ["Mo-Fr 09:00-17:00", "24/7", "Jul 01-Aug 30 Mo-Su 10:00-17:00; PH off", "2026 Jul 01-Sep 30 10:00-17:00"]
)
def test_a_value_of_the_subset_passes(value: str) -> None:
    check(value)
    assert normalise(value).value == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "open",
        "Mo-Fr",
        " 09:00-17:00",
        "Mo-Fr 09:00-17:00;  PH off",
        "Mo-Fr 9:00-17:00",
        "Mo-Fr 09:00-17:00;Sa 10:00-12:00",
        "Mo-Fr 09:00-17:00; ",
        "Mo-Fr 09:00-09:00",
        "Mo-Fr 09:00-24:30",
        "Mo-Fr 24:00-03:00",
        "Mo-Fr 09:00-17:60",
        "Mo-Fr 09:00+",
        "Mo-Fr sunrise-sunset",
        "SH 09:00-17:00",
        "Mo[1] 09:00-17:00",
        "week 1 09:00-17:00",
        "PH-Su 09:00-17:00",
        'Mo-Fr 09:00-17:00 "ring the bell"',
        "Mo-Fr 09:00-17:00 || off",
        "Mo-Fr 09:00-12:00, Sa 10:00-12:00",
        "Feb 30 09:00-17:00",
        "Jul 01-Aug 09:00-17:00",
        "Jul 01-2026 Aug 30 09:00-17:00",
        "2026 Aug 01-Jul 01 09:00-17:00",
        "Mo-Fr ０９:00-17:00",
        "Mo-Fr 09:00-17:00; " * 20 + "Sa off",
    ],
)
def test_a_value_outside_the_subset_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        check(value)
