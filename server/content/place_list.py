"""Provinces and cities as the phone offers them: rules and numbers go by these places."""

from __future__ import annotations

from server.content.pinyin import initials
from server.content.regions import Region, regions

Row = list[str]
ELSEWHERE = ("71", "81", "82")  # these rules are not in force there


def place_list() -> list[Row]:
    """[adcode, name, English name, pinyin initials] of each province, its cities right below it."""
    made: list[Row] = []
    for province in regions().children(""):
        if province.adcode[:2] in ELSEWHERE:
            continue
        made.append(_row(province))
        made.extend(_row(city) for city in regions().children(province.adcode) if _is_city(city))
    return made


def _is_city(region: Region) -> bool:
    """A prefecture-level place, or a county that is right below its province; not the district of a municipality."""
    return region.level == "city" or not region.adcode.startswith(("11", "12", "31", "50"))


def _row(region: Region) -> Row:
    return [region.adcode, region.name_zh, region.name_en, initials(region.name_zh)]
