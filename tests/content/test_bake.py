"""The bake: only what changed is made again, and nothing that goes wrong takes published content away."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from server.content import bake as baking
from server.content import content_schema, packs, traits
from server.content.bake import BakeError, BakeResult, bake
from server.content.content_schema import CONTENT, PACKS
from server.content.register import FILE
from server.content.store import Content
from server.domain.station import Truth
from tests.content.stations import Memory, station

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
ZHENGZHOU, HANGZHOU = "410100", "330100"


@pytest.fixture
def register() -> Memory:
    """Two stations in Zhengzhou, one in Hangzhou."""
    return Memory.of(
        station("410100-1"),
        station("410100-2", "图书馆", kind="library", lng=None, lat=None, datum="none", precision=""),
        station("330100-1", "西湖爱心驿站", adcode="330106", lng=120.13, lat=30.27),
    )


def baked(data: Path, register: Memory, **more: Any) -> BakeResult:
    return bake(data, today=TODAY, register=register, **more)


def rows(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(content_schema.reading(data / CONTENT)) as db:
        return db.execute(sql).fetchall()


def words(data: Path) -> list[tuple[Any, ...]]:
    """Every word of the search index with the row, column and place it stands at."""
    with closing(content_schema.reading(data / CONTENT)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, stations_fts, instance)")
        return db.execute("SELECT * FROM temp.words ORDER BY 1, 2, 3, 4").fetchall()


def everything(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that requests could read, with the numbers of shared texts resolved."""
    return {
        "stations": rows(
            data,
            "SELECT key, x, y, z, lng5, lat5, kind, facilities, h.value, h.checked, f.json, t.json, name, place,"
            " initials, head, tail, more FROM stations s JOIN hours h ON h.id = s.hours"
            " JOIN sources f ON f.id = s.source JOIN truths t ON t.id = s.truth ORDER BY key",
        ),
        "traits": rows(data, "SELECT trait, strip, lng5, key, x, y, z, kind, facilities FROM traits"),
        "tree": rows(data, "SELECT * FROM stations_rtree ORDER BY key"),
        "counts": rows(data, "SELECT * FROM counts WHERE trait < 1000"),
        "packs": rows(data, "SELECT adcode, name, name_en, hash, stations, located FROM packs"),
        "sources": rows(data, "SELECT title, url, date, licence FROM sources ORDER BY 1, 2, 3, 4"),
        "words": words(data),
    }


def test_the_first_bake_makes_content_and_a_pack_for_each_city(tmp_path: Path, register: Memory) -> None:
    result = baked(tmp_path, register)
    assert (result.packs, result.stations) == ((HANGZHOU, ZHENGZHOU), 3)
    index = {entry["adcode"]: entry for entry in packs.index(tmp_path / PACKS)}
    assert {adcode: entry["stations"] for adcode, entry in index.items()} == {ZHENGZHOU: 2, HANGZHOU: 1}
    assert index[ZHENGZHOU]["located"] == 1
    assert (tmp_path / "packs" / index[ZHENGZHOU]["url"].removeprefix(packs.URL)).exists()


def test_a_bake_of_nothing_new_writes_nothing(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    before = {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file() and "lock" not in path.name
    }
    assert baked(tmp_path, register).packs == ()
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_only_the_changed_city_is_made_again(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    register.put(station("410100-1", "新名驿站"))
    assert baked(tmp_path, register).packs == (ZHENGZHOU,)
    assert "新名驿站" in str(Content(tmp_path / CONTENT).station("410100-1"))


def test_a_change_laid_over_old_content_gives_what_a_fresh_bake_gives(
    tmp_path: Path, register: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traits, "RARE", 1.0)  # every trait has rows: with so few stations the choice would differ
    baked(tmp_path / "old", register)
    register.put(station("410100-1", "改名驿站", lng=113.7, facilities=0, opening_hours="24/7", note="门口有棚"))
    register.put(station("410100-2", "图书馆", kind="library", access="open_door"))  # located now
    register.put(station("410100-9", "新驿站", lat=34.8))
    baked(tmp_path / "old", register)
    register.by_pack[ZHENGZHOU] = [one for one in register.by_pack[ZHENGZHOU] if one.id != "410100-9"]
    baked(tmp_path / "old", register)
    baked(tmp_path / "fresh", register)
    assert everything(tmp_path / "old") == everything(tmp_path / "fresh")


def test_a_city_gone_from_the_register_goes_from_content_and_index(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    del register.by_pack[HANGZHOU]
    assert baked(tmp_path, register).withdrawn == (HANGZHOU,)
    assert [entry["adcode"] for entry in packs.index(tmp_path / PACKS)] == [ZHENGZHOU]
    assert Content(tmp_path / CONTENT).station("330100-1") is None
    assert rows(tmp_path, "SELECT count(*) FROM stations_rtree") == [(1,)]


def test_a_row_without_coordinates_gets_no_invented_point(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    assert rows(tmp_path, "SELECT x, y, z, lng5, lat5 FROM stations WHERE name = '图书馆'") == [(None,) * 5]
    assert rows(tmp_path, "SELECT count(*) FROM traits WHERE trait = 0") == [(2,)]
    assert json.loads(str(Content(tmp_path / CONTENT).station("410100-2")))["lat"] is None


def test_one_tap_still_right_makes_an_aspect_confirmed(tmp_path: Path, register: Memory) -> None:
    said = {"410100-1": {"hours": {"right_on": "2026-11-20", "against": 0, "against_on": ""}}}
    baked(tmp_path, register)
    assert baked(tmp_path, register, confirmations=said).packs == (ZHENGZHOU,)
    got = json.loads(str(Content(tmp_path / CONTENT).station("410100-1")))
    assert got["truth"]["hours"] == {"status": "confirmed", "date": "2026-11-20", "against": 0}
    assert got["verified_at"] == "2026-11-20"
    assert baked(tmp_path, register, confirmations=said).packs == ()


def test_not_so_after_the_last_still_right_makes_it_disputed(tmp_path: Path, register: Memory) -> None:
    said = {"410100-1": {"entry": {"right_on": "2026-11-01", "against": 2, "against_on": "2026-11-21"}}}
    baked(tmp_path, register, confirmations=said)
    got = json.loads(str(Content(tmp_path / CONTENT).station("410100-1")))
    assert got["truth"]["entry"] == {"status": "disputed", "date": "2026-11-21", "against": 2}
    assert got["verified_at"] is None


def test_words_older_than_the_source_do_not_overrule_it(tmp_path: Path) -> None:
    told = station("410100-1", truth={"hours": Truth("confirmed", "2026-11-10")})
    said = {"410100-1": {"hours": {"right_on": "", "against": 1, "against_on": "2026-10-01"}}}
    baked(tmp_path, Memory.of(told), confirmations=said)
    got = json.loads(str(Content(tmp_path / CONTENT).station("410100-1")))
    assert got["truth"]["hours"]["status"] == "confirmed"


def test_an_empty_register_does_not_take_the_published_stations_away(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    before = everything(tmp_path)
    with pytest.raises(BakeError, match="empty"):
        baked(tmp_path, Memory())
    assert everything(tmp_path) == before


def test_a_register_that_cannot_be_read_leaves_the_content_as_it_is(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    before = everything(tmp_path)
    (tmp_path / FILE).write_bytes(b"this is no database" * 200)
    with pytest.raises(BakeError, match="cannot be read"):
        bake(tmp_path, today=TODAY)
    assert everything(tmp_path) == before
    assert not list(tmp_path.glob(".*.part"))


def test_an_installation_without_a_register_has_content_without_stations(tmp_path: Path) -> None:
    assert bake(tmp_path, today=TODAY).stations == 0
    assert Content(tmp_path / CONTENT).near(34.75, 113.6) == "[]"
    assert not (tmp_path / FILE).exists()


def test_a_register_that_breaks_half_way_leaves_content_and_index_as_they_are(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    before, index = everything(tmp_path), packs.index(tmp_path / PACKS)

    class Breaking(Memory):
        def stations(self, pack: str | None = None) -> Any:
            if pack == ZHENGZHOU:
                raise sqlite3.DatabaseError("disk I/O error")
            return super().stations(pack)

    broken = Breaking(register.by_pack)
    broken.put(station("330100-1", "改名"))
    broken.put(station("410100-1", "改名"))
    with pytest.raises(sqlite3.DatabaseError):
        baked(tmp_path, broken)
    assert everything(tmp_path) == before
    assert packs.index(tmp_path / PACKS) == index


def test_damaged_content_is_built_anew_from_the_register(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    before = everything(tmp_path)
    path = tmp_path / CONTENT
    path.write_bytes(path.read_bytes()[:4096] + b"\0" * (path.stat().st_size - 4096))
    register.put(station("330100-1", "西湖爱心驿站", adcode="330106", lng=120.13, lat=30.27, note="改"))
    baked(tmp_path, register)
    register.put(station("330100-1", "西湖爱心驿站", adcode="330106", lng=120.13, lat=30.27))
    baked(tmp_path, register)
    assert everything(tmp_path)["stations"] == before["stations"]


def test_content_of_another_release_is_built_anew(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    with closing(sqlite3.connect(tmp_path / CONTENT)) as db:
        db.execute(f"PRAGMA user_version={content_schema.VERSION + 1}")
        db.commit()
    assert baked(tmp_path, register).packs == (HANGZHOU, ZHENGZHOU)


def test_a_pack_file_somebody_removed_is_made_again(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    entry = next(e for e in packs.index(tmp_path / PACKS) if e["adcode"] == ZHENGZHOU)
    path = tmp_path / "packs" / entry["url"].removeprefix(packs.URL)
    path.unlink()
    assert baked(tmp_path, register).packs == (ZHENGZHOU,)
    assert path.exists()


def test_asked_for_one_city_the_bake_leaves_the_others(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    register.put(station("410100-1", "改名一"))
    register.put(station("330100-1", "改名二"))
    assert baked(tmp_path, register, only=[HANGZHOU]).packs == (HANGZHOU,)
    assert baked(tmp_path, register).packs == (ZHENGZHOU,)


def test_a_change_of_the_working_calendar_reaches_every_pack(
    tmp_path: Path, register: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    baked(tmp_path, register)
    monkeypatch.setattr(baking, "calendar", lambda today: {"2027": {"off": ["01-01"], "work": [], "doc": "test"}})
    assert baked(tmp_path, register).packs == (HANGZHOU, ZHENGZHOU)
    newest = [entry["delta"] or entry for entry in packs.index(tmp_path / PACKS)]
    files = [(tmp_path / "packs" / entry["url"].removeprefix(packs.URL)).read_text("utf-8") for entry in newest]
    assert all('"2027"' in text for text in files)


def test_two_bakes_at_once_follow_one_another(tmp_path: Path, register: Memory) -> None:
    results: list[BakeResult] = []
    threads = [Thread(target=lambda: results.append(baked(tmp_path, register))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(result.packs) for result in results) == [0, 0, 0, 2]
    assert rows(tmp_path, "SELECT count(*) FROM stations") == [(3,)]


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from server.content import bake as baking, packs
from tests.content.stations import Memory, station
room, name = {"settle": (baking, "_settle"), "publish": (packs, "write"), "index": (packs, "_prune")}[sys.argv[2]]
setattr(room, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
baking.bake(Path(sys.argv[1]), today=date(2026, 11, 22), register=Memory.of(station("410100-1", "后来的驿站")))
"""


@pytest.mark.parametrize("moment", ["publish", "index", "settle"])
def test_a_bake_killed_at_any_moment_leaves_the_old_content_and_the_next_one_finishes(
    tmp_path: Path, moment: str
) -> None:
    baked(tmp_path, Memory.of(station("410100-1", "原来的驿站")))
    before = everything(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), moment], cwd=ROOT, env={**os.environ}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert everything(tmp_path) == before
    for entry in packs.index(tmp_path / PACKS):
        urls = [entry["url"], *([entry["delta"]["url"]] if entry["delta"] else [])]
        assert all((tmp_path / "packs" / url.removeprefix(packs.URL)).exists() for url in urls)
    assert baked(tmp_path, Memory.of(station("410100-1", "后来的驿站"))).packs == (ZHENGZHOU,)
    assert "后来的驿站" in str(Content(tmp_path / CONTENT).station("410100-1"))


def test_a_personal_mobile_in_the_register_reaches_no_answer(tmp_path: Path) -> None:
    told = station(
        "410100-1", phone="0371-67170000、13812345678", note="找张师傅 138 1234 5678", access_note="打 +86 13812345678"
    )
    baked(tmp_path, Memory.of(told))
    text = str(Content(tmp_path / CONTENT).station("410100-1"))
    assert "0371-67170000" in text
    assert "1381234" not in text.replace(" ", "")


def test_a_station_that_is_no_row_of_its_pack_is_refused(tmp_path: Path, register: Memory) -> None:
    baked(tmp_path, register)
    register.by_pack[ZHENGZHOU].append(station("330100-5"))
    with pytest.raises(ValueError, match="330100-5"):
        baked(tmp_path, register)
    register.by_pack[ZHENGZHOU].pop()
    assert Content(tmp_path / CONTENT).station("330100-5") is None
