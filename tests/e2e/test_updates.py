"""A new release waits and asks; a data update comes as a small delta; nothing is fetched twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server, ready_offline, wait_for
from tests.e2e.rider import begin, begin_offline_ready, cards, come_back, first_station
from tests.e2e.road import Road, is_pack, road_to

NEW = "开在路口的工会驿站"
ROW = f"名称,城市,区县,地址,经度,纬度,坐标系\n{NEW},郑州市,二七区,陇海路1号,113.6256,34.7467,wgs84\n"
OPERATOR = "新版运营单位"
WORDS = "门口在修路，从后门进，这句话不能丢"


def release(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator puts a new release in place of the old one: one page and so the worker have other bytes."""
    monkeypatch.setenv("WAYSTATION_OPERATOR", OPERATOR)
    server.stop()
    server.start()


def count_loads(page: Page) -> list[str]:
    """Every document that this tab loads from now on."""
    loads: list[str] = []
    page.on("domcontentloaded", lambda it: loads.append(it.url))
    return loads


def test_a_new_release_waits_asks_and_takes_over_after_the_tap(
    phone: BrowserContext, page: Page, own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_offline_ready(page, own_server.url)
    other = phone.new_page()
    other.goto(own_server.url + "/")
    first_station(other)
    station = other.url
    report = other.locator("#report")
    report.get_by_role("button", name="不对").click()
    report.get_by_role("textbox").fill(WORDS)

    release(own_server, monkeypatch)
    offer = page.get_by_role("status").locator(".told").filter(has_text="有新版本")
    assert offer.count() == 0
    come_back(page)
    expect(offer).to_be_visible()

    # Nothing changes before the tap, however often the page is loaded.
    page.goto(own_server.url + "/about")
    expect(offer).to_be_visible()
    assert OPERATOR not in page.locator("main").inner_text()
    loads, other_loads = count_loads(page), count_loads(other)
    offer.get_by_role("button", name="等会儿").click()
    expect(offer).to_have_count(0)
    page.reload()
    assert OPERATOR not in page.locator("main").inner_text()

    # The tap: one reload, into the new release.
    expect(offer).to_be_visible()
    loads.clear()
    offer.get_by_role("button", name="现在换").click()
    expect(page.locator("main")).to_contain_text(OPERATOR)
    expect(page.locator("ws-coverage")).to_contain_text("222")
    ready_offline(page)
    assert loads == [own_server.url + "/about"]
    assert offer.count() == 0

    # The other tab kept what was typed, and still works: it sends, and it goes on without a network.
    assert other_loads == []
    assert other.url == station
    expect(report.get_by_role("textbox")).to_have_value(WORDS)
    report.get_by_label("能不能进").check()
    report.get_by_role("button", name="提交").click()
    expect(report.get_by_role("status")).to_contain_text("收到了")
    phone.set_offline(True)
    other.goto(own_server.url + "/")
    expect(cards(other).first).to_be_visible()


def test_a_tab_that_was_offered_what_another_tab_took_reloads_on_its_own_tap(
    phone: BrowserContext, page: Page, own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_offline_ready(page, own_server.url)
    other = phone.new_page()
    other.goto(own_server.url + "/about")
    release(own_server, monkeypatch)
    come_back(page)
    for tab in (page, other):
        expect(tab.get_by_role("button", name="现在换")).to_be_visible()
    page.get_by_role("button", name="现在换").click()
    expect(page.get_by_role("button", name="现在换")).to_have_count(0)
    loads = count_loads(other)
    other.get_by_role("button", name="现在换").click()
    expect(other.locator("main")).to_contain_text(OPERATOR)
    assert loads == [own_server.url + "/about"]


def test_the_first_visit_says_once_that_all_is_ready_offline(page: Page, shared_server: Server) -> None:
    begin(page, shared_server.url)
    told = page.get_by_role("status").locator(".told").filter(has_text="装好了：没有网络也能打开")
    expect(told).to_be_visible()
    told.get_by_role("button", name="知道了").click()
    expect(told).to_have_count(0)
    page.reload()
    ready_offline(page)
    expect(cards(page).first).to_be_visible()
    assert told.count() == 0


def test_a_changed_list_comes_as_a_small_delta_and_leaves_the_app_alone(
    page: Page, own_server: Server, tmp_path: Path
) -> None:
    with road_to(own_server.url) as road:
        begin_offline_ready(page, road.url)
        whole = sum(len(answer.body) for path, answer in road.answers if is_pack(path))
        file = tmp_path / "new.csv"
        file.write_text(ROW, "utf-8")
        own_server.publish(file)
        road.forget()
        loads = count_loads(page)
        come_back(page)
        expect(cards(page).first).to_contain_text(NEW)

        fetched = [(path, answer) for path, answer in road.answers if is_pack(path)]
        assert [path.split(".")[1] for path, _ in fetched] == ["delta"]
        assert 0 < len(fetched[0][1].body) < whole / 4
        assert not [path for path in road.paths() if not path.startswith("/packs/") and path != "/sw.js"]
        assert loads == []

        # What arrived stays: with no network too.
        page.context.set_offline(True)
        page.reload()
        expect(cards(page).first).to_contain_text(NEW)


def test_nothing_is_fetched_again_when_nothing_changed(page: Page, shared_server: Server) -> None:
    with road_to(shared_server.url) as road:
        begin_offline_ready(page, road.url)
        expect_quiet(road, "/packs/index.json", 1)
        for path in ("/", "/mine", "/about", "/en/", "/"):
            road.forget()
            page.goto(road.url + path)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            expect(page.get_by_role("navigation")).to_be_visible()
            ready_offline(page)
            if path in ("/", "/en/"):
                expect(cards(page).first).to_be_visible()
                expect_quiet(road, "/packs/index.json", 1)
            asked = set(road.paths()) - {
                "/packs/index.json",
                "/sw.js",
                "/manifest.webmanifest",
                "/en/manifest.webmanifest",
            }
            assert not asked, path
        sizes = [len(answer.body) for path, answer in road.answers if path in ("/packs/index.json", "/sw.js")]
        assert sum(sizes) == 0, "the list and the worker are answered with 304"


def expect_quiet(road: Road, path: str, times: int) -> None:
    """Until a path was asked for this often."""

    def look() -> None:
        if road.paths().count(path) < times:
            raise OSError("not asked yet")

    wait_for(look)
