"""create_app(): wiring only. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from server import errors, guard, logs
from server.api import health, station_reports
from server.config import Config
from server.jobs import commands, serve_cli, stations_cli
from server.ledger.engine import Ledger
from server.pages import routes as pages


@dataclass(slots=True)
class Waystation:
    """What requests need, found at app.extensions["waystation"]."""

    config: Config
    ledger: Ledger


def create_app(config: Config | None = None) -> Flask:
    """The application for one configuration (default: from the environment)."""
    app = Flask(__name__, static_folder=None)
    config = config or Config.from_env()
    app.extensions["waystation"] = Waystation(config, Ledger(config.ledger_url))
    errors.register(app)
    logs.register(app)
    commands.register(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(station_reports.bp)
    pages.register(app)
    app.cli.add_command(stations_cli.cli)
    serve_cli.register(app)
    guard.register(app, config)  # last: what is wrapped around the app later would not carry its headers
    return app
