"""The log tells what happened and nothing of anybody: canaries sent through every route appear in no line."""

from __future__ import annotations

import json
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import logs

ID = "0191d6a0-0000-4000-8000-000000000077"
CANARIES = ("30.274151", "120.155152", "13812345678", "canary-words", "203.0.113.99", "canary-agent", ID, "canary-path")


class Lines(logging.Handler):
    """Collects what would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logs.JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def written() -> list[str]:
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def breaking(app: Flask) -> FlaskClient:
    """A client of an app with a route that breaks while holding what somebody wrote."""

    def crash() -> str:
        raise ValueError("canary-words 13812345678")

    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/crash/<what>", "pages.crash", view_func=lambda what: crash())
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": "203.0.113.99", "HTTP_USER_AGENT": "canary-agent"}
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


BODY = {
    "station": "330114-7",
    "answer": "wrong",
    "aspects": ["hours"],
    "words": "canary-words 13812345678",
    "said_at": "2026-11-22T06:30:00Z",
}


def test_nothing_personal_is_logged_on_any_route(breaking: FlaskClient, written: list[str]) -> None:
    query = "?lat=30.274151&lng=120.155152&q=13812345678"
    rules = {rule.rule for rule in breaking.application.url_map.iter_rules()}
    paths = [re.sub(r"<[^>]*>", "canary-path", rule) for rule in sorted(rules)]
    for path in [*paths, "/no/such/canary-path", f"/api/v1/station-reports/{ID}"]:
        for method in ("GET", "PUT", "POST", "TRACE", "13812345678"):
            breaking.open(path + query, method=method, json=BODY).close()
    assert len(written) >= 5 * len(paths)
    assert not [(canary, line) for line in written for canary in CANARIES if canary in line]


def test_words_do_not_reach_the_log_when_the_database_refuses_them(
    breaking: FlaskClient, app: Flask, written: list[str]
) -> None:
    with app.extensions["waystation"].ledger.write_tx() as conn:
        conn.exec_driver_sql("DROP TABLE station_report_aspects")
    assert breaking.put(f"/api/v1/station-reports/{ID}", json=BODY).status_code == 500
    assert any('"error": "OperationalError"' in line for line in written)
    assert not [canary for line in written for canary in CANARIES if canary in line]


def test_a_line_says_when_what_and_how_long(client: FlaskClient, written: list[str]) -> None:
    reply = client.put(f"/api/v1/station-reports/{ID}", json=BODY)
    line = json.loads(next(line for line in written if "station-reports" in line))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert (line["method"], line["route"], line["status"]) == ("PUT", "/api/v1/station-reports/<report_id>", 201)
    assert line["id"] == reply.headers["X-Request-Id"]
    assert 0 <= line["ms"] < 60_000


def test_an_error_is_logged_by_kind_and_place_and_the_answer_has_its_id(
    breaking: FlaskClient, written: list[str]
) -> None:
    reply = breaking.get("/crash/x")
    fault = json.loads(next(line for line in written if '"logger": "waystation.fault"' in line))
    assert (reply.status_code, fault["error"], fault["id"]) == (500, "ValueError", reply.headers["X-Request-Id"])
    assert any(place.startswith("test_logs.py:") for place in fault["where"])
    assert "Traceback" not in reply.get_data(as_text=True)


def test_line_breaks_and_terminal_codes_cannot_forge_a_line(written: list[str]) -> None:
    logging.getLogger("any.library").warning("a\r\nb\x1b[31m\x00\u2028\u202e%s", "c\nd")
    (line,) = written
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"].startswith("a\r\nb\x1b[31m")
