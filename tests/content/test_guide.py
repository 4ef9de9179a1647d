"""A guide that is wrong is named by file and line; a right one keeps its facts, sources and channels as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from server.content.guide import FOLDER, Known, compile_guides, facts_of, groups, guides, known, known_of
from server.content.ruleset import CHANNELS, ruleset
from server.content.strict_yaml import Mistake
from server.domain.badge import needs_asking

FIXTURES = Path(__file__).parents[1] / "fixtures"
SMALL = FIXTURES / "guides"
SHARED = Path(os.environ.get("WAYSTATION_SHARED", Path(__file__).parents[3] / "shared"))
HURT = "hurt-on-an-order.yaml"


def may(folder: Path = SMALL) -> Known:
    """What the small guides may name."""
    return known_of(folder, folder / "channels.yaml", ruleset())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small guides, to be spoilt."""
    (tmp_path / "sources").mkdir()
    for path in [*SMALL.glob("*.yaml"), *SMALL.glob("sources/*.yaml")]:
        shutil.copy(path, tmp_path / path.relative_to(SMALL))
    return tmp_path


def compiled(folder: Path) -> list[str]:
    """Ids of the guides of a folder, whose channels are read from elsewhere."""
    allowed = may(folder)
    (folder / "channels.yaml").unlink()
    return [guide["id"] for guide in compile_guides(folder, allowed)]


def test_guides_come_in_their_order_with_facts_and_channels_as_written(folder: Path) -> None:
    assert compiled(folder) == ["hurt-on-an-order", "resting"]
    hurt = compile_guides(folder, may())[0]
    assert facts_of(hurt) == ["news-soon", "law-read", "hearsay"]
    assert [block["kind"] for block in hurt["sections"][0]["blocks"]] == ["step", "step", "text", "warn"]
    assert hurt["ask"][1] == {
        "channel": "12333",
        "say": {"zh": "我送单受伤了，怎么申请？", "en": "I was hurt on an order: how do I apply?"},
    }


WRONG = [
    (HURT, "order: 10", "oder: 10", 3, "unknown key oder"),
    (HURT, "order: 10", 'order: "10"', 3, "whole number"),
    ("resting.yaml", "order: 20", "order: 10", 3, "hurt-on-an-order has this order, too"),
    (HURT, "icon: shield", "icon: rocket", 4, "icon is one of"),
    (HURT, ', en: "Hurt on an order"', "", 5, "needs zh and en"),
    (HURT, 'en: "Hurt on an order"', 'en: " "', 5, "needs zh and en"),
    (HURT, "zh: [摔伤, 职业伤害]", "zh: []", 8, "list of words"),
    (HURT, "rules: [injury-claim]", "rules: [no-such-rule]", 10, "no rule: no-such-rule"),
    (HURT, "reviewed: 2026-11-22", "reviewed: 2026-02-30", 11, "no day of the calendar"),
    (HURT, "review_by: 2027-01-31", "review_by: 2027-02-01", 12, "news-soon is to be looked at by 2027-01-31"),
    (HURT, "review_by: 2027-01-31", "review_by: 2026-11-21", 12, "before reviewed"),
    (HURT, '{kind: step, zh: "打120', '{kind: steps, zh: "打120', 16, "kind is one of"),
    (HURT, "facts: [news-soon]", "facts: [news-late]", 17, "no source record of the fact: news-late"),
    (HURT, "facts: [news-soon]", "facts: news-soon", 17, "facts is a list"),
    (HURT, ', en: "Report it in the app the same day."', "", 17, "lacks en"),
    (HURT, 'zh: "当天在App里上报。"', 'zh: ""', 17, "needs zh and en"),
    (
        HURT,
        'zh: "细则见 https://example.gov.cn/law',
        'zh: "细则见 https://example.com/law',
        18,
        "no source of this block",
    ),
    (HURT, 'zh: "当天在App里上报。"', 'zh: "见 www.example.cn。"', 17, "no source of this block"),
    (HURT, 'channel: "12333"', 'channel: "12334"', 26, "no channel: 12334"),
    (HURT, 'channel: "12333"', "channel: 12333", 26, "no channel: 12333"),
    ("sources/own.yaml", "confidence: excerpt only", "confidence: sure", 22, "confidence is one of"),
    ("sources/own.yaml", 'link: "https://example.gov.cn/law"', "link: example.gov.cn", 8, "a link begins with"),
    ("sources/own.yaml", "  hearsay:", "  pen-who:", 19, "another record of pen-who"),
    ("channels.yaml", 'phone: "12333"', 'phone: "12333 转 2"', 5, "digits in quotes"),
    ("channels.yaml", "    source: line-12333\n", "", 5, "needs the source that carries it"),
    ("channels.yaml", "source: line-12333", "source: line", 9, "no source record of the fact: line"),
    ("channels.yaml", "  platform-app:", "  platform-app:\n    open: 8", 11, "unknown key open"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "line", "what"), WRONG)
def test_what_is_wrong_is_named_by_file_and_line(
    folder: Path, file: str, right: str, wrong: str, line: int, what: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert right in text, "the test spoils nothing"
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(Mistake, match=what) as mistake:
        compiled(folder)
    assert str(mistake.value).startswith(f"{path.name}:{line}: ")


def test_a_guide_is_named_as_an_address_is(folder: Path) -> None:
    (folder / HURT).rename(folder / "Hurt_1.yaml")
    with pytest.raises(Mistake, match="small letters"):
        compiled(folder)


def test_the_same_record_may_stand_in_two_files_but_not_two_versions_of_it(folder: Path) -> None:
    shutil.copy(folder / "sources/own.yaml", folder / "sources/other.yaml")
    assert "law-read" in may(folder).sources
    text = (folder / "sources/other.yaml").read_text("utf-8")
    (folder / "sources/other.yaml").write_text(text.replace("示例日报", "别的报"), "utf-8")
    with pytest.raises(Mistake, match="another record of news-soon"):
        may(folder)


@pytest.mark.parametrize("case", json.loads((FIXTURES / "badge.json").read_text("utf-8")), ids=lambda case: case["why"])
def test_the_badge_shows_what_is_not_verified(case: dict[str, object]) -> None:
    assert needs_asking(str(case["confidence"]), str(case["review_by"]), str(case["today"])) is case["badge"]


def test_the_guides_that_come_with_the_program_are_whole() -> None:
    assert len(guides()) >= 1
    ids = {guide["id"] for guide in guides()}
    named = [name for group in groups() for name in group["guides"]]
    assert len(named) == len(set(named))
    assert all(group["title"]["en"] for group in groups()) and ids
    assert set(CHANNELS) <= known().channels.keys()


def test_a_number_without_its_fact_is_only_a_phone_number() -> None:
    phones = {channel["phone"] for channel in known().channels.values()} | {"12345"}
    for guide in guides():
        for section in guide["sections"]:
            for block in section["blocks"]:
                if not block["facts"]:
                    digits = set(re.findall(r"\d+", block["zh"]))
                    assert digits <= phones, f"{guide['id']}: {block['zh']}"


def test_confidence_and_links_of_sources_are_as_the_facts_say() -> None:
    files = [SHARED / "facts" / name for name in ("benefits.json", "channels.json")]
    if not all(file.exists() for file in files):
        pytest.skip("set WAYSTATION_SHARED to compare with the collected facts")
    told = {fact["id"]: fact for file in files for fact in json.loads(file.read_text("utf-8"))["facts"]}
    for name, source in known().sources.items():
        if name in told:
            assert source["confidence"] == told[name]["confidence"], name
            official = told[name].get("official_link") or told[name]["source"].get("official_link")
            assert not source["link"] or official, f"{name} has a link that is not known to be official"


def test_every_guide_file_is_short_enough_to_be_read_on_a_kerb() -> None:
    for path in FOLDER.glob("*.yaml"):
        assert len(path.read_bytes()) < 20_000, path.name
