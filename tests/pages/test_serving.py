"""Pages and scripts on the wire: compressed, named by a strong ETag of their own, and not sent twice."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from server.config import Config
from server.content import pack, packs
from server.domain.station import Source, Station
from server.pages.built import APP, built

READ = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
PAGES = ["/", "/en/", "/c/410100", "/s/410100-1", "/mine", "/about", "/sw.js", "/manifest.webmanifest"]


def addresses() -> list[str]:
    return [*PAGES, f"/static/app/{built().scripts['nearby'][0]}"]


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_every_page_and_script_is_the_same_in_every_coding(client: FlaskClient, accepted: str) -> None:
    for url in addresses():
        plain = client.get(url).data
        answer = client.get(url, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding", "") == accepted
        assert READ[accepted](answer.data) == plain
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_a_browser_that_takes_all_gets_the_smallest(client: FlaskClient) -> None:
    for url in addresses():
        sizes = {c: len(client.get(url, headers={"Accept-Encoding": c}).data) for c in READ}
        assert sizes["br"] == min(sizes.values())
        asked = {"Accept-Encoding": "gzip, deflate, br, zstd"}
        assert client.get(url, headers=asked).headers["Content-Encoding"] == "br"


def test_a_coding_refused_with_q_0_is_not_used(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Encoding": "br;q=0, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_each_coding_has_an_etag_of_its_own_and_is_not_sent_twice(client: FlaskClient) -> None:
    for url in addresses():
        tags = {c: client.get(url, headers={"Accept-Encoding": c}).headers["ETag"] for c in READ}
        assert len(set(tags.values())) == len(READ)
        assert not any(tag.startswith("W/") for tag in tags.values())
        again = client.get(url, headers={"Accept-Encoding": "br", "If-None-Match": tags["br"]})
        assert (again.status_code, again.data) == (304, b"")
        other = client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tags["br"]})
        assert other.status_code == 200


def test_scripts_never_change_and_pages_are_asked_for_again(client: FlaskClient) -> None:
    *pages, script = addresses()
    assert "immutable" in client.get(script).headers["Cache-Control"]
    assert {client.get(url).headers["Cache-Control"] for url in pages} == {"no-cache"}


def test_the_build_leaves_every_script_compressed_beside_it() -> None:
    for path in APP.glob("*.js"):
        for coding, suffix in [("br", ".br"), ("gzip", ".gz")]:
            assert READ[coding](Path(f"{path}{suffix}").read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("name", ["app/nearby-AAAAAAAA.js", "app/../../pyproject.toml", "app/nope.js", "no/such.svg"])
def test_a_file_that_is_not_there_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_a_city_page_asks_for_the_index_and_the_pack_in_its_headers(client: FlaskClient, config: Config) -> None:
    rows = [Station("410100-1", "阳光驿站", "union_station", "410102", Source("名单", "", "2026-07-01", ""))]
    packs_dir = config.data / "packs"
    entry = packs.publish(packs_dir, pack.encode("410100", "郑州市", "Zhengzhou", "2026-11-22", {}, [], rows, [""]))
    answer = client.get("/c/410100")
    asked = [f"<{url}>; rel=preload; as=fetch; crossorigin" for url in (entry["url"], "/packs/index.json")]
    assert answer.headers.getlist("Link") == asked
    assert answer.data == client.get("/").data
    assert client.get("/c/330100").headers.getlist("Link") == []
