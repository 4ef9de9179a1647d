"""A synthetic city for the benches: real words and real centres from the shared data, shuffled; never a real station.

Without the shared data the words below are combined instead. Points: 60 % around business districts (sigma 0.012
degree), 40 % around county centres (0.03 degree).
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from server.domain.station import ACCESS, FACILITIES, KINDS, Source, Station, Truth

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WAYSTATION_SHARED", ROOT.parent / "shared")) / "data"
ADCODE, CITY, AREA = "330100", "杭州市", "0571-"
COUNTY_NAMES = "上城区 拱墅区 西湖区 滨江区 萧山区 余杭区 富阳区 临安区 临平区 钱塘区 桐庐县 淳安县 建德市"
COUNTY_CODES = (102, 105, 106, 108, 109, 110, 111, 112, 113, 114, 122, 127, 182)
COUNTIES = tuple((f"330{code}", name) for code, name in zip(COUNTY_CODES, COUNTY_NAMES.split(), strict=True))
SUFFIXES = [
    "工会驿站",
    "户外劳动者爱心驿站",
    "户外劳动者服务站",
    "小哥驿站",
    "司机之家",
    "党群服务中心",
    "环卫驿站",
    "社区·邻里阅读空间",
    "(地铁纳凉点)",
    "爱心驿站",
    "暖心驿站",
    "图书馆",
    "城市书房",
    "便民服务中心",
    "人防纳凉点",
]
HOURS = (
    ("", ""),
    ("24小时", "24/7"),
    ("08:00-20:00", "08:00-20:00"),
    ("周一至周五 09:00-17:00", "Mo-Fr 09:00-17:00"),
    ("周一至周日 8:30-19:00", "Mo-Su 08:30-19:00"),
    ("地铁运营时间内", ""),
    ("05:00-17:30", "05:00-17:30"),
    ("夏季 8:30-20:30，冬季 9:00-20:00", ""),
    ("9:00-12:00，13:30-17:00", "09:00-12:00,13:30-17:00"),
)
NOTES = ("", "", "", "", "", "", "", "进门左手边", "二楼", "请勿占用消防通道")
SYLLABLES = "和平文化中山建设人民解放新华长江黄河东西南北安康宁富春江城湖滨河清风景秀金银玉石桥塘庄园林泉"


def stations(count: int, seed: int = 22) -> list[Station]:
    """`count` rows of one city. Two thirds came as district lists in order, the rest one by one."""
    random = Random(seed)
    words = _Words(random)
    counties = sorted(random.choices(range(len(COUNTIES)), k=count * 2 // 3))
    counties += random.choices(range(len(COUNTIES)), k=count - len(counties))
    return [words.station(at + 1, COUNTIES[county]) for at, county in enumerate(counties)]


def changed(rows: list[Station], share: float, seed: int = 7) -> list[Station]:
    """The rows after some edits: most get a new truth, hours, phone or facilities; some go, some are new."""
    random = Random(seed)
    count = round(len(rows) * share)
    out, words = list(rows), _Words(random)
    edits = (
        lambda s: replace(s, truth={**s.truth, "exists": Truth("confirmed", "2026-11-21", 0)}),
        lambda s: replace(s, hours_text="10:00-18:00", opening_hours="10:00-18:00"),
        lambda s: replace(s, phone=words.phone(1.0)),
        lambda s: replace(s, facilities=s.facilities ^ (1 << random.randrange(len(FACILITIES)))),
        lambda s: words.station(s.serial, (s.adcode, s.district or "上城区")),
    )
    for turn, at in enumerate(random.sample(range(len(rows)), count)):
        if turn % 10 == 8:
            out[at] = words.station(len(rows) + turn, COUNTIES[0])  # one goes, one comes
        else:
            out[at] = edits[turn % len(edits)](out[at])
    return out


class _Words:
    """Draws texts and points."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.streets, self.names, self.anchors = _by_county(_streets()), _by_county(_names()), _anchors(random)
        self.sets = [sum(1 << bit for bit in random.sample(range(16), random.randint(1, 7))) for _ in range(120)]
        self.sources = [
            Source(f"{county}总工会公布驿站名单", f"https://example.org/{county}/{month}.html", f"2026-{month:02d}-15")
            for county, _ in COUNTIES
            for month in (3, 6, 9)
        ]

    def station(self, serial: int, county: tuple[str, str]) -> Station:
        random = self.random
        lng, lat = self.point(county[0])
        hours = random.choice(HOURS)
        source = random.choice([s for s in self.sources if county[0] in s.url])
        access = random.choice(ACCESS[:3]) if random.random() < 0.3 else "unknown"
        facilities = 0 if random.random() < 0.1 else self.facilities()
        reported = Truth("reported", source.date)
        stated = {"exists": True, "entry": access != "unknown", "hours": hours[0], "facilities": facilities}
        truth = {aspect: reported for aspect, said in {**stated, "coordinates": True}.items() if said}
        if random.random() < 0.05:
            truth["exists"] = Truth("confirmed", f"2026-11-{random.randint(1, 20):02d}")
        return Station(
            id=f"{ADCODE}-{serial}",
            name=random.choice(self.names[county[0]]) + random.choice(SUFFIXES),
            kind=random.choice(KINDS),
            adcode=county[0],
            source=source,
            operator=random.choice(("", f"{county[1]}总工会", "杭州市总工会", "杭州地铁")),
            district=county[1],
            address=self.address(*county),
            lng=lng,
            lat=lat,
            precision=random.choice(("point", "address")),
            hours_text=hours[0],
            opening_hours=hours[1],
            facilities=facilities,
            access=access,
            phone=self.phone(0.6),
            capacity=random.choice((None, None, None, 6, 8, 10, 12, 20, 30)),
            note=random.choice(NOTES),
            truth=truth,
        )

    def facilities(self) -> int:
        """A usual set, one time in two with something more or less."""
        bits = self.random.choice(self.sets)
        return bits ^ (1 << self.random.randrange(20)) if self.random.random() < 0.5 else bits

    def address(self, adcode: str, county: str) -> str:
        random = self.random
        number = f"{random.randint(1, 999)}号"
        more = random.choice(("", "", f"{random.randint(1, 30)}幢", f"{random.randint(1, 5)}楼"))
        return random.choice((f"杭州市{county}", county, "")) + random.choice(self.streets[adcode]) + number + more

    def phone(self, share: float) -> str:
        return f"{AREA}{self.random.randint(81_000_000, 89_999_999)}" if self.random.random() < share else ""

    def point(self, county: str) -> tuple[float, float]:
        random = self.random
        near = self.anchors[county]
        lng, lat = random.choice(near)
        sigma = 0.012 if random.random() < 0.6 else 0.03
        return lng + random.gauss(0, sigma), lat + random.gauss(0, sigma)


def _read(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _streets() -> list[str]:
    """Streets of the real rows, up to a hundred a county."""
    texts = [row["address"] for name in ("stations-real.csv", "relief-stations-old.csv") for row in _read(name)]
    found = {
        m[1]
        for text in texts
        if (m := re.search(r"(?:[市区县镇乡]|街道)([^省市区县镇乡]{1,4}?(?:路|街|大道|巷))", text))
    }
    return (sorted(found) or _coined("路"))[: 100 * len(COUNTIES)]


def _names() -> list[str]:
    """Business districts of the country, about a hundred and twenty a county: several stations share one."""
    found = sorted({row["name"] for row in _read("bench-anchors.csv")})
    return (found[:: max(1, len(found) // (120 * len(COUNTIES)))] or _coined(""))[: 120 * len(COUNTIES)]


def _coined(end: str) -> list[str]:
    return [a + b + end for a in SYLLABLES for b in SYLLABLES if a != b][: 120 * len(COUNTIES)]


def _by_county(words: list[str]) -> dict[str, list[str]]:
    """The words dealt out, so that a word belongs to one county as a street does."""
    return {adcode: words[at :: len(COUNTIES)] for at, (adcode, _) in enumerate(COUNTIES)}


def _anchors(random: Random) -> dict[str, list[tuple[float, float]]]:
    points: dict[str, list[tuple[float, float]]] = {adcode: [] for adcode, _ in COUNTIES}
    for row in _read("bench-anchors.csv"):
        if row["adcode_2024"] in points:
            points[row["adcode_2024"]].append((float(row["lng_wgs84"]), float(row["lat_wgs84"])))
    for found in points.values():
        if not found:
            found.append((random.uniform(119.2, 120.6), random.uniform(29.6, 30.5)))
    return points
