"""Which opening hours mean open, for one minute: worked out once for each different value, joined in SQL."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime

from server.content.calendars import calendar
from server.domain.hours import state_at

OPEN = ("open", "closing")


class OpenStates:
    """The tables open_states (hours, json) and open_hours (hours) of one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._hours = connection.execute("SELECT id, value, checked FROM hours").fetchall()
        self._minute: datetime | None = None
        self._said: list[tuple[int, str]] = []
        self.open: frozenset[int] = frozenset()
        connection.execute("CREATE TEMP TABLE open_states (hours INTEGER PRIMARY KEY, json TEXT NOT NULL)")
        connection.execute("CREATE TEMP TABLE open_hours (hours INTEGER PRIMARY KEY)")

    def bring_to(self, now: datetime) -> None:
        """Make the tables say what holds in the minute of `now` (China time without a zone)."""
        minute = now.replace(second=0, microsecond=0)
        if minute == self._minute:
            return
        table = calendar(minute.date())
        states = [(number, state_at(value, minute, table, checked)) for number, value, checked in self._hours]
        said = [(number, json.dumps(asdict(state), separators=(",", ":"))) for number, state in states]
        if said != self._said:
            self.open = frozenset(number for number, state in states if state.state in OPEN)
            self._write(said)
        self._minute, self._said = minute, said

    def _write(self, said: list[tuple[int, str]]) -> None:
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM open_states")
        self._db.execute("DELETE FROM open_hours")
        self._db.executemany("INSERT INTO open_states VALUES (?, ?)", said)
        self._db.executemany("INSERT INTO open_hours VALUES (?)", ((number,) for number in self.open))
        self._db.execute("COMMIT")
