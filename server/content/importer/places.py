"""Which region a row means, from its code, its region words, its address, or the city the clerk named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from server.content.region_names import everyday_names, is_zone
from server.content.regions import Region, regions

from .words import is_nothing

_NO_DISTRICT = re.compile(r"^(?:市辖区|市本级|本级|市直|全市|全省|城区|其他|各区)$")
_LEADING = re.compile(
    r"^(?:(?P<a>[\u4e00-\u9fff]{2,11}?(?:自治区|特别行政区|自治州|自治县|自治旗|地区|省|市(?![场政民区])|盟|州(?=[\u4e00-\u9fff]{2,6}[市县])|"
    r"区(?![间域块])|县(?![道城])|旗(?![舰]))))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A region as stated. `adcode` is '' when nothing was said or understood.

    `loose`: the words name a zone or land that was divided, so a point anywhere in its city does not contradict them.
    """

    adcode: str = ""
    reasons: tuple[str, ...] = ()
    loose: bool = False


NOWHERE = Place()


@lru_cache(65536)
def resolve(adcode: str, province: str, city: str, district: str, default: str) -> Place:
    """The place of the region columns of a row; `default` is the city (--city) where they say nothing."""
    coded = _by_code(adcode)
    named = _by_names(province, city, district, pack_of(coded.adcode) or default)
    if not coded.adcode or not named.adcode:
        place = coded if coded.adcode else named
        return Place(place.adcode or default, coded.reasons + named.reasons, place.loose)
    return _agreed(coded, named)


def in_address(address: str, within: str) -> Place:
    """The region at the head of an address, below `within`; NOWHERE if none is written there."""
    found, rest, reasons = within, address, NOWHERE.reasons
    for _ in range(3):
        lead = _LEADING.match(rest)
        if not lead:
            break
        code, is_old = _led_to(lead[0], found)
        if not code:
            break
        found, reasons = code, ("region-old-name",) if is_old else reasons
        rest = rest[lead.end() :]
    return Place(found, reasons) if found != within else NOWHERE


@lru_cache(65536)
def _led_to(word: str, within: str) -> tuple[str, bool]:
    """(code, whether the name is an old one) of a word at the head of an address; ('', False) if it names no region."""
    here = regions().find(word, within) if not is_zone(word) else []
    if len(here) == 1:
        return here[0].adcode, _how_named(word, here) == "old"
    return (within, False) if _names_itself(within, word) else ("", False)


@lru_cache(65536)
def is_within(adcode: str, stated: str) -> bool:
    """True when `stated` is the region or one above it."""
    return regions().is_within(adcode, stated)


@lru_cache(4096)
def pack_of(adcode: str) -> str:
    """Code of the pack that carries a region; '' when unknown."""
    return regions().pack_of(adcode)


def without_region(address: str, adcode: str) -> str:
    """An address without the names of its own province, city and county at its head: for comparing."""
    for name in _names_above(adcode):
        address = address.removeprefix(name)
    return address


@lru_cache(4096)
def _names_above(adcode: str) -> tuple[str, ...]:
    return tuple(region.name_zh for region in regions().path(adcode))


@lru_cache(4096)
def is_lowest(adcode: str) -> bool:
    """True for a county, and for a city without counties."""
    region = regions().get(adcode)
    return region is not None and (region.level == "county" or not regions().children(adcode))


def _by_code(text: str) -> Place:
    digits = re.sub(r"\.0+$", "", re.sub(r"\s", "", text))
    if not digits or is_nothing(digits):
        return NOWHERE
    # 12 digits are a statistical code: the first six are the county.
    code = digits[:6] if re.fullmatch(r"\d{6}(?:\d{3}|\d{6})?", digits, re.ASCII) else ""
    today = regions().current(code) if code else []
    if today == [code]:
        return Place(code)
    if not today:
        return Place(reasons=("adcode-unknown",))
    return Place(_common(today), ("adcode-old",), loose=len(today) > 1)


def _by_names(province: str, city: str, district: str, default: str) -> Place:
    """From the top down: each word below the region found so far; a word not found there leaves it as it is."""
    at, reasons, loose = default, [], False
    for word in (province, city, district):
        if is_nothing(word) or _NO_DISTRICT.match(word) or _names_itself(at, word):
            continue
        word, found = _find(word, at)
        if not found and at == default and default:  # the file may hold more than the clerk's city
            word, found = _find(word, "")
        if not found:
            reasons.append("region-unknown")
            continue
        code = found[0].adcode if len(found) == 1 else _common([region.adcode for region in found])
        if not code:
            reasons.append("region-ambiguous")
            continue
        how = _how_named(word, found)
        loose = how == "zone" or len(found) > 1
        reasons += {"zone": ["zone-alias"], "old": ["region-old-name"], "today": []}[how]
        if len(found) > 1 and how == "today":
            reasons.append("region-ambiguous")
        at = code
    return Place("" if at == default and not reasons else at, tuple(dict.fromkeys(reasons)), loose)


def _find(word: str, within: str) -> tuple[str, list[Region]]:
    """What a word means, and the part of it that says so: 西湖区 of 西湖区转塘街道."""
    found = regions().find(word, within)
    return (word, found) if found or not _head(word) else (_head(word), regions().find(_head(word), within))


def _head(word: str) -> str:
    lead = _LEADING.match(word)
    return lead[0] if lead and lead[0] != word else ""


def _how_named(word: str, found: list[Region]) -> str:
    names = {name for region in found for name in everyday_names(region.name_zh)}
    if any(word.endswith(name) for name in names):
        return "today"
    return "zone" if is_zone(word) else "old"


def _names_itself(adcode: str, word: str) -> bool:
    return any(word in everyday_names(region.name_zh) for region in regions().path(adcode))


def _agreed(coded: Place, named: Place) -> Place:
    """Code and words together: the more exact one when they agree, else the region they share, else nothing."""
    reasons = coded.reasons + named.reasons
    if is_within(coded.adcode, named.adcode):
        return Place(coded.adcode, tuple(r for r in reasons if r != "zone-alias"), coded.loose)
    if is_within(named.adcode, coded.adcode):
        return Place(named.adcode, reasons, named.loose)
    shared = _common([coded.adcode, named.adcode])
    if not shared or (pack_of(coded.adcode) != pack_of(named.adcode)):
        return Place("", (*reasons, "region-conflict"))
    if named.loose:  # a zone may reach into the county of the code
        return Place(coded.adcode, tuple(r for r in reasons if r != "zone-alias"), loose=True)
    return Place(shared, (*reasons, "region-differs"), loose=True)


def _common(codes: list[str]) -> str:
    """The deepest region above all codes, '' if there is none."""
    paths = [[region.adcode for region in regions().path(code)] for code in codes]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else ""
