"""Lighthouse mobile (simulated slow 4G) on the page of a city of 5,000 stations with its pack on the critical path.

Run: npm ci --prefix bench/lighthouse, then python bench/lighthouse.py [--quick]. Medians of 5 runs (3 with --quick),
at CPU ÷4, which is Lighthouse's mobile, and ÷8; also '/' on a first visit. Exit 1 when a goal is missed. Lighthouse
takes what else the machine does for work of the page: its own benchmark index tells a quiet run from a busy one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import phone_data
from figures import Figures

TOOL = Path(__file__).parent / "lighthouse"
# The least of categories, the most of the rest; other apps under the same tool stand in ANCHORS.
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100}
MOST = {4: {"FCP": 900, "LCP": 1_700, "TTI": 1_700, "TBT": 30, "CLS": 0}, 8: {"LCP": 1_800, "TBT": 60, "CLS": 0}}
ANCHORS = {"SVGOMG": 1_887, "PROXX": 2_025, "Squoosh": 1_876}  # LCP in ms at CPU ÷4, Lighthouse 12.8.2, 2026-11
UNITS = {"CLS": "", "bytes": "bytes", "benchmark": ""}


def main() -> None:
    if not (TOOL / "node_modules").exists():
        sys.exit("Lighthouse is not installed: npm ci --prefix bench/lighthouse")
    runs = 3 if "--quick" in sys.argv else 5
    figures = Figures()
    with phone_data.served() as server:
        for path, cpu in ((f"/c/{phone_data.CITY}", 4), (f"/c/{phone_data.CITY}", 8), ("/", 4)):
            judge(figures, f"{path} at CPU ÷{cpu}", measured(server.url + path, cpu, runs), cpu)
    figures.end()


def measured(url: str, cpu: int, runs: int) -> list[dict[str, Any]]:
    """One object a run, as lighthouse/run.mjs prints it."""
    command = ["node", "run.mjs", url, str(cpu), str(runs)]
    done = subprocess.run(command, cwd=TOOL, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"Lighthouse failed on {url}:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(figures: Figures, name: str, found: list[dict[str, Any]], cpu: int) -> None:
    """Print medians and hold them to the goals."""
    for category, least in LEAST.items():
        wanted = least if category != "performance" or cpu == 4 else None
        figures.show(f"{name}, {category}", [one[category] for one in found], "of 100", least=wanted)
    for metric in ("FCP", "LCP", "TTI", "TBT", "CLS", "bytes", "benchmark"):
        values = [float(one[metric]) for one in found]
        figures.show(f"{name}, {metric}", values, UNITS.get(metric, "ms"), most=MOST[cpu].get(metric))
    elements = sorted({one["element"] for one in found})
    print(f"{name}, largest element: {', '.join(elements)}")
    failed = sorted({audit for one in found for audit in one["failed"]})
    print(f"{name}, audits under 90: {', '.join(failed) or 'none'}")
    if name.startswith("/c/") and cpu == 4:
        for app, theirs in ANCHORS.items():
            figures.show(f"{name}, LCP", [one["LCP"] for one in found], "ms", than=(app, theirs))


if __name__ == "__main__":
    main()
