"""Packs measured: column JSON against packed protobuf columns of the same rows, deltas of a day and of a week.

Run: python bench/packs.py [rows]. The rows are synthetic (bench/city.py). Exit 1 when a goal is missed.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import brotli
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import city  # beside this file

from server.content import pack
from server.content import pack_columns as col
from server.content.pack_rows import Row
from server.content.pinyin import initials
from server.domain.station import Station

KB = 1024
SHARED = ("hours", "operators", "places", "sources", "truths", "tails", "regions", "streets", "districts")
missed: list[str] = []


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    rows = city.stations(count)
    print(f"rows: {count} synthetic ({'words of the shared data' if city.SHARED.exists() else 'own words'})")
    made = encoded(rows)
    data = pack.dumps(made)
    size = squeezed(data)
    goal("pack brotli", size / KB, "KB", 110 * count / 5_000)
    print(f"pack gzip: {len(gzip.compress(data, 9)) / KB:.1f} KB")
    print(f"pack raw: {len(data) / KB:.1f} KB")
    against("packed protobuf columns, as they are", size, squeezed(plain_protobuf(pack.rows(made))), 1.05)
    against("packed protobuf of our own dictionaries and cuts", size, squeezed(tuned_protobuf(made)), 1.05)
    change("a day's delta (0.2 %)", rows, made, 0.002, 1)
    change("a week's delta (1 %)", rows, made, 0.01, 3)
    change("a month's delta (5 %)", rows, made, 0.05, 110 * 0.15)
    timed("encode", lambda: encoded(rows))
    timed("brotli 11", lambda: brotli.compress(data, mode=brotli.MODE_TEXT, quality=11, lgwin=22))
    timed("delta against a base", lambda: pack.delta(made, encoded(rows)))
    goal("parse and decode on Node, median of 200", reading(data), "ms", 5 * count / 5_000)
    if missed:
        print("missed: " + ", ".join(missed))
        raise SystemExit(1)


def encoded(rows: list[Station]) -> pack.Pack:
    districts = [(adcode, name, "", 30.2, 120.1) for adcode, name in city.COUNTIES]
    letters = [initials(row.name) for row in rows]
    return pack.encode(city.ADCODE, city.CITY, "Hangzhou", "2026-11-22", {}, districts, rows, letters)


def squeezed(data: bytes) -> int:
    """Bytes under brotli 11, in the mode that suits the data better."""
    modes = (brotli.MODE_TEXT, brotli.MODE_GENERIC)
    return min(len(brotli.compress(data, mode=mode, quality=11, lgwin=22)) for mode in modes)


def goal(name: str, value: float, unit: str, most: float) -> None:
    print(f"{name}: {value:.2f} {unit} (goal: {most:g} {unit})")
    if value > most:
        missed.append(name)


def against(name: str, ours: int, theirs: int, most: float) -> None:
    ratio = ours / theirs
    print(f"pack brotli: {ours / KB:.1f} KB ({name}: {theirs / KB:.1f} KB, ratio {ratio:.3f}, goal {most})")
    if ratio > most:
        missed.append(name)


def change(name: str, rows: list[Station], base: pack.Pack, share: float, most: float) -> None:
    patch = pack.delta(base, encoded(city.changed(rows, share)))
    assert patch is not None
    goal(name, squeezed(pack.dumps(patch)) / KB, "KB", most)


def timed(name: str, run: Callable[[], object]) -> None:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    print(f"{name}: {median(taken) * 1000:.0f} ms")


def reading(data: bytes) -> float:
    """Milliseconds from the text of a pack to a city that can be searched."""
    script = """
        import { readFileSync } from 'node:fs';
        import { decode } from './pwa/core/pack.js';
        const text = readFileSync(0, 'utf8');
        const taken = [];
        for (let turn = 0; turn < 200; turn++) {
          const start = performance.now();
          decode(JSON.parse(text));
          taken.push(performance.now() - start);
        }
        console.error(`parse and decode on Node, the first time: ${taken[0].toFixed(2)} ms`);
        console.log(taken.sort((a, b) => a - b)[100]);
    """
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=data, capture_output=True, check=True, cwd=city.ROOT)
    print(done.stderr.decode().strip())
    return float(done.stdout)


def plain_protobuf(rows: list[Row]) -> bytes:
    """One packed or repeated field a column, texts as they are, places as distances, what is shared by dictionary."""
    shared = {
        key: col.Dictionary([getattr(row, key) for row in rows]) for key in ("place", "hours", "source", "operator")
    }
    fields: dict[str, Any] = {
        "serial": col.deltas(row.serial for row in rows),
        **{key: [getattr(row, key) for row in rows] for key in ("kind", "precision", "access", "facilities")},
        **{
            key: [getattr(row, key) for row in rows]
            for key in ("name", "initials", "address", "phone", "note", "access_note")
        },
        "capacity": [-1 if row.capacity is None else row.capacity for row in rows],
        "located": [int(row.lat is not None) for row in rows],
        "lat": [step for step in col.deltas(row.lat for row in rows) if step is not None],
        "lng": [step for step in col.deltas(row.lng for row in rows) if step is not None],
        **{f"{key}_at": found.numbers(getattr(row, key) for row in rows) for key, found in shared.items()},
        **{f"{key}_words": words(found.new) for key, found in shared.items()},
        "truth_status": [said[0] for row in rows for said in row.truth],
        "truth_against": [said[2] for row in rows for said in row.truth],
        "truth_date": [said[1] for row in rows for said in row.truth],
    }
    return message(fields)


def words(entries: list[Any]) -> list[str]:
    return [str(word) for entry in entries for word in (entry if isinstance(entry, tuple) else (entry,))]


def tuned_protobuf(made: pack.Pack) -> bytes:
    """The same dictionaries, cuts and distances as our pack, only carried by protobuf."""
    count, columns = made["count"], made["columns"]
    letters = (
        "kind",
        "operator",
        "place",
        "precision",
        "hours",
        "set",
        "access",
        "capacity",
        "source",
        "tail",
        "region",
        "street",
    )
    texts = ("name", "rest", "access_note", "note")
    said = columns["truth"].values()
    truth = [n for aspect in said for part in aspect[1:] for n in col.read_numbers(part, aspect[0])]
    fields: dict[str, Any] = {
        "serial": col.read_numbers(columns["serial"], count),
        **{key: col.read_letters(columns[key], count) for key in letters},
        **{key: col.read_texts(columns[key], count) for key in texts},
        "lat": [0 if step is None else step for step in columns["lat"]],
        "lng": [0 if step is None else step for step in columns["lng"]],
        "phone": [value if isinstance(value, int) else 0 for value in columns["phone"]],
        "phone_text": [value for value in columns["phone"] if isinstance(value, str)],
        "misread": col.read_numbers(columns["initials"][1], columns["initials"][0]),
        "misread_as": col.read_texts(columns["initials"][2], columns["initials"][0]),
        "readings": [text for pair in made["readings"].items() for text in pair],
        **{f"{key}_words": words([tuple(e) if isinstance(e, list) else e for e in made[key]]) for key in SHARED},
        "sets": made["sets"],
        "truth": truth,
    }
    return message(fields)


def message(fields: dict[str, Any]) -> bytes:
    """A message made for these fields: sint32 packed where a number may be negative, uint32 packed, or strings."""
    proto = descriptor_pb2.FileDescriptorProto(name="bench.proto", syntax="proto3")
    described = proto.message_type.add(name="Pack")
    kinds = descriptor_pb2.FieldDescriptorProto
    for number, (name, values) in enumerate(fields.items(), 1):
        kind = kinds.TYPE_STRING
        if values and not isinstance(values[0], str):
            kind = kinds.TYPE_SINT64 if min(values) < 0 else kinds.TYPE_UINT64
        described.field.add(name=name, number=number, label=kinds.LABEL_REPEATED, type=kind)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(proto)
    made = message_factory.GetMessageClass(pool.FindMessageTypeByName("Pack"))()
    for name, values in fields.items():
        getattr(made, name).extend(values)
    data: bytes = made.SerializeToString(deterministic=True)
    return data


if __name__ == "__main__":
    main()
