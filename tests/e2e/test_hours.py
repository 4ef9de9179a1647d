"""Open or closed on the phone, at chosen moments in China: hours, holidays, and what nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.rider import cards
from tests.e2e.road import Road, road_to

CHINA = timezone(timedelta(hours=8))
# The rows of tests/fixtures/kaifeng.csv.
DAILY, WORKDAYS, NIGHT, UNKNOWN, ALWAYS = (f"410200-{serial}" for serial in range(1, 6))
HOLIDAY_TABLE_MISSING = "当年放假安排还没收录，节假日时间不清楚"

# 2026-11-23 is a Monday; 2026-10-01 a holiday; 2026-10-10 a Saturday on which people work; 2027 has no table yet.
MOMENTS = {
    "open": (DAILY, "2026-11-23T10:00", "开放中 · 22:00 关", ""),
    "closing in half an hour": (DAILY, "2026-11-23T21:30", "快关了 · 22:00 关", ""),
    "just closed": (DAILY, "2026-11-23T22:00", "关着 · 明天 08:30 开", ""),
    "closed at the weekend": (WORKDAYS, "2026-11-28T10:00", "关着 · 周一 09:00 开", ""),
    "open past midnight": (NIGHT, "2026-11-24T02:00", "开放中 · 06:00 关", ""),
    "always open": (ALWAYS, "2026-11-24T03:00", "开放中 · 24 小时", ""),
    "hours nobody knows": (UNKNOWN, "2026-11-23T10:00", "时间不详", ""),
    "a holiday, hours do not speak of it": (DAILY, "2026-10-01T10:00", "开放中 · 22:00 关", "今天放假，时间可能不同"),
    "a holiday, closed on holidays": (WORKDAYS, "2026-10-01T10:00", "关着 · 周四 09:00 开", ""),
    "a Saturday on which people work": (
        WORKDAYS,
        "2026-10-10T10:00",
        "开放中 · 17:00 关",
        "今天调休上班，时间可能不同",
    ),
    "a holiday of a year without a table": (WORKDAYS, "2027-10-01T10:00", "时间不详", HOLIDAY_TABLE_MISSING),
    "the same, hours do not speak of it": (DAILY, "2027-10-01T10:00", "开放中 · 22:00 关", HOLIDAY_TABLE_MISSING),
}
ENGLISH = {
    "open": (DAILY, "2026-11-23T10:00", "Open · until 22:00", ""),
    "closing in half an hour": (DAILY, "2026-11-23T21:45", "Closing soon · 22:00", ""),
    "just closed": (DAILY, "2026-11-23T22:00", "Closed · opens tomorrow 08:30", ""),
    "hours nobody knows": (UNKNOWN, "2026-11-23T10:00", "Hours not known", ""),
}


@pytest.fixture
def road(more_places: Server) -> Iterator[Road]:
    """The road to the places of 开封, on which the server's clock can be set."""
    with road_to(more_places.url) as it:
        yield it


def at(page: Page, road: Road, moment: str) -> None:
    """It is this moment in China, for the phone and for the server."""
    road.date = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    page.clock.set_fixed_time(road.date)


def says(page: Page, words: str, note: str) -> None:
    """The station says just this of its hours."""
    line = page.locator("ws-station p").filter(has=page.locator(".state"))
    expect(line.locator(".state")).to_have_text(words)
    expect(line).to_contain_text(note)
    if not note:
        expect(line.locator(".muted")).to_have_count(0)


def test_a_station_says_how_it_stands_at_each_moment(page: Page, road: Road) -> None:
    for station, moment, words, note in MOMENTS.values():
        at(page, road, moment)
        page.goto(f"{road.url}/s/{station}")
        says(page, words, note)


def test_it_says_so_in_english_too(page: Page, road: Road) -> None:
    for station, moment, words, note in ENGLISH.values():
        at(page, road, moment)
        page.goto(f"{road.url}/en/s/{station}")
        says(page, words, note)


def test_the_hour_of_a_phone_abroad_is_the_hour_in_china(road: Road, new_phone: Callable[..., BrowserContext]) -> None:
    abroad = new_phone(timezone_id="America/New_York").new_page()
    at(abroad, road, "2026-11-23T21:45")
    abroad.goto(f"{road.url}/s/{DAILY}")
    says(abroad, "快关了 · 22:00 关", "")


def test_the_words_change_while_one_looks(page: Page, road: Road) -> None:
    road.date = datetime(2026, 11, 23, 21, 20, tzinfo=CHINA)
    page.clock.install(time=road.date)
    page.goto(f"{road.url}/s/{DAILY}")
    says(page, "开放中 · 22:00 关", "")
    page.clock.fast_forward("15:00")
    says(page, "快关了 · 22:00 关", "")
    page.clock.fast_forward("30:00")
    says(page, "关着 · 明天 08:30 开", "")


def test_the_week_is_written_out_with_today_in_bold(page: Page, road: Road) -> None:
    at(page, road, "2026-11-28T10:00")  # a Saturday
    page.goto(f"{road.url}/s/{WORKDAYS}")
    today = page.locator("table.week tr.today")
    expect(today).to_have_count(1)
    expect(today).to_contain_text("周六至周日")
    expect(today).to_contain_text("不开")
    expect(page.locator("table.week")).to_contain_text("周一至周五")
    expect(page.locator("table.week tr").filter(has_text="法定节假日")).to_contain_text("不开")


def test_the_filter_open_now_means_now(page: Page, road: Road) -> None:
    at(page, road, "2026-11-23T03:00")
    page.goto(f"{road.url}/c/410200")
    chip = page.get_by_role("button", name=re.compile("^现在开着"))
    expect(chip).to_contain_text("2")
    chip.click()
    expect(cards(page)).to_have_count(2)
    names = cards(page).get_by_role("heading").all_inner_texts()
    assert sorted(name[:4] for name in names) == ["试验三号", "试验五号"]
