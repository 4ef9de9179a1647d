"""Clauses that limit hours in words only (rain, courses, 'see the notice'): taken out, with a code each.

They do not give other hours; the value stays true on ordinary days and the raw words are shown beside it. A clause that
could carry hours or weekdays of its own is never taken out: it must be understood, or the whole text is unknown.
"""

from __future__ import annotations

import re

_MORE = r"[^,;。|()\d周星礼 -]{0,20}"
_END = r"(?=[,;。|() !]|$)"
_HOLIDAYS = r"(?:国家)?(?:法定)?(?:节假日|假日|节日|假期)(?:期间)?"
_FEAST = r"(?:(?:元旦|春节|清明|五一|劳动|端午|中秋|国庆)(?:节|假期)?|除夕(?:至?(?:正月)?初[一二三四五六七])?)"
_SHUT = r"(?:闭馆|休息|休馆|不开放|暂停开放|关闭|放假|不营业|停业)"
_SIGHT = r"(?:现场|实际|馆方|官方|门店|店内|馆内|公告|当日|当天|通知|公示|各点位|公众号)"
_TOLD = r"(?:公告|通知|公示|告知)"
_WEATHER = r"(?:雨天|雨雪天?|下雨天?|恶劣天气|极端天气|台风天?|暴雨)(?:气|时)?"
_ENTRY = r"(?:入馆|入场|入园|进馆|进场|入内)"
_OTHER = r"[^\W\d_周星礼节假休工班]"
_MONDAYS = r"(?:(?<=周[一二三四五]闭馆)|(?<=周[一二三四五]休馆)|(?<=周[一二三四五]休息))"

CLAUSES = tuple(
    (code, put, re.compile(pattern))
    for code, put, pattern in (
        # the museum's Monday: closed, but open when the Monday is a holiday
        ("holiday-in-words", "", rf"(?<=周[一二三四五])[(](?:遇|逢)?{_HOLIDAYS}除外[)](?={_SHUT})"),
        ("holiday-in-words", ",", rf"{_MONDAYS}\s*[(,]\s*(?:遇|逢)?{_HOLIDAYS}(?:除外|顺延)[)]?"),
        (
            "holiday-in-words",
            ",",
            rf"{_HOLIDAYS}(?:的)?(?:具体)?(?:开放|营业|服务)?(?:时间|安排)?"
            rf"(?:(?:请|将)?以?(?:{_SIGHT})?(?:另行|提前)?{_TOLD}(?:为准)?|(?:请)?以{_SIGHT}{_MORE}为准|另行安排|另行调整)",
        ),
        ("holiday-in-words", ",", rf"(?:{_FEAST}[、和及]?)+(?:期间|当天|当日)?(?:{_SHUT}|除外|{_MORE}{_TOLD}){_END}"),
        (
            "exception-in-words",
            ",",
            rf"(?:如|若|因)?(?:遇|有)?(?:特殊情况|变动|变更|临时调整|特殊活动|重大活动){_MORE}(?:{_TOLD}|为准|除外){_END}",
        ),
        (
            "exception-in-words",
            ",",
            rf"(?:如|若)?(?:遇|逢)?{_WEATHER}{_MORE}(?:不开放|闭馆|关闭|暂停开放|停止开放|除外|顺延){_END}",
        ),
        ("exception-in-words", ",", rf"(?:寒暑假|暑假|寒假|暑期)(?:期间)?\s*:?\s*周[一二三四五六日天末]+{_SHUT}{_END}"),
        ("exception-in-words", ",", rf"{_OTHER}{{2,16}}期间除外{_END}"),
        (
            "notice-on-site",
            ",",
            rf"(?:具体|最终)?(?:开放|营业|服务)?(?:时间|时段)?(?:请|均)?以{_SIGHT}{_MORE}为准{_END}",
        ),
        ("last-entry-in-words", ",", rf"\d{{1,2}}:\d{{2}}(?:后|起)?(?:停止|谢绝){_ENTRY}"),
        ("last-entry-in-words", ",", rf"(?:闭馆|关门)前\d{{1,3}}分钟(?:停止|谢绝){_ENTRY}"),
        (
            "access-in-words",
            ",",
            r"(?:夜间|晚间|晚上|凌晨)?需?(?:扫码|刷脸|刷卡|刷身份证|人脸识别|密码)"
            r"(?:进门|进入|入内|开门|进馆|入馆|进)",
        ),
    )
)


def take_out(text: str) -> tuple[str, list[str]]:
    """The text without such clauses, and the codes of those found, each once."""
    codes: list[str] = []
    for code, put, pattern in CLAUSES:
        text, hits = pattern.subn(put, text)
        if hits and code not in codes:
            codes.append(code)
    return text, codes
