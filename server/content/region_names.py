"""Short names of regions: the same place as people write it, without its rank and its peoples."""

from __future__ import annotations

import re

# The peoples that stand in the names of autonomous regions, prefectures and counties.
_PEOPLES = (
    "布依|朝鲜|傣|东乡|侗|哈萨克|哈尼|回|景颇|柯尔克孜|黎|傈僳|毛南|蒙古|苗|仫佬|纳西|怒|羌|畲|水|塔吉克|土家|土|佤|维吾尔|"
    "锡伯|瑶|彝|藏|壮|白|布朗|保安|撒拉|满|独龙|拉祜|普米|仡佬|鄂温克|达斡尔|裕固"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:(?:{_PEOPLES})族?|各族)*自治[区州县旗]$")
_DISTRICT_OF_A_PEOPLE = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})族区$")  # 管城回族区
_RANK = re.compile(r"^(.{2,}?)(?:特别行政区|省|市|地区|盟|林区|特区|矿区|新区|区|县)$")
# The zones without a code of their own; people write them where a district belongs.
_ZONE = re.compile(
    r"(?:新区|新城|高新区|经开区|开发区|度假区|风景名胜区|风景区|示范区|园区|港区|保税区|功能区|管理区|合作区|试验区)$"
)


def short_name(name: str) -> str:
    """'乌鲁木齐市' -> '乌鲁木齐', '恩施土家族苗族自治州' -> '恩施'; names of one character keep their rank ('朗县')."""
    for pattern in (_AUTONOMOUS, _DISTRICT_OF_A_PEOPLE, _RANK):
        found = pattern.match(name)
        if found:
            return found[1]
    return name


def everyday_names(name: str) -> set[str]:
    """All ways a region is written: '恩施土家族苗族自治州', '恩施', '恩施州'."""
    short = short_name(name)
    return {name, short, short + name[-1]} if short != name else {name}


def is_zone(name: str) -> bool:
    """True for names that end like a functional zone ('高新区', '某某新区')."""
    return bool(_ZONE.search(name))
