"""create_app(): wiring only. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from server import api, errors, guard, logs
from server.config import Config
from server.content.content_schema import CONTENT
from server.content.store import Content
from server.desk.app import register as register_desk
from server.jobs import commands, content_cli, people_cli, rules_cli, serve_cli, stations_cli
from server.ledger.engine import Ledger
from server.pages import routes as pages


@dataclass(slots=True)
class Waystation:
    """What requests need, found at app.extensions["waystation"]."""

    config: Config
    ledger: Ledger
    content: Content


def create_app(config: Config | None = None) -> Flask:
    """The application for one configuration (default: from the environment)."""
    app = Flask(__name__, static_folder=None)
    config = config or Config.from_env()
    app.extensions["waystation"] = Waystation(config, Ledger(config.ledger_url), Content(config.data / CONTENT))
    errors.register(app)
    logs.register(app)
    commands.register(app)
    api.register(app)
    pages.register(app)
    register_desk(app)
    app.cli.add_command(stations_cli.cli)
    app.cli.add_command(rules_cli.cli)
    app.cli.add_command(people_cli.cli)
    app.cli.add_command(content_cli.cli)
    serve_cli.register(app)
    guard.register(app, config)  # last: what is wrapped around the app later would not carry its headers
    return app
