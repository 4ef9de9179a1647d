"""`flask content bake` publishes what the register and workers say; `flask content check` looks whether it is whole."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from server.content.content_check import faults
from server.jobs.publish import day_of, publish
from server.ledger import station_reports
from server.ledger.faults import LedgerFault

if TYPE_CHECKING:
    from server.content.bake import BakeResult

cli = AppGroup("content", help="What everybody may read: stations and packs.")


@cli.command("bake")
@click.option("--pack", "adcodes", multiple=True, metavar="ADCODE", help="Only this city; may be given more than once.")
@with_appcontext
def bake_command(adcodes: tuple[str, ...]) -> None:
    """Publish what changed in the register, with what workers said of it."""
    from server.content.bake import BakeError  # late: other commands work without the packages of the bake

    try:
        result = _only(adcodes) if adcodes else publish(current_app)
    except (BakeError, LedgerFault) as fault:
        raise click.ClickException(f"{type(fault).__name__}: {fault}") from fault
    click.echo(_line(result))


@cli.command("check")
@with_appcontext
def check_command() -> None:
    """Say what is wrong with the published content; exit code 1 when something is."""
    house = current_app.extensions["waystation"]
    found = list(faults(house.config.data))
    counts = house.content.counts()
    whole = f"{counts.stations} stations in {counts.cities} cities, {counts.located} located: all is whole."
    click.echo("\n".join(found) or whole)
    sys.exit(1 if found else 0)


def _only(adcodes: tuple[str, ...]) -> BakeResult:
    """Bake some cities; how far the whole bake went is left as noted, so that the next round does the rest."""
    from server.content.bake import bake

    house = current_app.extensions["waystation"]
    with house.ledger.read() as conn:
        said = station_reports.confirmations(conn)
    return bake(house.config.data, today=day_of(int(time.time())), confirmations=said, only=adcodes)


def _line(result: BakeResult) -> str:
    changed = f"{len(result.packs)} packs made, {len(result.withdrawn)} withdrawn"
    return f"{result.stations} stations; {changed}; {result.seconds:.1f} s"
