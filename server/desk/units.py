"""Values as a clerk types them (yuan, percent, lists) and as the rules keep them (fen, basis points)."""

from __future__ import annotations

import re
from typing import Any

from server.content.rule_terms import UNITS
from server.desk.words import gettext as _
from server.domain.rules.dates import ymd

_HUNDREDTHS = re.compile(r"(-?)(\d{1,10})(?:\.(\d{1,2}))?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)


class Bad(ValueError):
    """A field that cannot be read, in words for who typed it."""


def name(unit: str) -> str:
    """What stands behind a field."""
    return {
        "fen": _("元"),
        "bp": "%",
        "months": _("个月"),
        "years": _("年"),
        "days": _("天"),
        "count": _("个"),
        "date": _("日期"),
        "month": _("月份（写当月1日）"),
        "text": _("文字"),
        "list": _("每行一个"),
        "flag": _("是或否"),
    }[unit]


def shown(value: Any, unit: str) -> str:
    """A kept value as it is typed."""
    if value is None:
        return ""
    if unit in ("fen", "bp"):
        sign, whole = ("-" if value < 0 else ""), abs(value)
        cents = f".{whole % 100:02}".rstrip("0") if whole % 100 else ""
        return f"{sign}{whole // 100}{cents}"
    if unit == "flag":
        return "true" if value else "false"
    return "\n".join(value) if unit == "list" else str(value)


def told(value: Any, unit: str) -> str:
    """A kept value in words."""
    if value is None:
        return "—"
    if unit == "flag":
        return _("是") if value else _("否")
    if unit == "list":
        return "、".join(value)
    if unit == "bp":
        return f"{shown(value, unit)}%"
    if unit in ("fen", "months", "years", "days", "count"):
        return f"{shown(value, unit)} {name(unit)}"
    return str(value)


def read(text: str, unit: str) -> Any:
    """The value to keep; Bad says what to mend."""
    if unit in ("fen", "bp"):
        return _hundredths(text, unit)
    kind = UNITS[unit]
    if kind == "int":
        if not _WHOLE.fullmatch(text):
            raise Bad(_("请填整数，不带小数点和单位。"))
        return int(text)
    if kind == "date":
        return day(text)
    if kind == "bool":
        if text not in ("true", "false"):
            raise Bad(_("请选“是”或“否”。"))
        return text == "true"
    if kind == "list":
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text


def day(text: str) -> str:
    """A day of the calendar; Bad says what to mend."""
    if not ymd(text):
        raise Bad(_("没有这一天。请写成 2027-01-31 这样的日期。"))
    return text


def _hundredths(text: str, unit: str) -> int:
    found = _HUNDREDTHS.fullmatch(text.replace(",", "").replace("，", "").removesuffix("%"))
    if not found:
        wanted = _("请填金额，单位元，最多两位小数，例如 7270 或 145.40。")
        raise Bad(wanted if unit == "fen" else _("请填百分数，最多两位小数，例如 20 或 0.5。"))
    sign, whole, cents = found.groups()
    value = int(whole) * 100 + int((cents or "").ljust(2, "0"))
    return -value if sign else value
