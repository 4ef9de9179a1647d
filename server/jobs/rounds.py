"""The worker's round: bake when something changed, forget what must be forgotten, note that the round went well."""

from __future__ import annotations

from server.condition import BAKED, REGISTER, WORKER
from server.config import Config
from server.jobs.publish import Bake, day_of, publish_at, publish_benefits, register_state
from server.ledger import limits, marks, sessions, station_reports
from server.ledger.engine import Ledger


def go(config: Config, ledger: Ledger, now: int, bake: Bake | None = None) -> bool:
    """One round at epoch second `now`; True when it baked. What fails rises, and the round is not noted as done."""
    due = _due(config, ledger, now)
    if due:
        publish_at(config, ledger, now, bake)
    else:
        publish_benefits(config, ledger, now)
    with ledger.write_tx() as conn:
        limits.purge(conn, now)
        sessions.purge(conn, now)
        marks.note(conn, WORKER, 1, now)
    return due


def _due(config: Config, ledger: Ledger, now: int) -> bool:
    with ledger.read() as conn:
        baked, register = marks.read(conn, BAKED), marks.read(conn, REGISTER)
        _, changed = station_reports.changed_since(conn, baked.value)
    # A new day ages what was confirmed, also when nobody wrote.
    new_day = day_of(now) != day_of(baked.at)
    missing = not (config.data / "content.sqlite").exists()
    return bool(changed) or new_day or missing or register_state(config.data) != register.value
