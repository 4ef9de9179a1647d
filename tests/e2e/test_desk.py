"""The desk in a real browser, without script: first admin, an editor, a changed number, a second person, a way back."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server

PASSWORD = "quatre bouleaux hauts"  # noqa: S105 of no installation
WIDE = {
    "viewport": {"width": 1280, "height": 800},
    "is_mobile": False,
    "has_touch": False,
    "java_script_enabled": False,
}

NewPhone = Callable[..., BrowserContext]


def test_a_number_is_changed_previewed_approved_published_and_rolled_back(
    own_server: Server, new_phone: NewPhone
) -> None:
    shipped = ruleset(own_server)
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", own_server.flask("people", "init"))
    assert code
    admin, admin_totp = started(own_server, new_phone, code[0])
    admin.get_by_role("link", name="人员").click()
    admin.get_by_label("姓名").fill("林小编")
    admin.get_by_label("角色").select_option("content-editor")
    admin.get_by_role("button", name="添加").click()
    editor, _totp = started(own_server, new_phone, admin.locator("#one-time").inner_text())

    editor.get_by_label("查找规则、参数、地方、数字").fill("pension_base")
    editor.get_by_role("button", name="查找").click()
    editor.get_by_role("link", name="pension_base").first.click()
    editor.get_by_role("link", name="改正 11 2026-07-01").click()
    editor.get_by_label("floor").fill("七千三")
    editor.get_by_role("button", name="存进草稿").click()
    expect(editor.get_by_role("alert")).to_contain_text("请填金额")
    expect(editor.get_by_label("floor")).to_have_value("七千三")
    editor.get_by_label("floor").fill("7300")
    editor.get_by_role("button", name="存进草稿").click()
    expect(editor.locator("#changes")).to_contain_text("P1")
    expect(editor.locator("#changes")).to_contain_text("可能符合")
    expect(editor.get_by_text("7270 元", exact=True)).to_be_visible()
    editor.get_by_label("为什么改").fill("2026年度北京下限更正")
    editor.get_by_role("button", name="请人批准").click()
    expect(editor.get_by_role("button", name="批准并发布")).to_have_count(0)

    admin.get_by_role("navigation").get_by_role("link", name="草稿").click()
    admin.get_by_role("link", name="2026年度北京下限更正").click()
    expect(admin.locator("#changes")).to_contain_text("P1")
    promised = admin.locator("#ruleset").inner_text()
    admin.get_by_role("button", name="批准并发布").click()
    expect(admin.get_by_role("heading", level=1)).to_contain_text("第 1 版")
    assert ruleset(own_server) == promised != shipped

    admin.get_by_role("navigation").get_by_role("link", name="版本").click()
    admin.get_by_role("button", name="退回到程序自带的内容").click()
    expect(admin.get_by_role("heading", level=1)).to_contain_text("第 2 版")
    assert ruleset(own_server) == shipped

    admin.get_by_role("button", name="退出").click()
    admin.get_by_label("姓名").fill("admin")
    admin.get_by_label("密码").fill(PASSWORD)
    admin.get_by_label("6位验证码").fill(pyotp.TOTP(admin_totp).at(int(time.time()) + 30))
    admin.get_by_role("button", name="登录").click()
    expect(admin.get_by_role("heading", level=1)).to_contain_text("规则和参数")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_desk_fits_narrow_and_wide_and_axe_finds_nothing(
    own_server: Server, new_phone: NewPhone, width: int
) -> None:
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", own_server.flask("people", "init"))
    assert code
    wide = {**WIDE, "viewport": {"width": width, "height": 844 if width == 390 else 800}, "java_script_enabled": True}
    page, _totp = started(own_server, new_phone, code[0], **wide)
    for path in LOOKED_AT:
        page.goto(own_server.url + path)
        look_at(page, path)


LOOKED_AT = (
    "/desk/rules",
    "/desk/rules/pension-bill",
    "/en/desk/rules/injury-claim/clauses/covered",
    "/desk/rules/pension-bill/clauses/below-floor",
    "/desk/rules/pension-bill/case",
    "/desk/params/pension_base",
    "/desk/params/pension_base/entry?key=11&from=2026-07-01",
    "/desk/content",
    "/en/desk/content/pension",
    "/desk/drafts",
    "/desk/versions",
    "/desk/people",
    "/desk/audit",
    "/desk/me",
    "/desk/nowhere",
)


def look_at(page: Page, path: str) -> None:
    """Nothing sticks out, and axe finds nothing."""
    sticks_out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sticks_out <= 0, path
    found = Axe().run(page).response["violations"]
    assert [(it["id"], [node["target"] for node in it["nodes"]]) for it in found] == [], path


def started(server: Server, new_phone: NewPhone, code: str, **more: object) -> tuple[Page, str]:
    """Somebody starts with a one-time code in a browser of their own; the page and the TOTP secret."""
    page = new_phone(**{**WIDE, **more}).new_page()
    page.goto(f"{server.url}/desk")
    page.get_by_role("link", name="第一次来").click()
    page.get_by_label("一次性代码").fill(code)
    page.get_by_role("button", name="继续").click()
    totp = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("6位验证码").fill(pyotp.TOTP(totp).now())
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输一次").fill(PASSWORD)
    page.get_by_role("button", name="开始").click()
    expect(page.locator("main li")).to_have_count(10)
    page.get_by_role("link", name="抄好了").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("规则和参数")
    return page, totp


def ruleset(server: Server) -> str:
    """The hash of the rules that a phone would get."""
    with urllib.request.urlopen(server.url + "/packs/benefits.json", timeout=5) as reply:  # noqa: S310 our own
        return str(json.load(reply)["ruleset"])
