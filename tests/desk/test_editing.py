"""From a form to phones: drafts, what they change, the second person, versions and the way back."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server import publication
from server.content import edits, live
from server.content.ruleset import ruleset
from server.ledger import drafts, versions
from tests.desk.desks import Browser

BEIJING = "/desk/params/pension_base/entry?key=11&from=2026-07-01"
MENDED = {
    "key": "11",
    "from": "2026-07-01",
    "to": "2027-06-30",
    "value__floor": "7,300.50",
    "value__ceiling": "36348",
    "source": "pen-base-11-2026",
}


def data(app: Flask) -> Path:
    return app.extensions["waystation"].config.data


def live_floor(app: Flask) -> int:
    """The floor of Beijing that phones get."""
    rows = live.ruleset_and_guides(data(app))[0]["params"]["pension_base.floor"]["rows"]["11"]
    return next(int(row[2]) for row in rows if row[0] == "2026-07-01")


def hash_for_phones(app: Flask) -> str:
    return json.loads((data(app) / "packs" / "benefits.json").read_bytes())["ruleset"]


def drafted(editor: Browser, page: str = BEIJING, **fields: Any) -> str:
    """Send a form that is right; the address of the draft."""
    reply = editor.send(page, page, **fields)
    assert reply.status_code == 303, re.findall(r'class="error"[^>]*>([^<]+)', reply.text)
    return str(reply.headers["Location"])


def asked(editor: Browser, **fields: Any) -> str:
    """A draft that waits for approval."""
    draft = drafted(editor, **(fields or MENDED))
    assert editor.send(f"{draft}/ask", draft, why="新的通知").status_code == 303
    return draft


def seal(browser: Browser, draft: str) -> str:
    found = re.search(r'name="seal" value="(\w+)"', browser.get(draft).text)
    assert found
    return found[1]


def approve(browser: Browser, draft: str) -> Any:
    return browser.send(f"{draft}/approve", draft, seal=seal(browser, draft))


def count(app: Flask) -> int:
    with app.extensions["waystation"].ledger.read() as conn:
        return len(versions.every(conn))


def test_a_number_goes_from_the_form_to_the_phones_with_a_second_person(
    app: Flask, editor: Browser, second: Browser
) -> None:
    draft = drafted(editor, **MENDED)
    page = editor.get(draft).text
    assert "P1" in page and "可能符合" in page and "7300.5 元" in page
    assert editor.send(f"{draft}/ask", draft, why="").status_code == 422, "nobody approves without a why"
    editor.send(f"{draft}/ask", draft, why="新的通知")
    assert live_floor(app) == 727_000, "nothing is published before somebody else approves"
    reply = approve(second, draft)
    assert reply.headers["Location"] == "/desk/versions/1"
    assert live_floor(app) == 730_050
    assert hash_for_phones(app) == live.ruleset_and_guides(data(app))[0]["hash"] != ruleset()["hash"]
    shown = editor.get("/desk/versions/1").text
    assert editor.name in shown and second.name in shown and "新的通知" in shown and hash_for_phones(app) in shown


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(app: Flask, editor: Browser) -> None:
    wrong = {**MENDED, "value__floor": "seven", "to": "2026-02-30", "key": "99", "source": "nowhere"}
    reply = editor.send(BEIJING, BEIJING, **wrong)
    assert reply.status_code == 422
    for field in ("value-floor", "to", "key", "source"):
        assert f'id="{field}-error"' in reply.text, field
    for typed in ("seven", "2026-02-30", "99", "nowhere", "36348"):
        assert f'value="{typed}"' in reply.text, typed
    with app.extensions["waystation"].ledger.read() as conn:
        assert drafts.in_state(conn, "open", "asked") == []


def test_what_only_the_compiler_sees_stands_at_its_field_too(editor: Browser) -> None:
    page = "/desk/params/pension_base/entry"
    overlapping = {**MENDED, "from": "2027-01-01", "to": "2027-12-31"}
    reply = editor.send(page, page, **overlapping)
    assert reply.status_code == 422
    assert "和 2026-07-01 开始的那一条日期重叠" in reply.text and 'id="from-error"' in reply.text
    assert editor.send(page, page, **overlapping, close="yes").status_code == 303


def test_a_new_number_ends_the_one_before_and_brings_its_source(app: Flask, editor: Browser, second: Browser) -> None:
    page = "/desk/params/pension_base/entry"
    new = {
        "key": "44",
        "from": "2027-07-01",
        "value__floor": "4900",
        "value__ceiling": "28000",
        "close": "yes",
        "source__id": "pen-base-44-2027",
        "source__title": "关于2027年基数的通知",
        "source__publisher": "广东省人社厅",
        "source__confidence": "official page read",
        "source__checked_on": "2027-06-20",
    }
    draft = drafted(editor, page, **new)
    editor.send(f"{draft}/ask", draft, why="2027年度")
    assert approve(second, draft).status_code == 303
    compiled = live.ruleset_and_guides(data(app))[0]
    rows = compiled["params"]["pension_base.floor"]["rows"]["44"]
    assert [row[:4] for row in rows[-2:]] == [
        ["2025-07-01", "2027-06-30", 477_500, "pen-base-44-2025"],
        ["2027-07-01", "", 490_000, "pen-base-44-2027"],
    ]
    assert compiled["sources"]["pen-base-44-2027"]["publisher"] == "广东省人社厅"
    incomplete = {**new, "from": "2028-07-01", "source__id": "Pen Base", "source__title": ""}
    reply = editor.send(page, page, **incomplete)
    assert 'id="source-id-error"' in reply.text and 'id="source-title-error"' in reply.text


def test_a_rate_is_typed_in_percent(app: Flask, editor: Browser, second: Browser) -> None:
    page = "/desk/params/pension_rate/entry"
    draft = drafted(editor, page, **{"key": "11", "from": "2027-01-01", "value__": "19.75", "source": "pen-sh-rate"})
    assert "19.75%" in editor.get(draft).text
    editor.send(f"{draft}/ask", draft, why="试")
    approve(second, draft)
    assert live.ruleset_and_guides(data(app))[0]["params"]["pension_rate"]["rows"]["11"][0][2] == 1975


def test_a_clause_gets_another_comparison_verdict_and_sentence(app: Flask, editor: Browser, second: Browser) -> None:
    page = "/desk/rules/pension-join/clauses/too-young"
    clause = {
        "op__0": "lte",
        "with__0": "value",
        "value__0": "17",
        "verdict": "not-yet",
        "zh": "未满18周岁先等等。",
        "en": "Below 18 wait.",
    }
    bad = editor.send(page, page, **{**clause, "value__0": "十七", "en": ""})
    assert bad.status_code == 422 and 'value="十七"' in bad.text and "未满18周岁先等等" in bad.text
    draft = drafted(editor, page, **clause)
    text = editor.get(draft).text
    assert "小于等于 17 年" in text and "还没到" in text
    editor.send(f"{draft}/ask", draft, why="试")
    approve(second, draft)
    made = next(
        it
        for it in live.ruleset_and_guides(data(app))[0]["rules"]["pension-join"]["clauses"]
        if it["id"] == "too-young"
    )
    assert made["when"][0] == "lte" and made["when"][2] == 17 and made["verdict"] == "not-yet"


def test_saving_a_clause_as_it_is_changes_nothing(editor: Browser) -> None:
    made = edits.made([])
    page = "/desk/rules/pension-bill/clauses/below-floor"
    was = made.compiled["rules"]["pension-bill"]["clauses"][0]
    same = {
        "op__0": "lt",
        "with__0": "param",
        "param__0": "pension_base.floor",
        "verdict": was["verdict"],
        **was["say"],
    }
    assert editor.send(page, page, **same).status_code == 422
    draft = drafted(editor, page, **{**same, "en": was["say"]["en"] + " Ask."})
    assert made.compiled["hash"] not in editor.get(draft).text
    drafted(editor, page, **same)
    assert made.compiled["hash"] in editor.get(draft).text, "there and back again is as it was, to the byte"


def test_a_guide_is_edited_previewed_and_published(app: Flask, editor: Browser, second: Browser) -> None:
    page = "/desk/content/pension"
    form = editor.get(page).text
    fields = dict(
        re.findall(r'<(?:input id|input type="\w+" id)="([\w-]+)" name="[\w-]+" type="text" value="([^"]*)"', form)
    )
    fields |= dict(re.findall(r'<textarea id="([\w-]+)"[^>]*>([^<]*)</textarea>', form))
    fields |= {name: re.search(r'value="(\w+)" selected', body)[1] for name, body in picks(form)}
    import html

    fields = {name: html.unescape(text) for name, text in fields.items()}
    assert editor.client.post(page, data={**fields, "token": editor.token(page)}).status_code == 422, "nothing changed"
    changed = {**fields, "title-zh": "养老：自己怎么缴", "token": editor.token(page)}
    wrong = editor.client.post(page, data={**changed, "s0b0-facts": "no-such-fact"})
    assert wrong.status_code == 422 and 'id="s0b0-facts-error"' in wrong.text and "养老：自己怎么缴" in wrong.text
    reply = editor.client.post(page, data=changed)
    draft = reply.headers["Location"]
    assert "养老：自己怎么缴" in editor.get(draft).text
    assert "养老：自己怎么缴" in editor.get(f"{draft}/guides/pension").text
    editor.send(f"{draft}/ask", draft, why="短一点")
    approve(second, draft)
    assert "养老：自己怎么缴" in [it["title"]["zh"] for it in live.ruleset_and_guides(data(app))[1]]
    assert "养老：自己怎么缴" in second.get("/guides/pension").text


def picks(form: str) -> list[tuple[str, str]]:
    return re.findall(r'<select id="([\w-]+)"[^>]*>(.*?)</select>', form, re.S)


def test_a_case_of_ones_own_is_held_against_later_changes(editor: Browser) -> None:
    page = "/desk/rules/pension-bill/case"
    case = {"case": "自己的例子", "on": "2026-10-15", "fact__region": "110105", "fact__pay_base": "7270"}
    wrong = editor.send(page, page, **case, expect="no")
    assert wrong.status_code == 422 and "可能符合" in wrong.text and 'value="自己的例子"' in wrong.text
    draft = drafted(editor, page, **case, expect="likely")
    drafted(editor, **MENDED)
    changed = editor.get(draft).text.split('id="changes"')[1]
    assert "自己的例子" in changed and "不一致" in changed


def test_the_author_cannot_approve(app: Flask, editor: Browser, second: Browser) -> None:
    draft = asked(editor)
    token = seal(second, draft)
    assert editor.send(f"{draft}/approve", draft, seal=token).status_code == 403
    assert count(app) == 0


def test_an_approval_counts_only_for_what_was_looked_at(app: Flask, editor: Browser, second: Browser) -> None:
    draft = asked(editor)
    old = seal(second, draft)
    editor.send(f"{draft}/back", draft)
    drafted(editor, BEIJING.replace("2026-07-01", "2025-07-01"), **{**MENDED, "from": "2025-07-01", "to": "2026-06-30"})
    editor.send(f"{draft}/ask", draft, why="又改了")
    assert second.send(f"{draft}/approve", draft, seal=old).status_code == 409
    assert count(app) == 0
    assert approve(second, draft).status_code == 303


def test_two_approvals_at_once_make_one_version(app: Flask, editor: Browser, second: Browser, admin: Browser) -> None:
    draft = asked(editor)
    sent = [(who, {"token": who.token(draft), "seal": seal(who, draft)}) for who in (second, admin)] * 3

    def send(each: tuple[Browser, dict[str, str]]) -> int:
        fresh = app.test_client()
        fresh.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        fresh.set_cookie("desk", each[0].client.get_cookie("desk").value)
        return int(fresh.post(f"{draft}/approve", data=each[1]).status_code)

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(send, sent))
    assert answers == [303, 409, 409, 409, 409, 409]
    assert count(app) == 1


def test_back_to_any_version_and_to_the_shipped_one_in_one_step(app: Flask, editor: Browser, second: Browser) -> None:
    approve(second, asked(editor))
    approve(second, asked(editor, **{**MENDED, "value__floor": "7400"}))
    assert live_floor(app) == 740_000
    back = editor.send("/desk/versions/1/take", "/desk/versions", over="2")
    assert back.headers["Location"] == "/desk/versions/3"
    assert live_floor(app) == 730_050
    late = editor.send("/desk/versions/2/take", "/desk/versions", over="2")
    assert late.status_code == 409 and live_floor(app) == 730_050, "a second click, or another tab, changes nothing"
    editor.send("/desk/versions/0/take", "/desk/versions", over="3")
    assert live_floor(app) == 727_000 and hash_for_phones(app) == ruleset()["hash"]
    assert count(app) == 4, "every version is kept"


def test_a_crash_between_ledger_and_file_is_made_good(
    app: Flask, editor: Browser, second: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = asked(editor)
    with monkeypatch.context() as broken:
        broken.setattr("server.desk.work.bake", lambda: None)
        approve(second, draft)
    assert live_floor(app) == 727_000
    house = app.extensions["waystation"]
    assert publication.follow(house.config, house.ledger)
    assert live_floor(app) == 730_050
    assert not publication.follow(house.config, house.ledger), "twice is once"
    (data(app) / live.FILE).write_text("half a fi")
    assert publication.follow(house.config, house.ledger)
    assert live_floor(app) == 730_050


def test_a_file_the_ledger_knows_nothing_of_is_not_used(app: Flask) -> None:
    house = app.extensions["waystation"]
    made = edits.made([])
    live.write(house.config.data, made.compiled, made.guides)
    assert publication.follow(house.config, house.ledger)
    assert not (data(app) / live.FILE).exists()


def test_an_upgrade_under_a_draft_is_told_and_nothing_is_lost(
    app: Flask, editor: Browser, second: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = asked(editor)
    upgraded = edits.plain(edits.shipped_files().params["pension"]["pension_base"])
    entry = next(it for it in upgraded["entries"] if (it["key"], it["from"]) == ("11", "2026-07-01"))
    entry["value"]["floor"] = 728_000
    real = edits.shipped_files()
    newer = edits.Files(
        real.facts,
        real.sources,
        real.terms,
        {**real.params, "pension": edits.typed({**real.params["pension"], "pension_base": upgraded}, "pension.yaml")},
        real.rules,
    )
    from server.desk import work

    for cache in (edits.shipped_hash, work._made):
        cache.cache_clear()
    with monkeypatch.context() as release:
        release.setattr(edits, "shipped_files", lambda: newer)
        page = second.get(draft).text
        assert "程序升级带来了新内容" in page and "已经不是写草稿时那样" in page and "7300.5" in page
        assert approve(second, draft).status_code == 303
        assert live_floor(app) == 730_050
    for cache in (edits.shipped_hash, work._made):
        cache.cache_clear()
    assert "在草稿里接过来" in editor.get("/desk/drafts").text, "what is published was made over other content"


def test_somebody_elses_draft_can_be_read_but_not_changed(editor: Browser, second: Browser) -> None:
    draft = drafted(editor, **MENDED)
    assert second.get(draft).status_code == 200
    for act in ("ask", "drop", "edits/0/remove"):
        assert second.send(f"{draft}/{act}", why="x").status_code == 404
    assert editor.send(f"{draft}/edits/0/remove", draft).status_code == 303
    assert "还没有改动" in editor.get(draft).text
    assert editor.send(f"{draft}/ask", draft, why="x").status_code == 422


def test_what_people_type_is_shown_as_text(editor: Browser, admin: Browser) -> None:
    evil = "<script>alert(1)</script>"
    draft = drafted(editor, **MENDED)
    editor.send(f"{draft}/ask", draft, why=evil)
    for page in (draft, "/desk/drafts", f"/desk/rules?q={evil}", f"/desk/content?q={evil}"):
        assert evil not in admin.get(page).text, page
    assert "script-src 'self'" in admin.get(draft).headers["Content-Security-Policy"]
