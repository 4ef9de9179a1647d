"""Why a row needs a look or was refused: every code with its status, its meaning, and how a clerk mends it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from server.content.regions import read


class Reason(NamedTuple):
    """`status`: warn (the row is taken) or reject. English for docs and commands, Chinese for the clerk's report."""

    status: str
    means: str
    mend: str
    means_zh: str
    mend_zh: str


REASONS: dict[str, Reason] = {
    row["code"]: Reason(row["status"], row["means"], row["mend"], row["means_zh"], row["mend_zh"])
    for row in read(Path(__file__).with_name("reasons.csv"))
}
_REJECTS = frozenset(code for code, reason in REASONS.items() if reason.status == "reject")


def rejects(reasons: list[str] | tuple[str, ...]) -> bool:
    """True when one of the reasons refuses the row."""
    return bool(reasons) and not _REJECTS.isdisjoint(reasons)


def status_of(reasons: list[str] | tuple[str, ...]) -> str:
    """ok, warn or reject."""
    return "ok" if not reasons else "reject" if rejects(reasons) else "warn"
