"""Bakes the register with what workers said so far, and notes in the ledger how far that went."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from server.condition import BAKED, REGISTER
from server.config import Config
from server.ledger import marks, station_reports
from server.ledger.engine import Ledger
from server.ledger.station_reports import CHINA

Bake = Callable[..., Any]
"""server.content.bake.bake: (data folder, today=date, confirmations=…) -> BakeResult."""


def publish(app: Flask, *, benefits: bool = True) -> Any:
    """Bake now, whatever changed; returns the BakeResult."""
    house = app.extensions["waystation"]
    return publish_at(house.config, house.ledger, int(time.time()), benefits=benefits)


def publish_at(config: Config, ledger: Ledger, now: int, bake: Bake | None = None, *, benefits: bool = True) -> Any:
    """Bake as of epoch second `now`. What arrives while baking is left for the next time.

    Without `benefits` rules and guides stay as they are: the worker looks at them in its next round.
    """
    register = register_state(config.data)
    with ledger.read() as conn:
        newest, _ = station_reports.changed_since(conn, 0)
        confirmations = station_reports.confirmations(conn)
    result = (bake or _content_bake())(config.data, today=day_of(now), confirmations=confirmations)
    if benefits:
        publish_benefits(config, ledger, now)
    with ledger.write_tx() as conn:
        marks.note(conn, BAKED, newest, now)
        marks.note(conn, REGISTER, register, now)
    return result


def publish_benefits(config: Config, ledger: Ledger, now: int) -> bool:
    """Publish rules and guides as of epoch second `now`, as the desk published them last; True when they changed."""
    from server import publication  # late, as the bake is

    return publication.bake(config, ledger, day_of(now))


def register_state(data: Path) -> int:
    """When the register was last written, ns; its write-ahead log counts too. 0: there is none."""
    files = (data / "stations.sqlite", data / "stations.sqlite-wal")
    return max((file.stat().st_mtime_ns for file in files if file.exists()), default=0)


def day_of(at: int) -> date:
    """The day in China of an epoch second."""
    return datetime.fromtimestamp(at, CHINA).date()


def _content_bake() -> Bake:
    from server.content.bake import bake  # late: doctor and health work without the packages of the bake

    found: Bake = bake
    return found
