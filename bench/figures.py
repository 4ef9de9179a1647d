"""Figures as lines `name: value unit (goal, alternative, ratio)`, and what was missed."""

from __future__ import annotations

import sys
from statistics import median


class Figures:
    """Prints medians; remembers which goals were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def show(
        self,
        name: str,
        values: list[float],
        unit: str,
        *,
        most: float | None = None,
        least: float | None = None,
        than: tuple[str, float] | None = None,
    ) -> float:
        """Print the median of `values`. `most`, `least`: the goal. `than`: the alternative and its value."""
        value = median(values)
        notes = []
        if len(values) > 1:
            notes.append(f"{min(values):.4g} to {max(values):.4g} in {len(values)} runs")
        missed = (most is not None and value > most) or (least is not None and value < least)
        if most is not None or least is not None:
            notes.append(f"goal {most if least is None else least:g}" + (" MISSED" if missed else ""))
        if than:
            notes.append(f"{than[0]}: {than[1]:.4g}, ratio {value / than[1]:.3f}")
        print(f"{name}: {value:.4g} {unit}".rstrip() + (f" ({'; '.join(notes)})" if notes else ""), flush=True)
        if missed:
            self.missed.append(name)
        return value

    def end(self) -> None:
        """Exit 1 when a goal was missed."""
        if self.missed:
            sys.exit("missed: " + "; ".join(self.missed))
