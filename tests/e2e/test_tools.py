"""The calculators: worked out offline while one types, with formula and source, and nothing typed leaves the phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from tests.e2e.conftest import Server, ready_offline
from tests.e2e.rider import PREFIX
from tests.e2e.test_access import LOOK, axe, axe_again

NewPhone = Callable[..., BrowserContext]

BEIJING = {"zh": "北京市", "en": "Beijing"}
CHOOSE = {"zh": "选城市", "en": "Choose a city"}
BASE = {"zh": "想按多少基数缴", "en": "Base you want to pay on"}
REMIND = {"zh": "提醒我：记到手机日历", "en": "Remind me: put it in my calendar"}
WIPE = {"zh": "清掉填的数", "en": "Wipe"}
BILL = {"zh": "基数 7,270.00 元 × 20% = 1,454.00 元", "en": "base 7,270.00 yuan × 20% = 1,454.00 yuan"}


def open_tools(page: Page, url: str, language: str = "zh") -> None:
    """The calculators, with the rules on the phone."""
    page.goto(f"{url}{PREFIX[language]}/tools")
    expect(page.locator(".sum").first).to_be_visible()


def card(page: Page, name: str) -> Locator:
    """One calculator."""
    return page.locator(f"#{name}")


def choose(page: Page, name: str, language: str = "zh") -> None:
    """Type the name of a place, and tap it."""
    page.get_by_role("button", name=CHOOSE[language]).click()
    page.get_by_role("searchbox").fill(name)
    page.locator(".where .answer", has_text=name).first.click()
    expect(page.locator(".where b").first).to_have_text(name)


def as_of(page: Page, day: str) -> None:
    """Count by the rules of a day."""
    page.locator(".where input[type=date]").fill(day)
    page.locator(".where input[type=date]").blur()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pension_bill_of_beijing_is_shown_with_its_formula_offline_and_nothing_typed_leaves(
    new_phone: NewPhone, shared_server: Server, language: str
) -> None:
    phone = new_phone()
    page = phone.new_page()
    open_tools(page, shared_server.url, language)
    ready_offline(page)
    phone.set_offline(True)
    asked: list[Request] = []
    phone.on("request", lambda one: asked.append(one))
    open_tools(page, shared_server.url, language)
    choose(page, BEIJING[language], language)
    as_of(page, "2026-10-15")
    bill = card(page, "pension")
    bill.get_by_label(BASE[language]).fill("7270")
    expect(bill.locator(".figure")).to_contain_text("1,454.00")
    expect(bill.locator(".formula")).to_have_text(BILL[language])
    bill.locator("details summary").click()
    expect(bill.locator(".sources")).to_contain_text("关于2026年度各项社会保险缴费工资基数上下限的通告")
    expect(bill.locator(".sources")).to_contain_text("2026-08-21")
    expect(bill.locator("a.badge")).to_have_attribute("href", "tel:12333")
    phone.set_offline(False)
    page.reload()
    expect(bill.get_by_label(BASE[language])).to_have_value("7270")
    assert [one.url for one in asked if one.method != "GET" or "?" in one.url or one.post_data] == []
    assert [one.url for one in asked if re.search("7270|110000|2026-10-15", one.url)] == []
    assert len(asked) > 3


def test_a_base_below_the_floor_is_raised_and_no_number_is_no_sum(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    bill = card(page, "pension")
    expect(bill).to_contain_text("先在上面选城市")
    choose(page, "广州市")
    bill.get_by_label("想按多少基数缴").fill("4000")
    expect(bill.locator(".figure")).to_have_text("1,102.00 元")
    expect(bill).to_contain_text("低于最低基数 5,510.00 元")
    expect(bill).to_contain_text("新一年的数还没公布")
    bill.get_by_label("想按多少基数缴").fill("四千")
    expect(bill.get_by_label("想按多少基数缴")).to_have_attribute("aria-invalid", "true")
    expect(bill).to_contain_text("请只填数字")
    expect(bill.locator(".figure")).to_have_count(0)


def test_a_place_whose_numbers_were_not_read_gets_none(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    choose(page, "郑州市")
    for name, phone in (("pension", "12333"), ("loan", "12329")):
        expect(card(page, name)).to_contain_text(f"这里的数还没读到，不猜。请问 {phone}。")
        expect(card(page, name).locator(".figure")).to_have_count(0)


def test_a_man_born_in_march_1970_sees_july_2031_and_16_years(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    retire = card(page, "retire")
    retire.get_by_label("年", exact=True).select_option("1970")
    retire.get_by_label("月", exact=True).select_option("03")
    retire.get_by_role("button", name="男").click()
    expect(retire.locator(".figure")).to_have_text("2031年7月")
    expect(retire).to_contain_text("61 岁 4 个月")
    expect(retire).to_contain_text("16 年（192 个月）")
    expect(retire.locator(".formula")).to_have_text("1970年3月 + 60 岁 = 2030年3月；推迟 16 个月 = 2031年7月")
    retire.get_by_role("button", name="女，说不准").click()
    expect(retire.locator(".figure")).to_have_text("2025年4月")
    expect(retire).to_contain_text("原50岁：2025年以前已经到龄，按老规定")
    retire.get_by_label("年", exact=True).select_option("1978")
    expect(retire.locator(".figure")).to_have_text("2029年11月 或 2035年4月")


def test_the_meter_shows_the_next_step_and_gives_a_calendar_file(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    claim = card(page, "claim")
    as_of(page, "2026-11-22")
    claim.get_by_label("哪一天受的伤").fill("2026-11-02")
    expect(claim.locator(".figure")).to_have_text("还剩 70 天")
    expect(claim.locator(".meter .next")).to_contain_text("第 25 天")
    expect(claim.locator(".meter .over")).to_have_count(2)
    with page.expect_download() as download:
        claim.get_by_role("button", name=REMIND["zh"]).click()
    expect(claim.get_by_text("提醒已存成日历文件")).to_be_visible()
    assert download.value.suggested_filename.endswith(".ics")
    calendar = Calendar.from_ical(Path(download.value.path()).read_bytes())
    assert not calendar.errors
    events = calendar.walk("VEVENT")
    days = [event.decoded("dtstart") for event in events]
    assert days == [date(2026, 11, 2) + timedelta(days=n) for n in (25, 30, 60, 85, 90)]
    assert str(events[0]["summary"]) == "职业伤害：催平台提交申请"
    assert all(len(event.walk("VALARM")) == 2 for event in events)


def test_after_day_90_it_says_to_apply_all_the_same(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    as_of(page, "2026-11-22")
    claim = card(page, "claim")
    claim.get_by_label("哪一天受的伤").fill("2026-08-01")
    expect(claim.locator(".figure")).to_have_text("过了 23 天")
    expect(claim).to_contain_text("照样去申请")
    expect(claim.get_by_role("button", name=REMIND["zh"])).to_have_count(0)


def test_the_housing_fund_asks_what_the_city_asks_and_counts_the_months(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    choose(page, "深圳市")
    loan = card(page, "loan")
    loan.get_by_label("已连续缴").fill("8")
    loan.get_by_label("一共缴了").fill("8")
    expect(loan.locator(".figure")).to_have_text("28 个月")
    expect(loan).to_contain_text("连续缴满 12 个月，并且一共缴满 36 个月")
    expect(card(page, "fund").get_by_label("想按百分之几缴")).to_be_visible()
    page.get_by_role("button", name="换城市").click()
    page.get_by_role("searchbox").fill("天津市")
    page.locator(".where .answer").first.click()
    expect(card(page, "fund").locator(".figure")).to_have_text("251.00–6,940.00 元")
    card(page, "fund").get_by_label("想每月缴").fill("200")
    expect(card(page, "fund")).to_contain_text("最少 251.00 元")


def test_one_tap_wipes_what_was_typed_and_one_brings_it_back(page: Page, shared_server: Server) -> None:
    open_tools(page, shared_server.url)
    choose(page, "上海市")
    page.get_by_role("button", name=WIPE["zh"]).click()
    expect(page.get_by_role("button", name=CHOOSE["zh"])).to_be_visible()
    assert page.evaluate("localStorage.getItem('calc')") == "{}"
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".where b").first).to_have_text("上海市")


def test_the_results_are_shared_as_text(new_phone: NewPhone, shared_server: Server) -> None:
    phone = new_phone()
    phone.add_init_script("navigator.share = (given) => { window.given = given; return Promise.resolve(); }")
    page = phone.new_page()
    open_tools(page, shared_server.url)
    choose(page, "北京市")
    as_of(page, "2026-10-15")
    page.get_by_role("button", name="发给自己").click()
    page.wait_for_function("window.given")
    text = page.evaluate("window.given.text")
    assert "北京市 · 按 2026年10月15日 的规定" in text
    assert "养老保险每月缴多少\n每月大约缴 1,454.00 元" in text
    assert "什么时候能退休" not in text, "nothing was filled in there"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hands_and_eyes_find_nothing_in_the_way(new_phone: NewPhone, shared_server: Server, language: str) -> None:
    page = new_phone().new_page()
    open_tools(page, shared_server.url, language)
    ready_offline(page)
    found = {"empty": {"axe": axe(page), **page.evaluate(LOOK)}}
    choose(page, {"zh": "深圳市", "en": "Shenzhen"}[language], language)
    card(page, "claim").locator("input[type=date]").fill("2026-11-02")
    for details in page.locator("details.why").all():
        details.locator("summary").click()
    found["full"] = {"axe": axe(page), **page.evaluate(LOOK)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = {"axe": axe_again(page)}
    assert {view: {name: it for name, it in all_.items() if it} for view, all_ in found.items()} == {
        "empty": {},
        "full": {},
        "dark": {},
    }


def test_without_script_the_page_says_what_it_needs_and_leads_to_the_guides(
    new_phone: NewPhone, shared_server: Server
) -> None:
    page = new_phone(java_script_enabled=False).new_page()
    page.goto(shared_server.url + "/tools")
    # A driven Chromium shows no noscript: its markup is looked at instead.
    assert re.search("<noscript>.*算数要用脚本.*</noscript>", page.request.get(page.url).text())
    page.get_by_role("link", name=re.compile("办事指南")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
