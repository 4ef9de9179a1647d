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


def test_all_scripts_of_the_app_fit_60_kb() -> None:
    files = [path.read_bytes() for path in APP.glob("*.js")]
    assert len(files) >= 5
    assert zipped(*files) <= 60 * KB


def test_html_with_its_style_fits_one_flight_in_both_languages(app: Flask) -> None:
    for page in site_of(app).pages.values():
        assert zipped(page.plain) <= 14 * KB


def test_the_worker_fits_2_kb(app: Flask) -> None:
    assert zipped(site_of(app).worker.plain) <= 2.5 * KB
