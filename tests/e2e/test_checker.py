"""What am I entitled to: from nothing to a verdict, offline, in both languages; no request carries an answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.e2e.conftest import Server, ready_offline
from tests.e2e.rider import PREFIX
from tests.e2e.test_access import axe

NewPhone = Callable[..., BrowserContext]

INJURY = {"zh": "送单受伤了", "en": "Hurt on an order"}
ANSWERS = {
    "zh": ["在平台App上接单，没有这样的公司", "外卖、跑腿、即时配送", "都没有"],
    "en": ["Orders from a platform app, no such firm", "On-demand delivery", "None of these"],
}
PEEK = {"zh": re.compile("已经有 .* 项结果"), "en": re.compile("result.* already")}
KEPT = r"({ url }) => /benefits\.[0-9a-f]{12}/.test(url)"
WIPE = {"zh": "清掉答案", "en": "Wipe the answers"}
UNDO = {"zh": "撤销", "en": "Undo"}
SKIP = {"zh": "不知道，先跳过", "en": "I don't know, skip"}


def open_checker(page: Page, url: str, language: str) -> None:
    """The start of the checker, with the rules on the phone."""
    page.goto(f"{url}{PREFIX[language]}/benefits")
    expect(page.locator(".tile").first).to_be_visible()


def answer(page: Page, words: str) -> None:
    """Tap one of the big answers."""
    page.locator(".answer", has_text=words).first.click()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_zero_to_a_verdict_offline_and_no_request_carries_an_answer(
    new_phone: NewPhone, shared_server: Server, language: str
) -> None:
    phone = new_phone()
    page = phone.new_page()
    open_checker(page, shared_server.url, language)
    ready_offline(page)
    phone.set_offline(True)
    page.goto(f"{shared_server.url}{PREFIX[language]}/benefits")
    asked: list[Request] = []
    phone.on("request", lambda one: asked.append(one))
    page.get_by_role("button", name=INJURY[language]).click()
    for words in ANSWERS[language]:
        if page.locator(".peek").count():
            break
        answer(page, words)
    page.get_by_role("button", name=PEEK[language]).click()
    first = page.locator("[data-verdict]").first
    expect(first.locator(".result").first).to_be_visible()
    phone.set_offline(False)
    page.reload()
    expect(page.locator(".result").first).to_be_visible()
    carried = [one.url for one in asked if one.method != "GET" or "?" in one.url or one.post_data]
    assert carried == [], "an answer left the phone"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_result_opens_to_why_next_step_papers_whom_to_ask_and_source(
    new_phone: NewPhone, shared_server: Server, language: str
) -> None:
    page = new_phone().new_page()
    open_checker(page, shared_server.url, language)
    page.get_by_role("button", name=INJURY[language]).click()
    for words in ANSWERS[language]:
        if page.locator(".answer", has_text=words).count():
            answer(page, words)
    while not page.locator(".result").count():
        page.get_by_role("button", name=SKIP[language]).click()
    claim = page.locator("#r-injury-claim")
    if not claim.is_visible():
        claim.locator("xpath=ancestor::details").first.locator("summary").first.click()
    claim.locator("summary").first.click()
    expect(claim.locator("a[href='tel:12333']").first).to_be_visible()
    claim.get_by_text({"zh": "出处", "en": "Sources"}[language], exact=True).click()
    expect(claim.locator(".source").first).to_be_visible()
    claim.get_by_text({"zh": "为什么这样说", "en": "Why"}[language], exact=True).click()
    expect(claim.locator(".leaves li").first).to_be_visible()
    assert axe(page) == []


def test_not_knowing_never_blocks(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone().new_page()
    open_checker(page, shared_server.url, "zh")
    page.get_by_role("button", name=INJURY["zh"]).click()
    for _ in range(40):
        if page.locator(".result").count():
            break
        page.get_by_role("button", name=SKIP["zh"]).click()
    expect(page.locator("[data-verdict=possible-ask] .result").first).to_be_visible()
    expect(page.locator("[data-verdict=open]")).to_have_count(0)


def test_back_keeps_every_answer(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone().new_page()
    open_checker(page, shared_server.url, "zh")
    page.get_by_role("button", name=INJURY["zh"]).click()
    answer(page, ANSWERS["zh"][0])
    page.go_back()
    expect(page.locator(".answer[aria-pressed=true]")).to_contain_text(ANSWERS["zh"][0])
    page.go_back()
    expect(page.locator(".tile").first).to_be_visible()


def test_one_tap_wipes_the_answers_and_one_tap_brings_them_back(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone().new_page()
    open_checker(page, shared_server.url, "zh")
    page.get_by_role("button", name=INJURY["zh"]).click()
    for words in ANSWERS["zh"]:
        if page.locator(".answer", has_text=words).count():
            answer(page, words)
    if page.locator(".peek").count():
        page.locator(".peek").click()
    page.get_by_role("button", name=WIPE["zh"]).click()
    assert page.evaluate("JSON.parse(localStorage.getItem('check')).facts") == {}
    page.get_by_role("button", name=UNDO["zh"]).click()
    assert page.evaluate("JSON.parse(localStorage.getItem('check')).facts.work_class") == "platform"


def test_a_city_is_found_by_initials_and_a_wrong_name_is_said(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone().new_page()
    open_checker(page, shared_server.url, "zh")
    page.get_by_role("button", name="没活干了").click()
    page.get_by_role("searchbox").fill("没有这个城")
    expect(page.get_by_text("没有叫这个名字的城市")).to_be_visible()
    page.get_by_role("searchbox").fill("zz")
    answer(page, "郑州市")
    expect(page.locator("legend h1")).not_to_contain_text("哪个城市")


def test_a_phone_that_never_had_the_rules_says_so_and_whom_to_call(new_phone: NewPhone, shared_server: Server) -> None:
    page = new_phone().new_page()
    page.route("**/packs/benefits*", lambda route: route.abort())
    page.goto(f"{shared_server.url}/benefits")
    expect(page.get_by_role("alert")).to_contain_text("规则还没下载到这台手机")
    page.unroute("**/packs/benefits*")
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(".tile").first).to_be_visible()


def test_who_only_looked_for_a_place_has_rules_and_guides_without_signal(
    new_phone: NewPhone, shared_server: Server
) -> None:
    phone = new_phone()
    page = phone.new_page()
    with page.expect_response(re.compile(r"/packs/benefits\.[0-9a-f]{12}\.json")):
        page.goto(shared_server.url)
    ready_offline(page)
    page.wait_for_function(
        "caches.open('packs').then((all) => all.keys()).then((all) => all.some(KEPT))".replace("KEPT", KEPT)
    )
    phone.set_offline(True)
    page.goto(f"{shared_server.url}/benefits")
    expect(page.locator(".tile").first).to_be_visible()
