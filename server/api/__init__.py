"""JSON for phones and for other systems. Each module holds `bp`, its routes, and `OPENAPI`, what they are."""

from __future__ import annotations

from flask import Flask

from server.api import health, openapi, packs, station_reports, stations

MODULES = (stations, packs, station_reports, health, openapi)


def register(app: Flask) -> None:
    """Give the app every route of the API."""
    for module in MODULES:
        app.register_blueprint(module.bp)
