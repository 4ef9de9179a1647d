"""How this installation is doing: the checks that /readyz and `flask doctor` share. No paths, no secrets in them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from server.config import Config
from server.ledger import marks, migrate
from server.ledger.engine import Ledger
from server.ledger.faults import LedgerFault, NewerLedger

ENOUGH_SHARE, ENOUGH_BYTES = 0.10, 200 * 1024 * 1024
SLOWEST_WORKER = 900
"""Seconds; with a long bake interval, three intervals."""
WORKER, BAKED, REGISTER = "worker", "baked", "register"
"""Marks of the worker: last round that went well; last report number baked; state of the register that was baked."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question answered: `detail` says what was found, `mend` how to put it right."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


def all_checks(config: Config, ledger: Ledger, now: int) -> list[Check]:
    """Everything a load balancer wants to know."""
    return [
        ledger_writes(ledger),
        ledger_level(ledger),
        disk(config.data),
        content(config.data),
        worker(config, ledger, now),
    ]


def ledger_writes(ledger: Ledger) -> Check:
    """Can something be written now?"""
    mend = "See that the database runs, that the data folder is writable and that its disk has room."
    try:
        ledger.probe()
    except LedgerFault as fault:
        return Check("ledger", False, type(fault).__name__, mend)
    except Exception as error:  # tables missing: the migration check says so in plain words
        return Check("ledger", False, type(error).__name__, mend)
    return Check("ledger", True, "writes")


def ledger_level(ledger: Ledger) -> Check:
    """Is the ledger at the level of this release?"""
    mend = "Run: flask --app server ledger migrate"
    needed = migrate.newest()
    try:
        level = ledger.level()
    except LedgerFault as fault:
        return Check("migration", False, type(fault).__name__, mend)
    if level > needed:
        return Check("migration", False, NewerLedger.__name__, "Install the release that this ledger belongs to.")
    return Check("migration", level == needed, f"level {level or 'none'}, needed {needed}", mend)


def disk(data: Path) -> Check:
    """Is there room to go on writing?"""
    mend = "Free some room on the disk of the data folder."
    folder = next((each for each in (data, *data.parents) if each.is_dir()), None)
    if folder is None:
        return Check("disk", False, "no data folder", mend)
    usage = shutil.disk_usage(folder)
    enough = usage.free > ENOUGH_BYTES or usage.free > usage.total * ENOUGH_SHARE
    return Check("disk", enough, f"{usage.free // 1024**2} MB free, {usage.free * 100 // usage.total} %", mend)


def content(data: Path) -> Check:
    """Is there anything to serve?"""
    mend = "Run: flask --app server content bake"
    baked = data / "content.sqlite"
    there = baked.is_file() and baked.stat().st_size > 0
    return Check("content", there, "baked" if there else "not baked yet", mend)


def worker(config: Config, ledger: Ledger, now: int) -> Check:
    """Did the worker come round lately? Until its first round, the age of the content stands for it."""
    mend = "Start the worker: flask --app server worker"
    try:
        with ledger.read() as conn:
            seen = marks.read(conn, WORKER).at
    except Exception as error:
        return Check("worker", False, type(error).__name__, mend)
    baked = config.data / "content.sqlite"
    last = seen or (int(baked.stat().st_mtime) if baked.exists() else now)
    patience = max(3 * config.bake_minutes * 60, SLOWEST_WORKER)
    words = f"last round {max(now - last, 0)} s ago" if seen else "no round yet"
    return Check("worker", now - last <= patience, words, mend)
