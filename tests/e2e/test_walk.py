"""A rider's whole walk: with a network once, then without: list, filter, search, station, report; then back online."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server, ready_offline

WORDS = {
    "zh": {
        "path": "",
        "start": "用我的位置",
        "mine": "我的位置",
        "search": "搜名称、地址、拼音首字母",
        "filters": "筛选",
        "kind": "工会驿站",
        "close": "关闭",
        "right": "还对",
        "submit": "提交",
        "kept": "已存在手机里，还没发出",
        "received": "收到了，谢谢",
        "offline": "没有网络，照常能用",
        "go": "导航",
        "amap": "高德地图",
        "list": "再看",
    },
    "en": {
        "path": "/en",
        "start": "Use my place",
        "mine": "My place",
        "search": "Name, address or pinyin initials",
        "filters": "Filter",
        "kind": "Union station",
        "close": "Close",
        "right": "Still right",
        "submit": "Submit",
        "kept": "Kept on this phone, not sent yet",
        "received": "Received, thank you",
        "offline": "No network. Everything still works",
        "go": "Go",
        "amap": "Amap",
        "list": "Show",
    },
}


def begin(page: Page, url: str, words: dict[str, str]) -> None:
    """First visit: allow the location, see places, be ready for no network."""
    page.goto(url + words["path"] + "/")
    page.get_by_role("button", name=words["start"]).click()
    expect(page.get_by_role("listitem").filter(has=page.get_by_role("heading")).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d ?(米|公里|m\b|km\b)")).first).to_be_visible()
    ready_offline(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rider_finds_a_place_with_no_signal_and_reports_on_it_once(
    phone: BrowserContext, page: Page, own_server: Server, language: str
) -> None:
    words = WORDS[language]
    begin(page, own_server.url, words)

    # No signal: the page itself comes from the phone.
    phone.set_offline(True)
    page.reload()
    expect(page.get_by_text(words["offline"])).to_be_visible()
    cards = page.locator("ws-nearby li.place")
    expect(cards.first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-Hans")

    # The list is in order of distance.
    expect(cards.nth(9)).to_be_attached()
    far = [metres(text) for text in page.locator("ws-nearby > ul").first.locator(".far b").all_text_contents()]
    assert len(far) >= 10
    assert far == sorted(far)

    # Filters say how many remain, and leave that many.
    page.get_by_role("button", name=re.compile(f"^{words['filters']}")).first.click()
    chip = page.get_by_role("dialog").get_by_role("button", name=re.compile(words["kind"]))
    left = int(re.findall(r"\d+", chip.inner_text())[0])
    chip.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(rf"\b{left}\b|{left} 个")).last.click()
    expect(page.locator("ws-nearby p[role=status]")).to_contain_text(str(left))
    page.get_by_role("button", name=re.compile("^(清除|Clear)")).first.click()

    # Search by pinyin initials, as one types with one thumb.
    page.get_by_label(words["search"]).fill("ghyz")
    expect(cards.first).to_contain_text("工会驿站")
    page.get_by_label(words["search"]).fill("新郑")
    expect(cards.first).to_contain_text("新郑")

    # The way there: four map apps.
    cards.first.get_by_role("button", name=words["go"]).click()
    link = page.get_by_role("dialog").get_by_role("link", name=words["amap"])
    assert "coordinate=gaode" in (link.get_attribute("href") or "")
    page.get_by_role("dialog").get_by_role("button", name=words["close"]).click()

    # The station page opens with no signal, and what is said there is kept.
    cards.first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("新郑")
    report = page.locator("#report")
    report.get_by_role("button", name=words["right"]).click()
    report.get_by_role("button", name=words["submit"]).click()
    expect(report.get_by_role("status")).to_contain_text(words["kept"])
    assert reports(own_server) == 0

    # Back online it goes out by itself, exactly once.
    phone.set_offline(False)
    expect(report.get_by_role("status")).to_contain_text(words["received"])
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("新郑")
    assert reports(own_server) == 1


def test_what_a_worker_confirmed_is_seen_after_the_next_bake(
    phone: BrowserContext, page: Page, own_server: Server
) -> None:
    begin(page, own_server.url, WORDS["zh"])
    page.locator("ws-nearby li.place").first.get_by_role("link").first.click()
    report = page.locator("#report")
    report.get_by_role("button", name="还对").click()
    report.get_by_role("button", name="提交").click()
    expect(report.get_by_role("status")).to_contain_text("收到了")
    own_server.flask("content", "bake")

    page.goto(own_server.url + "/")
    expect(page.get_by_text("有人确认过：今天").first).to_be_visible()


def metres(text: str) -> float:
    """Metres of '320 米', '1.4 公里', '1.4 km'."""
    number = float(re.findall(r"[\d.]+", text)[0])
    return number * 1000 if re.search("公里|km", text) else number


def reports(server: Server) -> int:
    """How many station reports the ledger holds."""
    import sqlite3

    with sqlite3.connect(server.data / "ledger.sqlite") as db:
        return int(db.execute("SELECT count(*) FROM station_reports").fetchone()[0])
