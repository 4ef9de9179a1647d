"""Pinyin initials of a name, made at bake so that a phone needs no pinyin table."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=50_000)
def initials(name: str) -> str:
    """Lower-case first letters: '重庆路A座3号' -> 'cqlaz3h'. ASCII letters and digits stay, all else goes.

    A character with several readings takes the one of the longest phrase pypinyin knows around it, else its first.
    """
    from pypinyin import Style, lazy_pinyin  # its phrase table takes 0.3 s to load: only a bake pays it

    wide = unicodedata.normalize("NFKC", name)
    parts = lazy_pinyin(wide, style=Style.FIRST_LETTER, strict=False, errors=_plain)
    return "".join(_plain(unicodedata.normalize("NFKD", part)) for part in parts)


def _plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isascii() and char.isalnum())
