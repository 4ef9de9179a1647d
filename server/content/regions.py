"""The administrative regions of China: codes, names, parents, packs, and what became of old codes.

A code is six digits. The tables lie in regions/ (sources in regions/SOURCES.md). Cities may have no counties (441900)
and counties may have no city (429005), so nothing here guesses a parent from digits.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .region_names import everyday_names, is_zone

FOLDER = Path(__file__).parent / "regions"
MUNICIPALITIES = ("110000", "120000", "310000", "500000")
_LONGEST_NAME = 60  # longer is an address, not a name
_RANKS = {"province": 0, "city": 1, "county": 2}

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """One region. `level`: province, city, county; `parent`: '' for a province; a point inside, WGS-84 degrees.

    `bbox` is (min_lng, min_lat, max_lng, max_lat). Point and box are None where no boundary is known yet.
    """

    adcode: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    lng: float | None
    lat: float | None
    bbox: Box | None


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file with a header, UTF-8 with or without BOM."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def regions() -> Regions:
    """The shipped tables, read once a process (about 30 ms)."""
    return Regions(
        [_region(row) for row in read(FOLDER / "regions.csv")], read(FOLDER / "history.csv"), read(FOLDER / "zones.csv")
    )


def _region(row: dict[str, str]) -> Region:
    lng, lat, west, south, east, north = (
        float(row[k]) if row[k] else None for k in ("lng", "lat", "west", "south", "east", "north")
    )
    box = None if west is None or south is None or east is None or north is None else (west, south, east, north)
    return Region(row["adcode"], row["name_zh"], row["name_en"], row["level"], row["parent"], lng, lat, box)


class Regions:
    """Answers over the tables. Unknown or malformed codes give None or an empty list, never an error."""

    def __init__(
        self, known: Iterable[Region], history: Iterable[dict[str, str]] = (), zones: Iterable[dict[str, str]] = ()
    ) -> None:
        self._all = {region.adcode: region for region in known}
        self._children: dict[str, list[Region]] = defaultdict(list)
        self._named: dict[str, list[Region]] = defaultdict(list)
        for region in self._all.values():
            self._children[region.parent].append(region)
            for name in everyday_names(region.name_zh):
                self._named[name].append(region)
        self._heirs, self._old_names = _past(history)
        self._zones = {
            (row["city"], name): row["codes"].split(";") for row in zones for name in row["names"].split(";")
        }

    def get(self, adcode: str) -> Region | None:
        """The region of a code in use today."""
        return self._all.get(adcode)

    def path(self, adcode: str) -> list[Region]:
        """Province, city, county: from the top to the region itself; [] when unknown."""
        region = self.get(adcode)
        return [*self.path(region.parent), region] if region else []

    def children(self, adcode: str) -> list[Region]:
        """Regions directly below, by code; '' gives the provinces."""
        return list(self._children.get(adcode, ()))

    def pack_of(self, adcode: str) -> str:
        """The code whose offline pack carries the region; '' when unknown.

        A prefecture-level city or a municipality; a county right under its province, or a lone province, is its own.
        """
        region = self.get(adcode)
        if not region:
            return ""
        parent = self.get(region.parent)
        if parent and (parent.level == "city" or parent.adcode in MUNICIPALITIES or parent.adcode[0] in "78"):
            return parent.adcode
        return adcode

    def pack_bbox(self, pack: str) -> Box | None:
        """Box of a pack's land: (min_lng, min_lat, max_lng, max_lat); None when unknown."""
        region = self.get(pack)
        return region.bbox if region else None

    def current(self, adcode: str) -> list[str]:
        """Today's codes of an old code, sorted; a code in use is itself; [] when it never was one."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [adcode]
        while waiting:
            code = waiting.pop()
            if code in self._all:
                found.add(code)
            elif code not in seen:
                seen.add(code)
                waiting += self._heirs.get(code, ())
        return sorted(found)

    def find(self, name: str, within: str = "") -> list[Region]:
        """Regions a person may mean by `name`, below or at the code `within`; the highest level first, then by code.

        Whole names win over short ones, names of today over names of the past. Functional zones give their real codes,
        or the city when we do not know them. '杭州市西湖区' in one word works too. [] when nothing fits.
        """
        name = "".join(name.split())
        if not 0 < len(name) <= _LONGEST_NAME:
            return []
        steps = (self._by_name, self._by_zone, self._by_parts, self._city_of_zone)
        return next((found for step in steps if (found := step(name, within))), [])

    def is_within(self, adcode: str, within: str) -> bool:
        """True when `within` is the region or one above it; '' holds everything."""
        return not within or any(region.adcode == within for region in self.path(adcode))

    def _by_name(self, name: str, within: str) -> list[Region]:
        here = [r for r in self._named.get(name, ()) if self.is_within(r.adcode, within)]
        whole = [r for r in here if r.name_zh == name]
        return _sorted(whole or here) or self._by_old_name(name, within)

    def _by_old_name(self, name: str, within: str) -> list[Region]:
        if not within and len(name) < 3:
            return []  # '新区' and '郊区' have been districts of many cities
        codes = {code for old in self._old_names.get(name, ()) for code in self.current(old)}
        return _sorted(self._all[code] for code in codes if self.is_within(code, within))

    def _by_zone(self, name: str, within: str) -> list[Region]:
        codes = self._zones.get((self.pack_of(within), name), ())
        return _sorted(self._all[code] for code in codes if self.is_within(code, within))

    def _city_of_zone(self, name: str, within: str) -> list[Region]:
        """A zone needs its city: every city has a 高新区."""
        region = self.get(within)
        if not region or not is_zone(name) or self.pack_of(within) != within:
            return []
        return [region] if region.level != "province" or within in MUNICIPALITIES else []

    def _by_parts(self, name: str, within: str) -> list[Region]:
        """Peel a region off the front, longest first, and look for the rest below it."""
        for end in range(len(name) - 2, 1, -1):
            for upper in self._by_name(name[:end], within):
                below = self.find(name[end:], upper.adcode) if upper.level != "county" else []
                if below:
                    return below
        return []


def _past(history: Iterable[dict[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Successors by old code (the last life of a code used twice), and old codes by old name."""
    heirs: dict[str, list[str]] = {}
    names: dict[str, list[str]] = defaultdict(list)
    for row in sorted(history, key=lambda row: row["until_year"]):
        heirs[row["adcode"]] = [code for code in row["successors"].split(";") if code]
        names[row["name"]].append(row["adcode"])
    return heirs, names


def _sorted(found: Iterable[Region]) -> list[Region]:
    return sorted(found, key=lambda region: (_RANKS[region.level], region.adcode))
