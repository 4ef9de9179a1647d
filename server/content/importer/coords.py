"""Coordinates in the shapes people write: one cell or two, either order, labels, brackets, degrees and minutes."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from server.domain.geo import in_china_box

_NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d{1,20})?")
_PAIR = re.compile(r"[\[({]?\s*([+-]?\d{1,6}(?:\.\d{1,20})?)\s*[,;\s/|、]\s*([+-]?\d{1,6}(?:\.\d{1,20})?)\s*[\])}]?")
_MINUTES = r"(?P<min>\d{1,2}(?:\.\d{1,10})?)\s*['’分]"
_SECONDS = r"(?P<sec>\d{1,2}(?:\.\d{1,10})?)(?![\d.]*\s*[°度])\s*(?:[\"”秒]|'')?"
_TOKEN = re.compile(
    r"(?P<lng>经度|东经|longitude|lng|lon|[ex])|(?P<lat>纬度|北纬|latitude|lat|[ny])"
    rf"|(?P<deg>\d{{1,3}})\s*[°度]\s*(?:{_MINUTES}\s*(?:{_SECONDS})?)?"
    r"|(?P<num>[+-]?\d{1,6}(?:\.\d{1,20})?)°?"
)
_NOISE = re.compile(r"坐标|经纬度|[\s,;:=\[\](){}\"'/|、。°]+")


class Coordinate(NamedTuple):
    """What a row says of its place. state: none, ok, swapped, outside (not in China), impossible or unreadable."""

    state: str
    lng: float | None = None
    lat: float | None = None


NONE, UNREADABLE = Coordinate("none"), Coordinate("unreadable")


def read(lng: str, lat: str, pair: str, lat_first: bool = False) -> Coordinate:
    """The coordinate of two columns, or of one that holds both. `lat_first`: the header says so."""
    if lng and lat:
        x, y = number(lng), number(lat)
        return judged(x, y) if x is not None and y is not None else UNREADABLE
    both = pair or lng or lat
    if not both:
        return NONE
    return _both(both, lat_first)


def judged(lng: float, lat: float) -> Coordinate:
    """A coordinate with its state. Swapped numbers come back in the right order."""
    if in_china_box(lng, lat):
        return Coordinate("ok", lng, lat)
    if in_china_box(lat, lng):
        return Coordinate("swapped", lat, lng)
    on_earth = abs(lng) <= 180 and abs(lat) <= 90
    return Coordinate("outside", lng, lat) if on_earth else Coordinate("impossible")


def is_pair(text: str) -> bool:
    """True for a text that is a coordinate and nothing else, such as Amap's `location` column."""
    return "." in text and _PAIR.fullmatch(text.strip()) is not None


def number(text: str) -> float | None:
    """Degrees from one cell: 113.5, 113.5°E, 东经113°33′52″; None if it is not one number."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    found = _numbers(_half(text))
    return found[0][1] if found and len(found) == 1 else None


def _both(text: str, lat_first: bool) -> Coordinate:
    text = _half(text)
    if found := _PAIR.fullmatch(text):
        first, second = float(found[1]), float(found[2])
    else:
        numbers = _numbers(text)
        if not numbers or len(numbers) != 2:
            return UNREADABLE
        (label, first), (other, second) = numbers
        if {label, other} == {"lng", "lat"}:
            lat_first = label == "lat"
    return judged(second, first) if lat_first else judged(first, second)


def _half(text: str) -> str:
    text = text.replace("″", '"').replace("′", "'").replace("＂", '"').replace("＇", "'")
    return unicodedata.normalize("NFKC", text).strip().lower().removeprefix("point").strip()


def _numbers(text: str) -> list[tuple[str, float]] | None:
    """(label or '', degrees) of each number in the text; None if other words stand between."""
    found: list[tuple[str, float]] = []
    labels: list[str] = []
    label_leads = None
    if _NOISE.sub("", _TOKEN.sub("", text)):
        return None
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind in ("lng", "lat"):
            labels.append(kind)
            label_leads = not found if label_leads is None else label_leads
        else:
            found.append(("", _degrees(token)))
    if len(labels) == len(found):  # one label a number, before or after: the order is the same
        found = [(label, value) for label, (_, value) in zip(labels, found, strict=True)]
    return found


def _degrees(token: re.Match[str]) -> float:
    if token["num"]:
        return float(token["num"])
    return int(token["deg"]) + float(token["min"] or 0) / 60 + float(token["sec"] or 0) / 3600
