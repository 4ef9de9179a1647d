"""Dated parameters: the row of a place (or other key) that is valid on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = tuple[str, str, str, Any, bool]  # key, from, to ('' = open), value, provisional on the day asked for


class Param:
    """One parameter. Rows as compiled: {key: [[from, to, value, source, provisional_from], …]}, oldest first."""

    def __init__(self, name: str, compiled: Mapping[str, Any]) -> None:
        self.name = name
        self.keyed = "key" in compiled
        self.default: Any = compiled.get("default")
        self._by_place = compiled.get("key") == "region"
        self._rows: Mapping[str, list[list[Any]]] = compiled["rows"]
        self._found: dict[tuple[str, str], Row | None] = {}

    @property
    def keys(self) -> Iterable[str]:
        """Places (or other keys) that have rows."""
        return self._rows.keys()

    def row(self, key: str, day: str) -> Row | None:
        """The row valid that day, or None: not published. A city's own rows hide those of its province."""
        found = self._found.get((key, day), False)
        if found is not False:
            return found  # type: ignore[return-value]
        if len(self._found) > 20_000:
            self._found.clear()
        self._found[key, day] = row = self._look(key, day)
        return row

    def possible(self, key: str | None, day: str | None) -> bool:
        """Whether a row could apply, and differ from the default, while key or day are not known (None)."""
        names = self._rows if key is None else [name for name in self._names(key) if name in self._rows][:1]
        rows = (row for name in names for row in self._rows[name] if day is None or _valid(name, row, day))
        return any(row[2] != self.default for row in rows)

    def _look(self, key: str, day: str) -> Row | None:
        for name in self._names(key):
            if name in self._rows:
                return next((found for row in reversed(self._rows[name]) if (found := _valid(name, row, day))), None)
        return None

    def _names(self, key: str) -> Iterable[str]:
        return (key, f"{key[:4]}00", key[:2]) if self._by_place else (key,)


def _valid(key: str, row: list[Any], day: str) -> Row | None:
    start, end, value, _source, unsure = row
    if day < start or (end and day > end):
        return None
    return key, start, end, value, bool(unsure) and day >= unsure
