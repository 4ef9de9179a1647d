"""Telephone cells: landlines are kept, personal mobiles are taken out, numbers run together are parted."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MOBILE = re.compile(r"1[3-9]\d{9}")
_DIGITS = re.compile(r"\+?\d[\d*＊\-()转 ]*")
_SERVICE = re.compile(r"[48]00\d{7}|1[012]\d{3}|9[56]\d{3,4}|1010\d{4}")
_LAND = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
_CITY_SERVICE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(1[012]\d{3}|9[56]\d{3,4})")  # 028-96009
_MASKED = re.compile(r"1[3-9x\d]\d?\*{2,8}\d{2,4}")


class Phones(NamedTuple):
    """What a telephone cell holds. `landlines` joined by ';', `mobiles` as digits, and what was wrong."""

    landlines: str = ""
    mobiles: tuple[str, ...] = ()
    had_mobile: bool = False  # also a masked one
    jammed: bool = False
    unreadable: bool = False


@lru_cache(65536)
def read(text: str) -> Phones:
    """Part a cell into landlines and mobiles. Names and whatever cannot be read are not kept: it could be a person."""
    land: list[str] = []
    mobiles: list[str] = []
    masked = jammed = False
    unreadable = False
    for piece in _pieces(text):
        if _MASKED.search(re.sub(r"[ \-]", "", piece)):
            masked = True
            continue
        if land and "转" in land[-1] and re.fullmatch(r"\d{2,5}", piece):  # 转802、803: one more extension
            land[-1] += f"、{piece}"
            continue
        numbers = _numbers(piece)
        jammed |= len(numbers) > 1
        unreadable |= not numbers
        for kind, number in numbers:
            target = mobiles if kind == "mobile" else land
            if number not in target:
                target.append(number)
    return Phones(";".join(land), tuple(mobiles), bool(mobiles) or masked, jammed, unreadable)


def _pieces(text: str) -> list[str]:
    """Runs of digits with the signs that belong to a number."""
    half = unicodedata.normalize("NFKC", text)
    half = re.sub(r"[—–－―~～_]+", "-", half)
    found = []
    for part in re.split(r"[;、,/\n\r\t|]+|或", half):
        found += [p.strip(" -") for p in _DIGITS.findall(part) if sum(c.isdigit() for c in p) >= 3]
    return found


def _numbers(piece: str) -> list[tuple[str, str]]:
    """(kind, number as shown) of each number in a run; [] if it cannot be read for sure."""
    number, _, extension = piece.partition("转")
    extension = re.sub(r"\D", "", extension)
    digits = re.sub(r"\D", "", number)
    if digits.startswith("86") and len(digits) in (12, 13, 14) and (piece.startswith("+") or len(digits) == 13):
        digits = digits[2:] if digits[2:3] == "1" or digits[2:3] == "0" else "0" + digits[2:]
    if digits.startswith("0086"):
        digits = digits[4:] if digits[4:5] in "01" else "0" + digits[4:]
    if one := _one(digits):
        return [(one[0], one[1] + (f"转{extension}" if extension and one[0] == "land" else ""))]
    tail = re.fullmatch(r"(.*\d)-(\d{1,6})", number.strip())  # 0571-85289589-801
    if tail and (main := _one(re.sub(r"\D", "", tail[1]))):
        return [(main[0], f"{main[1]}转{tail[2]}")]
    if " " in piece.strip():
        parts = [_numbers(part) for part in piece.split() if part]
        if all(parts):
            return [number for part in parts for number in part]
    return _parted(digits)


def _one(digits: str) -> tuple[str, str] | None:
    if _MOBILE.fullmatch(digits):
        return "mobile", digits
    if _SERVICE.fullmatch(digits):
        return "land", f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
    if found := _LAND.fullmatch(digits):
        return "land", f"{found[1]}-{found[2]}"
    if found := _CITY_SERVICE.fullmatch(digits):
        return "land", f"{found[1]}-{found[2]}"
    # Without area code: seven or eight digits, and no local number starts with 0 or 1.
    return ("land", digits) if re.fullmatch(r"[2-9]\d{6,7}", digits) else None


def _parted(digits: str) -> list[tuple[str, str]]:
    """Two numbers run together, where there is one way to part them; a split that could be read two ways is none."""
    ways = []
    for at in range(3, len(digits) - 2):
        first, second = _one(digits[:at]), _one(digits[at:])
        if first and second:
            ways.append([first, second])
    with_mobile = [way for way in ways if any(kind == "mobile" for kind, _ in way)]
    chosen = with_mobile if with_mobile else ways
    return chosen[0] if len(chosen) == 1 else []
