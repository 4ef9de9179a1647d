"""PUT /api/v1/station-reports/<id>: what a worker says of a station arrives once, whatever happens on the way."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.api import station_reports as api
from server.ledger.engine import Ledger
from server.ledger.schema import station_reports

SEALS = json.loads((Path(__file__).parents[1] / "fixtures/seals.json").read_text())
ID = "0191d6a0-0000-4000-8000-000000000001"
URL = f"/api/v1/station-reports/{ID}"
BODY = {
    "station": "330114-7",
    "answer": "wrong",
    "aspects": ["facilities"],
    "words": "没热水",
    "said_at": "2026-11-22T14:30:00+08:00",
}


def other(**changes: object) -> dict:
    """BODY with some fields changed; None takes a field away."""
    return {name: value for name, value in {**BODY, **changes}.items() if value is not None}


def rows(ledger: Ledger) -> int:
    with ledger.read() as conn:
        return conn.execute(select(func.count()).select_from(station_reports)).scalar_one()


def test_a_report_sent_twice_is_kept_once(client: FlaskClient, app_ledger: Ledger) -> None:
    first, again = client.put(URL, json=BODY), client.put(URL, json=BODY)
    assert [first.status_code, again.status_code, rows(app_ledger)] == [201, 200, 1]
    assert first.json == again.json == {"id": ID, "hash": first.json["hash"], "state": "received"}


@pytest.mark.parametrize("seal", SEALS[:2])
def test_the_echo_carries_the_hash_that_the_phone_computed(client: FlaskClient, seal: dict) -> None:
    sent = client.put(URL, data=seal["canonical"].encode(), content_type="application/json")
    assert (sent.status_code, sent.json["hash"]) == (201, seal["hash"])


def test_the_order_of_the_fields_does_not_make_another_report(client: FlaskClient) -> None:
    assert client.put(URL, json=BODY).status_code == 201
    assert client.put(URL, json=dict(reversed(BODY.items()))).status_code == 200


def test_another_body_under_the_same_id_is_refused_and_the_first_stays(client: FlaskClient, app_ledger: Ledger) -> None:
    client.put(URL, json=BODY)
    refused = client.put(URL, json=other(answer="right"))
    assert (refused.status_code, refused.json["error"], rows(app_ledger)) == (409, "other-body", 1)


def test_sixteen_at_once_make_one_row(app: Flask, app_ledger: Ledger) -> None:
    def send(_: int) -> int:
        return app.test_client().put(URL, json=BODY, headers={"Sec-Fetch-Site": "same-origin"}).status_code

    with ThreadPoolExecutor(16) as pool:
        answers = Counter(pool.map(send, range(16)))
    assert (answers, rows(app_ledger)) == ({201: 1, 200: 15}, 1)


def test_a_station_of_last_months_pack_is_taken(client: FlaskClient) -> None:
    assert client.put(URL, json=other(station="999999-123456789")).status_code == 201


def test_three_hundred_characters_fit_emoji_counted_as_one(client: FlaskClient) -> None:
    assert client.put(URL, json=other(words="😀" * 300)).status_code == 201


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        (other(words="字" * 301), "words", "maxLength"),
        (other(words=5), "words", "type"),
        (other(words="a\0b"), "words", "characters"),
        (other(words="half \ud83d"), "words", "characters"),
        (other(words=None), "words", "required"),
        (other(phone="13800000000"), "phone", "additionalProperties"),
        (other(answer="maybe"), "answer", "enum"),
        (other(aspects=[]), "aspects", "minItems"),
        (other(aspects=["hours", "hours"]), "aspects", "uniqueItems"),
        (other(aspects=["hours", "weather"]), "aspects.1", "enum"),
        (other(station="330114-7\n"), "station", "pattern"),
        (other(station="330114-7'; DROP TABLE"), "station", "maxLength"),
        (other(station="３３０１１４-7"), "station", "pattern"),
        (other(said_at="yesterday"), "said_at", "pattern"),
        (other(said_at="2026-11-22T14:30:00"), "said_at", "pattern"),
        (other(said_at="2026-02-30T14:30:00Z"), "said_at", "format"),
        (other(said_at="0000-01-01T00:00:00Z"), "said_at", "format"),
        ([BODY], "", "type"),
        ("words", "", "type"),
        (None, "", "type"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    client: FlaskClient, app_ledger: Ledger, body: object, field: str, rule: str
) -> None:
    refused = client.put(URL, data=json.dumps(body), content_type="application/json")
    assert (refused.status_code, refused.json) == (
        422,
        {"error": "bad-field", "detail": {"field": field, "rule": rule}},
    )
    assert rows(app_ledger) == 0


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59.999+08:00", "2026-11-20T00:00Z"])
def test_a_phone_with_a_wrong_clock_can_still_report(client: FlaskClient, clock: str) -> None:
    assert client.put(URL, json=other(said_at=clock)).status_code == 201


@pytest.mark.parametrize("report_id", ["1", ID.upper(), ID + "0", ID.replace("-", ""), ID + "%0A", "%00"])
def test_an_id_that_is_no_canonical_uuid_is_refused(client: FlaskClient, report_id: str) -> None:
    refused = client.put(f"/api/v1/station-reports/{report_id}", json=BODY)
    assert (refused.status_code, refused.json["detail"]["field"]) == (422, "id")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad-json"),
        (b"{", "bad-json"),
        (b'{"words": NaN}', "bad-json"),
        (b"\xff\xfe{}", "bad-json"),
        (json.dumps(BODY).encode("utf-16"), "bad-json"),
        (b'{"said_at": ' + b"9" * 5000 + b"}", "bad-json"),
        (b"[" * 21 + b"]" * 21, "too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too-deep"),
    ],
)
def test_a_body_that_is_no_json_or_a_trap_is_refused(client: FlaskClient, data: bytes, code: str) -> None:
    refused = client.put(URL, data=data, content_type="application/json")
    assert (refused.status_code, refused.json["error"]) == (400, code)


def test_a_form_is_not_json(client: FlaskClient) -> None:
    for kind in ("application/x-www-form-urlencoded", "text/plain", ""):
        refused = client.put(URL, data=json.dumps(BODY), content_type=kind)
        assert (refused.status_code, refused.json["error"]) == (415, "not-json")


def test_a_body_of_more_than_256_kilobytes_is_too_large(client: FlaskClient) -> None:
    refused = client.put(URL, json=other(words="x" * 256 * 1024))
    assert (refused.status_code, refused.json["error"]) == (413, "too-large")


def test_a_sender_of_too_many_is_told_when_to_come_back_and_may_still_repeat(
    client: FlaskClient, app_ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "PER_HOUR", 3)
    sent = [client.put(f"{URL[:-1]}{n}", json=BODY) for n in range(5)]
    assert [reply.status_code for reply in sent] == [201, 201, 201, 429, 429]
    assert 0 < int(sent[3].headers["Retry-After"]) <= 3600
    assert sent[3].json["error"] == "too-many"
    assert client.put(f"{URL[:-1]}0", json=BODY).status_code == 200
    assert rows(app_ledger) == 3


def test_no_address_is_kept_anywhere(client: FlaskClient, app: Flask) -> None:
    client.put(URL, json=BODY, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    data: Path = app.extensions["waystation"].config.data
    kept = [file for file in data.rglob("*") if file.is_file()]
    assert len(kept) >= 2
    assert not [file for file in kept if b"203.0.113.77" in file.read_bytes()]


def test_with_the_ledger_away_the_phone_is_asked_to_wait(client: FlaskClient, app: Flask, tmp_path: Path) -> None:
    app.extensions["waystation"].ledger = Ledger(f"sqlite:///{tmp_path / 'nowhere.sqlite'}")
    reply = client.put(URL, json=BODY)
    assert (reply.status_code, reply.json["error"], reply.headers["Retry-After"]) == (503, "unavailable", "30")


def test_with_the_storage_full_nothing_is_acknowledged(client: FlaskClient, app_ledger: Ledger) -> None:
    with app_ledger.write_tx() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    sent = {}
    for number in range(100):
        url = f"{URL[:-3]}{number:03}"
        sent[number] = client.put(url, json=other(words="满" * 300)).status_code
        if sent[number] != 201:
            break
    assert sent[number] == 507
    assert rows(app_ledger) == len(sent) - 1
    reply = client.put(url, json=other(words="满" * 300))
    assert (reply.json["error"], reply.headers["Retry-After"]) == ("storage-full", "30")
