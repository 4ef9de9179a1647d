"""What the tokens of an hours text mean together: rewritten step by step into groups of (season, days, spans).

Every token becomes a node with a one-letter code, and the codes of the whole text are one string, so each step is a
regular expression over that string. A text whose string is not used up in the end cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from server.domain.hours.value import PH, WEEK, Season, Span
from server.domain.hours.words import WEEKEND, Token


class Unreadable(Exception):
    """The text cannot be read in exactly one way; the argument is the reason code."""


@dataclass(frozen=True, slots=True)
class Node:
    """A token or several put together."""

    code: str
    days: int = 0
    work: bool = False
    pairs: int = 0
    spans: tuple[Span, ...] = ()
    labels: frozenset[str] = frozenset()
    seasons: tuple[Season, ...] = ()
    plus: bool = False  # a join that adds (含)


@dataclass(frozen=True, slots=True)
class Group:
    """Hours of days in a season; `given` is False when no days were said and every day is meant."""

    seasons: tuple[Season, ...]
    days: int
    given: bool
    work: bool
    pairs: int
    spans: tuple[Span, ...]
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """All a text says: groups in their order, days closed in every season, and whether all the year is meant."""

    groups: tuple[Group, ...]
    closed: int
    all_year: bool


_CODES = {
    "days": "D",
    "span": "S",
    "always": "S",
    "closed": "C",
    "closedon": "O",
    "except": "X",
    "allyear": "Y",
    "holidaystoo": "H",
    "norest": "R",
    "label": "L",
    "break": "B",
    "season": "N",
    "term": "T",
    "join": "j",
}
_DAY_WORDS, _NIGHT_WORDS = ("白天", "日间"), ("晚", "夜")


def meaning(found: list[Token]) -> Meaning:
    """The meaning of the tokens, or Unreadable with a reason code."""
    _refuse(found)
    text = _Text([_node(token) for token in found if token.kind != "word"])
    text.rewrite_all()
    return Meaning(tuple(text.groups()), text.closed, text.all_year)


def _refuse(found: list[Token]) -> None:
    """Texts with nothing to put together, with the reason a clerk can act on."""
    kinds = {token.kind for token in found}
    said = "".join(token.text for token in found)
    if "endless" in kinds:
        raise Unreadable("season-without-end")
    if re.search("上锁|锁门|未开门|没开门", said):
        raise Unreadable("contradicted-in-words")
    if not kinds & {"span", "always"}:
        shut = re.search("暂停|暂不|停止开放|停用", said)
        raise Unreadable("closed-for-now" if shut else "words-not-understood" if "left" in kinds else "no-hours")
    if "left" in kinds:
        raise Unreadable("words-not-understood")
    if any(token.odd for token in found):
        raise Unreadable("ambiguous-time")
    if "term" in kinds and "season" not in kinds:
        raise Unreadable("season-without-dates")


def _node(token: Token) -> Node:
    return Node(
        _CODES.get(token.kind, token.kind),
        days=token.days,
        work=token.work,
        pairs=token.pairs,
        spans=token.spans,
        labels=frozenset((_part_of_day(token.text if token.kind == "label" else token.label),)),
        seasons=(token.season,) if token.season else (),
        plus=token.kind == "join" and token.text == "含",
    )


def _part_of_day(label: str) -> str:
    return "day" if label in _DAY_WORDS else "night" if label.startswith(_NIGHT_WORDS) else ""


_Nodes = list[Node]


class _Text:
    """The nodes, and what has been taken out of them so far."""

    def __init__(self, nodes: _Nodes) -> None:
        self.nodes = nodes
        self.closed = 0
        self.all_year = False
        self.no_rest = 0

    @property
    def codes(self) -> str:
        return "".join(node.code for node in self.nodes)

    def rewrite(self, pattern: str, put: Callable[[_Nodes], _Nodes]) -> None:
        """Replace every place where the codes match, until none does."""
        seek = re.compile(pattern)
        while match := seek.search(self.codes):
            self.nodes[match.start() : match.end()] = put(self.nodes[match.start() : match.end()])

    def rewrite_all(self) -> None:
        """The steps, in an order that gives brackets and closing words their days before days are joined."""
        self._scopes()
        self.rewrite(r"[YHR]", self._no_closing)
        self.rewrite(r"L ?S", lambda nodes: [replace(nodes[-1], labels=nodes[0].labels | nodes[-1].labels)])
        self.rewrite(r"[ ;]{2,}", _gap)
        self.rewrite(r" ?j [; ]*|[ ;]+j", lambda nodes: [node for node in nodes if node.code == "j"])
        self.rewrite(r"\([ ;]*\)", _comma)
        self._closings()
        self._pauses()
        self._seasons()
        self._days_and_hours()
        self.rewrite(r"[ ;]{2,}", _gap)
        self.rewrite(r"^[ ;]+|[ ;]+$", _nothing)

    # ---- steps

    def _scopes(self) -> None:
        """Words whose reach cannot be told."""
        for pattern in (
            r"S[ ;]*[YHR][ ;]*S",  # 9:00-12:00 周末无休 13:00-17:00
            r"H[ ;]*S",  # 节假日照常开放 10:00-16:00: those hours on holidays, or always?
            r"S.*N[ ;]*D ?[CX]",  # 9:00-17:00，7月1日至8月31日周一闭馆
            r"N.*[CX].*N",  # closed in the first season or in both?
            r"[)S][ ;]*N.*[CX].*S",
            r"C ?N[ ;]*$",
        ):
            if re.search(pattern, self.codes):
                raise Unreadable("ambiguous-days")

    def _closings(self) -> None:
        self.rewrite(r"\( ?(?:j?D)+ ?X ?\)", self._close)
        # 周一至周五节假日除外9:00: the holidays only; 9:00双休日节假日除外: who can say?
        self.rewrite(r"(?<=D)D ?X(?=[ ;]?S)|(?<=D[ ;])D ?X(?=[ ;]?S)|(?<![Dj])(?<!D[ ;])D ?X", self._close)
        self.rewrite(r"D(?:j(?=D))?D", _joined)
        if not re.match(r"[ ;]*S", self.codes):  # 9:00-17:00 周六, 周日闭馆: the hours may be Saturday's
            self._single_days()
        self.rewrite(r"O ?D", self._close)
        self.rewrite(r"\([ ;]?D ?C[ ;]?\)", self._close)
        self.rewrite(r"D ?C", self._close)

    def _single_days(self) -> None:
        """周六，周日: single days said one after the other belong together."""
        at = 0
        seek = re.compile(r"D[ ;]D")
        while match := seek.search(self.codes, at):
            first, last = self.nodes[match.start()], self.nodes[match.end() - 1]
            if _single(first) and _single(last):
                self.nodes[match.start() : match.end()] = _joined([first, last])
            else:
                at = match.start() + 1

    def _pauses(self) -> None:
        """12:00-14:00休息 inside the only hours said so far."""
        self.rewrite(r"\([ ;]?(?:S ?C|B ?S|S ?B)[ ;]?\)", _pause)
        self.rewrite(r"S ?C|B ?S|S ?B", _pause)
        self.rewrite(r"S[ ;]?P", self._cut)

    def _seasons(self) -> None:
        self.rewrite(r"N[;j]N", lambda nodes: [replace(nodes[0], seasons=nodes[0].seasons + nodes[-1].seasons)])
        self.rewrite(r"T[ ;]?N|N ?T|T ?\( ?N ?\)|N ?\( ?T ?\)", lambda nodes: [n for n in nodes if n.code == "N"])
        self.rewrite(r"T[ ;]?(?=(?:D ?)?S ?\( ?N ?\))", _nothing)  # 夏季 8:30-17:30(7-8月)
        if "T" in self.codes:
            raise Unreadable("season-without-dates")

    def _days_and_hours(self) -> None:
        self.rewrite(r"D ?\( ?j?D ?\)", _explained)
        self.rewrite(r"S[ ;j]*S", _hours)
        self.rewrite(r"(?<=D)\( ?S ?\)|(?<=D )\( ?S ?\)", lambda nodes: [n for n in nodes if n.code == "S"])
        self.rewrite(r"(?<!D)(?<!D[ ;])S ?\( ?D ?\)", _days_behind)
        self.rewrite(r"\([ ;]?(?=(?:D[ ;]?S[ ;]?)+\))", _comma)
        self.rewrite(r"(?<=S)\)(?![^(]*\))|(?<=S[ ;])\)(?![^(]*\))", _comma)
        self.rewrite(r"^[ ;]*S[ ;]?D[ ;]*$", self._behind)

    # ---- what the steps put

    def _no_closing(self, nodes: _Nodes) -> _Nodes:
        self.all_year |= nodes[0].code in "YH"
        self.no_rest |= nodes[0].days
        return [Node(" ")]

    def _close(self, nodes: _Nodes) -> _Nodes:
        for node in nodes:
            self.closed |= node.days
        if any(node.work for node in nodes):
            raise Unreadable("ambiguous-days")  # 工作日闭馆
        # without a gap, so that 周一至周五(节假日除外)9:00 keeps its days beside its hours
        return [] if any(node.code == "X" for node in nodes) else [Node(";")]

    def _behind(self, nodes: _Nodes) -> _Nodes:
        """9:00-17:00 周一至周五: the days stand behind their hours.

        Not plain: a lone 周六 before 周日闭馆 could be closed too; of several spans the last only may be meant; and
        节假日 may be added to the ordinary days.
        """
        days, hours = sorted((node for node in nodes if node.code in "DS"), key=_code)
        if (self.closed and days.days.bit_count() < 3) or len(hours.spans) > 1 or days.days == PH:
            raise Unreadable("ambiguous-days")
        return [days, hours]

    def _cut(self, nodes: _Nodes) -> _Nodes:
        if self.codes.count("S") != 1:
            raise Unreadable("ambiguous-time")
        (start, end) = nodes[-1].spans[0]
        inside = [span for span in nodes[0].spans if span[0] < start and end < span[1]]
        if len(inside) != 1:
            raise Unreadable("ambiguous-time")
        parts = [(inside[0][0], start), (end, inside[0][1])]
        return [replace(nodes[0], spans=tuple(sorted({*nodes[0].spans} - {inside[0]} | {*parts})))]

    # ---- reading the rest

    def groups(self) -> list[Group]:
        """The groups of a text that has become (season? (days? hours)+)+, or (days? hours)+ (season)."""
        if not re.fullmatch(r"(?:N[ ;]?)?(?:D?[ ;]?S[ ;]?(?:\( ?N ?\)[ ;]?|N$|N[ ;]?(?=D|S))?)+", self.codes):
            raise Unreadable("ambiguous-days")
        # 9:00-17:00周六…, 9:00-17:00 5月-9月…: said of these hours or of the next?
        if re.search(r"(?<!D)(?<!D[ ;])S ?D|^(?:D[ ;]?)?S ?N[ ;]?D?[ ;]?S", self.codes):
            raise Unreadable("ambiguous-days")
        found: list[Group] = []
        days: Node | None = None
        seasons: tuple[Season, ...] = ()
        for place, node in enumerate(self.nodes):
            if node.code == "D":
                days = node
            elif node.code == "S":
                found.append(_group(seasons, days, node))
                days = None
            elif node.code == "N":
                bracket = self.codes[place - 1 : place] == "("
                if bracket or place == len(self.nodes) - 1:
                    _season_behind(found, node, bracket=bracket)
                else:
                    seasons = node.seasons
        self._sound(found)
        return found

    def _sound(self, found: list[Group]) -> None:
        """Seasons, 'no rest' and hours without days fit the whole."""
        base = [group for group in found if not group.seasons]
        if base and len(base) < len(found):  # ordinary hours, and others in a season: only plain ones can be told
            meets = all(any(overlap(group.spans, other.spans) for other in base) for group in found)
            if self.closed & WEEK or not meets or any(group.days & WEEK != WEEK for group in found):
                raise Unreadable("ambiguous-days")
        for place, group in enumerate(found):
            if not group.given and any(other.seasons == group.seasons for other in found[:place]):
                raise Unreadable("ambiguous-days")
        union = 0
        for group in found:
            union |= group.days
        if self.no_rest & ~union or self.no_rest & self.closed:
            raise Unreadable("ambiguous-days")


def _gap(nodes: _Nodes) -> _Nodes:
    return [Node(";" if any(node.code == ";" for node in nodes) else " ")]


def _comma(_nodes: _Nodes) -> _Nodes:
    return [Node(";")]


def _nothing(_nodes: _Nodes) -> _Nodes:
    return []


def _code(node: Node) -> str:
    return node.code


def _single(node: Node) -> bool:
    return node.days.bit_count() == 1 or node.days == WEEKEND


def _joined(nodes: _Nodes) -> _Nodes:
    """Days said together; 工作日 beside other days leaves open what holds on a holiday."""
    first, last = nodes[0], nodes[-1]
    if first.days != last.days and (first.work != last.work or first.days & last.days):
        raise Unreadable("ambiguous-days")
    return [replace(first, days=first.days | last.days, work=first.work or last.work, pairs=first.pairs | last.pairs)]


def _explained(nodes: _Nodes) -> _Nodes:
    """工作日(周一至周五), 周末(含节假日)."""
    days = [node for node in nodes if node.code == "D"]
    if any(node.plus for node in nodes):
        return _joined(days)
    if days[0].days != days[1].days:
        raise Unreadable("ambiguous-days")
    return _joined(days)


def _days_behind(nodes: _Nodes) -> _Nodes:
    """9:00-17:00(周一至周五); of several spans the brackets may mean the last only."""
    if len(nodes[0].spans) > 1 or any(node.days == PH for node in nodes):
        raise Unreadable("ambiguous-days")
    return [node for node in nodes if node.code == "D"] + nodes[:1]


def _season_behind(found: list[Group], season: Node, *, bracket: bool) -> None:
    """9:00-17:00(5月-10月): the season of the hours before, when it is plain which."""
    open_ended = [place for place, group in enumerate(found) if not group.seasons]
    several = len(open_ended) > 1 or any(len(found[place].spans) > 1 for place in open_ended)
    if not open_ended or open_ended[-1] != len(found) - 1 or (bracket and several):
        raise Unreadable("ambiguous-days")
    if not bracket and len(open_ended) < len(found):
        raise Unreadable("ambiguous-days")
    for place in open_ended:
        found[place] = replace(found[place], seasons=season.seasons)


def overlap(first: tuple[Span, ...], last: tuple[Span, ...]) -> bool:
    """True when some minute lies in both."""
    return any(a < d and c < b for a, b in first for c, d in last)


def _pause(nodes: _Nodes) -> _Nodes:
    spans = next(node.spans for node in nodes if node.code == "S")
    return [Node("P", spans=spans)]


def _hours(nodes: _Nodes) -> _Nodes:
    """Several spans of the same days: in their order and apart, or they were not meant so."""
    first, last = nodes[0], nodes[-1]
    if last.spans[0][0] < first.spans[-1][1]:
        raise Unreadable("ambiguous-time")
    return [replace(first, spans=first.spans + last.spans, labels=first.labels | last.labels)]


def _group(seasons: tuple[Season, ...], days: Node | None, hours: Node) -> Group:
    given = days or Node("D", days=WEEK)
    return Group(seasons, given.days, days is not None, given.work, given.pairs, hours.spans, hours.labels)
