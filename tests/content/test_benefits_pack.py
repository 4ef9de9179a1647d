"""The benefits pack: small, the same bytes for the same content, written only when something changed."""

from __future__ import annotations

import copy
import gzip
import hashlib
import json
import logging
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import pytest

from server.config import Config
from server.content import benefits_pack, live
from server.content.benefits_pack import entry, publish
from server.content.guide import guides
from server.content.packs import canonical
from server.content.ruleset import ruleset
from server.content.strict_yaml import Mistake

TODAY = date(2026, 11, 22)


def published(data: Path) -> dict[str, Any]:
    """The pack as a phone reads it."""
    told = entry(data / "packs")
    assert told
    body = (data / told["url"].removeprefix("/")).read_bytes()
    assert hashlib.sha256(body).hexdigest() == told["sha256"]
    assert len(body) == told["bytes"]
    pack: dict[str, Any] = json.loads(body)
    return pack


def changed(word: str) -> dict[str, Any]:
    """The ruleset with another sentence in it, and the hash that belongs to it."""
    rules = copy.deepcopy(ruleset())
    del rules["hash"]
    rules["rules"]["pension-age"]["title"]["zh"] = word
    return {"hash": hashlib.sha256(canonical(rules)).hexdigest(), **rules}


def test_the_pack_holds_all_a_phone_needs_to_judge_and_explain_without_a_network(tmp_path: Path) -> None:
    assert publish(tmp_path, TODAY)
    pack = published(tmp_path)
    assert pack["format"] == 1
    assert pack["baked_on"] == "2026-11-22"
    assert pack["ruleset"]["hash"] == ruleset()["hash"]
    assert "sources" not in pack["ruleset"]
    assert ruleset()["sources"].items() <= pack["sources"].items()
    assert [guide["id"] for guide in pack["guides"]] == [guide["id"] for guide in guides()]
    for guide in pack["guides"]:
        assert {ask["channel"] for ask in guide["ask"]} <= pack["channels"].keys()
        assert guide["keywords"]["py"].split()[0].isalnum()
    grouped = [name for group in pack["groups"] for name in group["guides"]]
    assert sorted(grouped) == sorted(guide["id"] for guide in pack["guides"]), "each guide stands in one group"
    assert "2026" in pack["calendar"]
    assert pack["channels"]["12333"]["phone"] == "12333"


def test_the_pack_fits_120_kb_with_both_languages(tmp_path: Path) -> None:
    publish(tmp_path, TODAY)
    told = entry(tmp_path / "packs")
    assert told
    file = tmp_path / told["url"].removeprefix("/")
    small = file.with_name(file.name + ".br").read_bytes()
    assert len(small) <= 120 * 1024
    assert brotli.decompress(small) == gzip.decompress(file.with_name(file.name + ".gz").read_bytes())
    assert brotli.decompress(small) == file.read_bytes()


def test_the_guides_fit_70_kb_with_both_languages() -> None:
    assert len(brotli.compress(canonical(list(guides())), quality=11)) <= 70 * 1024


def test_what_has_not_changed_is_not_written_again_on_another_day(tmp_path: Path) -> None:
    publish(tmp_path, TODAY)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "packs").glob("benefits*")}
    assert not publish(tmp_path, date(2026, 11, 23))
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "packs").glob("benefits*")} == before
    assert publish(tmp_path, date(2027, 1, 1)), "another year has another calendar"


def test_a_lost_file_is_made_again(tmp_path: Path) -> None:
    publish(tmp_path, TODAY)
    told = entry(tmp_path / "packs")
    assert told
    (tmp_path / (told["url"].removeprefix("/") + ".br")).unlink()
    assert publish(tmp_path, TODAY)
    assert entry(tmp_path / "packs") == told


def test_what_the_desk_publishes_replaces_what_came_with_the_program_until_it_is_taken_back(tmp_path: Path) -> None:
    publish(tmp_path, TODAY)
    first = entry(tmp_path / "packs")
    live.write(tmp_path, changed("改过的"), guides()[:1])
    assert publish(tmp_path, TODAY)
    pack = published(tmp_path)
    assert pack["ruleset"]["rules"]["pension-age"]["title"]["zh"] == "改过的"
    assert len(pack["guides"]) == 1
    assert first
    assert (tmp_path / first["url"].removeprefix("/")).exists(), "a phone may have read benefits.json a moment ago"
    live.write(tmp_path, changed("再改"), guides())
    publish(tmp_path, TODAY)
    assert not (tmp_path / first["url"].removeprefix("/")).exists()
    (tmp_path / live.FILE).unlink()
    assert publish(tmp_path, TODAY)
    assert published(tmp_path)["ruleset"]["hash"] == ruleset()["hash"]


def test_the_current_ruleset_is_what_is_live(tmp_path: Path, config: Config) -> None:
    assert live.current_ruleset(config) == ruleset()
    live.write(config.data, changed("改过的"), guides())
    assert live.current_ruleset(config)["rules"]["pension-age"]["title"]["zh"] == "改过的"


def wrong_hash(told: dict[str, Any]) -> None:
    told["ruleset"]["hash"] = "0" * 64


def wrong_guide(told: dict[str, Any]) -> None:
    told["guides"][0]["icon"] = "rocket"


def no_fact(told: dict[str, Any]) -> None:
    told["guides"][0]["sections"][0]["blocks"][0]["facts"] = ["no-such-fact"]


def no_guides(told: dict[str, Any]) -> None:
    del told["guides"]


def a_list(told: dict[str, Any]) -> None:
    told["ruleset"] = []


@pytest.mark.parametrize("spoil", [wrong_hash, wrong_guide, no_fact, no_guides, a_list])
def test_a_live_file_that_is_not_right_is_not_used_and_the_log_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, spoil: Any
) -> None:
    told = copy.deepcopy({"ruleset": changed("改过的"), "guides": list(guides())})
    spoil(told)
    (tmp_path / live.FILE).write_bytes(canonical(told))
    with caplog.at_level(logging.ERROR):
        assert live.ruleset_and_guides(tmp_path) == (ruleset(), guides())
    assert "is not used" in caplog.text


def test_what_is_no_json_is_not_used(tmp_path: Path) -> None:
    (tmp_path / live.FILE).write_bytes(b"\xff{")
    assert live.ruleset_and_guides(tmp_path) == (ruleset(), guides())


def test_the_desk_cannot_publish_what_is_wrong(tmp_path: Path) -> None:
    spoilt = copy.deepcopy(list(guides()))
    spoilt[0]["rules"] = ["no-such-rule"]
    with pytest.raises(Mistake, match="no rule"):
        live.write(tmp_path, ruleset(), spoilt)
    assert not (tmp_path / live.FILE).exists()


def test_the_pack_is_the_same_bytes_however_often_it_is_made() -> None:
    packs = {benefits_pack.made(ruleset(), guides(), TODAY, "2026-11-22") for _ in range(2)}
    assert len(packs) == 1
