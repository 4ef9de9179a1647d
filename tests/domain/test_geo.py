"""Where a point is, in each of the three datums; Python and the phone must agree."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from server.domain.geo import bearing_deg, from_wgs84, haversine_m, in_china_box, to_wgs84

ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(os.environ.get("WAYSTATION_SHARED", str(ROOT / ".." / "shared"))) / "data" / "coord-test-vectors.csv"
CITIES = json.loads((ROOT / "tests/fixtures/datums.json").read_text("utf-8"))["cities"]


def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return haversine_m(a[1], a[0], b[1], b[0])


def vectors() -> list[dict[str, tuple[float, float]]]:
    if not VECTORS.exists():
        pytest.skip(f"no shared coordinate vectors at {VECTORS}: set WAYSTATION_SHARED")
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 40
    return [{k: (float(row[f"{k}_lng"]), float(row[f"{k}_lat"])) for k in ("wgs84", "gcj02", "bd09")} for row in rows]


def test_a_degree_of_longitude_shrinks_to_the_north() -> None:
    assert haversine_m(30, 120, 31, 120) == pytest.approx(111_195, abs=1)
    assert haversine_m(53, 120, 53, 121) / haversine_m(18, 120, 18, 121) == pytest.approx(0.6328, abs=1e-3)
    assert haversine_m(34.7, 113.6, 34.7, 113.6) == 0
    assert haversine_m(0, 0, 0, 180) == pytest.approx(20_015_115, abs=10)


def test_the_arrow_points_north_east_south_and_west() -> None:
    around = [(31, 120), (30, 121), (29, 120), (30, 119)]
    assert [round(bearing_deg(30, 120, lat, lng)) for lat, lng in around] == [0, 90, 180, 270]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_gps_point_is_shifted_to_where_the_map_vendors_put_it(datum: str) -> None:
    for city in CITIES:
        assert apart(from_wgs84(*city["wgs84"], datum), city[datum]) <= 0.05, city["name"]
        assert 200 < apart(city["wgs84"], city["gcj02"]) < 700, city["name"]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_shared_vectors_hold_both_ways(datum: str) -> None:
    for row in vectors():
        assert apart(from_wgs84(*row["wgs84"], datum), row[datum]) <= 0.05
        assert apart(to_wgs84(*row[datum], datum), row["wgs84"]) <= 0.3


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_point_of_china_comes_back_from_a_shift_within_a_centimetre(datum: str) -> None:
    dice = random.Random(3)
    for _ in range(3_000):
        point = dice.uniform(74, 134), dice.uniform(18, 53)
        assert apart(to_wgs84(*from_wgs84(*point, datum), datum), point) < 0.01


def test_wgs84_stays_what_it_is() -> None:
    assert to_wgs84(113.6, 34.7, "wgs84") == (113.6, 34.7) == from_wgs84(113.6, 34.7, "wgs84")


def test_a_point_abroad_is_not_shifted() -> None:
    assert not in_china_box(139.6917, 35.6895)
    assert from_wgs84(139.6917, 35.6895, "gcj02") == (139.6917, 35.6895) == to_wgs84(139.6917, 35.6895, "gcj02")


@pytest.mark.parametrize("datum", ["unknown", "none", "", "WGS84", "cgcs2000"])
def test_a_coordinate_of_unknown_datum_gets_no_invented_place(datum: str) -> None:
    with pytest.raises(ValueError, match="datum"):
        to_wgs84(113.6, 34.7, datum)
    with pytest.raises(ValueError, match="datum"):
        from_wgs84(113.6, 34.7, datum)


@pytest.mark.parametrize("point", [(float("nan"), 30), (120, float("inf")), (1120.36237, 30), (30, 120.36)])
def test_numbers_that_are_no_place_on_earth_are_refused(point: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no place"):
        to_wgs84(*point, "gcj02")


def test_the_phone_and_the_server_find_the_same_place() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed: the phone's half cannot run here")
    dice = random.Random(11)
    points = [(dice.uniform(70, 140), dice.uniform(0, 57)) for _ in range(2_000)]
    script = """
      import { fromWgs84, toWgs84 } from './pwa/core/datum.js';
      import { bearing, haversine } from './pwa/core/geo.js';
      const points = JSON.parse(await new Promise((done) => {
        let text = ''; process.stdin.on('data', (d) => (text += d)).on('end', () => done(text));
      }));
      console.log(JSON.stringify(points.map(([x, y]) => [
        ...fromWgs84(x, y, 'gcj02'), ...fromWgs84(x, y, 'bd09'), ...toWgs84(x, y, 'gcj02'), ...toWgs84(x, y, 'bd09'),
        haversine(y, x, 30, 120) / 1e6, bearing(y, x, 30, 120),
      ])));
    """
    done = subprocess.run(
        [node, "--input-type=module", "-e", script],
        input=json.dumps(points), capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    for (x, y), phone in zip(points, json.loads(done.stdout), strict=True):
        server = [
            *from_wgs84(x, y, "gcj02"), *from_wgs84(x, y, "bd09"), *to_wgs84(x, y, "gcj02"), *to_wgs84(x, y, "bd09"),
            haversine_m(y, x, 30, 120) / 1e6, bearing_deg(y, x, 30, 120),
        ]  # fmt: skip
        assert phone == pytest.approx(server, abs=1e-9)
