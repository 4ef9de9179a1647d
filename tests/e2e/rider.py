"""What a rider does with thumb and eyes: the gestures that the browser tests share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, expect

from tests.e2e.conftest import ready_offline

START = {"zh": "用我的位置", "en": "Use my place"}
PREFIX = {"zh": "", "en": "/en"}
DISTANCE = re.compile(r"\d ?(米|公里|m\b|km\b)")


def cards(page: Page) -> Locator:
    """The places of the list."""
    return page.locator("ws-nearby li.place")


def open_first(page: Page, url: str, language: str = "zh") -> None:
    """The first visit: nothing is chosen yet."""
    page.goto(f"{url}{PREFIX[language]}/")
    expect(page.get_by_role("button", name=START[language])).to_be_visible()


def begin(page: Page, url: str, language: str = "zh") -> None:
    """First visit with location: the list is on screen."""
    open_first(page, url, language)
    page.get_by_role("button", name=START[language]).click()
    expect(cards(page).first).to_be_visible()
    expect(cards(page).first.get_by_text(DISTANCE)).to_be_visible()


def begin_offline_ready(page: Page, url: str, language: str = "zh") -> None:
    """First visit with location, and everything kept for the time without a network."""
    begin(page, url, language)
    ready_offline(page)


def choose_city(page: Page, name: str) -> None:
    """Pick a city of the list by its name."""
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def first_station(page: Page) -> None:
    """Open the page of the nearest place."""
    cards(page).first.get_by_role("link").first.click()
    expect(page.locator("#report")).to_be_visible()


def come_back(page: Page) -> None:
    """The rider looks at the page again after looking elsewhere."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@contextmanager
def devtools(page: Page) -> Iterator[CDPSession]:
    """Chromium's own controls of a page."""
    cdp = page.context.new_cdp_session(page)
    try:
        yield cdp
    finally:
        cdp.detach()


def cookies(phone: BrowserContext) -> int:
    """How many cookies the phone holds."""
    return len(phone.cookies())
