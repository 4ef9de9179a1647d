"""What stands around every route: other sites, wrong hosts, proxies that are not ours, headers on everything."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from server import create_app, guard, policy
from server.config import Config

URL = "/api/v1/station-reports/0191d6a0-0000-4000-8000-000000000001"
BODY = {
    "station": "330114-7",
    "answer": "right",
    "aspects": ["entry"],
    "words": "",
    "said_at": "2026-11-22T14:30:00+08:00",
}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, 201),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "http://localhost:8000"}, 403),
        ({"Origin": "http://localhost.elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_page_may_write(app: Flask, headers: dict[str, str], status: int) -> None:
    reply = app.test_client().put(URL, json=BODY, headers=headers)
    assert reply.status_code == status
    if status == 403:
        assert reply.json == {"error": "cross-site", "detail": {}}


def test_a_report_queued_for_a_month_is_not_refused_for_a_stale_token(app: Flask) -> None:
    fresh_browser = app.test_client(use_cookies=False)
    assert fresh_browser.put(URL, json=BODY, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 201


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "127.0.0.2"])
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/livez", headers={"Host": host}).status_code == 400
    assert client.put(URL, json=BODY, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "POST", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_a_method_nobody_asked_for_is_not_allowed(client: FlaskClient, method: str) -> None:
    assert client.open(URL, method=method, json=BODY).status_code == 405


def test_forwarded_headers_count_only_when_a_proxy_is_configured(config: Config) -> None:
    forwarded = {"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
    seen = {}
    for proxies in (0, 1):
        app = create_app(replace(config, proxies=proxies))
        headers = app.test_client().get("/livez", headers=forwarded).headers
        seen[proxies] = "Strict-Transport-Security" in headers
    assert seen == {0: False, 1: True}


def test_a_forged_host_behind_a_proxy_is_refused_too(config: Config) -> None:
    app = create_app(replace(config, proxies=1))
    forged = {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/livez", headers=forged).status_code == 400


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/livez", 200),
        ("GET", "/no/such/page", 404),
        ("GET", "/static/no-such-file.js", 404),
        ("TRACE", "/livez", 405),
        ("PUT", URL, 403),
        ("GET", "/crash", 500),
        ("GET", "/abort", 418),
        ("OPTIONS", "/livez", 200),
    ],
)
def test_every_answer_carries_the_headers(app: Flask, method: str, path: str, status: int) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/crash", "pages.crash", view_func=lambda: 1 // 0)
    app.add_url_rule("/abort", "pages.abort", view_func=lambda: abort(418))
    reply = app.test_client().open(path, method=method)
    assert reply.status_code == status
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS
    rules = dict(rule.strip().split(" ", 1) for rule in reply.headers["Content-Security-Policy"].split(";"))
    assert (rules["default-src"], rules["script-src"]) == ("'self'", "'self'")
    assert {rules[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert "geolocation=(self)" in reply.headers["Permissions-Policy"]
    assert "camera=()" in reply.headers["Permissions-Policy"]
    assert not [name for name in dict(reply.headers) if name.lower().startswith("access-control-")]
    assert "Set-Cookie" not in reply.headers
    assert len(reply.headers.getlist("Content-Security-Policy")) == 1


def test_hsts_is_sent_over_tls_only_and_for_a_year(app: Flask) -> None:
    client = app.test_client()
    assert "Strict-Transport-Security" not in client.get("/livez").headers
    secure = client.get("/livez", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert int(secure.removeprefix("max-age=").split(";")[0]) >= 31_536_000


def test_one_critical_style_is_allowed_by_its_hash_and_no_other(app: Flask) -> None:
    css = "main{color:green} /* 驿路 */"
    guard.allow_style(app, css)
    guard.allow_style(app, css)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy_text = app.test_client().get("/livez").headers["Content-Security-Policy"]
    assert policy_text.count(f"'sha256-{digest}'") == 1
    assert f"style-src 'self' 'sha256-{digest}'" in policy_text or f" 'sha256-{digest}'" in policy_text
    assert "'unsafe-inline'" not in policy_text


def test_a_route_without_a_policy_line_is_refused(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", view_func=lambda: "secret")
    app.testing = True
    reply = app.test_client().get("/forgotten")
    assert (reply.status_code, reply.json["error"]) == (403, "no-policy")


def test_a_method_without_a_policy_line_is_refused(app: Flask) -> None:
    app.add_url_rule("/x", "pages.x", view_func=lambda: "written", methods=["POST"])
    reply = app.test_client().post("/x", headers={"Sec-Fetch-Site": "same-origin"})
    assert (reply.status_code, reply.json["error"]) == (403, "no-policy")
    assert policy.may("pages.x", "GET")
    assert policy.may("pages.x", "HEAD")
