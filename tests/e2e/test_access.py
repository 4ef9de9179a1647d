"""For every hand, eye and ear: axe, thumbs in gloves, large text, long words, right to left, no motion."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.conftest import PHONE, Server
from tests.e2e.rider import begin, cards, devtools
from tests.e2e.views import settle, views

NewPhone = Callable[..., BrowserContext]
LOOK = (Path(__file__).parent / "look.js").read_text("utf-8")
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
Seen = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


@pytest.fixture(scope="module")
def seen(chromium: Browser, shared_server: Server, language: str) -> Iterator[Seen]:
    """One walk through every view: what axe and our own measures find wrong in each."""
    phone = chromium.new_context(**PHONE)
    page = phone.new_page()
    found: Seen = {}
    for name in views(page, shared_server.url, language):
        found[name] = {"axe": axe(page), **page.evaluate(LOOK)}
        page.emulate_media(color_scheme="dark")
        found[name]["dark"] = axe_again(page)
        page.emulate_media(color_scheme="light")
        found[name]["lang"] = [page.locator("html").get_attribute("lang") or ""]
    assert len(found) == 21
    yield found
    phone.close()


# What is still rising is half transparent: its colours are looked at when it stands.
STILL = "() => Promise.allSettled(document.getAnimations().map((it) => it.finished))"


def axe(page: Page) -> list[str]:
    """What axe finds: rule and first places."""
    page.evaluate(STILL)
    return told(Axe().run(page, options={"resultTypes": ["violations"]}).response)


def axe_again(page: Page) -> list[str]:
    """The colours only, in a page that axe has looked at before."""
    page.evaluate(STILL)
    return told(page.evaluate(f"axe.run({json.dumps(COLOURS)})"))


def told(results: dict[str, Any]) -> list[str]:
    """Each violation in a line: the rule, where, why."""
    return [
        f"{rule['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for rule in results["violations"]
        for node in rule["nodes"][:2]
    ]


def faults(seen: Seen, measure: str) -> dict[str, list[str]]:
    """Views where a measure found something."""
    return {view: found[measure] for view, found in seen.items() if found[measure]}


def test_axe_finds_nothing_on_any_view(seen: Seen) -> None:
    assert faults(seen, "axe") == {}


def test_colours_are_readable_in_the_dark(seen: Seen) -> None:
    assert faults(seen, "dark") == {}


def test_every_target_is_large_enough_for_a_glove(seen: Seen) -> None:
    assert faults(seen, "small") == {}


def test_targets_do_not_touch(seen: Seen) -> None:
    assert faults(seen, "crowded") == {}


def test_no_view_scrolls_sideways_or_cuts_text(seen: Seen) -> None:
    assert faults(seen, "wide") == {}
    assert faults(seen, "cut") == {}
    assert faults(seen, "covered") == {}


def test_no_text_is_under_13_pixels(seen: Seen) -> None:
    assert faults(seen, "tiny") == {}


def test_the_language_of_every_word_is_stated(seen: Seen, language: str) -> None:
    stated = {name: found["lang"] for name, found in seen.items()}
    assert set(map(str, stated.values())) == {"['en']" if language == "en" else "['zh-Hans']"}
    assert faults(seen, "tongue") == {}


def measured(page: Page, url: str, language: str) -> Seen:
    """One walk with the measures of room only."""
    return {name: page.evaluate(LOOK) for name in views(page, url, language)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_at_200_percent_loses_nothing(new_phone: NewPhone, shared_server: Server, language: str) -> None:
    page = new_phone().new_page()
    with devtools(page) as cdp:
        cdp.send("Page.enable")
        cdp.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        found = measured(page, shared_server.url, language)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 34
    assert faults(found, "wide") == {}
    assert faults(found, "cut") == {}
    assert faults(found, "covered") == {}
    assert faults(found, "small") == {}


def test_our_own_largest_text_loses_nothing(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone().new_page()
    page.goto(shared_server.url + "/en/mine")
    page.get_by_role("button", name=re.compile("Very large")).click()
    assert page.evaluate("document.documentElement.dataset.size") == "huge"
    found = measured(page, shared_server.url, "en")
    assert page.evaluate("document.documentElement.dataset.size") == "huge"
    assert faults(found, "wide") == {}
    assert faults(found, "cut") == {}
    assert faults(found, "covered") == {}


def test_the_narrowest_phone_loses_nothing(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone(viewport={"width": 320, "height": 640}).new_page()
    found = measured(page, shared_server.url, "en")
    assert faults(found, "wide") == {}
    assert faults(found, "cut") == {}
    assert faults(found, "covered") == {}
    assert faults(found, "small") == {}


def doubled(text: str) -> str:
    """A pseudo-translation twice as long; fields stay."""
    return f"{text} {text}" if text.strip() else text


def long_words(html: str) -> str:
    """Every word of a page doubled, those of its scripts too."""
    head, tail = html.split("<body>", 1)
    body, words = tail.split('<script type="application/json" id="words">', 1)
    catalog, rest = words.split("</script>", 1)
    said = {
        key: [doubled(t) for t in text] if isinstance(text, list) else doubled(text)
        for key, text in json.loads(catalog).items()
    }
    body = re.sub(r">([^<>{}]*[A-Za-z][^<>{}]*)<", lambda found: f">{doubled(found[1])}<", body)
    return f'{head}<body>{body}<script type="application/json" id="words">{json.dumps(said)}</script>{rest}'


def right_to_left(html: str) -> str:
    """The page as a reader of Arabic script has it."""
    return html.replace('dir="ltr"', 'dir="rtl"', 1)


@pytest.mark.parametrize("change", [long_words, right_to_left])
def test_translators_can_add_a_language_without_touching_code(
    new_phone: NewPhone, shared_server: Server, change: Callable[[str], str]
) -> None:
    def rewrite(route: Route) -> None:
        reply = route.fetch()
        if "text/html" in reply.headers.get("content-type", ""):
            route.fulfill(response=reply, body=change(reply.text()))
        else:
            route.fulfill(response=reply)

    page = new_phone(service_workers="block").new_page()
    page.route("**/*", rewrite)
    found = measured(page, shared_server.url, "en")
    sample = page.locator("nav.tabs").inner_text()
    assert ("Nearby Nearby" in sample) if change is long_words else (page.evaluate("document.dir") == "rtl")
    assert faults(found, "wide") == {}
    assert faults(found, "cut") == {}
    assert faults(found, "covered") == {}
    assert faults(found, "small") == {}


def test_nothing_moves_for_those_who_asked_for_stillness(new_phone: NewPhone, shared_server: Server) -> None:
    moving = "document.getAnimations().map((it) => it.effect.getComputedTiming().duration)"
    for motion, wanted in (("reduce", False), ("no-preference", True)):
        page = new_phone(reduced_motion=motion).new_page()
        begin(page, shared_server.url)
        settle(page)
        page.evaluate(f"""new MutationObserver(() => {{ window.moved = [...(window.moved ?? []), ...{moving}]; }})
            .observe(document.body, {{childList: true, subtree: true}})""")
        page.locator(".here .btn").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        durations = page.evaluate("window.moved ?? []")
        assert bool(durations) == wanted, motion
        assert all(duration <= 200 for duration in durations)


FOCUS = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(el);
  const box = el.getBoundingClientRect();
  return {
    name: (el.innerText || el.labels?.[0]?.innerText || '').trim().replace(/\\s+/g, ' '),
    seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight,
    where: el.closest('dialog') ? 'dialog' : 'page',
    key: el.tagName + (el.getAttribute('href') ?? '') + (el.innerText ?? ''),
  };
}"""
TABBABLE = """() => [...(document.querySelector('dialog[open]') ?? document)
  .querySelectorAll('a[href], button, input, textarea, select')]
  .filter((el) => el.tabIndex >= 0 && !el.disabled && el.checkVisibility({visibilityProperty: true})).length"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus; every stop on the way can be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            continue
        assert focus["seen"], focus
        if re.search(name, focus["name"]):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_the_keyboard_alone_does_everything(page: Page, shared_server: Server) -> None:
    page.goto(shared_server.url + "/")
    expect(page.get_by_role("button", name="用我的位置")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "用我的位置")
    page.keyboard.press("Enter")
    expect(cards(page).first).to_be_visible()

    for opener in ("^筛选", "^换地方", "^导航"):
        tab_to(page, opener)
        stays_inside_then_returns(page, opener)

    tab_to(page, "^现在开着")
    page.keyboard.press("Space")
    expect(page.locator(".chip[aria-pressed=true]").filter(has_text="现在开着")).to_be_visible()
    tab_to(page, "^清除")
    page.keyboard.press("Enter")
    tab_to(page, "搜名称")
    page.keyboard.type("张仲景")
    expect(cards(page).first).to_contain_text("张仲景")
    tab_to(page, "张仲景")
    page.keyboard.press("Enter")
    expect(page.locator("#report")).to_be_visible()
    tab_to(page, "^不对")
    page.keyboard.press("Enter")
    tab_to(page, "能不能进")
    page.keyboard.press("Space")
    tab_to(page, "想多说一句")
    page.keyboard.type("门锁着")
    tab_to(page, "^提交")
    page.keyboard.press("Enter")
    expect(page.locator("#report").get_by_role("status")).to_contain_text("收到了")


def stays_inside_then_returns(page: Page, opener: str) -> None:
    """A sheet keeps the focus while it is open and gives it back: closed by Esc and by its button."""
    for close in ("Escape", "button"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        stops = set()
        for key in ["Shift+Tab"] * 4 + ["Tab"] * 8:  # backwards over the edge, then forwards over it again
            page.keyboard.press(key)
            focus = page.evaluate(FOCUS)
            if focus:
                assert focus["where"] == "dialog", focus
                assert focus["seen"], focus
                stops.add(focus["key"])
        assert len(stops) > 3
        if close == "Escape":
            page.keyboard.press("Escape")
        else:
            tab_to(page, "^关闭")
            page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert re.search(opener, (page.evaluate(FOCUS) or {"name": "the page, nowhere"})["name"]), close


def test_tab_comes_to_every_control(page: Page, shared_server: Server) -> None:
    begin(page, shared_server.url)
    total = page.evaluate(TABBABLE)
    stops = 0
    page.evaluate("document.body.tabIndex = -1, document.body.focus()")
    for _ in range(total + 2):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        assert focus["seen"], focus
        stops += 1
    assert stops >= total > 40
