"""Bytes are a promise: budgets of scripts, pages and the icon sprite, measured as a phone gets them (gzip)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from flask import Flask

from server.pages.routes import site_of

APP = Path(__file__).parents[2] / "static" / "app"
KB = 1024


def zipped(*bodies: bytes) -> int:
    """Bytes on the wire, each body compressed alone."""
    return sum(len(gzip.compress(body, 9)) for body in bodies)


def scripts_of(page: str) -> list[bytes]:
    """A page's script and all the pieces it imports."""
    it = json.loads((APP / "manifest.json").read_text())[page]
    return [(APP / name).read_bytes() for name in [it["script"], *it["chunks"]]]


def test_the_script_of_the_first_screen_fits_15_kb() -> None:
    assert zipped(*scripts_of("nearby")) <= 15 * KB


def all_of(*pages: str) -> list[bytes]:
    """Everything these pages load, at once or later, each piece once."""
    manifest = json.loads((APP / "manifest.json").read_text())
    return [(APP / name).read_bytes() for name in sorted({name for page in pages for name in manifest[page]["files"]})]


def test_all_scripts_about_stations_fit_60_kb() -> None:
    files = all_of("nearby", "station", "mine", "about")
    assert len(files) >= 5
    assert zipped(*files) <= 60 * KB


def test_the_script_of_the_checker_fits_15_kb_and_all_of_its_screens_36() -> None:
    assert zipped(*scripts_of("benefits")) <= 15 * KB
    assert zipped(*all_of("benefits")) <= 36 * KB


def test_the_script_of_the_guides_fits_15_kb() -> None:
    assert zipped(*scripts_of("guides")) <= 15 * KB


def test_the_script_of_the_calculators_fits_15_kb_beside_what_the_checker_has_too() -> None:
    """And 26 KB with it: its sums, its words and the rules that decide them."""
    page = json.loads((APP / "manifest.json").read_text())["tools"]
    assert zipped((APP / page["script"]).read_bytes()) <= 15 * KB
    assert zipped(*scripts_of("tools")) <= 26 * KB


def test_the_list_of_guides_fits_one_flight_in_both_languages(app: Flask) -> None:
    for url in ("/guides", "/en/guides"):
        assert zipped(app.test_client().get(url).data) <= 14 * KB


def test_html_with_its_style_fits_one_flight_in_both_languages(app: Flask) -> None:
    for (name, _), page in site_of(app).pages.items():
        assert zipped(page.plain) <= (15 if name == "tools" else 14) * KB, name


def test_the_worker_fits_2_kb(app: Flask) -> None:
    assert zipped(site_of(app).worker.plain) <= 2.5 * KB
