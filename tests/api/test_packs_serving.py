"""Packs over HTTP: compressed once, tagged by content and coding, and no way out of their folder."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.content.bake import bake
from server.content.packs import PackEntry, index
from tests.content.stations import Memory, station

PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.fixture
def folder(app: Flask) -> Path:
    """The packs of one city."""
    data: Path = app.extensions["waystation"].config.data
    bake(data, today=date(2026, 11, 22), register=Memory.of(station("410100-1")))
    return data / "packs"


@pytest.fixture
def entry(folder: Path) -> PackEntry:
    """Its line in the index."""
    return index(folder)[0]


def get(client: FlaskClient, url: str, accepted: str | None = None, **headers: str) -> TestResponse:
    coding = {} if accepted is None else {"Accept-Encoding": accepted}
    return client.get(url, headers={**coding, **{name.replace("_", "-"): value for name, value in headers.items()}})


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None),
        ("", None),
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity, br;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.9", "gzip"),
        ("zstd, compress", None),
        ("br;q=abc, gzip", "gzip"),
    ],
)
def test_each_client_gets_the_coding_it_likes_best(
    client: FlaskClient, entry: PackEntry, accepted: str | None, coding: str | None
) -> None:
    for url in (entry["url"], "/packs/index.json"):
        response = get(client, url, accepted)
        assert (response.status_code, response.headers.get("Content-Encoding")) == (200, coding)
        assert response.headers["Vary"] == "Accept-Encoding"
        assert json.loads(PLAIN[coding](response.data))
    whole = PLAIN[coding](get(client, entry["url"], accepted).data)
    assert hashlib.sha256(whole).hexdigest() == entry["sha256"]


def test_nothing_is_compressed_while_a_phone_waits(client: FlaskClient, folder: Path, entry: PackEntry) -> None:
    name = entry["url"].removeprefix("/packs/")
    assert get(client, entry["url"], "br").data == (folder / f"{name}.br").read_bytes()
    assert get(client, entry["url"], "gzip").data == (folder / f"{name}.gz").read_bytes()
    (folder / f"{name}.br").unlink()
    assert get(client, entry["url"], "br").headers.get("Content-Encoding") is None


@pytest.mark.parametrize("url", ["pack", "/packs/index.json"])
def test_tags_are_strong_differ_by_coding_and_answer_304(client: FlaskClient, entry: PackEntry, url: str) -> None:
    url = entry["url"] if url == "pack" else url
    tags = {coding: get(client, url, coding).headers["ETag"] for coding in ("br", "gzip", "identity")}
    assert len(set(tags.values())) == 3 and not any(tag.startswith("W/") for tag in tags.values())
    for coding, tag in tags.items():
        again = get(client, url, coding, If_None_Match=tag)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag and again.headers["Vary"] == "Accept-Encoding"
    assert get(client, url, "br", If_None_Match=tags["gzip"]).status_code == 200


def test_packs_may_be_kept_a_year_and_the_index_is_always_asked_for(client: FlaskClient, entry: PackEntry) -> None:
    assert get(client, entry["url"]).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert get(client, "/packs/index.json").headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in get(client, entry["url"]).headers


def test_the_index_changes_its_tag_when_a_pack_does(client: FlaskClient, app: Flask, entry: PackEntry) -> None:
    tag = get(client, "/packs/index.json", "br").headers["ETag"]
    data: Path = app.extensions["waystation"].config.data
    bake(data, today=date(2026, 11, 23), register=Memory.of(station("410100-1", "改名")))
    assert get(client, "/packs/index.json", "br", If_None_Match=tag).status_code == 200


def test_head_says_the_same_without_the_body(client: FlaskClient, entry: PackEntry) -> None:
    whole = get(client, entry["url"], "br")
    head = client.head(entry["url"], headers={"Accept-Encoding": "br"})
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Encoding", "Cache-Control", "Vary"):
        assert head.headers[name] == whole.headers[name]


def test_a_range_gets_the_whole_pack_because_caches_cannot_keep_parts(client: FlaskClient, entry: PackEntry) -> None:
    response = get(client, entry["url"], Range="bytes=0-9")
    assert response.status_code == 200
    assert len(response.data) == entry["bytes"]


@pytest.mark.parametrize(
    "name",
    [
        "410100.000000000000.json",
        "410100.json",
        "",
        "..%2Fledger.sqlite",
        "../ledger.sqlite",
        "%2e%2e/ledger.sqlite",
        ".releases.json",
        ".lock",
        "index.json.br",
        "index.json%00",
        "410100.000000000000.json/",
        "４10100.000000000000.json",
    ],
)
def test_anything_else_is_not_found_and_says_so_in_json(client: FlaskClient, folder: Path, name: str) -> None:
    response = client.get(f"/packs/{name}")
    assert response.status_code == 404
    assert response.get_json() == {"error": "not-found", "detail": {}} or name in ("", "../ledger.sqlite")


def test_the_compressed_file_itself_has_no_address(client: FlaskClient, entry: PackEntry) -> None:
    assert client.get(entry["url"] + ".br").status_code == 404
    assert client.get(entry["url"].replace(".json", ".json%0A")).status_code == 404


def test_before_the_first_bake_the_index_is_empty(client: FlaskClient) -> None:
    response = client.get("/packs/index.json", headers={"Accept-Encoding": "br"})
    assert (response.status_code, response.get_json()) == (200, [])
    assert "Content-Encoding" not in response.headers
