"""Traits of a station that filters ask for, as numbers; only the rare ones get rows of their own in `traits`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.domain.station import FACILITIES, KINDS

EVERY = 0  # every located station has it
RARE = 0.35  # a trait more stations share than this is found as quickly among all

_KIND, _FACILITY, _HOURS = 1, 100, 1000


def of_kind(kind: str) -> int:
    """The trait of being of a kind; ValueError when there is no such kind."""
    return _KIND + KINDS.index(kind)


def of_facility(bit: int) -> int:
    """The trait of having the facility of a bit of the mask."""
    return _FACILITY + bit


def of_hours(hours: int) -> int:
    """The trait of an opening hours value: counted, so that 'open now' can be estimated, never stored as rows."""
    return _HOURS + hours


def of_mask(facilities: int) -> Iterator[int]:
    """Traits of a facility mask."""
    return (of_facility(bit) for bit in range(len(FACILITIES)) if facilities >> bit & 1)


def of_station(kind: int, facilities: int) -> Iterator[int]:
    """All traits of a station that may have rows; `kind` is its index in KINDS."""
    yield EVERY
    yield _KIND + kind
    yield from of_mask(facilities)


def rare(counts: Mapping[int, int]) -> set[int]:
    """The traits that get rows: EVERY, and those of few enough stations."""
    most = RARE * counts.get(EVERY, 0)
    known = [*map(of_kind, KINDS), *map(of_facility, range(len(FACILITIES)))]
    return {EVERY} | {trait for trait in known if counts.get(trait, 0) <= most}
