"""Synthetic stations of the whole country for benches: anchored at real business districts, all else by chance."""

from __future__ import annotations

import csv
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from server.content import content_schema
from server.content.content_write import ContentWriter, PackLine
from server.content.regions import regions
from server.domain.hours import normalise
from server.domain.station import FACILITIES, KINDS, Source, Station

SHARED = Path(os.environ.get("WAYSTATION_SHARED", Path(__file__).parents[2] / "shared")) / "data"
COUNT, TODAY = 190_000, date(2026, 11, 22)
KIND_WEIGHTS = (40, 10, 4, 10, 8, 6, 8, 5, 4, 3, 1, 1)  # in the order of KINDS
# Share of stations that have each facility, in the order of FACILITIES: water is everywhere, battery swap is rare.
SHARES = (0.8, 0.4, 0.4, 0.8, 0.5, 0.3, 0.6, 0.4, 0.6, 0.3, 0.2, 0.2, 0.3, 0.15, 0.05, 0.011, 0.05, 0.02, 0.1, 0.02,
          0.013, 0.02, 0.02, 0.1, 0.1, 0.02, 0.03, 0.05, 0.02, 0.01)  # fmt: skip
HOURS = (("24小时", 0.065), ("8:30-17:30", 0.2), ("周一至周五9:00-17:00", 0.1))  # the rest from the real list


@dataclass
class Synthetic:
    """Stations by pack, in the manner of a register."""

    by_pack: dict[str, list[Station]]
    versions: dict[str, str] = field(default_factory=dict)

    def packs(self) -> dict[str, str]:
        return {pack: self.versions.get(pack, "1") for pack in self.by_pack}

    def stations(self, pack: str | None = None) -> Iterator[Station]:
        for adcode in [pack] if pack else sorted(self.by_pack):
            yield from self.by_pack[adcode]


def need(name: str) -> list[dict[str, str]]:
    """Rows of a shared file; ends the bench with a message where there is none."""
    path = SHARED / name
    if not path.exists():
        sys.exit(f"{path} is missing: set WAYSTATION_SHARED to the folder of the shared data")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def make(count: int = COUNT, seed: int = 7) -> Synthetic:
    """`count` stations: 60 % around business districts (sigma 0.012 degree), 40 % around county points (0.03)."""
    draw = random.Random(seed)
    shops = [(float(r["lng_wgs84"]), float(r["lat_wgs84"]), r["adcode_2024"]) for r in need("bench-anchors.csv")]
    counties = [(float(r["point_lng"]), float(r["point_lat"]), r["adcode"])
                for r in need("adcode-2024.csv") if r["level"] == "county" and r["point_lng"]]  # fmt: skip
    texts = need("stations-real.csv")
    words = _hours(draw, count, [row["hours"] for row in texts if row["hours"]])
    known, by_pack = regions(), defaultdict(list)
    for at in range(count):
        is_shop = draw.random() < 0.6
        lng, lat, adcode = draw.choice(shops if is_shop else counties)
        pack = known.pack_of(adcode)
        if not pack:
            continue
        sigma, text, (hours_text, hours) = 0.012 if is_shop else 0.03, draw.choice(texts), words[at]
        by_pack[pack].append(Station(
            id=f"{pack}-{len(by_pack[pack]) + 1}",
            name=f"{text['name']}{draw.randrange(1, 400)}号",
            kind=draw.choices(KINDS, KIND_WEIGHTS)[0],
            adcode=adcode,
            source=Source(text["source_title"], text["source_url"], text["source_date"], ""),
            district=text["district"],
            address=f"{text['address']}{draw.randrange(1, 900)}号",
            lng=round(draw.gauss(lng, sigma), 6),
            lat=round(draw.gauss(lat, sigma), 6),
            datum="wgs84",
            precision="point",
            hours_text=hours_text,
            opening_hours=hours,
            facilities=sum(1 << bit for bit in range(len(FACILITIES)) if draw.random() < SHARES[bit]),
        ))  # fmt: skip
    return Synthetic(dict(by_pack))


def _hours(draw: random.Random, count: int, real: list[str]) -> list[tuple[str, str]]:
    """Words and value for each station; what nobody can read stays words."""
    values = {text: normalise(text).value for text in {*real, *(text for text, _ in HOURS)}}
    rest = (1 - sum(share for _, share in HOURS)) / len(real)
    pool = [*HOURS, *((text, rest) for text in real)]
    drawn = draw.choices([text for text, _ in pool], [share for _, share in pool], k=count)
    return [(text, values[text]) for text in drawn]


def content(path: Path, made: Synthetic) -> None:
    """content.sqlite of these stations, without packs and initials, which cost minutes and are not asked for here."""
    connection = content_schema.create(path)
    writer = ContentWriter(connection, regions())
    for pack, stations in sorted(made.by_pack.items()):
        line = PackLine(pack, pack, pack, "1", len(stations), len(stations), "2026-11-22")
        writer.put(line, stations, [""] * len(stations))
    writer.finish("2026-11-22")
    connection.execute("COMMIT")
    connection.close()


def riders(made: Synthetic, count: int, seed: int = 5) -> list[tuple[float, float]]:
    """(lat, lng) of people asking: about a kilometre from some station."""
    draw = random.Random(seed)
    everyone = list(made.stations())
    near = (draw.choice(everyone) for _ in range(count))
    return [((one.lat or 0) + draw.gauss(0, 0.01), (one.lng or 0) + draw.gauss(0, 0.01)) for one in near]
