"""An edit in words: what it is about, and field by field what was and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from server.content.edits import Edit
from server.content.ruleset import Compiled
from server.desk import say, units
from server.desk.words import gettext as _


class Row(NamedTuple):
    """One field; '' where there was, or is, nothing."""

    field: str
    before: str
    after: str


class Diff(NamedTuple):
    """`where`: the page of what is changed, without language."""

    title: str
    where: str
    rows: list[Row]


def diff(edit: Edit, compiled: Compiled) -> Diff:
    """The edit in words; `compiled` gives units and questions."""
    told = {"source": _source, "entry": _entry, "clause": _clause, "case": _case, "guide": _guide}
    title, where, rows = told[edit["kind"]](edit, compiled)
    return Diff(title, where, [row for row in rows if row.before != row.after])


Told = tuple[str, str, Iterator[Row]]


def _entry(edit: Edit, compiled: Compiled) -> Told:
    was, now, name = edit["was"] or {}, edit["now"], edit["param"]
    place = say.place(now["key"]) if "key" in now else ""
    head = _("参数 {name} {place}：改正一条") if was else _("参数 {name} {place}：新增一条")
    return head.format(name=name, place=place), f"/desk/params/{name}", _entry_rows(was, edit, compiled)


def _entry_rows(was: Mapping[str, Any], edit: Edit, compiled: Compiled) -> Iterator[Row]:
    now, name = edit["now"], edit["param"]
    yield Row(_("从"), was.get("from", ""), now["from"])
    yield Row(_("到"), was.get("to", ""), now.get("to", ""))
    if isinstance(now["value"], dict):
        for column in {**(was.get("value") or {}), **now["value"]}:
            unit = _unit(f"{name}.{column}", compiled)
            yield Row(column, _told(was.get("value", {}).get(column), unit), _told(now["value"].get(column), unit))
    else:
        unit = _unit(name, compiled)
        yield Row(_("值"), _told(was.get("value"), unit), _told(now["value"], unit))
    yield Row(_("出处"), was.get("source", ""), now["source"])
    yield Row(_("从哪天起算暂用"), was.get("provisional_from", ""), now.get("provisional_from", ""))
    if edit.get("close"):
        yield Row(_("前一条"), "", _("结束在新的一条开始的前一天"))


def _source(edit: Edit, _compiled: Compiled) -> Told:
    was, now = edit["was"] or {}, edit["now"]
    rows = (Row(field, str(was.get(field, "")), str(now.get(field, ""))) for field in {**was, **now})
    return _("新出处 {name}").format(name=edit["id"]), "/desk/rules", rows


def _clause(edit: Edit, compiled: Compiled) -> Told:
    title = say.both(compiled["rules"][edit["rule"]]["title"]) if edit["rule"] in compiled["rules"] else edit["rule"]
    head = _("规则“{title}”，条款 {clause}").format(title=title, clause=edit["clause"])
    return head, f"/desk/rules/{edit['rule']}", _clause_rows(edit["was"], edit["now"], compiled["facts"])


def _clause_rows(was: Any, now: Any, facts: Mapping[str, Any]) -> Iterator[Row]:
    if "when" in now:
        yield Row(_("条件"), say.condition(was["when"], facts), say.condition(now["when"], facts))
    yield Row(_("结论"), say.verdict(was["verdict"]), say.verdict(now["verdict"]))
    yield Row(_("中文句子"), was["say"]["zh"], now["say"]["zh"])
    yield Row(_("英文句子"), was["say"]["en"], now["say"]["en"])


def _case(edit: Edit, compiled: Compiled) -> Told:
    now = edit["now"]
    facts = compiled["facts"]
    rows = [Row(_("哪天"), "", now["on"])]
    for name, value in now["facts"].items():
        rows.append(Row(say.value(f"${name}", facts), "", say.value(value, facts, facts[name].get("unit", ""))))
    rows.append(Row(_("应当得出"), "", say.verdict(now["expect"])))
    return _("新案例 {name}").format(name=now["case"]), f"/desk/rules/{now['rule']}", iter(rows)


def _guide(edit: Edit, _compiled: Compiled) -> Told:
    was, now = edit["was"], edit["now"]
    title = _("指南“{title}”").format(title=say.both(now["title"]))
    return title, f"/desk/content/{edit['id']}", _guide_rows(was, now)


def _guide_rows(was: Any, now: Any) -> Iterator[Row]:
    for field, label in (("title", _("标题")), ("summary", _("一句话"))):
        for side in ("zh", "en"):
            yield Row(f"{label} {side}", was[field][side], now[field][side])
    yield Row(_("上次复核"), was["reviewed"], now["reviewed"])
    yield Row(_("复核期限"), was["review_by"], now["review_by"])
    old, new = _lines(was), _lines(now)
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            for number in range(max(b - a, d - c)):
                before = old[a + number] if a + number < b else ""
                after = new[c + number] if c + number < d else ""
                yield Row(_("段落"), before, after)


def _lines(guide: Any) -> list[str]:
    """Every section title, block and sentence to say as one line."""
    lines = []
    for section in guide["sections"]:
        lines.append(f"# {section['title']['zh']} / {section['title']['en']}")
        for block in section["blocks"]:
            facts = f" [{' '.join(block['facts'])}]" if block["facts"] else ""
            lines.append(f"{block['kind']}: {block['zh']} / {block['en']}{facts}")
    return [*lines, *(f"{ask['channel']}: {ask['say']['zh']} / {ask['say']['en']}" for ask in guide["ask"])]


def _unit(param: str, compiled: Compiled) -> str:
    return str(compiled["params"].get(param, {}).get("unit", "text"))


def _told(value: Any, unit: str) -> str:
    return "" if value is None else units.told(value, unit)
