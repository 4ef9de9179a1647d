"""Every view of the app, one after the other, in any language: for tests that must see all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests.e2e.rider import PREFIX, begin, cards, open_first


def views(page: Page, url: str, language: str) -> Iterator[str]:
    """Bring the page to each view in turn; its name when it is there. The phone must be new."""
    prefix = PREFIX[language]
    open_first(page, url, language)
    expect(page.locator(".pick .tap").first).to_be_visible()
    yield "first visit"
    begin(page, url, language)
    settle(page)
    yield "list"
    yield from sheets(page)
    press(page, "雷达|Radar")
    expect(page.locator("svg.radar")).to_be_visible()
    yield "radar"
    page.locator("input[type=search]").fill("qqqq")
    expect(cards(page)).to_have_count(0)
    yield "nothing found"
    page.locator("input[type=search]").fill("")
    yield from station(page)
    page.goto(f"{url}{prefix}/mine")
    expect(page.locator(".list > li")).not_to_have_count(0)
    yield "mine"
    press(page, "全部清掉|Wipe everything")
    expect(page.get_by_role("alert")).to_be_visible()
    settle(page)
    yield "mine, before all is wiped"
    page.goto(f"{url}{prefix}/about")
    expect(page.locator("ws-coverage b")).to_be_visible()
    yield "about"
    yield from benefits(page, f"{url}{prefix}")
    page.goto(f"{url}{prefix}/nowhere")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield "no such page"


def sheets(page: Page) -> Iterator[str]:
    """What rises from the bottom of the list."""
    openers = {
        "filters": page.locator(".chips .chip").first,
        "picker": page.locator(".here .btn"),
        "go": cards(page).first.locator(".btn.primary"),
    }
    for name, opener in openers.items():
        opener.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        settle(page)
        yield name
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def station(page: Page) -> Iterator[str]:
    """A station with its hours, then its form with an error, then with an answer."""
    page.locator("input[type=search]").fill("张仲景")
    cards(page).first.get_by_role("link").first.click()
    report = page.locator("#report")
    expect(report).to_be_visible()
    page.get_by_role("button", name=re.compile("^(收藏|Save)")).click()
    expect(page.get_by_role("button", name=re.compile("已收藏|Saved"))).to_be_visible()
    yield "station"
    report.locator(".btn").nth(1).click()
    report.locator("form .btn").click()
    expect(report.get_by_role("alert")).to_be_visible()
    settle(page)
    yield "report with an error"
    report.locator("input[type=checkbox]").first.check()
    report.locator("form .btn").click()
    expect(report.get_by_role("status")).to_be_visible()
    yield "report sent"


def benefits(page: Page, url: str) -> Iterator[str]:
    """The checker from its start to results with one of them open, the calculators, the guides."""
    page.goto(f"{url}/benefits")
    page.locator(".tile").first.click()
    for name in ("how do you work", "question with a verdict already"):
        expect(page.locator("legend")).to_be_visible()
        settle(page)
        yield name
        page.locator(".rows .answer").nth(1).click()
    page.locator(".peek").click()
    result = page.locator("section .result").first
    result.locator("summary").first.click()
    for why in result.locator(".why > summary").all():
        why.click()
    yield "results"
    press(page, "清掉答案|Wipe the answers")
    expect(page.locator(".tile").first).to_be_visible()
    yield "checker after a wipe"
    for name, path, seen in (
        ("calculators", "/tools", ".card"),
        ("guides", "/guides", "a[href*='/guides/']"),
        ("guide", "/guides/pay-and-rest", "a[href^='tel:']"),
    ):
        page.goto(f"{url}{path}")
        expect(page.locator(f"main {seen}").first).to_be_visible()
        settle(page)
        yield name


def press(page: Page, name: str) -> None:
    """Press a button by its name in either language."""
    page.get_by_role("button", name=re.compile(name)).click()


def settle(page: Page) -> None:
    """Until nothing moves any more."""
    page.evaluate("Promise.all(document.getAnimations().map((it) => it.finished)).then(() => {})")


def control(page: Page, name: str) -> Locator:
    """A control by its name in either language."""
    return page.get_by_role("button", name=re.compile(name))
