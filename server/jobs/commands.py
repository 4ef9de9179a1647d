"""Commands of the person who runs the server: worker, doctor, settings, ledger migrate."""

from __future__ import annotations

import sys
import time

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from server import logs
from server.config import SETTINGS
from server.jobs import doctor, worker
from server.ledger.faults import LedgerFault

ledger_group = AppGroup("ledger", help="The ledger: what people wrote.")


def register(app: Flask) -> None:
    """Add the commands to `flask --app server`."""
    for command in (worker_command, doctor_command, settings_command, ledger_group):
        app.cli.add_command(command)


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Do the periodic work until SIGTERM or Ctrl-C."""
    logs.configure()
    house = current_app.extensions["waystation"]
    try:
        worker.run(house.config, house.ledger)
    except (LedgerFault, ValueError) as fault:
        raise click.ClickException(f"{type(fault).__name__}: {fault}. Run: flask --app server doctor") from fault


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Look for what is wrong and say how to mend it; exit code 1 on a fault."""
    house = current_app.extensions["waystation"]
    checks = doctor.examine(house.config, house.ledger, int(time.time()))
    click.echo("\n".join(doctor.lines(checks)))
    sys.exit(0 if all(check.ok for check in checks) else 1)


@click.command("settings")
def settings_command() -> None:
    """Print every setting with its default and meaning."""
    for setting in SETTINGS:
        click.echo(f"{setting.name} (default: {setting.default or 'empty'})\n    {setting.help}")


@ledger_group.command("migrate")
def migrate_command() -> None:
    """Bring the ledger to the level of this release."""
    try:
        level = current_app.extensions["waystation"].ledger.migrate()
    except LedgerFault as fault:
        raise click.ClickException(f"{type(fault).__name__}: {fault}") from fault
    click.echo(f"The ledger is at level {level}.")
