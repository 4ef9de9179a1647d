"""The API document: valid, complete, and true of what the routes answer."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from server.api.openapi import document
from server.content.bake import bake
from tests.content.stations import Memory, station


@pytest.fixture
def told(client: FlaskClient) -> dict[str, Any]:
    """The document as it is served."""
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def test_the_document_is_valid_openapi(told: dict[str, Any]) -> None:
    validate(told)
    assert told["openapi"].startswith("3.1")


def test_every_api_route_is_documented_and_every_documented_route_exists(app: Flask, told: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/packs/", "/livez", "/readyz"))
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, item in told["paths"].items() for method in item}
    assert ("/api/v1/station-reports/{report_id}", "put") in routes


def test_operation_names_are_used_once(told: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in told["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))


def test_the_document_says_that_the_phone_never_sends_its_location(told: dict[str, Any]) -> None:
    assert "never sends its location" in told["info"]["description"]
    assert "never sends its location" in told["paths"]["/api/v1/stations"]["get"]["summary"]


def test_answers_are_as_documented(app: Flask, client: FlaskClient, told: dict[str, Any]) -> None:
    rows = Memory.of(
        station("410100-1"), station("410100-2", lat=None, lng=None, capacity=3, datum="none", precision="")
    )
    bake(app.extensions["waystation"].config.data, today=date(2026, 11, 22), register=rows)
    asked = {
        "/api/v1/stations": "?lat=34.7&lng=113.6",
        "/api/v1/stations/{station_id}": "410100-2",
        "/api/v1/stations/search": "?q=阳光",
        "/packs/index.json": "",
    }
    for path, rest in asked.items():
        url = path.replace("{station_id}", "") + rest
        schema = told["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = client.get(url).get_json()
        assert answer
        Draft202012Validator({**schema, "components": told["components"]}).validate(answer)


def test_problems_are_as_documented(client: FlaskClient, told: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Error", "components": told["components"]}
    for path in ("/api/v1/stations", "/api/v1/nothing", "/packs/nothing"):
        Draft202012Validator(schema).validate(client.get(path).get_json())


def test_parameters_named_in_the_document_are_those_the_route_reads(client: FlaskClient, told: dict[str, Any]) -> None:
    given = {one["name"]: one["schema"] for one in told["paths"]["/api/v1/stations"]["get"]["parameters"]}
    for name in given.keys() - {"lat", "lng"}:
        response = client.get("/api/v1/stations", query_string={"lat": 1, "lng": 1, name: "no such thing"})
        assert response.get_json()["detail"]["field"] == name


def test_the_document_is_the_same_for_everyone_and_tagged(client: FlaskClient) -> None:
    first = client.get("/api/v1/openapi.json")
    assert first.headers["Cache-Control"].startswith("public")
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_two_modules_cannot_describe_one_path() -> None:
    one = SimpleNamespace(OPENAPI={"/a": {}})
    with pytest.raises(ValueError, match="/a"):
        document([one, one])
