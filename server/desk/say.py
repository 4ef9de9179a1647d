"""What the desk says in words: verdicts, conditions, places, mistakes of the compiler."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from server.content.regions import regions
from server.content.strict_yaml import Mistake
from server.desk import units
from server.desk.words import gettext as _
from server.desk.words import language


def both(text: Mapping[str, str]) -> str:
    """A text of the content in the language of the desk."""
    return text[language()]


def verdict(word: str) -> str:
    """A verdict, or what the engine itself says."""
    return {
        "likely": _("可能符合"),
        "possible-ask": _("也许可以，去问"),
        "not-yet": _("还没到"),
        "not-covered-apply-anyway": _("不在范围，也先申请"),
        "no": _("不符合"),
        "unknown-here": _("本地未知"),
        "need_info": _("还差回答"),
        "not_in_force": _("不在有效期"),
        "error": _("出错"),
    }.get(word, word)


def role(word: str) -> str:
    """A role."""
    return {"admin": _("管理员"), "content-editor": _("内容编辑")}.get(word, word)


def state(word: str) -> str:
    """The state of a draft."""
    return {"open": _("草稿"), "asked": _("等待批准"), "published": _("已发布"), "dropped": _("已放弃")}.get(word, word)


def operator(word: str) -> str:
    """A comparison."""
    return {
        "eq": _("等于"),
        "ne": _("不等于"),
        "lt": _("小于"),
        "lte": _("小于等于"),
        "gt": _("大于"),
        "gte": _("大于等于"),
        "in": _("是其中之一"),
    }[word]


def place(key: str) -> str:
    """A key of a parameter: a place by its code and name, anything else as it is."""
    region = regions().get(key.ljust(6, "0")) if key.isdigit() else None
    return f"{key} {region.name_en if language() == 'en' else region.name_zh}" if region else key or _("全国")


def amounts(result: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """The amounts of a result with their units."""
    kinds = {name: unit for clause in rule["clauses"] for name, unit, _node in clause["amounts"]}
    return "，".join(f"{name} {units.told(value, kinds[name])}" for name, value in result["amounts"].items())


def condition(it: Any, facts: Mapping[str, Any]) -> str:
    """A condition as written in the rules, in words."""
    if isinstance(it, str):
        return _("{what}：是").format(what=value(it, facts))
    if "ref" in it:
        return _("共用条件 {name}").format(name=it["ref"])
    if "not" in it:
        return _("不成立：{what}").format(what=f"（{condition(it['not'], facts)}）")
    for word, joint in (("all", _("并且")), ("any", _("或者"))):
        if word in it:
            parts = [condition(part, facts) for part in it[word]]
            return f" {joint} ".join(f"（{part}）" if " " in part and len(parts) > 1 else part for part in parts)
    op = next(name for name in it if name != "say")
    left, right = it[op]
    return f"{value(left, facts)} {operator(op)} {value(right, facts, unit_of(left, facts))}"


def value(it: Any, facts: Mapping[str, Any], unit: str = "") -> str:
    """A value as written in the rules, in words; `unit` of a plain number."""
    if isinstance(it, bool):
        return _("是") if it else _("否")
    if isinstance(it, int):
        return units.told(it, unit) if unit else str(it)
    if isinstance(it, str):
        return _name(it, facts)
    if isinstance(it, list):
        return "、".join(value(part, facts) for part in it)
    op = next(name for name in it if name not in ("key", "at"))
    inner = it[op] if isinstance(it[op], list) else [it[op]]
    parts = "，".join(value(part, facts) for part in inner)
    known = {
        "param": _("参数 {what}"),
        "ref": _("共用项 {what}"),
        "age": _("{what} 的周岁"),
        "months_since": _("{what} 以来的月数"),
        "add_months": _("{what}（日期加月数）"),
        "add": _("和（{what}）"),
        "sub": _("差（{what}）"),
        "mul": _("积（{what}）"),
        "div_floor": _("商（{what}）"),
        "min": _("最小（{what}）"),
        "max": _("最大（{what}）"),
    }
    return known[op].format(what=parts)


def unit_of(it: Any, facts: Mapping[str, Any]) -> str:
    """The unit of a value, '' when it has none."""
    if isinstance(it, str) and it.startswith("$"):
        return str(facts.get(it[1:], {}).get("unit", ""))
    if isinstance(it, dict):
        return {"age": "years", "months_since": "months"}.get(next(iter(it)), "")
    return ""


def _name(text: str, facts: Mapping[str, Any]) -> str:
    if text == "$today":
        return _("今天")
    if text.startswith("$"):
        fact = facts.get(text[1:])
        return f"“{both(fact['ask']).rstrip('？?')}”" if fact else text
    for fact in facts.values():
        if text in fact.get("options", {}):
            return both(fact["options"][text])
    return text


_KNOWN: tuple[tuple[str, Callable[[], str]], ...] = (
    (r"overlaps the entry from (\S+)", lambda: _("和 {0} 开始的那一条日期重叠。请改起止日期，或勾选“结束前一条”。")),
    (r"'(.*)' is no day of the calendar", lambda: _("没有“{0}”这一天。请写成 2027-01-31 这样的日期。")),
    (r"there is no source (\S+) in sources.yaml", lambda: _("没有叫 {0} 的出处。请从列表里选，或者在下面新增。")),
    (r"there is no source record of the fact: (.+)", lambda: _("没有编号为 {0} 的事实出处。")),
    (r"needs zh and en", lambda: _("中文和英文都要填。")),
    (r"(\w+) cannot compare (\w+) with (\w+)", lambda: _("这两个值不能这样比较（{1} 和 {2}）。请换比较方式或值。")),
    (r"in needs a text and a list.*", lambda: _("“是其中之一”要配一组答案，至少勾一个。")),
    (r"'(.*)' is no answer to \$(\S+); answers: (.+)", lambda: _("“{0}”不是这个问题的答案。可以选：{2}")),
    (r"no source of this block has the link (\S+)", lambda: _("这一段的出处里没有网址 {0}。请删掉，或补上事实编号。")),
    (r"review_by is before reviewed", lambda: _("复核期限早于上次复核日期。")),
    (r"(\S+) is to be looked at by (\S+): .*", lambda: _("事实 {0} 要在 {1} 前复核，整篇的复核期限不能更晚。")),
    (r"confidence is one of: (.+)", lambda: _("可信程度请选一项。")),
    (r"lacks (.+)", lambda: _("还缺：{0}")),
    (r"a link begins with .*", lambda: _("网址要以 https:// 或 http:// 开头。")),
)


def mistake(fault: Mistake) -> str:
    """What the compiler found, in words for a clerk; what is not known here stays as the compiler says it."""
    for pattern, words in _KNOWN:
        if found := re.fullmatch(pattern, fault.what):
            return words().format(*found.groups())
    return fault.what
