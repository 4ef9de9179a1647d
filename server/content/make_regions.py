"""Makes regions/regions.csv and regions/history.csv: python -m server.content.make_regions LIST.csv HISTORY.csv

LIST: adcode,name_zh,name_en,level,parent,point_lng,point_lat,min_lng,min_lat,max_lng,max_lat (codes CC0, pinyin MIT).
HISTORY: `result.csv` of yescallop/areacodes as published (CC0). Run it again when the list of a new year is out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from pypinyin import lazy_pinyin

from .region_names import short_name
from .regions import FOLDER, read

Row = dict[str, str]
REGION_FIELDS = ("adcode", "name_zh", "name_en", "level", "parent", "lng", "lat", "west", "south", "east", "north")
PAST_FIELDS = ("adcode", "name", "from_year", "until_year", "successors")
# The list keeps the rank where a county has the name of its city: 'Changshaxian'.
_RANKS = {
    "shi": " City",
    "xian": " County",
    "qu": " District",
    "kuangqu": " Mining District",
    "xinqu": " New Area",
}
_MARGIN = 0.0001  # boxes of the list are rounded to 4 decimals; a box must hold its region


def main(listed: Path, past: Path) -> None:
    """Write both tables into server/content/regions."""
    latin = {row["adcode"]: row["name_en"] for row in read(FOLDER / "latin.csv")}
    _write(FOLDER / "regions.csv", REGION_FIELDS, region_rows(read(listed), latin))
    _write(FOLDER / "history.csv", PAST_FIELDS, past_rows(read(past)))


def region_rows(listed: Sequence[Row], latin: Mapping[str, str]) -> list[Row]:
    """Our rows, by code: Latin names mended; points and boxes of provinces and cities gathered from their counties."""
    parents = {row["adcode"]: row["parent"] for row in listed}
    below: dict[str, list[Row]] = defaultdict(list)
    for row in listed:
        code = row["adcode"]
        while code and row["point_lng"]:
            below[code].append(row)
            code = parents[code]
    return [
        {k: row[k] for k in ("adcode", "name_zh", "level", "parent")}
        | {"name_en": latin.get(row["adcode"]) or _latin(row)}
        | _place(below[row["adcode"]])
        for row in sorted(listed, key=lambda row: row["adcode"])
    ]


def _latin(row: Row) -> str:
    """The pinyin of the list, with the apostrophe it lacks ('Xian' is two syllables) and without a rank left on it."""
    syllables = lazy_pinyin(short_name(row["name_zh"]), v_to_u=False)
    plain, listed = "".join(syllables), row["name_en"].lower()
    if listed and not listed.startswith(plain):
        return row["name_en"]  # another reading of the characters: the list knows names better than a dictionary
    whole = listed or plain
    marked = syllables[0] + "".join("'" + s if s[0] in "aoe" else s for s in syllables[1:])
    tail = whole[len(plain) :]
    if tail in _RANKS and len(syllables) > 1:
        return marked.capitalize() + _RANKS[tail]
    return (marked + tail).capitalize()


def _place(counties: Sequence[Row]) -> Row:
    """The box of all counties, and the county point nearest to their mean: a point inside, where counties are dense."""
    if not counties:
        return dict.fromkeys(REGION_FIELDS[5:], "")
    points = [(float(c["point_lng"]), float(c["point_lat"])) for c in counties]
    mid_x, mid_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    lng, lat = min(points, key=lambda p: (p[0] - mid_x) ** 2 + (p[1] - mid_y) ** 2)
    box = {
        "west": min(float(c["min_lng"]) for c in counties) - _MARGIN,
        "south": min(float(c["min_lat"]) for c in counties) - _MARGIN,
        "east": max(float(c["max_lng"]) for c in counties) + _MARGIN,
        "north": max(float(c["max_lat"]) for c in counties) + _MARGIN,
    }
    return {"lng": f"{lng:.5f}", "lat": f"{lat:.5f}"} | {side: f"{value:.4f}" for side, value in box.items()}


def past_rows(past: Sequence[Row]) -> list[Row]:
    """Every code that is no longer in use, with the codes that took its land."""
    in_use = {row["代码"] for row in past if row["状态"] == "在用"}
    gone = [row for row in past if row["代码"] not in in_use]
    heirs = {id(row): _heirs(row["新代码"]) for row in gone}
    cities = _old_cities(past, in_use)
    return [
        {
            "adcode": row["代码"],
            "name": row["名称"],
            "from_year": row["启用时间"],
            "until_year": row["变更/弃用时间"],
            "successors": ";".join(heirs[id(row)] or cities.get(row["代码"], [])),
        }
        for row in sorted(gone, key=lambda row: (row["代码"], row["启用时间"]))
    ]


def _heirs(written: str) -> list[str]:
    """'130108[2001];130111': a part went in 2001, the rest at the end. The end counts; parts only when nothing else."""
    parts = [part for part in written.split(";") if part]
    return [p for p in parts if "[" not in p] or [re.sub(r"\[.*", "", p) for p in parts]


def _old_cities(past: Sequence[Row], in_use: set[str]) -> dict[str, list[str]]:
    """Prefectures are published without successors: theirs are the prefectures of their last counties' successors."""
    heirs: dict[str, list[str]] = {}
    for row in past:
        heirs.setdefault(row["代码"], []).extend(_heirs(row["新代码"]))
    result: dict[str, list[str]] = {}
    for city in past:
        if city["级别"] != "地级" or city["代码"] in in_use:
            continue
        last = [
            row["代码"]
            for row in past
            if row["代码"][:4] == city["代码"][:4]
            and row["级别"] == "县级"
            and row["变更/弃用时间"] == city["变更/弃用时间"]
        ]
        ends = {end for code in last for end in _ends(code, heirs, in_use, set())}
        result[city["代码"]] = sorted({_city_of(end, in_use) for end in ends})
    return result


def _ends(code: str, heirs: Mapping[str, list[str]], in_use: set[str], seen: set[str]) -> list[str]:
    if code in in_use:
        return [code]
    seen.add(code)
    return [end for heir in heirs.get(code, []) if heir not in seen for end in _ends(heir, heirs, in_use, seen)]


def _city_of(county: str, in_use: set[str]) -> str:
    """The prefecture of a county; of a municipality's district its province; a county under a province stays itself."""
    if county[:4] + "00" in in_use:
        return county[:4] + "00"
    return county if county[2:4] == "90" else county[:2] + "0000"


def _write(path: Path, fields: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
