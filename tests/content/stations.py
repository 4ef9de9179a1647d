"""Stations for tests of the bake and of what reads it: a small register in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from server.domain.station import Source, Station, mask

OFFICE = Source("郑州市总工会公布的名单", "https://example.gov.cn/list", "2026-07-01", "MIT")


def station(station_id: str, name: str = "阳光驿站", **more: Any) -> Station:
    """A union station in Zhengzhou, open every day from 8 to 18, with water and a toilet."""
    given: dict[str, Any] = {
        "kind": "union_station",
        "adcode": "410102",
        "source": OFFICE,
        "address": "中原路1号",
        "lng": 113.6,
        "lat": 34.75,
        "datum": "wgs84",
        "precision": "point",
        "hours_text": "每天8:00-18:00",
        "opening_hours": "Mo-Su 08:00-18:00",
        "facilities": mask(["water", "toilet"]),
    }
    return Station(id=station_id, name=name, **{**given, **more})


@dataclass
class Memory:
    """A register that holds what a test gives it; its packs change hash when their stations do."""

    by_pack: dict[str, list[Station]] = field(default_factory=dict)

    @classmethod
    def of(cls, *stations: Station) -> Memory:
        memory = cls()
        for one in stations:
            memory.put(one)
        return memory

    def put(self, one: Station) -> None:
        """Add a station, or replace the one of its id."""
        rest = [kept for kept in self.by_pack.get(one.pack, []) if kept.id != one.id]
        self.by_pack[one.pack] = [*rest, one]

    def packs(self) -> dict[str, str]:
        return {pack: str(hash(tuple(map(repr, rows)))) for pack, rows in self.by_pack.items()}

    def stations(self, pack: str | None = None) -> Iterator[Station]:
        for rows in [self.by_pack[pack]] if pack else self.by_pack.values():
            yield from rows
