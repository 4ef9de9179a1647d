"""What phones are like: no location, moving, near a border, a wrong clock, no room, old browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import ZHENGZHOU, Server
from tests.e2e.rider import (
    DISTANCE,
    START,
    begin,
    begin_offline_ready,
    cards,
    choose_city,
    come_back,
    devtools,
    first_station,
    open_first,
)
from tests.e2e.road import Answer, is_pack, road_to

NewPhone = Callable[..., BrowserContext]

KAIFENG = {"latitude": 34.7949, "longitude": 114.3479}
WEST_OF_KAIFENG = {"latitude": 34.6, "longitude": 113.85}  # in 郑州, 2 km from where 开封 begins
XINZHENG = {"latitude": 34.396, "longitude": 113.74}
TAIZHOU = {"latitude": 32.4555, "longitude": 119.9231}
LHASA = {"latitude": 29.65, "longitude": 91.1}

NO_PLACE = {
    ("denied", "zh"): ("没有得到位置许可", "郑州市", "二七区"),
    ("denied", "en"): ("Location is not allowed", "Zhengzhou", "Erqi"),
    ("unavailable", "zh"): ("手机现在定不了位", "郑州市", "二七区"),
    ("unavailable", "en"): ("The phone cannot find its place", "Zhengzhou", "Erqi"),
}


@pytest.mark.parametrize(("why", "language"), NO_PLACE)
def test_without_a_location_one_chooses_a_district(
    new_phone: NewPhone, shared_server: Server, why: str, language: str
) -> None:
    message, city, district = NO_PLACE[why, language]
    page = new_phone(geolocation=None, permissions=[] if why == "denied" else ["geolocation"]).new_page()
    open_first(page, shared_server.url, language)
    with devtools(page) as cdp:
        if why == "unavailable":
            cdp.send("Emulation.setGeolocationOverride")  # no position: the phone cannot tell
        page.get_by_role("button", name=START[language]).click()
        expect(page.get_by_role("alert")).to_contain_text(message)
    choose_city(page, city)
    page.get_by_role("dialog").get_by_role("button", name=re.compile(district)).click()
    expect(page.locator(".here b")).to_contain_text(district)
    expect(cards(page).first.get_by_text(DISTANCE)).to_be_visible()

    # Asked again, later, in the list: the reason is said there too.
    page.get_by_role("button", name=re.compile("换地方|Change")).click()
    page.get_by_role("dialog").get_by_role("button", name=START[language]).click()
    if why == "denied":
        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(message)


def test_a_browser_without_location_says_so(new_phone: NewPhone, shared_server: Server) -> None:
    phone = new_phone()
    phone.add_init_script("Object.defineProperty(navigator, 'geolocation', {value: undefined})")
    page = phone.new_page()
    open_first(page, shared_server.url)
    page.get_by_role("button", name=START["zh"]).click()
    expect(page.get_by_role("alert")).to_contain_text("这个浏览器不给位置")


def test_waiting_too_long_for_a_position_is_said(new_phone: NewPhone, shared_server: Server) -> None:
    phone = new_phone()
    phone.add_init_script("navigator.geolocation.watchPosition = (_, fail) => { fail({code: 3}); return 1; }")
    page = phone.new_page()
    open_first(page, shared_server.url)
    page.get_by_role("button", name=START["zh"]).click()
    expect(page.get_by_role("alert")).to_contain_text("还没定到位")


def test_the_list_follows_a_rider_who_moves(phone: BrowserContext, page: Page, shared_server: Server) -> None:
    begin(page, shared_server.url)
    before = cards(page).first.get_by_role("heading").inner_text()
    phone.set_geolocation(XINZHENG)
    expect(cards(page).first.get_by_role("heading")).to_contain_text("新郑")
    phone.set_geolocation(ZHENGZHOU)
    expect(cards(page).first.get_by_role("heading")).to_have_text(before)


def test_a_sheet_stays_open_while_the_rider_moves(phone: BrowserContext, page: Page, shared_server: Server) -> None:
    begin(page, shared_server.url)
    first = cards(page).first.get_by_text(DISTANCE)
    before = first.inner_text()
    cards(page).first.get_by_role("button", name="导航").click()
    phone.set_geolocation({**ZHENGZHOU, "longitude": ZHENGZHOU["longitude"] - 0.004})
    expect(first).not_to_have_text(before)
    expect(page.get_by_role("dialog").get_by_role("link", name="高德地图")).to_be_visible()


def test_near_a_border_the_city_next_door_is_offered(
    new_phone: NewPhone, phone: BrowserContext, more_places: Server
) -> None:
    page = new_phone(geolocation=WEST_OF_KAIFENG).new_page()
    begin(page, more_places.url)
    offer = page.locator(".note").filter(has_text="开封市就在旁边，有 5 个站点")
    expect(offer).to_be_in_viewport()  # above the list: the nearest place of 郑州 is 25 km away
    offer.get_by_role("button", name="也看那边").click()
    expect(offer).to_have_count(0)
    expect(page.locator(".here")).to_contain_text("郑州市、开封市")
    page.get_by_label("搜名称、地址、拼音首字母").fill("试验")
    expect(cards(page)).to_have_count(5)


def test_over_the_border_the_other_city_is_the_list(phone: BrowserContext, page: Page, more_places: Server) -> None:
    begin(page, more_places.url)
    phone.set_geolocation(KAIFENG)
    expect(cards(page).first).to_contain_text("试验一号")
    expect(page.locator(".here")).to_contain_text("开封市")


def test_where_no_city_has_stations_nothing_far_is_shown_as_near(
    phone: BrowserContext, page: Page, new_phone: NewPhone, shared_server: Server
) -> None:
    begin(page, shared_server.url)
    page.get_by_role("button", name="再看").scroll_into_view_if_needed()
    phone.set_geolocation(LHASA)
    expect(page.get_by_role("alert")).to_contain_text("你在的地方还没有收录站点")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    assert cards(page).count() == 0
    choose_city(page, "杭州市")
    page.keyboard.press("Escape")
    expect(cards(page).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)

    english = new_phone(geolocation=LHASA).new_page()
    open_first(english, shared_server.url, "en")
    english.get_by_role("button", name=START["en"]).click()
    expect(english.get_by_role("alert")).to_contain_text("No stations are listed where you are yet")


def test_stations_without_coordinates_are_listed_by_district_and_opened_by_address(
    phone: BrowserContext, page: Page, shared_server: Server
) -> None:
    open_first(page, shared_server.url)
    choose_city(page, "泰州市")
    expect(page.get_by_role("heading", level=2).filter(has_text="泰兴市")).to_be_visible()
    expect(cards(page).first).to_be_visible()
    assert page.locator(".far").count() == 0
    assert DISTANCE.search(" ".join(cards(page).all_text_contents())) is None

    cards(page).first.get_by_role("button", name="导航").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("这里没有坐标，按名称和地址在地图里找")
    links = [link.get_attribute("href") or "" for link in sheet.get_by_role("link").all()]
    assert len(links) == 4
    assert not any(re.search(r"\d{2,3}\.\d{3}", link) for link in links)
    assert any("keyword" in link for link in links)
    page.keyboard.press("Escape")

    # Nor when the phone stands in that city.
    phone.set_geolocation(TAIZHOU)
    page.get_by_role("button", name="我的位置").click()
    page.get_by_role("dialog").get_by_role("button", name="用我的位置").click()
    expect(page.get_by_role("heading", name="没有坐标，按区列出")).to_be_visible()
    assert page.locator(".far").count() == 0


@pytest.mark.parametrize("days", [2, -2])
def test_a_clock_two_days_wrong_is_corrected_and_said(page: Page, shared_server: Server, days: int) -> None:
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
    begin_offline_ready(page, shared_server.url)
    detail = page.locator(".here")
    expect(detail).to_contain_text("手机时间不准，已按网络时间算")
    expect(detail).to_contain_text("数据 今天")
    page.context.set_offline(True)
    page.reload()
    expect(detail).to_contain_text("手机时间不准，已按网络时间算")
    expect(detail).to_contain_text("数据 今天")

    # Set right again, the phone is believed again.
    page.context.set_offline(False)
    page.clock.set_system_time(datetime.now(UTC))
    come_back(page)
    expect(detail).not_to_contain_text("手机时间不准")
    expect(detail).to_contain_text("数据 今天")


def test_a_pack_from_the_browsers_own_cache_does_not_turn_the_clock_back(page: Page, shared_server: Server) -> None:
    past = format_datetime(datetime.now(UTC) - timedelta(days=3), usegmt=True)

    def as_kept(path: str, answer: Answer) -> Answer:
        return replace(answer, headers={**answer.headers, "Date": past}) if is_pack(path) else answer

    with road_to(shared_server.url) as road:
        road.spoil = as_kept
        begin(page, road.url)
        expect(page.locator(".here")).to_contain_text("数据 今天")
        assert "手机时间不准" not in page.locator(".here").inner_text()


def test_on_a_full_phone_the_list_works_and_nothing_is_called_kept(page: Page, shared_server: Server) -> None:
    with devtools(page) as cdp:
        cdp.send("Storage.overrideQuotaForOrigin", {"origin": shared_server.url, "quotaSize": 1})
        begin(page, shared_server.url)
        expect(page.get_by_role("alert")).to_contain_text("手机空间不够，离线包没存下")
        page.get_by_label("搜名称、地址、拼音首字母").fill("新郑")
        expect(cards(page).first).to_contain_text("新郑")

        first_station(page)
        report = page.locator("#report")
        report.get_by_role("button", name="不对").click()
        report.get_by_label("能不能进").check()
        report.get_by_role("textbox").fill("门锁着，里面没人")
        report.get_by_role("button", name="提交").click()
        expect(report.get_by_role("alert")).to_contain_text("这一条没有存住")
        expect(report.get_by_role("textbox")).to_have_value("门锁着，里面没人")
        page.get_by_role("button", name="收藏").click()
        expect(page.get_by_role("alert").filter(has_text="收藏")).to_contain_text("没存下")

        # Room again: the same form goes through.
        cdp.send("Storage.overrideQuotaForOrigin", {"origin": shared_server.url})
        report.get_by_role("button", name="提交").click()
        expect(report.get_by_role("status")).to_contain_text("收到了")


def test_where_the_database_is_refused_nothing_is_called_kept(new_phone: NewPhone, shared_server: Server) -> None:
    phone = new_phone()
    phone.add_init_script("indexedDB.open = () => { throw new DOMException('refused', 'SecurityError'); }")
    page = phone.new_page()
    begin(page, shared_server.url)
    first_station(page)
    report = page.locator("#report")
    report.get_by_role("button", name="还对").click()
    report.get_by_role("button", name="提交").click()
    expect(report.get_by_role("alert")).to_contain_text("这一条没有存住")
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_role("alert").filter(has_text="收藏")).to_contain_text("没存下")
    page.goto(shared_server.url + "/mine")
    page.get_by_role("button", name="全部清掉").click()
    page.get_by_role("button", name="清掉", exact=True).click()
    expect(page.get_by_role("heading", name="我的", level=1)).to_be_visible()
    expect(page.get_by_text("在“附近”选一座城，它就留在手机里")).to_be_visible()


def test_without_a_service_worker_all_works_online_and_mine_says_so(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone(service_workers="block").new_page()
    begin(page, shared_server.url)
    page.reload()
    expect(cards(page).first.get_by_text(DISTANCE)).to_be_visible()
    first_station(page)
    page.goto(shared_server.url + "/mine")
    expect(page.locator("dl").filter(has_text="没网能用")).to_contain_text("还不能")
    expect(page.get_by_text("郑州市")).to_be_visible()
    page.goto(shared_server.url + "/en/mine")
    expect(page.locator("dl").filter(has_text="Works offline")).to_contain_text("Not yet")


REFUSED = """
delete window.caches;
Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused', 'SecurityError'); }});
"""


def test_where_all_storage_is_refused_the_page_still_works(new_phone: NewPhone, shared_server: Server) -> None:
    phone = new_phone(service_workers="block")
    phone.add_init_script(REFUSED)
    page = phone.new_page()
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=2))
    begin(page, shared_server.url)
    expect(page.locator(".here")).to_contain_text("手机时间不准，已按网络时间算")
    page.get_by_role("button", name="雷达").click()
    expect(page.get_by_role("group", name=re.compile("雷达图"))).to_be_visible()
    first_station(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(shared_server.url + "/mine")
    expect(page.get_by_role("heading", name="我的", level=1)).to_be_visible()


def test_the_places_seen_last_are_there_before_a_pack_is_read(new_phone: NewPhone, shared_server: Server) -> None:
    phone = new_phone()
    page = phone.new_page()
    begin_offline_ready(page, shared_server.url)
    expect(page.locator(".chip").first).to_be_visible()
    names = cards(page).locator("h2").all_inner_texts()[:3]
    page.close()
    slow = phone.new_page()
    slow.add_init_script(  # reading a pack takes for ever
        "const match = caches.match.bind(caches);"
        "caches.match = (url, given) => (String(url).includes('/packs/') ? new Promise(() => {}) : match(url, given));"
    )
    slow.goto(shared_server.url)
    expect(cards(slow).first.get_by_text(DISTANCE)).to_be_visible()
    assert cards(slow).locator("h2").all_inner_texts()[: len(names)] == names
    expect(cards(slow).first.locator(".state")).to_be_visible()
