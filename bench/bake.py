"""Baking one changed city of 5,000 stations in a content of 190,000, against baking everything."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import synthetic

from server.content import packs
from server.content.bake import bake
from server.content.content_schema import CONTENT, PACKS

CITY = 5000
GOAL = 1.0  # seconds


def main() -> int:
    """Print the figures; 1 when the goal is missed."""
    made = synthetic.make()
    city = min(made.by_pack, key=lambda pack: abs(len(made.by_pack[pack]) - CITY))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        whole = bake(data, today=synthetic.TODAY, register=made)
        print(f"whole bake: {whole.seconds:.1f} s ({whole.stations} synthetic stations, {len(whole.packs)} packs)")
        size = (data / CONTENT).stat().st_size / 1e6
        print(f"content: {size:.0f} MB")
        missed = False
        for name, share in (("a day (0.2 %)", 0.002), ("a week (1 %)", 0.01), ("every row", 1.0)):
            seconds = sorted(changed(data, made, city, share, turn) for turn in range(3))[1]
            missed |= seconds > GOAL and share < 1
            print(f"bake, {name} of a city of {len(made.by_pack[city])} changed: {seconds:.2f} s "
                  f"(whole: {whole.seconds:.1f}, ratio {seconds / whole.seconds:.4f}, goal {GOAL})")  # fmt: skip
        entry = next(one for one in packs.index(data / PACKS) if one["adcode"] == city)
        print(f"pack: {entry['bytes'] / 1000:.0f} kB")
    return int(missed)


def changed(data: Path, made: synthetic.Synthetic, city: str, share: float, turn: int) -> float:
    """Seconds of a bake after so many rows got other hours and another note."""
    rows = made.by_pack[city]
    step = round(1 / share)
    made.by_pack[city] = [
        replace(one, note=f"改{turn}-{at % 97}", hours_text=f"{turn}") if at % step == turn % step else one
        for at, one in enumerate(rows)
    ]
    made.versions[city] = f"{share}-{turn}-{time.monotonic()}"
    result = bake(data, today=synthetic.TODAY, register=made)
    assert result.packs == (city,), result
    return result.seconds


if __name__ == "__main__":
    sys.exit(main())
