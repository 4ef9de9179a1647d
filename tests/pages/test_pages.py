"""Worker pages: the same bytes for everyone, in two languages, kept by a worker that is a pure function of them."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import create_app
from server.config import Config

PAGES = ["/", "/s/410100-1", "/mine", "/about", "/c/410100"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_never_knows_who_asks(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    known = client.get(path, headers={"Cookie": "session=x", "User-Agent": "other", "Accept-Language": "en"})
    assert plain.status_code == 200
    assert plain.data == known.data
    assert "Set-Cookie" not in plain.headers
    assert "Cookie" not in plain.headers.get("Vary", "")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_in_both_languages(client: FlaskClient, path: str) -> None:
    for prefix, lang, other in (("", "zh-Hans", "/en"), ("/en", "en", "")):
        html = client.get(prefix + path).text
        assert f'<html lang="{lang}"' in html
        assert f'hreflang="{"en" if lang != "en" else "zh-Hans"}" href="{other}/' in html
        chinese = re.sub(r'<script type="application/json".*?</script>|<style>.*?</style>', "", html, flags=re.S)
        chinese = re.sub(r'lang="zh-Hans"[^<]*<|[^<]*中文<', "", chinese)
        assert bool(re.search("[\u4e00-\u9fff]", chinese)) == (lang != "en"), path


def test_no_page_carries_a_script_of_its_own(client: FlaskClient) -> None:
    for path in [*PAGES, "/nowhere"]:
        html = client.get(path).text
        for tag in re.findall(r"<script[^>]*>", html):
            assert "src=" in tag or "application/json" in tag, tag
        assert not re.search(r"\son\w+=|javascript:|\sstyle=", html), path


@pytest.mark.parametrize(
    "path", ["/c/abc", "/c/4101000", "/s/410100", "/s/410100-x", "/s/../x", "/nowhere", "/en/nowhere"]
)
def test_an_address_that_is_none_says_so_in_its_language(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert ("There is no such page" if path.startswith("/en/") else "没有这个页面") in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_worker_keeps_every_page_and_script_by_the_hash_of_its_bytes(app: Flask, client: FlaskClient) -> None:
    script = client.get("/sw.js").text
    keep = dict(json.loads(re.match(r"self\.KEEP=(.*?);\n", script)[1]))
    for path in ("/", "/en/", "/s/", "/en/s/", "/mine", "/en/mine", "/about", "/en/about"):
        assert keep[path] in client.get(path).headers["ETag"]
    for page in ("", "/en"):
        for address in re.findall(r'src="(/static/app/[^"]+)"', client.get(page + "/").text):
            assert address in keep


def test_the_worker_changes_only_when_what_it_keeps_changes(config: Config, tmp_path) -> None:
    def worker(app: Flask) -> str:
        return app.test_client().get("/sw.js").text

    again = create_app(config)
    same = create_app(Config.from_env({"WAYSTATION_DATA": str(tmp_path / "elsewhere")}))
    other = create_app(Config.from_env({"WAYSTATION_DATA": str(tmp_path / "x"), "WAYSTATION_OPERATOR": "某县总工会"}))
    assert worker(again) == worker(same)
    assert worker(again) != worker(other)


def test_the_operator_is_named_where_one_asks(tmp_path) -> None:
    app = create_app(Config.from_env({"WAYSTATION_DATA": str(tmp_path), "WAYSTATION_OPERATOR": "<b>某县总工会</b>"}))
    html = app.test_client().get("/about").text
    assert "&lt;b&gt;某县总工会&lt;/b&gt;" in html
