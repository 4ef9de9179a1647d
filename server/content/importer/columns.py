"""Which column is which: header words, Chinese or English, in any order; and where the header row is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server.content.regions import read

from .words import datum_of

# Words are compared after NFKC, in lower case, without spaces and brackets. Those without a column are known and not
# read: the running number of a list says nothing about the station.
_TABLE = read(Path(__file__).with_name("columns.csv"))
_WORDS = {word: row["column"] for row in _TABLE for word in row["words"].split()}
COLUMNS = tuple(row["column"] for row in _TABLE if row["column"])
_LAT_FIRST = re.compile(r"lat[^a-z]*l|纬经|纬度?[,、/ ]*经")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header row told."""

    index: int  # of the row, from 0
    columns: tuple[tuple[str, int], ...]  # (canonical column, cell index)
    unused: tuple[str, ...]  # header words nobody reads
    datum: str  # datum named in a header such as 经度(高德), '' if none
    lat_first: bool  # the one coordinate column says 纬度 before 经度
    cells: tuple[str, ...]  # as written, to know the header again when a page repeats it


def find(rows: Sequence[Sequence[str]]) -> Header | None:
    """The header among the first rows: the one with most known words, a name column among them, and one more."""
    best: Header | None = None
    for index, cells in enumerate(rows):
        header = _read(index, cells)
        if header and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def column_of(word: str) -> str:
    """Canonical column of a header word, '' if it is not known."""
    return _WORDS.get(_plain(word)[0], "")


def _read(index: int, cells: Sequence[str]) -> Header | None:
    columns: list[tuple[str, int]] = []
    unused: list[str] = []
    datum, lat_first = "", False
    for at, cell in enumerate(cells):
        if not cell.strip():
            continue
        plain, hint = _plain(cell)
        column = _WORDS.get(plain, "")
        if not column:
            if plain not in _WORDS:
                unused.append(cell.strip()[:40])
            continue
        columns.append((column, at))
        if column in ("lng", "lat", "coords"):
            datum = datum_of(hint) or datum
        if column == "coords":
            lat_first = bool(_LAT_FIRST.search(f"{plain} {hint}"))
    names = {column for column, _ in columns}
    if "name" not in names or len(names) < 2:
        return None
    return Header(index, tuple(columns), tuple(unused), datum, lat_first, tuple(cell.strip() for cell in cells))


def _plain(cell: str) -> tuple[str, str]:
    """(the word itself, what stood in brackets), both in NFKC and lower case."""
    text = unicodedata.normalize("NFKC", cell).lower()
    hint = " ".join("".join(found) for found in _BRACKETS.findall(text))
    word = re.sub(r"[\s*:_\-#/、,.]", "", _BRACKETS.sub("", text))
    if word in _WORDS:
        return word, hint
    # 高德经度, 百度坐标, gcj02lng, 站点名称必填: the word with the datum or a form's remark stuck to it.
    stuck = re.sub(r"必填|选填|高德|百度|腾讯|gcj02|bd09|wgs84|gps", "", word)
    return (stuck, f"{hint} {word}") if stuck in _WORDS else (word, hint)
