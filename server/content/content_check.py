"""Looks whether what is published is whole: the content file, the packs and their hashes, the register behind them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from server.content import content_schema, packs
from server.content.content_schema import CONTENT, PACKS
from server.content.register import FILE as REGISTER
from server.content.register import Register


def faults(data: Path) -> Iterator[str]:
    """One sentence for each thing that is wrong; none when all is well."""
    if not content_schema.readable(data / CONTENT):
        yield "There is no readable content: run flask --app server content bake"
        return
    yield from _content_faults(data / CONTENT)
    for entry in packs.index(data / PACKS):
        yield from _pack_faults(data / PACKS, entry)
    if (data / REGISTER).exists():
        yield from _register_faults(data)


def _content_faults(path: Path) -> Iterator[str]:
    with closing(content_schema.reading(path)) as db:
        try:
            said = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            promised, there = db.execute(_SUMS).fetchone()
        except sqlite3.DatabaseError as error:
            said, promised, there = str(error), 0, 0
    if said != "ok":
        yield f"{CONTENT} is damaged ({said}): the next bake builds it anew if you delete it"
    if promised != there:
        yield f"{CONTENT} holds {there} stations but says {promised}"


def _pack_faults(folder: Path, entry: packs.PackEntry) -> Iterator[str]:
    for part in (entry, entry["delta"]):
        if part is None:
            continue
        path = folder / part["url"].removeprefix(packs.URL)
        if not path.exists():
            yield f"{path.name} is in the index but not in the folder: the next bake makes it again"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != part["sha256"]:
            yield f"{path.name} is not what the index says: delete it, the next bake makes it again"


def _register_faults(data: Path) -> Iterator[str]:
    with closing(content_schema.reading(data / CONTENT)) as db:
        baked: dict[str, int] = dict(db.execute("SELECT adcode, stations FROM packs"))
    try:
        with Register(data / REGISTER) as register:
            counts = register.counts()
    except (sqlite3.Error, RuntimeError) as error:
        yield f"{REGISTER} cannot be read ({error})"
        return
    for adcode in sorted(counts.keys() | baked.keys()):
        if counts.get(adcode) != baked.get(adcode):
            yield f"{adcode}: {counts.get(adcode, 0)} stations in the register, {baked.get(adcode, 0)} published"


_SUMS = "SELECT (SELECT coalesce(sum(stations), 0) FROM packs), (SELECT count(*) FROM stations)"
