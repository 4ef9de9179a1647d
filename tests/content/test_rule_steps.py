"""What every verdict opens to: steps in order, papers to bring, and only phones that exist."""

from __future__ import annotations

import re

import pytest

from server.content.guide import known
from server.content.ruleset import ruleset

RULES = ruleset()["rules"]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_what_to_do_next_and_what_to_bring(name: str) -> None:
    assert 1 <= len(RULES[name]["next"]) <= 4
    assert RULES[name]["papers"]


@pytest.mark.parametrize("name", RULES)
def test_a_number_to_call_is_a_channel_with_that_phone(name: str) -> None:
    phones = {channel["phone"] for channel in known().channels.values()}
    for text in _texts(RULES[name]):
        called = set(re.findall(r"(?<!\d)12\d{3}(?!\d)", text))
        assert called <= phones, text


@pytest.mark.parametrize("name", RULES)
def test_both_languages_name_the_same_phones_and_the_rider_is_you(name: str) -> None:
    for step in RULES[name]["next"]:
        first, second = (set(re.findall(r"12\d{3}", step[key])) for key in ("zh", "en"))
        assert first == second, step
    assert not any("您" in text for text in _texts(RULES[name]))


def _texts(rule: dict[str, list[dict[str, str]]]) -> list[str]:
    return [text for both in [*rule["next"], *rule["papers"]] for text in both.values()]
