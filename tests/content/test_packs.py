"""Packs as files: nothing changes when nothing changed, and a phone always finds what its list names."""

from __future__ import annotations

import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import brotli
import pytest

from server.content import pack, packs
from server.domain.station import Source, Station, Truth

SYLLABLES = "和平文化中山建设人民解放新华长江黄河东西南北安康宁富春湖滨风景秀金银玉石桥塘庄园林泉"


def station(serial: int, pack_code: str = "410100", **changed: Any) -> Station:
    row = Station(
        id=f"{pack_code}-{serial}",
        name="".join(Random(serial).choices(SYLLABLES, k=4)) + "工会驿站",
        kind="union_station",
        adcode=f"{pack_code[:4]}02",
        source=Source("市总工会", "", "2026-07-27"),
        address=f"建设路{serial * 37 % 1000}号",
        lng=113.6 + serial * 7919 % 1000 / 5000,
        lat=34.7 + serial * 104729 % 1000 / 5000,
        precision="point",
        truth={"exists": Truth("reported", "2026-07-27"), "coordinates": Truth("reported", "2026-07-27")},
    )
    return replace(row, **changed)


def baked(stations: list[Station], day: str = "2026-11-22", adcode: str = "410100") -> pack.Pack:
    return pack.encode(adcode, "郑州市", "Zhengzhou", day, {}, [], stations, ["" for _ in stations])


def city(count: int, **first: Any) -> list[Station]:
    """A city; `first` changes its first row."""
    return [station(serial, **(first if serial == 1 else {})) for serial in range(1, count + 1)]


def files(packs_dir: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in packs_dir.iterdir() if path.name[0] != "."}


def read(packs_dir: Path, entry: packs.PackEntry) -> list[Any]:
    """The rows a phone has after following the list, hashes checked."""
    parts = [packs_dir / entry["url"].removeprefix("/packs/")]
    hashes = [entry["sha256"]]
    if delta := entry["delta"]:
        parts.append(packs_dir / delta["url"].removeprefix("/packs/"))
        hashes.append(delta["sha256"])
    found = [path.read_bytes() for path in parts]
    assert [hashlib.sha256(data).hexdigest() for data in found] == hashes
    base, *patch = map(pack.loads, found)
    assert all(one["base"] == entry["sha256"] for one in patch)
    return pack.rows(base, *patch)


def test_a_city_is_published_whole_named_by_its_hash_and_compressed_twice(tmp_path: Path) -> None:
    entry = packs.publish(tmp_path, baked(city(40)))
    name = entry["url"].removeprefix("/packs/")
    found = files(tmp_path)
    assert set(found) == {f"{file}{end}" for file in (name, "index.json") for end in ("", ".br", ".gz")}
    assert name == f"410100.{entry['sha256'][:12]}.json"
    for file in (name, "index.json"):
        assert brotli.decompress(found[f"{file}.br"]) == gzip.decompress(found[f"{file}.gz"]) == found[file]
    assert json.loads(found["index.json"]) == [entry] == packs.index(tmp_path)
    assert (entry["stations"], entry["located"], entry["bytes"]) == (40, 40, len(found[name]))
    assert (entry["name"], entry["name_en"], entry["baked_at"]) == ("郑州市", "Zhengzhou", "2026-11-22")
    assert entry["delta"] is None


def test_publishing_the_same_again_on_another_day_writes_nothing(tmp_path: Path) -> None:
    entry = packs.publish(tmp_path, baked(city(40)))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("[!.]*")}
    assert packs.publish(tmp_path, baked(city(40)[::-1], "2026-12-24")) == entry
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("[!.]*")} == before


def test_a_small_change_is_a_delta_beside_the_same_base(tmp_path: Path) -> None:
    first = packs.publish(tmp_path, baked(city(1500)))
    changed = baked(city(1500, phone="0371-67889900"), "2026-11-23")
    second = packs.publish(tmp_path, changed)
    assert second["delta"] is not None
    assert (second["url"], second["baked_at"]) == (first["url"], "2026-11-23")
    assert read(tmp_path, second) == pack.rows(changed)
    assert packs.publish(tmp_path, {**changed, "baked_on": "2026-11-24"}) == second


def test_deltas_add_up_and_going_back_drops_them(tmp_path: Path) -> None:
    first = packs.publish(tmp_path, baked(city(1500)))
    packs.publish(tmp_path, baked(city(1500, phone="1"), "2026-11-23"))
    later = baked([*city(1500, phone="1")[:-1], station(1900)], "2026-11-24")
    third = packs.publish(tmp_path, later)
    assert read(tmp_path, third) == pack.rows(later)
    back = packs.publish(tmp_path, baked(city(1500), "2026-11-25"))
    assert back == {**first, "baked_at": "2026-11-25"}


def test_a_great_change_makes_a_new_base(tmp_path: Path) -> None:
    first = packs.publish(tmp_path, baked(city(100)))
    changed = baked([station(serial, note=f"{serial * 7919}号门进") for serial in range(1, 101)])
    second = packs.publish(tmp_path, changed)
    assert second["delta"] is None
    assert second["url"] != first["url"]
    assert read(tmp_path, second) == pack.rows(changed)


def test_the_files_of_the_last_two_releases_stay_and_older_ones_go(tmp_path: Path) -> None:
    urls = [packs.publish(tmp_path, baked(city(count)))["url"].removeprefix("/packs/") for count in (1, 2, 4, 9)]
    packs.publish(tmp_path, baked([station(1, "330100")], adcode="330100"))  # another city's release is not this one's
    kept = [name for name in files(tmp_path) if name.startswith("410100") and name.endswith(".json")]
    assert sorted(kept) == sorted(urls[-2:])
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_withdrawn_city_leaves_the_list_before_its_files(tmp_path: Path) -> None:
    gone = packs.publish(tmp_path, baked(city(3)))["url"].removeprefix("/packs/")
    packs.publish_all(tmp_path, [baked([station(1, "330100")], adcode="330100")], withdrawn=["410100"])
    assert [entry["adcode"] for entry in packs.index(tmp_path)] == ["330100"]
    assert gone in files(tmp_path)
    packs.publish(tmp_path, baked([station(2, "330100")], adcode="330100"))
    packs.publish(tmp_path, baked([station(3, "330100")], adcode="330100"))
    assert gone not in files(tmp_path)


@pytest.mark.parametrize("harm", ["cut", "missing"])
def test_a_base_that_was_damaged_on_disk_is_made_anew(tmp_path: Path, harm: str) -> None:
    first = packs.publish(tmp_path, baked(city(40)))
    path = tmp_path / first["url"].removeprefix("/packs/")
    path.write_bytes(path.read_bytes()[:100])
    if harm == "missing":
        path.unlink()
    again = packs.publish(tmp_path, baked(city(40)))
    assert again == first
    assert read(tmp_path, again) == pack.rows(baked(city(40)))


def test_publishers_at_the_same_time_lose_no_city(tmp_path: Path) -> None:
    codes = [f"33{number:02d}00" for number in range(1, 12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda code: packs.publish(tmp_path, baked([station(1, code)], adcode=code)), codes))
    assert [entry["adcode"] for entry in packs.index(tmp_path)] == codes


def test_the_box_of_a_city_holds_its_land_and_its_stations(tmp_path: Path) -> None:
    west, south, east, north = packs.publish(tmp_path, baked(city(2)))["bbox"]
    assert west < 113.0 < 114.0 < east
    assert south < 34.4 < 34.9 < north
    nowhere = baked([station(1, "999900", lng=None, lat=None, precision="")], adcode="999900")
    entry = packs.publish(tmp_path, nowhere)
    assert (entry["bbox"], entry["located"], entry["stations"]) == ([0, 0, 0, 0], 0, 1)


def test_before_the_first_bake_there_is_nothing_and_an_empty_bake_is_an_empty_list(tmp_path: Path) -> None:
    assert packs.index(tmp_path / "packs") == []
    assert packs.publish_all(tmp_path / "packs", []) == []
    assert json.loads((tmp_path / "packs/index.json").read_bytes()) == []
