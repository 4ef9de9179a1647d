"""flask people: who may sign in at the desk. Codes are shown once, on this screen only."""

from __future__ import annotations

import time

import click
import pyotp
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from server.ledger import audit, people
from server.ledger.engine import Ledger

cli = AppGroup("people", help="Who may sign in at the desk.")
START = "Open /desk/start and type this one-time code (valid 72 hours): {code}"


@cli.command("init")
@with_appcontext
def init_command() -> None:
    """Make the first admin, named admin, and print the one-time code to start with."""
    ledger, now, code = _ledger(), int(time.time()), people.one_time_code()
    ledger.migrate()
    with ledger.write_tx() as conn:
        if not people.init(conn, code, pyotp.random_base32(), now):
            raise click.ClickException("There is an admin already. Another admin adds people at /desk/people.")
        audit.note(conn, now, audit.CONSOLE, "first-admin")
    click.echo("The first admin is named: admin")
    click.echo(START.format(code=code))


@cli.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(people.ROLES), default=people.EDITOR, show_default=True)
@with_appcontext
def add_command(name: str, role: str) -> None:
    """Add a person and print the one-time code."""
    now, code = int(time.time()), people.one_time_code()
    try:
        with _ledger().write_tx() as conn:
            person = people.add(conn, name, role, code, pyotp.random_base32(), now)
            audit.note(conn, now, audit.CONSOLE, "person-added", person, role=role)
    except people.NameTaken:
        raise click.ClickException(f"There is somebody named {name} already.") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(START.format(code=code))


@cli.command("list")
@with_appcontext
def list_command() -> None:
    """Print everybody: name, role, state."""
    with _ledger().read() as conn:
        everybody = people.everybody(conn)
    for person in everybody:
        state = "disabled" if person.disabled else "started" if person.started else "waits for the one-time code"
        click.echo(f"{person.name}\t{person.role}\t{state}")


@cli.command("disable")
@click.argument("name")
@with_appcontext
def disable_command(name: str) -> None:
    """Sign a person out everywhere and let nobody sign in under this name."""
    person, now = _named(name), int(time.time())
    with _ledger().write_tx() as conn:
        people.disable(conn, person, now)
        audit.note(conn, now, audit.CONSOLE, "person-disabled", person)
    click.echo(f"{name} cannot sign in any more.")


@cli.command("reset")
@click.argument("name")
@with_appcontext
def reset_command(name: str) -> None:
    """Take password and second factor away and print a new one-time code."""
    person, now, code = _named(name), int(time.time()), people.one_time_code()
    with _ledger().write_tx() as conn:
        people.reset(conn, person, code, pyotp.random_base32(), now)
        audit.note(conn, now, audit.CONSOLE, "person-reset", person)
    click.echo(START.format(code=code))


def _ledger() -> Ledger:
    ledger: Ledger = current_app.extensions["waystation"].ledger
    return ledger


def _named(name: str) -> str:
    with _ledger().read() as conn:
        person = people.named(conn, name)
    if person is None:
        raise click.ClickException(f"There is nobody named {name}. To see all: flask --app server people list")
    return person.id
