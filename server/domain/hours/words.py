"""Cleaned office wording of opening hours, cut into tokens; what no token explains is kept as a leftover.

Pure text work: which character belongs to which token. What the tokens mean together is decided in reading.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.domain.hours.twelve import Said, span_of
from server.domain.hours.value import MONTH_DAYS, PH, WEEK, Season, Span

WORKDAYS, WEEKEND = 0b001_1111, 0b110_0000


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `kind` is a word below, or one of ( ) ; and blank for signs.

    days, span, always (24小时), closed, closedon (闭馆日:), except (除外), allyear, holidaystoo, norest,
    label (上午), break (午休), season, endless (7月1日起), term (夏季), join (和), word (开放时间),
    left (not understood).
    """

    kind: str
    text: str
    days: int = 0  # day bits
    work: bool = False  # said as 工作日
    pairs: int = 0  # two-day runs said as a range: 周五至周六
    spans: tuple[Span, ...] = ()
    label: str = ""
    odd: bool = False  # hours that can be read in two ways
    season: Season | None = None


# ---- days -----------------------------------------------------------------------------------------------------------
_NAMES = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_NAMES |= {str(number): number - 1 for number in range(1, 8)}
_PREFIX = r"(?:每逢|每|逢)?(?:周|星期|礼拜)\s*"
_NOT_A_DAY = r"(?![楼层区月号点时个次季年周星礼间常均期代程照夜])"  # 周五日间, 周一一周五 …
_BARE = rf"(?:[一二三四五六]|(?<=六)日|(?<=[、,/至到-])[日天]){_NOT_A_DAY}"
_DIGIT = r"[1-7](?![\d.点时月]|:(?!\s*\d{1,2}:))"
_DAY = rf"(?:{_PREFIX}(?:[一二三四五六]|[日天](?![常均间程夜])|{_DIGIT})|{_BARE})"
_TO = rf"(?:\s*[至到-]\s*(?:{_DAY}|(?<=[至到-]){_DIGIT}))?"
_DAYS = re.compile(
    rf"(?:{_PREFIX}(?:[一二三四五六]|[日天](?![常均间程夜])|{_DIGIT})){_TO}(?:(?:[、/]\s*)?{_DAY}{_TO})*"
)
_ONE_DAY = re.compile(rf"([至到-]?)[、/\s]*(?:{_PREFIX})?([一二三四五六日天1-7])")
_EVERY_DAY = re.compile(
    r"每天|每日|天天|一周(?:7|七)天|每周(?:7|七)天|全周|周(?:7|七)天" + rf"|(?:{_PREFIX})[一1]\s*[至到-]\s*[日天]"
)
_WORK = re.compile(r"(?:每个?)?(?:法定)?工作日(?:期间)?")
_WEEKEND = re.compile(r"双休日|周末|星期六日")
_HOLIDAY = re.compile(
    r"(?:国家)?(?:法定)?(?:节假日|节日|假日|假期|公众假期|公休假日)(?:期间)?|(?:国家)?法定假(?:日|期)?"
)

# ---- times ----------------------------------------------------------------------------------------------------------
_LABEL = r"上午|下午|午后|晚上|晚间|夜晚|夜间|傍晚|早上|早晨|早间|清晨|凌晨|中午|午间|白天|日间|早(?=\s*\d)|晚(?=\s*\d)"
_CLOCK = r"(\d{1,2})(?::(\d{2})(?::00(?![:\d]))?|[点时](?![间段令])(?:(半|整)|(\d{1,2})(?![\d:点时月])分?)?)"
_SPAN = re.compile(
    rf"({_LABEL})?\s*:?\s*(?:从|自)?{_CLOCK}\s*(?:[至到-]|一(?=\d))\s*"
    rf"((?:至)?(?:次日|翌日|隔日|第二天|第二日|隔天)?)\s*({_LABEL})?\s*{_CLOCK}"
)
_HOURS_ONLY = re.compile(rf"({_LABEL})?\s*(\d{{1,2}})[至到-](\d{{1,2}})[点时](?![间段令\d])")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})-(\d{1,2})\.(\d{2})(?![\d.])")
_ALWAYS = re.compile(
    r"(?:7\s*[x×X*]\s*)?24\s*(?:小时|[hH](?![a-zA-Z]))(?:全天候?)?(?:不间断|不打烊|营业|开放|开门)?|全天候(?:开放|营业)?|全天(?:开放|营业)?"
)
_BREAK = re.compile(r"午休(?:时间)?|午间休息(?:时间)?")

# ---- seasons --------------------------------------------------------------------------------------------------------
_DATE = r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]"
_DATES = re.compile(
    rf"(?:每年)?{_DATE}\s*(?:起)?\s*[至到-]\s*(?:次年|翌年|第二年)?(?:{_DATE}|(\d{{1,2}})[日号])(?:期间)?"
)
_MONTHS = re.compile(
    r"(?:通常|每年)?(\d{1,2})月?份?\s*[至到-]\s*(?:次年|翌年|第二年)?(\d{1,2})月(?:份|期间)?(?![\d底初上中下])"
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})\s*[至到-]\s*(\d{1,2})/(\d{1,2})(?![\d/])")
_FOR_MONTHS = re.compile(r"(?:自)?(\d{1,2})月(\d{1,2})[日号]起\s*(\d{1,2})个月(?!\d)")
_NO_END = re.compile(r"(?:自|从)?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?(?:起|开始)")
_TERM = re.compile(r"(?:春夏|秋冬|夏秋|冬春|春|夏|秋|冬)(?:两)?(?:季|令时|令)|春夏|秋冬|暑假|寒假|暑期|汛期|高温期?")

# ---- words ----------------------------------------------------------------------------------------------------------
_CLOSED = re.compile(
    r"(?:均|全天|全部|都|为)?(?:闭馆|闭园|休馆|闭店|关闭|关门|停业|歇业|公休|放假|休息|(?:不|暂停|停止)(?:对外)?(?:开放|营业)|不开门|例休|(?<=[一二三四五六日天末])休(?!日))"
    r"(?:一天|一日|日|维护|休整|整理|检修)?"
)
_CLOSED_ON = re.compile(
    r"(?:每周)?(?:闭馆|休息|休馆|公休|闭园|店休)(?:(?:日|时间)\s*[:为是]?|\s*[:为是])\s*(?=每?逢?(?:周|星期|礼拜|法定|节假))"
)
_EXCEPT = re.compile(r"除外")
_ALL_YEAR = re.compile(r"全年无休|全年|一年365天|365天|365日")
_HOLIDAYS_TOO = re.compile(
    r"(?:法定)?节假日(?:无休|不休息?|(?:照常|正常|也)?(?:开放|营业)(?!时|为|\s*:?\s*(?:上午|\d))|照常)"
)
_NO_REST = re.compile(
    r"(?P<weekend>周末|双休日|周六日)?(?:无休|不休息?)|(?:中午|午间)(?:不休息?|无休|不闭馆|不打烊|连续)"
)
_PLAIN = re.compile(
    r"(?:开放|营业|服务|接待|运营|工作|上班|办公|办理|对外|对外开放|开馆|开门|使用)(?:时间|时段)(?:段)?(?:为|是)?"
    r"|(?:面向公众|对外|免费|正常|均|都|正式)?(?:开放|营业|开馆|开门)|时间段?|时段|分别|各区域|[为是均都从自的]"
)
_SIGNS = (
    dict.fromkeys("([【〔", "(")
    | dict.fromkeys(")]】〕", ")")
    | dict.fromkeys(",;。|·•!", ";")
    | dict.fromkeys(" :", " ")
)
_JOINS = re.compile(r"以及|[及和与、/+&]|含")


def tokens(text: str) -> list[Token]:
    """Tokens of cleaned text in order; characters that nothing explains become one token of kind 'left' each."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = _at(text, at)
        found.append(token)
        at += len(token.text)
    return found


def _at(text: str, at: int) -> Token:
    for read in _READERS:
        token = read(text, at)
        if token:
            return token
    return Token("left", text[at])


def _sign(text: str, at: int) -> Token | None:
    kind = _SIGNS.get(text[at])
    return Token(kind, text[at]) if kind else None


def _join(text: str, at: int) -> Token | None:
    match = _JOINS.match(text, at)
    return Token("join", match[0]) if match else None


def _days(text: str, at: int) -> Token | None:
    for pattern, days, work in (
        (_EVERY_DAY, WEEK, False),
        (_WORK, WORKDAYS, True),
        (_WEEKEND, WEEKEND, False),
        (_HOLIDAY, PH, False),
    ):
        match = pattern.match(text, at)
        if match:
            return Token("days", match[0], days=days, work=work)
    match = _DAYS.match(text, at)
    return _named_days(match[0]) if match else None


def _named_days(text: str) -> Token:
    bits = pairs = 0
    last = 0
    for sign, name in _ONE_DAY.findall(text):
        day = _NAMES[name]
        if sign and sign in "至到-":
            run = _run(last, day)
            pairs |= run if run.bit_count() == 2 else 0
            bits |= run
        bits |= 1 << day
        last = day
    return Token("days", text, days=bits, pairs=pairs)


def _run(first: int, last: int) -> int:
    bits = 1 << first
    while first != last:
        first = (first + 1) % 7
        bits |= 1 << first
    return bits


def _span(text: str, at: int) -> Token | None:
    if match := _SPAN.match(text, at):
        label, hour, minute, half, minutes, next_day, end_label, end_hour, end_minute, end_half, end_minutes = (
            match.groups(default="")
        )
        first = Said(label, _clock(hour, minute or minutes, half), hour[0] == "0")
        last = Said(end_label, _clock(end_hour, end_minute or end_minutes, end_half), end_hour[0] == "0")
        return _spanned(match[0], first, last, next_day=bool(next_day))
    if match := _HOURS_ONLY.match(text, at):
        return _spanned(match[0], Said(match[1] or "", _clock(match[2])), Said("", _clock(match[3])))
    match = _DOTTED.match(text, at)
    if match and not (_is_date(match[1], match[2]) and _is_date(match[3], match[4])):
        return _spanned(match[0], Said("", _clock(match[1], match[2])), Said("", _clock(match[3], match[4])))
    return None


def _spanned(text: str, first: Said, last: Said, *, next_day: bool = False) -> Token:
    span, odd = span_of(first, last, next_day=next_day)
    return Token("span", text, spans=(span,), label=first.label, odd=odd)


def _is_date(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= MONTH_DAYS[int(month) - 1]


def _clock(hour: str, minute: str = "", half: str = "") -> int:
    """Minutes of the day as written, 12-hour words not yet applied; -1 when there is no such time."""
    value = int(hour) * 60 + (30 if half == "半" else int(minute or 0))
    return value if int(minute or 0) < 60 and value <= 1440 else -1


def _season(text: str, at: int) -> Token | None:
    match = _DATES.match(text, at)
    if match:
        year, month, day, end_year, end_month, end_day, only_day = match.groups()
        return _dated(match[0], (year, month, day), (end_year, end_month or month, end_day or only_day))
    match = _FOR_MONTHS.match(text, at)
    if match:
        month, months = int(match[1]), int(match[3])
        end = (month - 1 + months) % 12 + 1
        end_day = min(int(match[2]), 28 if end == 2 else MONTH_DAYS[end - 1])
        return _dated(match[0], (None, match[1], match[2]), (None, str(end), str(end_day))) if months < 12 else None
    match = _MONTHS.match(text, at)
    if match and _is_date(match[1], "1") and _is_date(match[2], "1"):
        return _months(match[0], int(match[1]), int(match[2]))
    match = _SLASHED.match(text, at)
    return _dated(match[0], (None, match[1], match[2]), (None, match[3], match[4])) if match else None


def _months(text: str, first: int, last: int) -> Token:
    return Token("season", text, season=Season(first * 32 + 1, last * 32 + MONTH_DAYS[last - 1], months=True))


_When = tuple[str | None, str, str]


def _dated(text: str, first: _When, last: _When) -> Token | None:
    if not (_is_date(first[1], first[2]) and _is_date(last[1], last[2])):
        return None
    start, end = int(first[1]) * 32 + int(first[2]), int(last[1]) * 32 + int(last[2])
    if first[0]:
        year = int(first[0])
        end_year = int(last[0]) if last[0] else year + (end < start)
        start, end = year * 512 + start, end_year * 512 + end
        if not 2000 <= year <= end_year <= 2100 or end < start:
            return None
    elif last[0]:
        return None
    return Token("season", text, season=Season(start, end))


def _word(text: str, at: int) -> Token | None:
    for kind, pattern in _WORDS:
        match = pattern.match(text, at)
        if match:
            return Token(kind, match[0])
    return None


def _always(text: str, at: int) -> Token | None:
    match = _ALWAYS.match(text, at)
    return Token("always", match[0], spans=((0, 1440),)) if match else None


def _label(text: str, at: int) -> Token | None:
    match = re.compile(_LABEL).match(text, at)
    return Token("label", match[0]) if match else None


def _no_rest(text: str, at: int) -> Token | None:
    match = _NO_REST.match(text, at)
    return Token("norest", match[0], days=WEEKEND if match["weekend"] else 0) if match else None


_WORDS = (
    ("closedon", _CLOSED_ON),
    ("allyear", _ALL_YEAR),
    ("holidaystoo", _HOLIDAYS_TOO),
    ("closed", _CLOSED),
    ("except", _EXCEPT),
    ("break", _BREAK),
    ("endless", _NO_END),
    ("term", _TERM),
)


def _plain(text: str, at: int) -> Token | None:
    match = _PLAIN.match(text, at)
    return Token("word", match[0]) if match else None


_READERS = (_season, _span, _no_rest, _word, _days, _always, _label, _join, _sign, _plain)
