"""The offline pack: what a phone reads is what was written, whatever the texts hold."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

import brotli
import pytest

from server.content import pack
from server.content.pack_rows import row_of
from server.content.pinyin import initials
from server.domain.station import ACCESS, ASPECTS, KINDS, PRECISIONS, STATUSES, Source, Station, Truth, names_of

ROOT = Path(__file__).resolve().parents[2]
DECODER = ROOT / "tests/fixtures/decode-packs.mjs"
DISTRICTS = [("410102", "中原区", "Zhongyuan", 34.74861, 113.61297), ("410103", "二七区", "Erqi", None, None)]
CALENDAR = {"2026": {"off": ["01-01"], "work": ["01-04"], "doc": "国办发明电〔2025〕7号"}}
HOSTILE = (
    "",
    " ",
    "二七区\n工会驿站",
    "\n",
    "a\r\nb\tc\0d",
    '"引号" \\ \\n \u2028\u2029',
    "\u202eلا إله\u202c ‏驿站",
    "👷🏽‍♀️ 骑手之家 🚚𠮷野家",
    "Ａ座１２３号ＫＦＣ",
    "x" * 5_000,
    "\ud800 half",
    "=HYPERLINK(1)",
    "工会驿站",
    "长江路行者驿站",
    "İstanbul K",
    "|,;~0",
)
PHONES = (
    "",
    "0",
    "0371-67889900",
    "0371-07889900",
    "021-6788990",
    "13800000000",
    "12345",
    "400-100-1000",
    "0371-6788990转2",
)


def hostile_station(serial: int, random: Random) -> Station:
    """A row that no honest list would hold, allowed by every type."""

    def text() -> str:
        return random.choice(HOSTILE) + random.choice(("", "", "路18号", "驿站"))

    located = random.random() < 0.7
    return Station(
        id=f"410100-{serial}",
        name=text(),
        kind=random.choice(KINDS),
        adcode=random.choice(("410102", "410103", "410100", "410000")),
        source=Source(text(), text(), random.choice(("", "2026", "2026-03", "2026-03-04")), text()),
        operator=text(),
        district=random.choice(("高新区", "", text())),
        address=text(),
        lng=random.uniform(-180, 180) if located else None,
        lat=random.uniform(-90, 90) if located else None,
        precision=random.choice(PRECISIONS),
        hours_text=text(),
        opening_hours=random.choice(("", "24/7", "Mo-Fr 09:00-17:00")),
        facilities=random.choice((0, 1, random.randrange(1 << 30), (1 << 30) - 1)),
        access=random.choice(ACCESS),
        access_note=text(),
        phone=random.choice((*PHONES, text())),
        capacity=random.choice((None, 0, 1, 6, 77, 100_000)),
        note=text(),
        truth={
            aspect: Truth(random.choice(STATUSES), random.choice(("", "2026-03-04")), random.randrange(4))
            for aspect in ASPECTS
            if random.random() < 0.7
        },
    )


def plain_station(serial: int, **changed: Any) -> Station:
    """An honest row of Zhengzhou."""
    row = Station(
        id=f"410100-{serial}",
        name=f"工会驿站(建设路{serial}号)",
        kind="union_station",
        adcode="410102",
        source=Source("郑州市总工会", "https://example.org/list", "2026-07-27", "MIT"),
        district="高新区",
        address=f"郑州市中原区建设路{serial}号",
        lng=113.6 + serial / 1000,
        lat=34.7 + serial / 1000,
        precision="point",
        hours_text="24小时",
        opening_hours="24/7",
        facilities=0b1011,
        phone="0371-67889900",
        truth={aspect: Truth("reported", "2026-07-27") for aspect in ("exists", "hours", "facilities", "coordinates")},
    )
    return replace(row, **changed)


def encoded(stations: list[Station], **header: Any) -> pack.Pack:
    given = {"baked_on": "2026-11-22", "calendar": CALENDAR, "districts": DISTRICTS, **header}
    return pack.encode(
        "410100", "郑州市", "Zhengzhou", stations=stations, initials=[letters(s) for s in stations], **given
    )


def letters(station: Station) -> str:
    """Mostly what a bake gives; now and then nonsense, which must travel as well."""
    return "\n?" if station.serial % 17 == 0 else initials(station.name)


def on_the_screen(station: Station) -> dict[str, Any]:
    """The station in the shape of pwa/types.d.ts."""
    row = row_of(station, letters(station))  # only for its cleaned texts
    title, url, date, licence = row.source
    truth = {aspect: asdict(station.truth.get(aspect, Truth())) for aspect in ASPECTS}
    return {
        "id": station.id, "serial": station.serial, "name": row.name, "kind": station.kind,
        "operator": row.operator, "adcode": station.adcode, "districtText": row.place[1], "address": row.address,
        "lat": None if station.lat is None else round(station.lat, 5),
        "lng": None if station.lng is None else round(station.lng, 5),
        "precision": station.precision, "hoursText": row.hours[0], "hours": station.opening_hours,
        "facilities": names_of(station.facilities), "access": station.access, "accessNote": row.access_note,
        "phone": row.phone, "capacity": station.capacity, "note": row.note,
        "source": {"title": title, "url": url, "date": date, "licence": licence}, "truth": truth,
    }  # fmt: skip


def on_the_phone(*packs: tuple[pack.Pack, pack.Pack | None]) -> list[dict[str, Any]]:
    """What the phone's own reader makes of (base, delta), Node started once."""
    lines = "".join(json.dumps({"base": base, "delta": patch}) + "\n" for base, patch in packs)
    done = subprocess.run(
        ["node", str(DECODER)], input=lines, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def edited(stations: list[Station], random: Random) -> list[Station]:
    """A tenth rewritten, a twentieth gone, one new."""
    kept = [s for s in stations if random.random() > 0.05]
    return [
        *(hostile_station(s.serial, random) if random.random() < 0.1 else s for s in kept),
        hostile_station(len(stations) + 3, random),
    ]


def test_a_phone_shows_every_field_of_every_row_as_it_was_written() -> None:
    random = Random(5)
    packs, expected = [], []
    for count in (0, 1, 2, 3, 40, 600):
        stations = [hostile_station(serial + 1, random) for serial in range(count)]
        later = edited(stations, random)
        base, now = encoded(stations), encoded(later, baked_on="2026-11-23")
        packs += [(base, None), (base, pack.delta(base, now)), (now, None)]
        expected += [stations, later, later]
    for read, stations in zip(on_the_phone(*packs), expected, strict=True):
        wanted = [on_the_screen(station) for station in stations]
        assert read["rows"] == wanted
        assert read["found"] == wanted
        assert read["columns"] == [
            [row["name"], row["address"], row_of(station, letters(station)).initials, row["adcode"]]
            for row, station in zip(wanted, stations, strict=True)
        ]


def test_the_server_reads_back_its_own_pack_and_delta() -> None:
    random = Random(6)
    stations = [hostile_station(serial + 1, random) for serial in range(300)]
    later = edited(stations, random)
    base, now = encoded(stations), encoded(later)
    assert pack.rows(pack.loads(pack.dumps(base))) == [row_of(s, letters(s)) for s in stations]
    patch = pack.delta(base, now)
    assert patch is not None
    assert pack.rows(base, pack.loads(pack.dumps(patch))) == pack.rows(now)


def test_a_row_without_coordinates_gets_no_invented_point() -> None:
    rows = [plain_station(1), plain_station(2, lng=None, lat=None, precision=""), plain_station(3)]
    shown = on_the_phone((encoded(rows), None))[0]["rows"]
    assert [(row["lng"], row["lat"]) for row in shown] == [(113.601, 34.701), (None, None), (113.603, 34.703)]


def test_the_header_travels_with_the_pack_and_with_its_delta() -> None:
    rows = [plain_station(1)]
    base, now = encoded(rows), encoded(rows, baked_on="2026-11-23", calendar={}, districts=DISTRICTS[:1])
    before, after = on_the_phone((base, None), (base, pack.delta(base, now)))
    assert (before["adcode"], before["name"], before["nameEn"]) == ("410100", "郑州市", "Zhengzhou")
    assert (before["bakedOn"], before["calendar"]) == ("2026-11-22", CALENDAR)
    assert before["districts"][0] == {
        "adcode": "410102",
        "name": "中原区",
        "nameEn": "Zhongyuan",
        "lat": 34.74861,
        "lng": 113.61297,
    }
    assert (after["bakedOn"], after["calendar"], len(after["districts"])) == ("2026-11-23", {}, 1)


def test_a_station_that_moves_to_another_district_keeps_its_serial() -> None:
    rows = [plain_station(serial) for serial in range(1, 6)]
    base, now = encoded(rows), encoded([*rows[:2], replace(rows[2], adcode="410105", district="金水区"), *rows[3:]])
    moved = on_the_phone((base, pack.delta(base, now)))[0]["rows"][2]
    assert (moved["id"], moved["adcode"], moved["districtText"]) == ("410100-3", "410105", "金水区")


def test_a_new_source_of_one_row_leaves_the_sources_of_the_others() -> None:
    rows = [plain_station(serial) for serial in range(1, 6)]
    other = Source("河南省总工会", "https://example.org/new", "2026-11-01")
    base, now = encoded(rows), encoded([replace(rows[0], source=other), *rows[1:]])
    patch = pack.delta(base, now)
    assert patch is not None
    assert patch["count"] == 1
    shown = on_the_phone((base, patch))[0]["rows"]
    assert [row["source"]["title"] for row in shown] == ["河南省总工会"] + ["郑州市总工会"] * 4


def test_the_same_rows_on_another_day_are_no_change() -> None:
    rows = [plain_station(serial) for serial in range(1, 6)]
    base, later = encoded(rows), encoded(rows[::-1], baked_on="2027-01-01")
    assert pack.delta(base, later) is None
    assert pack.content_hash(base) == pack.content_hash(later)
    assert pack.dumps(base) != pack.dumps(later)
    assert pack.content_hash(base) != pack.content_hash(encoded(rows[:4]))


def test_the_usual_truth_costs_nothing_and_its_exceptions_are_kept() -> None:
    rows = [plain_station(serial) for serial in range(1, 6)]
    assert encoded(rows)["columns"]["truth"] == {}
    confirmed = replace(rows[0], truth={**rows[0].truth, "hours": Truth("confirmed", "2026-11-20", 1)})
    untold = replace(rows[1], truth={})
    shown = on_the_phone((encoded([confirmed, untold, *rows[2:]]), None))[0]["rows"]
    assert shown[0]["truth"]["hours"] == {"status": "confirmed", "date": "2026-11-20", "against": 1}
    assert {truth["status"] for truth in shown[1]["truth"].values()} == {"unknown"}


@pytest.mark.parametrize("wrong", [[plain_station(1), plain_station(1)], [plain_station(1, id="410200-1")]])
def test_a_serial_twice_or_a_row_of_another_city_makes_no_pack(wrong: list[Station]) -> None:
    with pytest.raises(ValueError, match=r"4102|twice"):
        encoded(wrong)


def test_bytes_of_a_pack_and_of_small_changes_stay_in_budget() -> None:
    """300 rows of like texts: the bench measures 5,000 rows of real variety."""
    rows = [plain_station(serial) for serial in range(1, 301)]
    base = encoded(rows)
    assert len(brotli.compress(pack.dumps(base), quality=11)) < 5_000
    one = pack.delta(
        base, encoded([replace(rows[0], hours_text="08:00-20:00", opening_hours="08:00-20:00"), *rows[1:]])
    )
    assert one is not None
    assert len(brotli.compress(pack.dumps(one), quality=11)) < 600


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("重庆路A座3号", "cqlaz3h"),
        ("长沙银行行政楼", "csyhxzl"),
        ("Ｋ８骑手驿站", "k8qsyz"),
        ("厦门大厦", "xmds"),
        ("《工会·驿站》\n👷", "ghyz"),
        ("", ""),
    ],
)
def test_initials_are_what_a_hurried_thumb_types(name: str, letters: str) -> None:
    assert initials(name) == letters
