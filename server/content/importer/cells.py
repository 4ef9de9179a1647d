"""Cell text as it should be kept: one line, half-width digits, no control characters, no list number before a name."""

from __future__ import annotations

import re
import unicodedata

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_NARROW = {code: code - 0xFEE0 for span in ("０９", "ＡＺ", "ａｚ") for code in range(ord(span[0]), ord(span[1]) + 1)}
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BROKEN_LINE = re.compile(f"(?<=[{_CJK}])\\s*[\\r\\n]+\\s*(?=[{_CJK}])")
_SPACE = re.compile(r"\s+")
_LIST_NUMBER = re.compile(
    r"^\s*(?:[(（]\s*\d{1,4}\s*[)）]|第?\d{1,4}\s*[、.．,，:：)）](?!\d)|[①-⑳㈠-㈩❶-❿]|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、.．])\s*(?=\S)"
)
_LIST_STARTS = frozenset("(（第一二三四五六七八九十㈠㈡㈢㈣㈤㈥㈦㈧㈨❶❷❸❹❺❻❼❽❾❿")
_FORMULA = re.compile(r"^\s*(?:[=@]|[+-](?![\d(（ +\-—]|$))")
_SIGNS = re.compile(r"[\W_]+")
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?[\d*]{4}){2})(?![\d])")


def line(raw: str) -> str:
    """One line of text: line breaks inside Chinese words close up, other white space becomes one space."""
    if not raw:
        return ""
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    if not raw.isprintable():
        raw = _SPACE.sub(" ", _BROKEN_LINE.sub("", raw))
        raw = "".join(c for c in raw if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    if _WIDE.search(raw):
        raw = raw.translate(_NARROW)
    if "  " in raw:
        raw = _SPACE.sub(" ", raw)
    return raw.strip()


def spaced(raw: str) -> str:
    """As `line`, but a line break always leaves a space: hours and lists of things read it as a full stop."""
    return line(raw.replace("\r", " ").replace("\n", " ")) if raw else ""


def name(raw: str) -> str:
    """A name without the number it had in somebody's list: '1、北极岩人防工程' -> '北极岩人防工程'."""
    text = line(raw)
    if not text or (text[0] not in _LIST_STARTS and not text[0].isdigit()):
        return text
    without = _LIST_NUMBER.sub("", text, count=1)
    return without or text


def is_formula(raw: str) -> bool:
    """True for text a spreadsheet would run: =cmd|…, @SUM(…), +cmd. A telephone number's + is not one."""
    return bool(raw) and raw[0] in "=@+-\t\r " and _FORMULA.match(raw) is not None


def without_private(text: str) -> tuple[str, bool]:
    """(text without mobile and ID-card numbers, whether there was one). Masked mobiles (138****0000) go as well."""
    if len(text) < 11 or not _PRIVATE.search(text):
        return text, False
    return _PRIVATE.sub("", text).strip(" :：,，;；、"), True


def same(text: str) -> str:
    """For comparing names and addresses: NFKC, lower case, letters and digits only."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())
