"""The app on the home screen: manifest, icons, a start without a network."""

from __future__ import annotations

import json
import struct
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.rider import PREFIX, begin_offline_ready, cards, devtools, open_first

NAMES = {"zh": ("驿路", "zh-Hans"), "en": ("Waystation", "en")}
PNG = b"\x89PNG\r\n\x1a\n"


def fetch(url: str) -> tuple[bytes, str]:
    """Body and media type of one of our own addresses."""
    with urllib.request.urlopen(url) as reply:  # noqa: S310 our own address
        return reply.read(), reply.headers["Content-Type"].split(";")[0]


def manifest_of(page: Page, server: Server) -> dict[str, Any]:
    """The manifest that the page links."""
    body, kind = fetch(server.url + str(page.locator("link[rel=manifest]").get_attribute("href")))
    assert kind == "application/manifest+json"
    manifest: dict[str, Any] = json.loads(body)
    return manifest


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manifest_says_what_the_home_screen_needs(page: Page, shared_server: Server, language: str) -> None:
    open_first(page, shared_server.url, language)
    manifest = manifest_of(page, shared_server)
    name, lang = NAMES[language]
    assert name in manifest["name"]
    assert manifest["short_name"] == name
    assert manifest["lang"] == lang
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == PREFIX[language] + "/"
    assert manifest["start_url"].startswith(manifest["scope"])
    assert all(shortcut["url"].startswith(PREFIX[language] + "/") for shortcut in manifest["shortcuts"])
    with devtools(page) as cdp:
        assert cdp.send("Page.getAppManifest")["errors"] == []


def test_icons_exist_in_the_sizes_that_are_stated(page: Page, shared_server: Server) -> None:
    open_first(page, shared_server.url)
    icons = manifest_of(page, shared_server)["icons"]
    for icon in icons:
        body, kind = fetch(shared_server.url + icon["src"])
        assert kind == icon["type"]
        if kind == "image/png":
            assert body.startswith(PNG)
            assert "{}x{}".format(*struct.unpack(">II", body[16:24])) == icon["sizes"]
    plain = {icon["sizes"] for icon in icons if "purpose" not in icon}
    assert {"192x192", "512x512"} <= plain
    assert [icon["sizes"] for icon in icons if icon.get("purpose") == "maskable"] == ["512x512"]


CORNERS = """async (src) => {
  const image = new Image();
  image.src = src;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const end = image.width - 1;
  const colour = ([x, y]) => [...canvas.getImageData(x, y, 1, 1).data].join();
  return [[0, 0], [end, 0], [0, end], [end, end], [end / 2, 4]].map(colour);
}"""


def test_a_round_mask_cuts_nothing_from_the_maskable_icon(page: Page, shared_server: Server) -> None:
    open_first(page, shared_server.url)
    maskable = next(icon for icon in manifest_of(page, shared_server)["icons"] if icon.get("purpose") == "maskable")
    corners = page.evaluate(CORNERS, maskable["src"])
    assert len(set(corners)) == 1, "one colour up to every edge"
    assert corners[0].endswith(",255"), "and no hole"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_installed_and_starts_without_a_network(
    phone: BrowserContext, page: Page, shared_server: Server, language: str
) -> None:
    begin_offline_ready(page, shared_server.url, language)
    manifest = manifest_of(page, shared_server)
    with devtools(page) as cdp:
        errors = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert {error["errorId"] for error in errors} <= {"in-incognito"}
    phone.set_offline(True)
    for url in [manifest["start_url"], *[shortcut["url"] for shortcut in manifest["shortcuts"]]]:
        started = phone.new_page()  # as a tap on the home screen does
        started.goto(shared_server.url + url)
        expect(started.get_by_role("heading", level=1)).to_have_count(1)
        assert started.evaluate("navigator.serviceWorker.controller.state") == "activated"
        if url == manifest["start_url"]:
            expect(cards(started).first).to_be_visible()
        started.close()
