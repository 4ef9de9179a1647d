"""A bad network: packs cut short, altered, replaced by a login page; no list of packs; the server gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.rider import begin, begin_offline_ready, cards, choose_city, come_back, first_station, open_first
from tests.e2e.road import (
    Road,
    Spoil,
    cut_cleanly,
    cut_short,
    dropped,
    is_pack,
    one_byte_altered,
    portal,
    portal_for_packs,
    road_to,
    untouched,
)

NOT_WHOLE = "下载的离线包不完整，没有用它"
NOT_THERE = "没有下载到这座城的离线包"
NEW = "开在新年的工会驿站"
ROW = f"名称,城市,区县,地址,经度,纬度,坐标系\n{NEW},郑州市,二七区,陇海路1号,113.6256,34.7467,wgs84\n"


@pytest.fixture
def road(shared_server: Server) -> Iterator[Road]:
    """The road to the shared server."""
    with road_to(shared_server.url) as it:
        yield it


FIRST_VISIT = {
    "altered by one byte": (one_byte_altered, NOT_WHOLE),
    "cut with a right length": (cut_cleanly, NOT_WHOLE),
    "cut in the middle": (cut_short, NOT_THERE),
    "a login page instead": (portal_for_packs, NOT_WHOLE),
}


@pytest.mark.parametrize("case", FIRST_VISIT)
def test_a_spoiled_pack_is_never_shown_as_if_it_were_right(page: Page, road: Road, case: str) -> None:
    road.spoil, message = FIRST_VISIT[case]
    open_first(page, road.url)
    choose_city(page, "郑州市")
    expect(page.get_by_role("alert")).to_contain_text(message)
    assert any(is_pack(path) for path in road.paths())
    assert cards(page).count() == 0

    # On a better network the same page goes on.
    road.spoil = untouched
    choose_city(page, "郑州市")
    expect(cards(page).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_message_is_in_the_readers_language(page: Page, road: Road) -> None:
    road.spoil = one_byte_altered
    open_first(page, road.url, "en")
    choose_city(page, "Zhengzhou")
    expect(page.get_by_role("alert")).to_contain_text("was damaged, so it was not used")


UPDATE: dict[str, Spoil] = {
    "altered by one byte": one_byte_altered,
    "cut in the middle": cut_short,
    "a login page instead of the pack": portal_for_packs,
    "a login page instead of everything": portal,
    "no answer": dropped,
}


def test_a_spoiled_update_leaves_the_old_pack_in_use(
    phone: BrowserContext, page: Page, own_server: Server, tmp_path: Path
) -> None:
    with road_to(own_server.url) as road:
        begin_offline_ready(page, road.url)
        name = cards(page).first.get_by_role("heading").inner_text()
        publish_new_place(own_server, tmp_path)
        for spoil in UPDATE.values():
            road.spoil = spoil
            road.forget()
            come_back(page)
            expect_asked(road, is_index if spoil in (portal, dropped) else is_pack)
            expect(cards(page).first).to_contain_text(name)
            phone.set_offline(True)
            page.reload()
            expect(cards(page).first).to_contain_text(name)
            phone.set_offline(False)
            page.reload()
            expect(cards(page).first).to_contain_text(name)

        page.goto(road.url + "/mine")
        page.get_by_role("button", name="更新").click()
        expect(page.get_by_role("status").filter(has_text="没更新成")).to_contain_text("原来的还在")

        road.spoil = untouched
        page.get_by_role("button", name="更新").click()
        expect(page.get_by_role("status").filter(has_text="已更新")).to_be_visible()
        page.goto(road.url + "/")
        expect(cards(page).first).to_contain_text(NEW)


def test_without_the_list_of_cities_the_page_says_so_and_tries_again(page: Page, road: Road) -> None:
    road.spoil = lambda path, answer: None if path.startswith("/packs/") else answer
    open_first(page, road.url)
    expect(page.get_by_text("还没有城市目录")).to_be_visible()
    page.get_by_role("button", name="用我的位置").click()
    expect(page.get_by_role("button", name="用我的位置")).to_be_enabled()
    expect(page.get_by_text("还没有城市目录")).to_be_visible()
    road.spoil = untouched
    page.get_by_role("button", name="再试一次").click()
    expect(cards(page).first).to_be_visible()  # the place was known already


def test_a_login_page_instead_of_the_list_is_not_taken_for_a_list(page: Page, road: Road) -> None:
    road.spoil = lambda path, answer: portal(path, answer) if path.startswith("/packs/") else answer
    open_first(page, road.url)
    expect(page.get_by_text("还没有城市目录")).to_be_visible()


def test_a_login_page_is_never_kept_as_the_app(page: Page, road: Road) -> None:
    begin_offline_ready(page, road.url)
    road.spoil = portal
    page.reload()
    expect(cards(page).first).to_be_visible()
    page.goto(road.url + "/mine")
    expect(page.get_by_role("heading", name="我的", level=1)).to_be_visible()


def test_when_the_server_is_gone_the_app_still_opens(page: Page, own_server: Server) -> None:
    begin_offline_ready(page, own_server.url)
    name = cards(page).first.get_by_role("heading").inner_text()
    own_server.stop()
    page.goto(own_server.url + "/")
    expect(cards(page).first).to_contain_text(name)
    first_station(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.goto(own_server.url + "/en/mine")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(own_server.url + "/en/about")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_report_said_to_a_login_page_stays_on_the_phone(page: Page, road: Road) -> None:
    begin(page, road.url)
    first_station(page)
    road.spoil = lambda path, answer: portal(path, answer) if path.startswith("/api/") else answer
    report = page.locator("#report")
    report.get_by_role("button", name="还对").click()
    report.get_by_role("button", name="提交").click()
    expect(report.get_by_role("status")).to_contain_text("已存在手机里，还没发出")
    road.spoil = untouched
    page.goto(road.url + "/mine")
    expect(page.get_by_text("没有等着发的")).to_be_visible()


def publish_new_place(server: Server, folder: Path) -> None:
    """A clerk adds a place next to our street corner and publishes."""
    file = folder / "new.csv"
    file.write_text(ROW, "utf-8")
    server.publish(file)


def is_index(path: str) -> bool:
    """Is it the list of packs?"""
    return path == "/packs/index.json"


def expect_asked(road: Road, wanted: Callable[[str], bool]) -> None:
    """Until such a request has passed."""
    from tests.e2e.conftest import wait_for

    def look() -> None:
        if not any(wanted(path) for path in road.paths()):
            raise OSError("not asked yet")

    wait_for(look)
