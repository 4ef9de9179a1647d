"""flask stations: bring station lists into the register."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup
from tqdm import tqdm

from server.content.register import FILE, Register

if TYPE_CHECKING:
    from server.content.importer.report import Report

cli = AppGroup("stations", help="Station lists: import.")

_LONG = 2_000_000  # bytes; below that an import is over before a bar helps
_SHOWN = 12  # reasons in the summary


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--datum",
    type=click.Choice(["wgs84", "gcj02", "bd09"]),
    default=None,
    help="Datum of coordinates whose row names none.",
)
@click.option(
    "--city", default="", metavar="ADCODE", help="City of rows that state no region; rows of other cities are refused."
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write REPORT.json, with .xlsx and .html beside it.",
)
@click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
@click.option("--keep-good", is_flag=True, help="Import the good rows even if others are refused.")
def import_command(
    file: Path, datum: str | None, city: str, report: Path | None, dry_run: bool, keep_good: bool
) -> None:
    """Import a station list (CSV, TSV or XLSX). Without --keep-good one refused row leaves everything as it was.

    Exit code 0: imported; 1: rows were refused; 2: the file cannot be read.
    """
    from server.content.importer.badfile import BadFile  # loads boundaries: only when needed

    data: Path = current_app.extensions["waystation"].config.data
    if report is not None and report.suffix != ".json":
        raise click.BadParameter("the name must end in .json", param_hint="--report")
    with Register(data / FILE) as register, _bar(file) as progress:
        try:
            result = register.import_file(
                file,
                datum=datum or "",
                city=city,
                report=report,
                dry_run=dry_run,
                keep_good=keep_good,
                progress=progress,
            )
        except (BadFile, ValueError) as error:
            raise _Stop(f"{error} Nothing was changed.") from None
        except OSError as error:
            raise _Stop(f"{error.filename or file}: {error.strerror}. Nothing was changed.") from None
    for line in summary(result, report):
        click.echo(line)
    if result.rejected:
        sys.exit(1)


def summary(result: Report, report: Path | None) -> Iterator[str]:
    """One screen of plain English."""
    from server.content.importer.reasons import REASONS

    yield (
        f"{result.file}: {_rows(len(result.rows))}: {result.accepted} accepted, "
        f"{result.warned} accepted with a warning, {result.rejected} refused."
    )
    for code, count in sorted(result.reasons().most_common(), key=lambda pair: REASONS[pair[0]].status)[:_SHOWN]:
        yield f"  {count:>7}  {code}: {REASONS[code].means} {REASONS[code].mend}"
    if len(result.reasons()) > _SHOWN:
        yield f"           and {len(result.reasons()) - _SHOWN} more reasons, all in the report."
    for row in [row for row in result.rows if row.status == "reject"][:5]:
        yield f"  line {row.line}: {row.name or '(no name)'}: {', '.join(row.reasons)}"
    yield from (f"  {note}" for note in result.notes)
    if report is not None:
        yield f"Report: {report}, {report.with_suffix('.xlsx').name}, {report.with_suffix('.html').name}"
    yield from _outcome(result)


def _outcome(result: Report) -> Iterator[str]:
    changes = result.changes
    if result.written:
        moved = f", {changes['moved']} moved to another city" if changes["moved"] else ""
        yield (
            f"Imported: {changes['added']} added, {changes['changed']} changed{moved}, {changes['same']} as before, "
            f"in {result.packs} {'city' if result.packs == 1 else 'cities'}."
        )
        yield "To publish it: flask --app server content bake"
    elif result.dry_run:
        yield "Dry run: nothing was written."
    else:
        yield (
            f"Nothing was written, because of {_rows(result.rejected)} refused. "
            "Mend the file and import it again, or add --keep-good to import the others."
        )


@contextmanager
def _bar(file: Path) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr for a long file, when somebody is there to see it."""
    if file.stat().st_size < _LONG or not sys.stderr.isatty():
        yield None
        return
    with tqdm(total=100, unit="%", file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.n = 100 * done // max(1, total)
            bar.refresh()

        yield progress


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


class _Stop(click.ClickException):
    """The file could not be read; nothing was changed."""

    exit_code = 2
