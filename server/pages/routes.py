"""Addresses of the worker pages, the worker script, the manifest and static files."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timedelta, timezone
from functools import cache

from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory

from server import guard
from server.content import packs
from server.content.guide import Guide
from server.content.ruleset import Compiled
from server.pages import words
from server.pages.body import Body
from server.pages.built import APP, STATIC, built, script
from server.pages.guides import GuidePages
from server.pages.site import Site

bp = Blueprint("pages", __name__)
LANGUAGE_PATHS = tuple((lang, words.prefix(lang)) for lang in words.LANGUAGES)
HASHED = re.compile(r"app/\w+-[A-Z0-9]{8}\.js", re.ASCII)
CHINA = timezone(timedelta(hours=8))
FOREVER = "public, max-age=31536000, immutable"


def _site() -> Site:
    return site_of(current_app)


def site_of(app: Flask) -> Site:
    """The pages, rendered when first asked for: commands do without them."""
    if "site" not in app.extensions:
        app.extensions["site"] = Site(app.extensions["waystation"].config, built())
    site: Site = app.extensions["site"]
    return site


def _page(name: str, language: str) -> Response:
    return _site().pages[name, language].send(request, "text/html")


def _language() -> str:
    first = request.path.split("/")[1]
    return first if first in words.LANGUAGES else words.SOURCE


@bp.get("/")
@bp.get("/en/")
def nearby() -> Response:
    """Nearest stations."""
    return _page("nearby", _language())


@bp.get("/c/<adcode>")
@bp.get("/en/c/<adcode>")
def city(adcode: str) -> Response:
    """The nearby page begun with one city, asking for its pack in the same breath.

    As headers, so that the page is the same bytes for every city.
    """
    if not re.fullmatch(r"\d{6}", adcode):
        abort(404)
    response = _page("nearby", _language())
    for url in _pack_urls(adcode):
        response.headers.add("Link", f"<{url}>; rel=preload; as=fetch; crossorigin")
    return response


def _pack_urls(adcode: str) -> list[str]:
    """What the first look at a city needs of the packs; [] when there is none."""
    folder = current_app.extensions["waystation"].config.data / "packs"
    entry = next((entry for entry in packs.index(folder) if entry["adcode"] == adcode), None)
    files = [entry, entry["delta"]] if entry else []
    # The pack first: it takes longest, so it gets the connection that the page came by.
    return [*(file["url"] for file in files if file), packs.URL + packs.INDEX] if entry else []


@bp.get("/s/")
@bp.get("/s/<station_id>")
@bp.get("/en/s/")
@bp.get("/en/s/<station_id>")
def station(station_id: str = "") -> Response:
    """One station; the phone fills it from the pack, so that it opens with no signal."""
    if station_id and not re.fullmatch(r"\d{6}-\d{1,7}", station_id):
        abort(404)
    return _page("station", _language())


@bp.get("/benefits")
@bp.get("/en/benefits")
def benefits() -> Response:
    """What probably applies to me: asked and answered on the phone."""
    return _page("benefits", _language())


@bp.get("/tools")
@bp.get("/en/tools")
def tools() -> Response:
    """Calculators: pension, retirement, housing fund, claim days, heat allowance."""
    return _page("tools", _language())


@bp.get("/guides")
@bp.get("/en/guides")
def guides() -> Response:
    """All guides, whole without script."""
    return _guides().list(_language(), _today()).send(request, "text/html")


@bp.get("/guides/")
@bp.get("/en/guides/")
def guide_shell() -> Response:
    """What the worker keeps for guides; the phone fills it from the benefits pack."""
    return _page("guides", _language())


@bp.get("/guides/<slug>")
@bp.get("/en/guides/<slug>")
def guide(slug: str) -> Response:
    """One guide, whole without script."""
    page = _guides().guide(slug, _language(), _today())
    if page is None:
        abort(404)
    return page.send(request, "text/html")


def _guides() -> GuidePages:
    if "guide_pages" not in current_app.extensions:
        data = current_app.extensions["waystation"].config.data
        current_app.extensions["guide_pages"] = GuidePages(_site(), data)
    pages: GuidePages = current_app.extensions["guide_pages"]
    return pages


def _preview(guide: Guide, compiled: Compiled, side: str) -> str:
    """A guide that is not published as phones would show it; `side`: zh or en."""
    return _guides().preview(guide, compiled, words.SOURCE if side == "zh" else side, _today())


def _today() -> str:
    """The day in China."""
    return datetime.fromtimestamp(time.time(), CHINA).date().isoformat()


@bp.get("/mine")
@bp.get("/en/mine")
def mine() -> Response:
    """What is on this phone."""
    return _page("mine", _language())


@bp.get("/about")
@bp.get("/en/about")
def about() -> Response:
    """Where the data comes from and how a city is added."""
    return _page("about", _language())


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker: a pure function of what it keeps."""
    return _site().worker.send(request, "text/javascript")


@bp.get("/manifest.webmanifest")
@bp.get("/en/manifest.webmanifest")
def manifest() -> Response:
    """What installs the app on the home screen."""
    return _manifest(_language()).send(request, "application/manifest+json")


@cache
def _manifest(language: str) -> Body:
    return Body(json.dumps(_installed(language), ensure_ascii=False).encode())


def _installed(language: str) -> dict[str, object]:
    def say(text: str) -> str:
        return words.gettext(language, text)

    icons = [{"src": f"/static/icons/icon-{n}.png", "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)]
    return {
        "id": "/",
        "name": say("驿路：附近能进的驿站"),
        "short_name": say("驿路"),
        "description": say("没有信号也能找到最近的、进得去的驿站。"),
        "lang": language,
        "dir": "ltr",
        "start_url": words.prefix(language) + "/",
        "scope": "/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#fbfbf8",
        "theme_color": "#0b6b4f",
        "categories": ["navigation", "utilities"],
        "icons": [
            *icons,
            {"src": "/static/icons/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            {"src": "/static/icons/icon.svg", "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [
            {"name": say("附近"), "url": words.prefix(language) + "/"},
            {"name": say("我的"), "url": words.prefix(language) + "/mine"},
        ],
    }


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for it whatever the page says."""
    return send_from_directory(STATIC / "icons", "icon.svg", max_age=86400)


@bp.get("/static/<path:name>")
def static_file(name: str) -> Response:
    """Icons and built scripts; those named by their content never change."""
    if HASHED.fullmatch(name):
        return _script(name.removeprefix("app/"))
    response = send_from_directory(STATIC, name, conditional=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _script(name: str) -> Response:
    try:
        return script(name).send(request, "text/javascript", FOREVER)
    except FileNotFoundError:
        abort(404)


def _error_page(status: int) -> Response:
    page = _site().render("error.html", "error", _language(), "/", status=status)
    return Response(page.plain, status=status, mimetype="text/html", headers={"Cache-Control": "no-store"})


def register(app: Flask) -> None:
    """Put the pages on the app, and allow the style texts that they carry inline."""
    if (APP / "main.css").exists():
        for text in (built().style, *built().styles.values()):
            guard.allow_style(app, text)
    app.extensions["error_page"] = _error_page
    app.extensions["guide_preview"] = _preview  # the desk may not import the pages
    app.register_blueprint(bp)
