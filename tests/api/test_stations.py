"""GET /api/v1/stations and its kin: right answers, plain refusals, nothing of the asker kept."""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.content.bake import bake
from server.domain.geo import haversine_m
from tests.content.stations import Memory, station

TODAY = date(2026, 11, 22)
HERE = {"lat": "34.75", "lng": "113.61"}
STATIONS = (
    station("410100-1", opening_hours="24/7"),
    station("410100-2", "图书馆", kind="library", lng=113.63, facilities=0, opening_hours=""),
    station("410100-3", "=HYPERLINK(1)", lng=None, lat=None, datum="none", precision=""),
    station("330100-1", "西湖爱心驿站", adcode="330106", lng=120.13, lat=30.27, opening_hours="24/7"),
)


@pytest.fixture
def stations(app: Flask, client: FlaskClient) -> FlaskClient:
    """A client of an installation that has four stations."""
    bake(app.extensions["waystation"].config.data, today=TODAY, register=Memory.of(*STATIONS))
    return client


def near(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    response = client.get("/api/v1/stations", query_string={**HERE, **query})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()["stations"]
    return found


def test_the_nearest_come_first_with_their_distance_and_source(stations: FlaskClient) -> None:
    found = near(stations)
    assert [one["id"] for one in found] == ["410100-1", "410100-2", "330100-1"]
    first = found[0]
    assert first["distance_m"] == pytest.approx(haversine_m(34.75, 113.61, 34.75, 113.6), abs=0.1)
    assert first["open"] == {"state": "open", "at": "", "note": ""}
    assert first["facilities"] == ["water", "toilet"]
    assert set(first["source"]) == {"title", "url", "date", "licence"}
    assert first["verified_at"] is None


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"limit": 1}, ["410100-1"]),
        ({"kind": "library"}, ["410100-2"]),
        ({"facility": "water"}, ["410100-1", "330100-1"]),
        ({"facility": "water,toilet"}, ["410100-1", "330100-1"]),
        ({"facility": ["water", "toilet"], "limit": 1}, ["410100-1"]),
        ({"facility": "battery_swap"}, []),
        ({"open": "now"}, ["410100-1", "330100-1"]),
        ({"open": "now", "kind": "library"}, []),
        ({"lat": "-89.9", "lng": "-179.9", "limit": 1}, ["330100-1"]),
        ({"lat": "+30", "lng": "1.2e2", "limit": 1}, ["330100-1"]),
        ({"colour": "blue", "limit": 1}, ["410100-1"]),
    ],
)
def test_filters_leave_what_fits(stations: FlaskClient, query: dict[str, Any], ids: list[str]) -> None:
    assert [one["id"] for one in near(stations, **query)] == ids


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ({"lng": "113"}, "lat", "missing"),
        ({"lat": "34"}, "lng", "missing"),
        ({**HERE, "lat": ""}, "lat", "not-a-number"),
        ({**HERE, "lat": "nan"}, "lat", "not-finite"),
        ({**HERE, "lng": "inf"}, "lng", "not-finite"),
        ({**HERE, "lng": "-Infinity"}, "lng", "not-finite"),
        ({**HERE, "lat": "1e999"}, "lat", "not-finite"),
        ({**HERE, "lat": "90.0001"}, "lat", "out-of-range"),
        ({**HERE, "lng": "-181"}, "lng", "out-of-range"),
        ({**HERE, "lat": "34,7"}, "lat", "not-a-number"),
        ({**HERE, "lat": "3_4"}, "lat", "not-a-number"),
        ({**HERE, "lat": "３４"}, "lat", "not-a-number"),
        ({**HERE, "lat": " 34"}, "lat", "not-a-number"),
        ({**HERE, "lat": "34' OR 1=1"}, "lat", "not-a-number"),
        ({**HERE, "lat": "3" * 500}, "lat", "too-long"),
        ({**HERE, "lat": ["34", "35"]}, "lat", "repeated"),
        ({**HERE, "limit": "0"}, "limit", "out-of-range"),
        ({**HERE, "limit": "101"}, "limit", "out-of-range"),
        ({**HERE, "limit": "-5"}, "limit", "out-of-range"),
        ({**HERE, "limit": "2.5"}, "limit", "not-a-whole-number"),
        ({**HERE, "limit": "9" * 30}, "limit", "not-a-whole-number"),
        ({**HERE, "limit": ["1", "2"]}, "limit", "repeated"),
        ({**HERE, "open": "later"}, "open", "unknown"),
        ({**HERE, "open": ["now", "now"]}, "open", "repeated"),
        ({**HERE, "kind": "castle"}, "kind", "unknown"),
        ({**HERE, "kind": ""}, "kind", "unknown"),
        ({**HERE, "kind": ["library", "library"]}, "kind", "repeated"),
        ({**HERE, "facility": "water,pool"}, "facility", "unknown"),
        ({**HERE, "facility": ["water", ""]}, "facility", "unknown"),
    ],
)
def test_a_bad_field_is_named_with_the_reason(
    stations: FlaskClient, query: dict[str, Any], field: str, reason: str
) -> None:
    response = stations.get("/api/v1/stations", query_string=query)
    assert (response.status_code, response.get_json()["error"]) == (400, "bad-field")
    detail = response.get_json()["detail"]
    assert (detail["field"], detail["reason"]) == (field, reason)


def test_the_place_of_the_asker_is_in_no_log_no_cookie_and_no_shared_cache(
    stations: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = stations.get("/api/v1/stations?lat=34.761234&lng=113.651234")
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-cache"
    said = "".join(json.dumps(vars(record), default=str) for record in caplog.records)
    assert "34.76" not in said and "113.65" not in said


def test_a_station_says_what_is_known_aspect_by_aspect(stations: FlaskClient) -> None:
    response = stations.get("/api/v1/stations/410100-3")
    got = response.get_json()
    assert (got["lat"], got["lng"]) == (None, None)
    assert set(got["truth"]) == {"exists", "entry", "hours", "facilities", "coordinates"}
    assert response.headers["Cache-Control"].startswith("public")
    assert stations.get("/api/v1/stations/410100-9").get_json() == {"error": "not-found", "detail": {}}
    assert stations.get("/api/v1/stations/..%2f..%2fetc").status_code == 404


def test_search_finds_part_of_a_name_and_its_initials(stations: FlaskClient) -> None:
    def found(q: str) -> list[str]:
        response = stations.get("/api/v1/stations/search", query_string={"q": q})
        return [one["id"] for one in response.get_json()["stations"]]

    assert found("爱心") == found("xhax") == ["330100-1"]
    assert found("没有这样的") == []
    for q, reason in (("", "missing"), ("  ", "missing"), ("驿" * 61, "too-long")):
        response = stations.get("/api/v1/stations/search", query_string={"q": q})
        assert response.get_json()["detail"]["reason"] == reason


@pytest.mark.parametrize(
    "path", ["/api/v1/stations?lat=34&lng=113", "/api/v1/stations/410100-1", "/api/v1/stations/search?q=驿站"]
)
def test_an_answer_that_has_not_changed_is_not_sent_again(stations: FlaskClient, path: str) -> None:
    tag = stations.get(path).headers["ETag"]
    again = stations.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert stations.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert stations.head(path).headers["ETag"] == tag


@pytest.mark.parametrize(("form", "kind"), [("geojson", "application/geo+json"), ("csv", "text/csv")])
def test_an_export_is_public_and_its_tag_changes_with_the_content(
    stations: FlaskClient, app: Flask, form: str, kind: str
) -> None:
    path = f"/api/v1/stations.{form}"
    first = stations.get(path)
    assert first.mimetype == kind
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    tag = first.headers["ETag"]
    assert stations.get(path, headers={"If-None-Match": tag}).status_code == 304
    data: Path = app.extensions["waystation"].config.data
    bake(data, today=TODAY, register=Memory.of(station("410100-1", "改名")))
    app.extensions["waystation"].content.close()
    assert stations.get(path, headers={"If-None-Match": tag}).headers["ETag"] != tag


def test_exports_carry_source_date_and_licence_of_every_row(stations: FlaskClient) -> None:
    features = stations.get("/api/v1/stations.geojson").get_json(force=True)
    assert features["licence"] and features["attribution"]
    assert [one["properties"]["source"]["licence"] for one in features["features"]] == ["MIT"] * 4
    assert [one["geometry"] is None for one in features["features"]] == [False, False, False, True]
    rows = list(csv.DictReader(io.StringIO(stations.get("/api/v1/stations.csv").text, newline="")))
    assert [(row["source_date"], row["licence"]) for row in rows] == [("2026-07-01", "MIT")] * 4
    assert rows[3]["name"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    "path", ["stations?lat=34&lng=113", "stations/410100-1", "stations/search?q=a", "stations.csv", "stations.geojson"]
)
def test_before_the_first_bake_the_api_says_come_back_later(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.get_json()["error"]) == (503, "unavailable")
    assert response.headers["Retry-After"] == "60"


def test_another_method_is_refused_in_the_one_shape(stations: FlaskClient) -> None:
    response = stations.post("/api/v1/stations")
    assert (response.status_code, response.get_json()["error"]) == (405, "method-not-allowed")
