"""The open data exports: every station as GeoJSON or CSV, with source, date and licence on each row."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from server.content import content_schema

AT_ONCE = 500  # stations in one piece
LICENCE = "see the source of each station: its licence where it states one, otherwise facts taken from that source"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a cell
COLUMNS = (
    "id", "name", "kind", "lat", "lng", "adcode", "district", "address", "precision", "hours_text", "opening_hours",
    "facilities", "access", "access_note", "operator", "phone", "capacity", "note", "verified_at",
    "source_title", "source_url", "source_date", "licence",
)  # fmt: skip

_ABOUT = """
    SELECT (SELECT value FROM meta WHERE name = 'baked_at'),
        (SELECT json_group_array(json(json)) FROM (SELECT json FROM sources ORDER BY id))"""
_PIECE = """
    SELECT max(key), group_concat({what}, ',') FROM (
        SELECT p.key AS key, p.lng5 IS NULL AS lost, p.head || ',"source":' || f.json || ','
            || substr(p.tail, 1, length(p.tail) - 1) || ',' || p.more AS station
        FROM stations p CROSS JOIN sources f ON f.id = p.source WHERE p.key > ? ORDER BY p.key LIMIT ?
    )"""
_STATIONS = _PIECE.format(what="station")
_FEATURES = _PIECE.format(
    what="""
    '{"type":"Feature","geometry":' || CASE WHEN lost THEN 'null' ELSE '{"type":"Point","coordinates":['
        || json_extract(station, '$.lng') || ',' || json_extract(station, '$.lat') || ']}' END
    || ',"properties":' || station || '}'"""
)


def geojson(path: Path) -> Iterator[str]:
    """A FeatureCollection; a station nobody has located has no geometry, never an invented one."""
    with closing(content_schema.reading(path)) as db:
        baked_at, sources = db.execute(_ABOUT).fetchone()
        head = {
            "type": "FeatureCollection",
            "licence": LICENCE,
            "attribution": json.loads(sources),
            "baked_at": baked_at,
        }
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": ['
        for at, piece in enumerate(_pieces(db, _FEATURES)):
            yield f",{piece}" if at else piece
        yield "]}"


def csv_text(path: Path) -> Iterator[str]:
    """A header and one line a station, CRLF, no byte order mark; facilities are separated by ';'."""
    with closing(content_schema.reading(path)) as db:
        yield _lines([COLUMNS])
        for piece in _pieces(db, _STATIONS):
            yield _lines([_cells(station) for station in json.loads(f"[{piece}]")])


def _pieces(db: sqlite3.Connection, sql: str) -> Iterator[str]:
    last, piece = db.execute(sql, (-1, AT_ONCE)).fetchone()
    while piece:
        yield piece
        last, piece = db.execute(sql, (last, AT_ONCE)).fetchone()


def _cells(station: dict[str, Any]) -> list[str]:
    source = station["source"]
    station["facilities"] = ";".join(station["facilities"])
    station |= {f"source_{part}": source[part] for part in ("title", "url", "date")} | {"licence": source["licence"]}
    return [_cell(station[column]) for column in COLUMNS]


def _cell(value: str | float | None) -> str:
    """Text a spreadsheet shows as it is. Numbers of ours are numbers, also when they are below zero."""
    text = "" if value is None else str(value)
    return "'" + text if isinstance(value, str) and text.startswith(FORMULA) else text


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
