"""The nearest stations, exactly: a box that grows until it holds enough, and one row of JSON out of SQL.

Without a filter the box is asked of the R*Tree. With one, it is asked of the rarest trait the filter names, whose rows
lie in strips of latitude: the box is then a few short runs of one covering index, nothing else is looked up. Distances
are chords of the unit sphere, which order places as the haversine does and need no trigonometry per row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, ceil, cos, degrees, floor, inf, pi, radians, sin, sqrt

from server.content import traits
from server.content.content_rows import STRIP, UNITS, unit
from server.domain.geo import EARTH_M
from server.domain.station import KINDS

CELL = 2 * STRIP  # 0.2 degree: how crowded a place is tells how large the first box should be
WIDEST_FIRST_M = 20_000.0  # half the side of the first box when every station counts; wider by what a filter takes away
ENOUGH = 1.6  # aim at so many times the wanted number: a second look costs more than a few rows
FASTEST = 3.0  # most growth in one step
HALF_ROUND_M = pi * EARTH_M

_CROWDS = "SELECT strip / :strips, lng5 / :cell, count(*) FROM traits WHERE trait = :every GROUP BY 1, 2"
_CHORD = "(p.x - :x) * (p.x - :x) + (p.y - :y) * (p.y - :y) + (p.z - :z) * (p.z - :z)"
# Rows of `traits` are narrow: `stations` holds all the texts, one page for each row looked at.
_IN_TREE = f"""stations_rtree r CROSS JOIN traits p
    ON p.trait = {traits.EVERY} AND p.strip = (r.south + {91 * UNITS}) / {STRIP} - {91 * UNITS // STRIP}
        AND p.lng5 = +r.west AND p.key = r.key
    WHERE r.west >= :west AND r.east <= :east AND r.south >= :south AND r.north <= :north"""
# The unary plus keeps the strips the outer loop, so that each is one run of the index.
_IN_STRIPS = """strips s CROSS JOIN traits p
    WHERE s.strip BETWEEN :first AND :last AND p.trait = :trait AND p.strip = +s.strip
    AND p.lng5 BETWEEN :west AND :east"""
_METRES = f"round({2 * EARTH_M} * asin(min(1.0, sqrt({_CHORD}) / 2)), 1)"
_ANSWER = f"""
    SELECT '[' || coalesce(group_concat(answer), '') || ']' FROM (
        SELECT p.head || ',"distance_m":' || {_METRES}
            || ',"open":' || o.json || ',"source":' || f.json || ',' || p.tail AS answer
        FROM json_each(:listed) j CROSS JOIN stations p ON p.key = j.value
            CROSS JOIN sources f ON f.id = p.source CROSS JOIN open_states o ON o.hours = p.hours
    )"""  # noqa: S608 - all of it stands in this file


@dataclass(frozen=True, slots=True)
class Wish:
    """What a station must have: a kind ('' any), all facilities of a mask, open now."""

    kind: str = ""
    facilities: int = 0
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """Where one is (WGS-84 degrees), how many stations, and what they must have."""

    lat: float
    lng: float
    limit: int = 20
    wish: Wish = Wish()


@dataclass(frozen=True, slots=True)
class Census:
    """How many located stations have each trait and lie in each cell, and which traits have rows of their own."""

    counts: Mapping[int, int]
    stored: frozenset[int]
    crowds: Mapping[tuple[int, int], int]

    def share(self, trait: int) -> float:
        """Of all located stations; never 0, so that a search goes on however rare a thing is."""
        return max(1, self.counts.get(trait, 0)) / max(1, self.counts.get(traits.EVERY, 0))


def crowds(connection: sqlite3.Connection) -> dict[tuple[int, int], int]:
    """Located stations by cell (south, west); cells without any are absent."""
    found = connection.execute(_CROWDS, {"every": traits.EVERY, "strips": CELL // STRIP, "cell": CELL})
    return {(south, west): count for south, west, count in found}


def prepare(connection: sqlite3.Connection) -> None:
    """The strips as a table, and the mathematics some builds of SQLite lack."""
    connection.execute("CREATE TEMP TABLE strips (strip INTEGER PRIMARY KEY)")
    lowest, highest = (degrees * UNITS // STRIP for degrees in (-91, 91))
    connection.executemany("INSERT INTO strips VALUES (?)", ((strip,) for strip in range(lowest, highest)))
    try:
        connection.execute("SELECT asin(sqrt(0.5))")
    except sqlite3.OperationalError:
        connection.create_function("asin", 1, asin, deterministic=True)
        connection.create_function("sqrt", 1, sqrt, deterministic=True)


def near(connection: sqlite3.Connection, census: Census, share_open: float, search: Search) -> str:
    """JSON array of stations with distance_m and open, nearest first. The open states must be of this minute."""
    first = _first(census, search, _share(census, share_open, search.wish))
    listed = _keys(connection, search, _trait(census, search.wish), first)
    return str(connection.execute(_ANSWER, {**_here(search), "listed": listed}).fetchone()[0])


def _keys(connection: sqlite3.Connection, search: Search, trait: int, radius: float) -> str:
    """JSON array of the keys of the nearest, nearest first."""
    wish, limit = search.wish, search.limit
    sql = _sql(bool(wish.kind), bool(wish.facilities), wish.open_now)
    kind = KINDS.index(wish.kind) if wish.kind else -1
    asked = {**_here(search), "limit": limit, "trait": trait, "kind": kind, "facilities": wish.facilities}
    is_last = False
    while True:
        asked |= _box(search.lat, search.lng, radius)
        found, farthest, listed = connection.execute(sql, asked).fetchone()
        if is_last or radius >= HALF_ROUND_M:
            return str(listed)
        if found < limit:
            radius *= min(FASTEST, sqrt(ENOUGH * limit / found) if found else inf)
            continue
        reached = 2 * EARTH_M * asin(min(1.0, sqrt(farthest) / 2))
        if reached <= radius:
            return str(listed)
        # The box reaches farther in its corners than at its sides: one more look, as far as the last one found.
        radius, is_last = reached * 1.000001 + 0.01, True


@lru_cache(maxsize=8)
def _sql(has_kind: bool, has_facilities: bool, open_now: bool) -> str:
    is_filtered = has_kind or has_facilities or open_now
    conditions = " AND p.kind = :kind" if has_kind else ""
    conditions += " AND p.facilities & :facilities = :facilities" if has_facilities else ""
    conditions += " AND p.hours IN (SELECT hours FROM open_hours)" if open_now else ""
    return f"""SELECT count(*), max(chord), json_group_array(key) FROM (
        SELECT p.key AS key, {_CHORD} AS chord FROM {_IN_STRIPS if is_filtered else _IN_TREE} {conditions}
        ORDER BY chord, p.key LIMIT :limit)"""  # noqa: S608 - all of it stands in this file


def _trait(census: Census, wish: Wish) -> int:
    """The rarest trait of the wish that has rows."""
    named = [*([traits.of_kind(wish.kind)] if wish.kind else []), *traits.of_mask(wish.facilities)]
    return min(census.stored.intersection(named), key=census.share, default=traits.EVERY)


def _share(census: Census, share_open: float, wish: Wish) -> float:
    """About how many of all stations have what is wished, as if traits came by chance."""
    share = census.share(traits.of_kind(wish.kind)) if wish.kind else 1.0
    for trait in traits.of_mask(wish.facilities):
        share *= census.share(trait)
    return max(share * (share_open if wish.open_now else 1.0), 1e-6)


def _first(census: Census, search: Search, share: float) -> float:
    """Radius in metres within which there should be enough, if stations lay evenly in the cell one is in."""
    count = 1 + census.crowds.get((floor(search.lat * UNITS / CELL), floor(search.lng * UNITS / CELL)), 0)
    high = radians(CELL / UNITS) * EARTH_M
    area = high * high * max(0.01, cos(radians(search.lat)))
    return min(sqrt(search.limit * 1.3 * area / (pi * count * share)), WIDEST_FIRST_M / sqrt(share))


def _here(search: Search) -> dict[str, float]:
    x, y, z = unit(search.lat, search.lng)
    return {"x": x, "y": y, "z": z}


def _box(lat: float, lng: float, radius: float) -> dict[str, int]:
    """The smallest box that holds the circle, in 1e-5 degree; as wide as the world where it would cross its edge."""
    high = degrees(radius / EARTH_M)
    is_polar = abs(lat) + high >= 90
    sine = 1.0 if is_polar else sin(radius / EARTH_M) / cos(radians(lat))
    wide = degrees(asin(sine)) if sine < 1 else 180.0
    west, east = (lng - wide, lng + wide) if lng - wide >= -180 and lng + wide <= 180 else (-180.0, 180.0)
    south, north = floor((lat - high) * UNITS) - 1, ceil((lat + high) * UNITS) + 1
    return {
        "west": floor(west * UNITS) - 1,
        "east": ceil(east * UNITS) + 1,
        "south": max(south, -91 * UNITS),
        "north": min(north, 91 * UNITS),
        "first": south // STRIP,
        "last": north // STRIP,
    }
