"""Doubles: rows that may be one place. They are linked, never merged."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from server.content.register_write import Writer

from . import cells, neighbours, places

_NAME_M, _ADDRESS_M = 50.0, 100.0
_CROWDED = 3
# What nearly every name says; what is left tells one station from the next.
_GENERIC = re.compile(
    r"户外劳动者|户外职工|户外工作者|新就业形态|劳动者|工会|爱心|驿站|服务站点?|服务点|站点|职工之家|综合|便民|骑手|小哥|司机之家|纳凉点|避暑|"
    r"图书馆|阅读空间|书房|24小时|有限公司|工作站|党群服务中心|站$"
)

Id = tuple[str, int]


class Doubles(NamedTuple):
    """What was found. `near` and `address`: each station with the others it may double; `crowd`: many on one spot."""

    near: dict[Id, list[Id]]
    address: dict[Id, list[Id]]
    crowd: set[Id]


def find(writer: Writer, packs: Iterable[str]) -> Doubles:
    """Look through all stored stations of some packs, those of earlier imports among them."""
    ids: list[Id] = []
    numbers = tuple(array("d") for _ in range(4))
    for pack, serial, *point in writer.points(packs):
        ids.append((pack, serial))
        for column, value in zip(numbers, point, strict=True):
            column.append(np.nan if value is None else value)
    lngs, lats, raw_lngs, raw_lats = (np.frombuffer(column) if column else np.empty(0) for column in numbers)
    located = np.flatnonzero(~np.isnan(lngs))
    first, second, metres = neighbours.pairs(lngs[located], lats[located], _ADDRESS_M)
    close = [(ids[located[i]], ids[located[j]], m) for i, j, m in zip(first, second, metres, strict=True)]
    near, address = _judged(writer, close)
    crowd = {ids[i] for i in neighbours.shared(raw_lngs, raw_lats, _CROWDED)}
    return Doubles(near, address, crowd)


def _judged(writer: Writer, close: list[tuple[Id, Id, float]]) -> tuple[dict[Id, list[Id]], dict[Id, list[Id]]]:
    labels = writer.labels({station for a, b, _ in close for station in (a, b)})
    near: dict[Id, list[Id]] = {}
    address: dict[Id, list[Id]] = {}
    for a, b, metres in close:
        (name_a, address_a, code_a), (name_b, address_b, code_b) = labels[a], labels[b]
        if metres < _NAME_M and similar(name_a, name_b):
            _link(near, a, b)
        plain_a, plain_b = _plain(address_a, code_a), _plain(address_b, code_b)
        if len(plain_a) >= 4 and plain_a == plain_b:
            _link(address, a, b)
    return near, address


def _link(links: dict[Id, list[Id]], a: Id, b: Id) -> None:
    links.setdefault(a, []).append(b)
    links.setdefault(b, []).append(a)


def similar(one: str, other: str) -> bool:
    """True for names that may mean one place: equal but for generic words, one inside the other, or most pairs of
    characters in common."""
    a, b = _core(one), _core(other)
    if not a or not b:  # nothing but generic words: 工会驿站 beside 文三路工会驿站
        a, b = cells.same(one), cells.same(other)
    if a == b or (min(len(a), len(b)) >= 2 and (a in b or b in a)):
        return True
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    return bool(pairs_a and pairs_b) and 2 * len(pairs_a & pairs_b) >= 0.6 * (len(pairs_a) + len(pairs_b))


@lru_cache(65536)
def _core(name: str) -> str:
    return _GENERIC.sub("", cells.same(name))


@lru_cache(65536)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


@lru_cache(65536)
def _plain(address: str, adcode: str) -> str:
    return cells.same(places.without_region(address, adcode))
