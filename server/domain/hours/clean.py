"""One writing for texts that mean the same: signs, dashes, numerals and tags of office cells."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?(?:p|br|div|span|b|strong|font|td|tr|li|ul)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_DASH = re.compile(r"[\u2010-\u2015\u2212\u2500\u2501\u30fc\ufe58~∼～〜]+|-{2,}")
_CHINESE = "零〇一二两三四五六七八九十"
_BEFORE_UNIT = re.compile(rf"([{_CHINESE}]{{1,3}})(?=点|时(?![间段令])|月|小时|个月)")
_DAY_OF_MONTH = re.compile(rf"(?<=月)([{_CHINESE}]{{1,3}})(?=[日号])")
_MINUTES = re.compile(rf"(?<=点)([{_CHINESE}]{{2,3}})分?")


def clean(text: str) -> str:
    """One writing for what means the same: half-width signs, one dash, Arabic hours and months, tags as blanks."""
    text = html.unescape(_TAG.sub(" ", text))
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\u200b\ufeff\u00ad]", "", text)
    text = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    text = _DASH.sub("-", text).replace("點", "点").replace("時", "时").replace("週", "周")
    text = _BEFORE_UNIT.sub(lambda match: _number(match[1]), text)
    text = _MINUTES.sub(lambda match: _number(match[1]), text)
    text = _DAY_OF_MONTH.sub(lambda match: _number(match[1]), text)
    return re.sub(r"\s+", " ", text).strip()


def _number(words: str) -> str:
    """一 to 五十九 as digits; words that are no such number stay."""
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    tens, ten, ones = words.partition("十")
    if not ten:
        return str(digits[words]) if len(words) == 1 else words
    if len(tens) > 1 or len(ones) > 1:
        return words
    return str(10 * digits.get(tens, 1) + digits.get(ones, 0))
