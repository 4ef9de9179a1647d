"""`flask prepare` makes a data folder ready; `flask serve` prepares, then runs web and worker processes."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from server.config import Config
from server.content import benefits_pack
from server.content.content_schema import PACKS
from server.content.register import Register
from server.content.shipped import import_shipped
from server.jobs.publish import publish

STOP_SECONDS = 10
DOCTOR = "flask --app server doctor"


def register(app: Flask) -> None:
    """Add the commands to `flask --app server`."""
    for command in (prepare_command, serve_command):
        app.cli.add_command(command)


def prepare(config: Config, *, benefits: bool = True) -> str:
    """Migrate the ledger, import the shipped stations, bake what changed; twice is once. Returns a line to say."""
    config.data.mkdir(parents=True, exist_ok=True)
    current_app.extensions["waystation"].ledger.migrate()
    with Register(config.data / "stations.sqlite") as register:
        import_shipped(register)
    result = publish(current_app, benefits=benefits)
    return f"{result.stations} stations are ready in {config.data}"


@click.command("prepare")
@with_appcontext
def prepare_command() -> None:
    """Migrate the ledger, import the shipped stations, bake."""
    click.echo(prepare(current_app.extensions["waystation"].config))


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Prepare, then serve on 127.0.0.1 until Ctrl-C."""
    config: Config = current_app.extensions["waystation"].config
    if _answers(config.port):
        raise click.ClickException(f"port {config.port} is taken. Choose another: PORT=8001 ./run")
    # Rules and guides that phones can get already need not be compiled before the first page: the worker does it.
    published = (config.data / PACKS / benefits_pack.INDEX).exists()
    click.echo(prepare(config, benefits=not published), err=True)
    sys.exit(run_together(commands(config), config.port))


def commands(config: Config) -> list[list[str]]:
    """The processes of an installation: web (sync workers) and worker."""
    web = [
        "gunicorn",
        "--workers",
        str(config.web_workers),
        "--bind",
        f"127.0.0.1:{config.port}",
        "--log-level",
        "error",
    ]
    return [
        [sys.executable, "-m", *web, "server.wsgi:app"],
        [sys.executable, "-m", "flask", "--app", "server", "worker"],
    ]


def run_together(wanted: list[list[str]], port: int) -> int:
    """Run processes until a signal or the end of one; then end all. 0 after a signal, else the first one's code."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    # Own process groups: Ctrl-C reaches us alone, and we stop the others in order.
    running = [subprocess.Popen(command, start_new_session=True) for command in wanted]  # noqa: S603 our own commands
    said = False
    while not told.wait(0.1):
        ended = next((process for process in running if process.poll() is not None), None)
        if ended:
            _stop(running)
            click.echo(f"A process ended by itself: {_name(ended)}. To look for the cause: {DOCTOR}", err=True)
            return ended.returncode or 1
        if not said and _answers(port):
            said = True
            click.echo(f"驿路 is at http://127.0.0.1:{port}  (Ctrl-C stops it)", err=True)
    _stop(running)
    return 0


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _name(process: subprocess.Popen[bytes]) -> str:
    return " ".join(str(word) for word in list(process.args)[1:])  # type: ignore[arg-type]


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
