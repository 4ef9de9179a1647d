"""Guides on the server: whole without script, the same for everyone, and never older than what is published."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.content import benefits_pack, live
from server.content.guide import guides, known
from server.content.ruleset import ruleset
from server.pages import words
from server.pages.guide_view import view_of
from server.pages.guides import GuidePages, source_facts
from server.pages.routes import site_of

ROOT = Path(__file__).parents[2]
DAYS = ("2026-11-22", "2027-02-01", "2030-01-01")
SAID = """
import { viewOf } from './pwa/core/guide-view.js';
import { sourceFacts } from './pwa/core/guide-words.js';
const { guides, sources, channels, days } = JSON.parse(await new Response(process.stdin).text());
const t = (text, vars = {}) => text.replace(/\\{(\\w+)\\}/g, (all, name) => vars[name] ?? all);
const views = guides.flatMap((guide) =>
  ['zh-Hans', 'en'].flatMap((lang) => days.map((day) => viewOf(guide, { sources, channels }, lang, day))));
const lines = views.flatMap((view) => view.sections.flatMap(({ sources }) => sources));
const facts = lines.map((one) => sourceFacts(t, one));
console.log(JSON.stringify({ views, facts }));
"""


@pytest.fixture
def data(app: Flask) -> Path:
    """A data folder with the benefits pack."""
    folder: Path = app.extensions["waystation"].config.data
    benefits_pack.publish(folder, date(2026, 11, 22))
    return folder


def text(page: str) -> str:
    """What a reader sees, without the spaces."""
    body = re.sub(r"<(style|script|svg).*?</\1>", "", page, flags=re.S)
    return close(unescape(re.sub(r"<[^>]+>", "", body)))


def close(words: str) -> str:
    """A text without its spaces."""
    return re.sub(r"\s+", "", words)


def test_the_list_names_every_guide_in_both_languages(client: FlaskClient, data: Path) -> None:
    for prefix, side in (("", "zh"), ("/en", "en")):
        html = client.get(f"{prefix}/guides").get_data(as_text=True)
        for guide in guides():
            assert f'href="{prefix}/guides/{guide["id"]}"' in html
            assert guide["title"][side] in html.replace("&#39;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_guide_is_whole_without_script(client: FlaskClient, data: Path, prefix: str) -> None:
    side = "en" if prefix else "zh"
    for guide in guides():
        seen = text(client.get(f"{prefix}/guides/{guide['id']}").get_data(as_text=True))
        for section in guide["sections"]:
            for block in section["blocks"]:
                assert close(block[side]) in seen
                for fact in block["facts"]:
                    source = known().sources[fact]
                    assert close(source["title"]) in seen
                    assert source["checked_on"] in seen
        for ask in guide["ask"]:
            assert close(ask["say"][side]) in seen
        assert close(words.gettext("en" if prefix else "zh-Hans", "以经办机构认定为准。")) in seen


def test_every_phone_number_can_be_called_and_links_lead_only_to_official_pages(
    client: FlaskClient, data: Path
) -> None:
    links = {source["link"] for source in known().sources.values()} - {""}
    for guide in guides():
        html = client.get(f"/guides/{guide['id']}").get_data(as_text=True)
        for ask in guide["ask"]:
            phone = known().channels[ask["channel"]]["phone"]
            assert not phone or f'href="tel:{phone}"' in html
        for outside in re.findall(r'href="(https?://[^"]+)"', html):
            assert outside.replace("&amp;", "&") in links


def test_what_is_not_verified_carries_the_badge_and_so_does_what_is_past_its_review(app: Flask, data: Path) -> None:
    pages = GuidePages(site_of(app), data)
    count = {}
    for day in DAYS:
        shown = [pages.guide(guide["id"], "zh-Hans", day) for guide in guides()]
        count[day] = sum(page.plain.decode().count("待核实，请问 12333") for page in shown if page)
    assert 0 < count["2026-11-22"] < count["2027-02-01"] <= count["2030-01-01"]
    late = pages.guide(guides()[0]["id"], "zh-Hans", "2030-01-01")
    assert late and "过了复核日期" in late.plain.decode()


def test_the_pages_follow_what_the_desk_publishes(client: FlaskClient, data: Path) -> None:
    url = f"/guides/{guides()[0]['id']}"
    before = client.get(url)
    assert client.get(url).headers["ETag"] == before.headers["ETag"]
    changed = copy.deepcopy(list(guides()))
    changed[0]["title"]["zh"] = "改过的标题"
    live.write(data, ruleset(), changed)
    assert "改过的标题" not in client.get(url).get_data(as_text=True), "not before it is baked: phones have the old one"
    benefits_pack.publish(data, date(2026, 11, 22))
    after = client.get(url)
    assert "改过的标题" in after.get_data(as_text=True)
    assert after.headers["ETag"] != before.headers["ETag"]


def test_before_the_first_bake_the_guides_can_be_read_already(client: FlaskClient) -> None:
    assert guides()[0]["title"]["zh"] in client.get("/guides").get_data(as_text=True)
    assert client.get(f"/guides/{guides()[0]['id']}").status_code == 200


@pytest.mark.parametrize("url", ["/guides/nothing", "/guides/UP", "/guides/a.b", "/en/guides/nothing"])
def test_a_guide_that_is_not_there_is_not_found(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


def test_pages_are_the_same_bytes_for_everyone_and_answer_304(client: FlaskClient, data: Path) -> None:
    for url in ("/guides", "/guides/", f"/en/guides/{guides()[0]['id']}"):
        first = client.get(url, headers={"Accept-Encoding": "br"})
        assert "Set-Cookie" not in first.headers
        assert "Cookie" not in first.headers.get("Vary", "")
        again = client.get(url, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_the_tab_of_benefits_is_the_current_one(client: FlaskClient) -> None:
    for url in ("/guides", "/guides/", f"/guides/{guides()[0]['id']}"):
        current = re.findall(r'<a href="([^"]+)" aria-current="page"', client.get(url).get_data(as_text=True))
        assert current == ["/benefits"]


def test_the_worker_keeps_the_shell_only_so_that_new_content_is_no_new_version_of_the_app(
    app: Flask, data: Path
) -> None:
    kept = [url for url, _ in site_of(app).keep() if "guides" in url and not url.startswith("/static")]
    assert kept == ["/guides/", "/en/guides/"]
    shell = site_of(app).pages["guides", "zh-Hans"].plain.decode()
    assert guides()[0]["title"]["zh"] not in shell


def test_every_icon_a_guide_may_have_is_on_the_page(client: FlaskClient) -> None:
    html = client.get("/guides/").get_data(as_text=True)
    icons = json.loads((ROOT / "server/content/guides/icons.json").read_text("utf-8"))
    assert [name for name in icons if f'id="g-{name}"' not in html] == []


def test_the_phone_shows_what_the_server_shows() -> None:
    told: dict[str, Any] = {"guides": guides(), "sources": known().sources, "channels": known().channels, "days": DAYS}
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SAID],
        cwd=ROOT,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    phone = json.loads(done.stdout)
    pack = {"sources": known().sources, "channels": known().channels}
    server = [view_of(guide, pack, lang, day) for guide in guides() for lang in ("zh-Hans", "en") for day in DAYS]
    assert phone["views"] == server
    facts = [source_facts(str, one) for view in server for section in view["sections"] for one in section["sources"]]
    assert phone["facts"] == facts
