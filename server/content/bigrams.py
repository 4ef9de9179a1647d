"""Text cut into overlapping pairs of characters, so that FTS5 finds any part of a Chinese name."""

from __future__ import annotations

import unicodedata

LONGEST_QUERY = 100  # characters; a longer one is no search for a place


def indexed(text: str) -> str:
    """What the index keeps: '阳光驿站' -> '阳光 光驿 驿站 站'. The last one stands alone: a query may be that short."""
    return " ".join(token for run in _runs(text) for token in (*_pairs(run), run[-1]))


def phrase(text: str) -> str:
    """The FTS5 query that asks for every part of `text`; '' when it holds nothing to search for.

    Only letters and digits get into it, inside quotes: no text can be read as an operator.
    """
    return " AND ".join(_asked(run) for run in _runs(text[:LONGEST_QUERY]))


def _asked(run: str) -> str:
    return f'"{run}"*' if len(run) == 1 else f'"{" ".join(_pairs(run))}"'


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _runs(text: str) -> list[str]:
    """Runs of letters and digits, full width folded into half, capitals into small letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char if char.isalnum() else " " for char in folded).split()
