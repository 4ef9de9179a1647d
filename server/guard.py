"""What stands before and around every route: host, proxies, policy, other sites' requests, body size, headers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, abort, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from server import policy
from server.config import Config
from server.errors import Problem

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

BODY_LIMIT = 256 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}
YEAR = 31_536_000
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [
            "geolocation=(self)",
            *(
                f"{feature}=()"
                for feature in (
                    "accelerometer",
                    "camera",
                    "display-capture",
                    "gyroscope",
                    "hid",
                    "magnetometer",
                    "microphone",
                    "midi",
                    "payment",
                    "serial",
                    "usb",
                )
            ),
        ]
    ),
}


def register(app: Flask, config: Config) -> None:
    """Call it last in create_app: what is wrapped around the app later would not carry the headers."""
    app.config["TRUSTED_HOSTS"] = list(config.hosts)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions.setdefault("style_hashes", [])
    app.before_request_funcs.setdefault(None, []).insert(0, _check)
    wsgi = _covered(app, app.wsgi_app)
    if config.proxies:
        n = config.proxies
        wsgi = ProxyFix(wsgi, x_for=n, x_proto=n, x_host=n, x_port=n)
    app.wsgi_app = wsgi  # type: ignore[method-assign,assignment]


def allow_style(app: Flask, css_text: str) -> None:
    """Allow exactly this text as an inline <style>, everywhere. Call it while the app is made."""
    digest = base64.b64encode(hashlib.sha256(css_text.encode()).digest()).decode()
    hashes = app.extensions.setdefault("style_hashes", [])
    if f"'sha256-{digest}'" not in hashes:
        hashes.append(f"'sha256-{digest}'")


def csp(app: Flask) -> str:
    """The Content-Security-Policy of every response."""
    styles = " ".join(["'self'", *app.extensions["style_hashes"]])
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": styles,
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _check() -> Response | None:
    if request.routing_exception:
        return None  # 400 wrong host, 404, 405: Flask answers it
    if request.method not in SAFE:
        _same_origin_only()
    if policy.may(request.endpoint or "", request.method):
        return None
    if policy.line_for(request.endpoint or "", request.method) is None:
        raise Problem("no-policy", 403)
    return _staff_only()


def _staff_only() -> Response | None:
    """Strangers are shown the door; who is signed in without the right learns no more than that nothing is there."""
    role: str = current_app.extensions["desk_role"]()
    if policy.may(request.endpoint or "", request.method, role):
        return None
    if role:
        abort(404)
    shown: Response = current_app.extensions["desk_door"]()
    return shown


def _same_origin_only() -> None:
    # No token to grow stale: what a phone queued a week ago must still be taken.
    site = request.headers.get("Sec-Fetch-Site")
    ours = site == "same-origin" if site is not None else request.headers.get("Origin") == request.host_url.rstrip("/")
    if not ours:
        raise Problem("cross-site", 403)


def _covered(app: Flask, inner: Wsgi) -> Wsgi:
    def wsgi(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, headers + _missing(app, environ, headers), *rest)

        return inner(environ, start)

    return wsgi


def _missing(app: Flask, environ: Environ, headers: Headers) -> Headers:
    wanted = {"Content-Security-Policy": csp(app), **FIXED}
    if environ.get("wsgi.url_scheme") == "https":
        wanted["Strict-Transport-Security"] = f"max-age={YEAR}"
    present = {name.lower() for name, _ in headers}
    return [(name, value) for name, value in wanted.items() if name.lower() not in present]
