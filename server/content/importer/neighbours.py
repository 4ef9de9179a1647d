"""Which points lie within some metres of one another: a sorted grid, without comparing everything with everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LAT_METRES = 111_195.0
_ROW = 10_000_000  # more cells than any row of the grid has
# A crowd on one spot is told by `shared`; comparing each with the next 40 is enough to link them.
_CROWD = 40
_MOST = 2_000_000  # pairs; a file made to have more is not worth the memory


def pairs(lngs: Floats, lats: Floats, metres: float) -> tuple[Ints, Ints, Floats]:
    """(i, j, distance in metres) with i < j for points closer than `metres`; WGS-84 degrees, no NaN.

    Distances are on the plane that touches the Earth there: right to a millimetre at 100 m.
    """
    rows = np.floor(lats * (_LAT_METRES / metres)).astype(np.int64)
    # One width for all cells of a row, that of its warmer edge, so that neighbours in it line up.
    edge = np.minimum(np.abs(rows), np.abs(rows + 1)) * metres / _LAT_METRES
    cells = rows * _ROW + _columns(lngs, edge, metres)
    order = np.argsort(cells, kind="stable")
    found: list[tuple[Ints, Ints, Floats]] = []
    count = 0
    for a, b in chain(_beside(cells[order]), _above(lngs[order], rows[order], cells[order], metres)):
        i, j = np.minimum(order[a], order[b]), np.maximum(order[a], order[b])
        x = (lngs[i] - lngs[j]) * np.cos(np.radians((lats[i] + lats[j]) / 2))
        distance = np.hypot(x, lats[i] - lats[j]) * _LAT_METRES
        near = distance < metres
        found.append((i[near], j[near], distance[near]))
        count += len(found[-1][0])
        if count > _MOST:
            break
    first, second, distances = zip(*found, strict=True) if found else ((), (), ())
    return _all(first, np.int64), _all(second, np.int64), _all(distances, np.float64)


def _all(parts: Sequence[npt.NDArray[Any]], kind: type) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def shared(lngs: Floats, lats: Floats, least: int) -> Ints:
    """Indices of points on a spot (to 0.000001 degree) that holds at least so many."""
    spots = np.round(lngs * 1e6).astype(np.int64) * 1_000_000_000 + np.round(lats * 1e6).astype(np.int64)
    _, which, count = np.unique(spots, return_inverse=True, return_counts=True)
    return np.flatnonzero(count[which] >= least)


def _columns(lngs: Floats, edge: Floats, metres: float) -> Ints:
    return np.floor((lngs + 180) * np.cos(np.radians(edge)) * (_LAT_METRES / metres)).astype(np.int64)


def _beside(cells: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs in one cell or in two cells side by side: neighbours in the sorted order."""
    everyone = np.arange(len(cells))
    yield from _runs(everyone, everyone + 1, cells, cells + 1)


def _above(lngs: Floats, rows: Ints, cells: Ints, metres: float) -> Iterator[tuple[Ints, Ints]]:
    """Pairs with the three cells of the row above."""
    upper = rows + 1
    edge = np.minimum(np.abs(upper), np.abs(upper + 1)) * metres / _LAT_METRES
    middle = upper * _ROW + _columns(lngs, edge, metres)
    yield from _runs(np.arange(len(cells)), np.searchsorted(cells, middle - 1), cells, middle + 1)


def _runs(here: Ints, start: Ints, cells: Ints, last: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pair each point with those from `start` on, as long as their cell is not beyond `last`."""
    for step in range(_CROWD):
        there = start + step
        going = there < len(cells)
        going[going] = cells[there[going]] <= last[going]
        if not going.any():
            return
        here, start, last = here[going], start[going], last[going]
        yield here, start + step
