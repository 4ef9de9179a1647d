"""Guides in a rider's hands: without script, without a network, aloud, on paper, for a workmate."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server, ready_offline
from tests.e2e.test_access import LOOK, axe, axe_again

NewPhone = Callable[..., BrowserContext]
WORDS = {
    "zh": {
        "path": "",
        "call": "打 12333",
        "search": "搜指南",
        "sources": "出处和日期",
        "found": "养老保险",
        "none": "没找到这件事",
        "clear": "清空，看全部",
        "missing": "指南还不在手机里",
        "decides": "以经办机构认定为准。",
    },
    "en": {
        "path": "/en",
        "call": "Call 12333",
        "search": "Search the guides",
        "sources": "Sources and dates",
        "found": "Pension",
        "none": "Nothing found on that",
        "clear": "Clear and show all",
        "missing": "The guides are not on this phone yet",
        "decides": "decides.",
    },
}


def open_list(page: Page, url: str, words: dict[str, str]) -> None:
    """The list with its search: the pack is on the phone."""
    page.goto(f"{url}{words['path']}/guides")
    expect(page.get_by_role("searchbox", name=words["search"])).to_be_visible()


def open_guide(page: Page, url: str, words: dict[str, str], slug: str = "pension") -> None:
    """A guide that the phone draws."""
    page.goto(f"{url}{words['path']}/guides/{slug}")
    expect(page.locator(".g-tools .btn").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_guide_is_read_without_script(new_phone: NewPhone, shared_server: Server, language: str) -> None:
    words = WORDS[language]
    page = new_phone(java_script_enabled=False).new_page()
    page.goto(f"{shared_server.url}{words['path']}/guides")
    assert page.locator("ws-guides .g-rows a").count() >= 2
    page.get_by_role("link", name=re.compile(words["found"])).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["found"])
    sources = page.locator("details").first
    sources.locator("summary").click()
    expect(sources.locator("li").first).to_be_visible()
    expect(page.get_by_role("link", name=words["call"])).to_have_attribute("href", "tel:12333")
    expect(page.get_by_text(words["decides"]).first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_after_one_visit_guides_are_found_and_read_with_no_signal(
    phone: BrowserContext, page: Page, shared_server: Server, language: str
) -> None:
    words = WORDS[language]
    open_list(page, shared_server.url, words)
    ready_offline(page)
    phone.set_offline(True)
    page.reload()
    search = page.get_by_role("searchbox", name=words["search"])
    first = page.locator("ws-guides .g-rows a").first
    expect(first).to_be_visible()
    everything = page.locator("ws-guides .g-rows a").count()
    for query in ("养老", "ylbx", "PENSION"):
        search.fill(query)
        expect(first).to_contain_text(words["found"])
        assert page.locator("ws-guides .g-rows a").count() < everything
    search.fill("养老" if language == "zh" else "pension")
    expect(first.locator("mark").first).to_be_visible()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["found"])
    expect(page.get_by_role("link", name=words["call"])).to_have_attribute("href", "tel:12333")
    sources = page.locator("details").first
    sources.locator("summary").click()
    expect(sources.locator("li").first).to_be_visible()
    # Straight to an address that was never opened.
    page.goto(f"{shared_server.url}{words['path']}/guides/unemployment")
    expect(page.locator("ws-guide h1")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-Hans")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_finds_nothing_is_given_a_number_to_call_and_a_way_back(
    page: Page, shared_server: Server, language: str
) -> None:
    words = WORDS[language]
    open_list(page, shared_server.url, words)
    everything = page.locator("ws-guides .g-rows a").count()
    page.get_by_role("searchbox").fill("没有这样的词 qqqq")
    expect(page.get_by_role("heading", name=words["none"])).to_be_visible()
    for phone_number in ("12333", "12345"):
        expect(page.locator(f'a[href="tel:{phone_number}"]')).to_be_visible()
    page.get_by_role("button", name=words["clear"]).click()
    expect(page.locator("ws-guides .g-rows a")).to_have_count(everything)
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize("path", ["/guides", "/guides/pension", "/en/guides/occupational-injury"])
def test_the_phone_takes_over_without_a_jump_and_says_the_same(
    new_phone: NewPhone, shared_server: Server, path: str
) -> None:
    plain = new_phone(java_script_enabled=False).new_page()
    plain.goto(shared_server.url + path)
    written = re.sub(r"\s+", "", plain.locator("main").text_content() or "")
    page = new_phone().new_page()
    page.add_init_script(
        "window.moved = []; new PerformanceObserver((list) => moved.push(...list.getEntries().map((it) => it.value)))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(shared_server.url + path)
    expect(page.locator(".g-tools .btn, .g-find input").first).to_be_visible()
    assert page.evaluate("moved.reduce((sum, value) => sum + value, 0)") < 0.01
    page.evaluate("document.querySelectorAll('.g-tools, .g-find, main button, main .sr').forEach((it) => it.remove())")
    assert re.sub(r"\s+", "", page.locator("main").text_content() or "") == written


def test_a_phone_that_lost_the_pack_says_so_and_gives_a_number(
    phone: BrowserContext, page: Page, shared_server: Server
) -> None:
    open_list(page, shared_server.url, WORDS["zh"])
    ready_offline(page)
    page.evaluate("caches.delete('packs').then(() => localStorage.removeItem('bundle'))")
    phone.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name=WORDS["zh"]["missing"])).to_be_visible()
    expect(page.locator('a[href="tel:12333"]')).to_be_visible()
    phone.set_offline(False)
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("searchbox")).to_be_visible()


VOICES = """
window.said = [];
const voice = { lang: 'zh-CN', name: '声音', localService: true };
const synth = {
  getVoices: () => [voice],
  addEventListener: () => {},
  speak: (piece) => { said.push(piece.text); window.piece = piece; },
  cancel: () => said.push('cancel'),
};
Object.defineProperty(window, 'speechSynthesis', { value: synth });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def test_a_guide_is_read_aloud_paused_and_stopped_where_the_phone_has_a_voice(
    page: Page, shared_server: Server
) -> None:
    page.add_init_script(VOICES)
    open_guide(page, shared_server.url, WORDS["zh"])
    title = page.locator("h1").text_content()
    page.get_by_role("button", name="念给我听").click()
    assert page.evaluate("said.at(-1)") == title
    page.evaluate("piece.onend()")
    assert page.evaluate("said.at(-1)") == page.locator(".g-lead").text_content()
    page.get_by_role("button", name="暂停").click()
    assert page.evaluate("said.at(-1)") == "cancel"
    page.get_by_role("button", name="接着念").click()
    assert page.evaluate("said.at(-1)") == page.locator(".g-lead").text_content()
    page.get_by_role("button", name="不念了").click()
    assert page.evaluate("said.at(-1)") == "cancel"
    page.get_by_role("button", name="念给我听").click()
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("said.at(-1)") == "cancel", "it falls silent when the page is left"


def test_without_a_voice_for_the_language_nothing_offers_to_read(page: Page, shared_server: Server) -> None:
    page.add_init_script(VOICES)
    open_guide(page, shared_server.url, WORDS["en"])
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.get_by_role("button", name="Read aloud")).to_have_count(0)


def test_a_guide_is_sent_to_a_workmate_as_text_with_its_sources(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    open_guide(page, shared_server.url, WORDS["zh"])
    page.get_by_role("button", name="发给工友").click()
    expect(page.get_by_text("已复制，粘贴给工友就行。")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(page.locator("h1").text_content())
    for part in ("出处：\n[1] ", "待核实，请问 12333", "12333", "以经办机构认定为准。", "/guides/pension"):
        assert part in text
    say = page.locator("blockquote").first.text_content()
    page.get_by_role("button", name="复制这段话").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == say


def test_on_paper_every_source_is_there_and_no_button(page: Page, shared_server: Server) -> None:
    open_guide(page, shared_server.url, WORDS["zh"])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for sources in page.locator("details").all():
        expect(sources.locator("li").first).to_be_visible()
    expect(page.locator(".btn:visible")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_and_thumbs_find_nothing_wrong(page: Page, shared_server: Server, language: str) -> None:
    words = WORDS[language]
    open_list(page, shared_server.url, words)
    views = [("list", lambda: None)]
    views.append(("search", lambda: page.get_by_role("searchbox").fill("12333")))
    views.append(("nothing", lambda: page.get_by_role("searchbox").fill("qqqq")))
    views.append(("guide", lambda: open_guide(page, shared_server.url, words, "occupational-injury")))
    views.append(("sources", lambda: page.locator("details").first.locator("summary").click()))
    for name, go in views:
        go()
        assert axe(page) == [], name
        for measure, found in page.evaluate(LOOK).items():
            assert found == [], f"{name}: {measure}"
        page.emulate_media(color_scheme="dark")
        assert axe_again(page) == [], f"{name}, dark"
        page.emulate_media(color_scheme="light")
