"""Whether what a fact says must be shown as not verified: weakly sourced, or past its day of review."""

from __future__ import annotations

SURE = frozenset({"official page read", "news report read"})


def needs_asking(confidence: str, review_by: str, today: str) -> bool:
    """True when the badge '待核实，请问 12333' is due. Days are ISO texts; `review_by` may be '' (none set).

    On the day of `review_by` itself the fact still stands.
    """
    return confidence not in SURE or (review_by != "" and today > review_by)
