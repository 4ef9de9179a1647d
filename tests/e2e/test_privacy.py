"""Nothing leaves the phone that need not: no place, no cookie, no third party; everybody gets the same pages."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.e2e.conftest import ZHENGZHOU, Server
from tests.e2e.rider import begin, begin_offline_ready, cards, come_back
from tests.e2e.road import Road, road_to

# Where the rider stands, written as it might slip out: two digits after the point are a kilometre.
PLACE = re.compile(r"34\.7\d|113\.6\d|347466|1136254")
XINZHENG = {"latitude": 34.396, "longitude": 113.74}
WATCH = """
const tell = (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI);
addEventListener('securitypolicyviolation', tell);
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_whole_walk_tells_nobody_where_the_rider_is(
    phone: BrowserContext, page: Page, shared_server: Server, language: str
) -> None:
    asked: list[Request] = []
    complaints: list[str] = []
    phone.on("request", lambda request: asked.append(request))
    phone.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    phone.add_init_script(WATCH)
    with road_to(shared_server.url) as road:
        walk(page, road, language)
        urls = [request.url for request in asked]
        assert len(urls) > 10
        assert [url for url in urls if not url.startswith((road.url + "/", "data:", "blob:"))] == []
        assert [url for url in urls if PLACE.search(url)] == []
        assert len(road.seen) > 10
        for sent in road.seen:
            told = f"{sent.method} {sent.path} {sent.headers} {sent.body.decode()}"
            assert not PLACE.search(told), told
            headers = {name.lower(): value for name, value in sent.headers.items()}
            assert not headers.keys() & {"cookie", "authorization"}, told
            # When the browser looks for a new worker it names the worker itself, whatever the policy says.
            assert headers.get("referer", f"{road.url}/sw.js") == f"{road.url}/sw.js", told
        reports = [json.loads(sent.body) for sent in road.seen if sent.method == "PUT"]
        assert [sorted(report) for report in reports] == [["answer", "aspects", "said_at", "station", "words"]]
        set_by_us = [path for path, answer in road.answers if "Set-Cookie" in answer.headers]
        assert set_by_us == []
    assert phone.cookies() == []
    assert complaints == []


def walk(page: Page, road: Road, language: str) -> None:
    """List, radar, filter, search, move, another district, station, report, mine, about, a page that is not there."""
    english = language == "en"
    prefix = "/en" if english else ""
    begin_offline_ready(page, road.url, language)
    page.get_by_role("button", name="Radar" if english else "雷达").click()
    page.get_by_role("button", name=re.compile("^(筛选|Filter)")).first.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("看|Show|See")).last.click()
    page.get_by_role("searchbox").fill("ghyz")
    expect(cards(page).first).to_contain_text("工会驿站")
    page.get_by_role("searchbox").fill("")
    page.context.set_geolocation(XINZHENG)
    expect(cards(page).first).to_contain_text("新郑")
    page.context.set_geolocation(ZHENGZHOU)
    expect(cards(page).first).not_to_contain_text("新郑")
    come_back(page)
    cards(page).first.get_by_role("button", name=re.compile("导航|Go")).click()
    page.keyboard.press("Escape")
    cards(page).first.get_by_role("link").first.click()
    report = page.locator("#report")
    report.get_by_role("button", name="Still right" if english else "还对").click()
    report.get_by_role("textbox").fill("好用")
    report.get_by_role("button", name="Submit" if english else "提交").click()
    expect(report.get_by_role("status")).to_contain_text("Received" if english else "收到了")
    for path in ("/mine", "/about"):
        page.goto(road.url + prefix + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(road.url + prefix + "/c/330100")
    expect(cards(page).first).to_be_visible()


def test_the_watch_sees_what_it_watches_for(page: Page, shared_server: Server) -> None:
    """The premise of the walk above: a place in an address or a body, a foreign script, a style: all would be seen."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.add_init_script(WATCH)
    with road_to(shared_server.url) as road:
        begin(page, road.url)
        page.evaluate("fetch('/api/v1/stations?lat=34.7466&lng=113.6254')")
        page.evaluate("fetch('/x', {method: 'POST', body: JSON.stringify({lat: 34.7466})})")
        page.evaluate("fetch('https://tiles.example/1.png').catch(() => {})")
        with page.expect_console_message(lambda message: "CSP style-src" in message.text):
            page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'a{}'}))")
        told = [f"{sent.path} {sent.body.decode()}" for sent in road.seen]
        assert len([text for text in told if PLACE.search(text)]) == 2
    assert any("CSP connect-src" in text for text in complaints)


def test_everybody_gets_the_same_pages(shared_server: Server) -> None:
    people = (
        {"Accept-Language": "zh-CN", "User-Agent": "phone one"},
        {"Accept-Language": "en", "User-Agent": "phone two", "Cookie": "a=b", "Referer": "https://elsewhere.example/"},
    )
    for path in ("/", "/en/", "/s/410100-1", "/en/s/410100-1", "/mine", "/about", "/sw.js", "/manifest.webmanifest"):
        bodies = []
        for headers in people:
            request = urllib.request.Request(shared_server.url + path, headers=headers)  # noqa: S310 our own address
            with urllib.request.urlopen(request) as reply:  # noqa: S310
                bodies.append(reply.read())
                assert "Set-Cookie" not in reply.headers
                assert "Vary" not in reply.headers or "Cookie" not in reply.headers["Vary"]
        assert bodies[0] == bodies[1], path
        assert len(bodies[0]) > 200


def test_a_phone_that_refuses_its_place_is_asked_only_after_a_tap(
    new_phone: Callable[..., BrowserContext], shared_server: Server
) -> None:
    phone = new_phone()
    phone.add_init_script(
        "const watch = navigator.geolocation.watchPosition.bind(navigator.geolocation);"
        "window.asked = 0; navigator.geolocation.watchPosition = (...all) => { window.asked++; return watch(...all); };"
    )
    page = phone.new_page()
    page.goto(shared_server.url + "/")
    button = page.get_by_role("button", name="用我的位置")
    expect(button).to_be_visible()
    expect(page.get_by_text("位置只在这台手机里用来算距离")).to_be_visible()
    expect(page.get_by_text("现在收录")).to_be_visible()
    assert page.evaluate("window.asked") == 0
    button.click()
    expect(cards(page).first).to_be_visible()
    assert page.evaluate("window.asked") == 1
