"""Serving the benefits pack: one small file that says which is current, and the file itself for a year."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.content import benefits_pack


@pytest.fixture
def data(app: Flask) -> Path:
    """A data folder with the benefits pack."""
    folder: Path = app.extensions["waystation"].config.data
    benefits_pack.publish(folder, date(2026, 11, 22))
    return folder


def test_the_entry_is_asked_for_again_and_the_file_is_kept_for_a_year(client: FlaskClient, data: Path) -> None:
    told = client.get("/packs/benefits.json", headers={"Accept-Encoding": "br"})
    assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-cache")
    entry = client.get("/packs/benefits.json").get_json()
    file = client.get(entry["url"], headers={"Accept-Encoding": "br"})
    assert (file.status_code, file.headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in file.headers["Cache-Control"]
    assert file.data == (data / (entry["url"].removeprefix("/") + ".br")).read_bytes(), "compressed at the bake"
    assert hashlib.sha256(brotli.decompress(file.data)).hexdigest() == entry["sha256"]
    for response in (told, file):
        again = {"Accept-Encoding": "br", "If-None-Match": response.headers["ETag"]}
        assert client.get(response.request.path, headers=again).status_code == 304


def test_before_the_first_bake_there_is_none(client: FlaskClient) -> None:
    response = client.get("/packs/benefits.json")
    assert (response.status_code, response.get_json()["error"]) == (404, "not-found")


@pytest.mark.parametrize("name", ["benefits.json.br", "benefits.000000000000.json", "benefits.delta.000000000000.json"])
def test_other_names_are_not_found(client: FlaskClient, data: Path, name: str) -> None:
    assert client.get(f"/packs/{name}").status_code == 404
