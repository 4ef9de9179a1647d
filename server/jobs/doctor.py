"""`flask doctor`: looks at the machine and the data folder, says what is wrong and how to mend it."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from pathlib import Path
from statistics import median

from server import condition
from server.condition import Check
from server.config import Config
from server.jobs.queue import make_huey
from server.ledger import marks
from server.ledger.engine import WAL_RESET_FIXED, Ledger

SLOW_FSYNC_MS = 200.0
UNREAL_FSYNC_MS = 0.05
CLOCK_SLACK = 300


def examine(config: Config, ledger: Ledger, now: int) -> list[Check]:
    """Every check, in the order a person would look."""
    return [
        folder(config.data),
        sqlite(),
        fsync(config.data),
        clock(ledger, now),
        permissions(config.data),
        jobs(config),
        *condition.all_checks(config, ledger, now),
    ]


def lines(checks: list[Check]) -> list[str]:
    """One line a check, and for a fault how to mend it."""
    return [
        f"ok     {check.name}: {check.detail}"
        if check.ok
        else f"FAULT  {check.name}: {check.detail}. Mend: {check.mend}"
        for check in checks
    ]


def folder(data: Path) -> Check:
    """The data folder is there and ours."""
    mend = f"Make {data} and give it to the user of the server, or set WAYSTATION_DATA."
    ok = data.is_dir() and os.access(data, os.W_OK | os.X_OK)
    return Check("data folder", ok, f"{data} {'is writable' if ok else 'is missing or not writable'}", mend)


def sqlite() -> Check:
    """Old enough for the WAL-reset fault of SQLite? Harmless under our write lock, and worth knowing."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= WAL_RESET_FIXED:
        return Check("sqlite", True, version)
    return Check(
        "sqlite",
        True,
        f"{version} has the WAL-reset fault (before {'.'.join(map(str, WAL_RESET_FIXED))}); our write lock avoids it: "
        "let no other program write to ledger.sqlite",
    )


def fsync(data: Path) -> Check:
    """How long the disk takes to promise a write."""
    mend = "Move the data folder to a local, faster disk."
    try:
        ms = _fsync_ms(data)
    except OSError as error:
        return Check("disk sync", False, error.strerror or "cannot write", mend)
    note = (
        "; this disk answers faster than a disk can: it may lose writes on a power cut" if ms < UNREAL_FSYNC_MS else ""
    )
    return Check("disk sync", ms <= SLOW_FSYNC_MS, f"{ms:.2f} ms{note}", mend)


def clock(ledger: Ledger, now: int) -> Check:
    """The clock is not before this release, nor before what the ledger has seen."""
    mend = "Set the clock (timedatectl set-ntp true)."
    release = int(Path(__file__).stat().st_mtime)
    try:
        with ledger.read() as conn:
            seen = marks.read(conn, condition.WORKER).at
    except Exception:
        seen = 0  # the ledger has checks of its own
    behind = max(release, seen) - now
    words = f"{behind} s behind what was already seen" if behind > CLOCK_SLACK else "plausible"
    return Check("clock", behind <= CLOCK_SLACK, words, mend)


def permissions(data: Path) -> Check:
    """Nobody else on the machine reads the ledger or the keys."""
    private = [*data.glob("ledger.sqlite*"), *data.glob("keys/*.key")]
    open_ones = [file.relative_to(data) for file in private if stat.S_IMODE(file.stat().st_mode) & 0o077]
    words = f"others can read {', '.join(map(str, open_ones))}" if open_ones else f"{len(private)} private files"
    return Check("permissions", not open_ones, words, f"Run: chmod -R go-rwx {data / 'ledger.sqlite'}* {data / 'keys'}")


def jobs(config: Config) -> Check:
    """The queue of the worker can be reached."""
    mend = "See WAYSTATION_JOBS_URL; empty uses jobs.sqlite in the data folder."
    if not config.jobs_url and not config.data.is_dir():
        return Check("jobs", False, "no data folder", mend)
    try:
        waiting = len(make_huey(config))
    except Exception as error:  # each kind of queue has its own errors
        return Check("jobs", False, type(error).__name__, mend)
    return Check("jobs", True, f"{waiting} waiting")


def _fsync_ms(data: Path) -> float:
    path, took = data / ".doctor", []
    try:
        with path.open("wb", buffering=0) as file:
            for _ in range(15):
                file.write(b"x" * 4096)
                began = time.perf_counter()
                os.fsync(file.fileno())
                took.append((time.perf_counter() - began) * 1000)
    finally:
        path.unlink(missing_ok=True)
    return median(took)
