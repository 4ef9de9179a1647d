"""How fast 190,000 points find their counties, and in how much memory, against asking shapely one point at a time.

Points are synthetic: scattered around the county points of our own table (sigma 0.02 degrees); about three in a
thousand lie outside every county, at a quay or over a border. Goals: 190,000 points in 5 s on one core, at most 300 MB,
a start from the kept file within 1 s.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import shapely

from server.content import boundary_data
from server.content.boundaries import Boundaries
from server.content.regions import FOLDER, read, regions

T = TypeVar("T")
POINTS, SAMPLE, SEED = 190_000, 2_000, 20261122
LOCATE_S, START_S, MEMORY_MB = 5.0, 1.0, 300.0


def main() -> int:
    lngs, lats = scattered(POINTS)
    folder = Path(tempfile.mkdtemp())
    _, parse_s = timed(lambda: boundary_data.load(folder))
    china, start_s = timed(lambda: Boundaries(*boundary_data.load(folder)))
    china.locate_many(lngs[:100], lats[:100])
    found, locate_s = timed(lambda: china.locate_many(lngs, lats))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before the naive copy below

    codes, shapes = boundary_data.load(folder)
    naive, naive_s = timed(lambda: one_by_one(codes, list(shapes), lngs[:SAMPLE], lats[:SAMPLE]))
    _, single_s = timed(lambda: [china.locate(x, y) for x, y in zip(lngs[:SAMPLE], lats[:SAMPLE], strict=True)])
    differ = sum(a is not None and a != b for a, b in zip(naive, found[:SAMPLE], strict=True))
    places = list(zip(found, lngs, lats, strict=True))[:40_000]
    outside = [(x, y) for code, x, y in places if code and not china.contains(code, x, y)]
    _, near_s = timed(lambda: china.locate_many([p[0] for p in outside], [p[1] for p in outside]))
    _, table_s = timed(lambda: (regions.cache_clear(), regions()))

    ours_us, naive_us = locate_s / POINTS * 1e6, naive_s / SAMPLE * 1e6
    print(f"locate_many: {ours_us:.2f} us/point (one by one: {naive_us:.1f}, ratio {naive_us / ours_us:.1f})")
    print(f"locate_many of {POINTS}: {locate_s:.2f} s (goal: {LOCATE_S})")
    single_us = single_s / SAMPLE * 1e6
    print(f"locate: {single_us:.1f} us/point (one by one: {naive_us:.1f}, ratio {naive_us / single_us:.1f})")
    print(f"nearest county of a point outside all: {near_s / len(outside) * 1e6:.0f} us/point")
    print(f"start: {start_s:.2f} s (parsing the package: {parse_s:.2f}, ratio {parse_s / start_s:.1f})")
    print(f"table of regions: {table_s * 1000:.0f} ms")
    print(f"memory: {memory:.0f} MB (goal: {MEMORY_MB:.0f})")
    print(f"answers that differ from one by one: {differ} of {SAMPLE}")
    return int(locate_s > LOCATE_S or memory > MEMORY_MB or start_s > START_S or differ > 0)


def scattered(count: int) -> tuple[list[float], list[float]]:
    """The same synthetic points every run."""
    dice = random.Random(SEED)
    around = [(float(row["lng"]), float(row["lat"])) for row in read(FOLDER / "regions.csv") if row["lng"]]
    points = [(dice.gauss(x, 0.02), dice.gauss(y, 0.02)) for x, y in dice.choices(around, k=count)]
    return [p[0] for p in points], [p[1] for p in points]


def one_by_one(
    codes: list[str], shapes: list[shapely.Geometry], lngs: list[float], lats: list[float]
) -> list[str | None]:
    """The plain way: every point walks all boxes, and asks the polygons whose box holds it."""
    boxes = [shape.bounds for shape in shapes]
    return [_first(codes, shapes, boxes, x, y) for x, y in zip(lngs, lats, strict=True)]


def _first(
    codes: list[str], shapes: list[shapely.Geometry], boxes: list[tuple[float, ...]], x: float, y: float
) -> str | None:
    point = shapely.Point(x, y)
    for code, shape, (west, south, east, north) in zip(codes, shapes, boxes, strict=True):
        if west <= x <= east and south <= y <= north and shape.contains(point):
            return code
    return None


def timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
