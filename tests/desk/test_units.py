"""What a clerk types becomes what the rules keep, exactly, or is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.desk import units


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("7270", "fen", 727_000),
        ("7,270.5", "fen", 727_050),
        ("0.07", "fen", 7),
        ("-3.20", "fen", -320),
        ("20", "bp", 2000),
        ("8.25%", "bp", 825),
        ("12", "months", 12),
        ("true", "flag", True),
        ("2028-02-29", "date", "2028-02-29"),
        ("a\n\n b ", "list", ["a", "b"]),
    ],
)
def test_typed_values_are_kept_in_the_units_of_the_rules(typed: str, unit: str, kept: object) -> None:
    assert units.read(typed, unit) == kept


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", "fen"),
        ("7270.555", "fen"),
        ("1e3", "fen"),
        ("٧٢", "months"),
        ("七千", "fen"),
        ("1.5", "months"),
        ("012.", "bp"),
        ("2027-02-29", "date"),
        ("27-1-1", "date"),
        ("maybe", "flag"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(units.Bad):
        units.read(typed, unit)


@given(st.integers(-(10**11), 10**11), st.sampled_from(["fen", "bp", "months", "count"]))
def test_what_is_shown_reads_back_the_same(kept: int, unit: str) -> None:
    assert units.read(units.shown(kept, unit), unit) == kept
