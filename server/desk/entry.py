"""A dated value of a parameter: the form that adds one or mends one, with its source."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, abort, request

from server.content.edits import Edit, Made
from server.content.ruleset import CONFIDENCE
from server.content.strict_yaml import Mistake
from server.desk import say, units, work
from server.desk.page import asked, go, route, show
from server.desk.rules import cell, columns, raw_table
from server.desk.words import gettext as _

SOURCE = ("title", "publisher", "doc", "date", "link", "confidence", "checked_on", "review_by")
SOURCE_NEEDS = ("title", "publisher", "confidence", "checked_on")
SOURCE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@route("/params/<table>/entry", "GET", "POST")
def entry(table: str) -> Response:
    """?key=…&from=… mends that entry; without, a new one is added."""
    desk = work.desk()
    made = work.current(desk)
    form = _Form(made, table)
    if request.method == "GET":
        return form.page(form.typed_before())
    new = form.read()
    if not form.errors:
        try:
            draft = work.save(new)
            return go(f"/desk/drafts/{draft.id}")
        except Mistake as mistake:
            form.blame(mistake, len(desk.edits()), new)
        except work.Changed:
            form.errors[""] = _("这份草稿刚才在别处改过。内容都还在，请再保存一次。")
    return form.page({name: text.replace("\r\n", "\n") for name, text in request.form.items()}, 422)


class _Form:
    """One parameter's form. `errors`: field -> words; '' is the whole form."""

    def __init__(self, made: Made, name: str) -> None:
        self.made, self.name, self.table = made, name, raw_table(made, name)
        self.columns = columns(self.table)
        self.was = self._was()
        self.errors: dict[str, str] = {}

    def typed_before(self) -> dict[str, str]:
        """What the fields hold at first."""
        if not self.was:
            return {"key": request.args.get("key", ""), "close": "yes"}
        values = {f"value-{column}": units.shown(cell(self.was, column), unit) for column, unit in self.columns.items()}
        plain = {field: self.was.get(field, "") for field in ("key", "from", "to", "source", "provisional_from")}
        return {**plain, **values}

    def read(self) -> list[Edit]:
        """The edits of what was typed; what is wrong goes to `errors`."""
        now: dict[str, Any] = {"from": self._day("from", needed=True)}
        if "key" in self.table:
            now["key"] = self._key()
        for field in ("to", "provisional_from"):
            if day := self._day(field):
                now[field] = day
        now["value"] = self._values()
        source = self._new_source()
        now["source"] = source["id"] if source else asked("source", 80)
        if not source and now["source"] not in self.made.compiled["sources"]:
            self.errors["source"] = _("没有这个出处。请从列表里选，或者在下面新增。")
        if "to" in now and now["to"] < now["from"]:
            self.errors["to"] = _("结束日期早于开始日期。")
        close = asked("close") == "yes" and not self.was
        if self.was == now and not source:
            self.errors[""] = _("没有改动。")
        change = {"kind": "entry", "param": self.name, "was": self.was, "now": now, "close": close}
        return [*([source] if source else []), change]

    def blame(self, mistake: Mistake, first: int, new: list[Edit]) -> None:
        """Put what the compiler says beside the field it is about."""
        found = work.field_of(mistake, first)
        if found is None:
            self.errors[""] = say.mistake(mistake) + f" ({mistake.where[0]})"
            return
        number, field = found
        if new[number]["kind"] == "source":
            field = f"source-{field}" if field else "source-id"
        if field.startswith("value"):
            column = field.removeprefix("value").lstrip(".") or next(iter(self.columns))
            field = f"value-{column}"
        self.errors[field or "from"] = say.mistake(mistake)

    def page(self, typed: dict[str, str], status: int = 200) -> Response:
        """The form with what was typed."""
        fact = self.made.compiled["facts"].get(self.table.get("key", ""), {})
        return show(
            "entry.html",
            status,
            name=self.name,
            table=self.table,
            columns=self.columns,
            was=self.was,
            typed=typed,
            errors=self.errors,
            choices=fact.get("options"),
            sources=self.made.compiled["sources"],
            confidences=CONFIDENCE,
        )

    def _was(self) -> Any:
        starts, key = request.args.get("from"), request.args.get("key", "")
        if starts is None:
            return None
        same = [it for it in self.table["entries"] if (it.get("key", ""), it["from"]) == (key, starts)]
        if not same:
            abort(404)
        return same[0]

    def _key(self) -> str:
        key = asked("key", 40)
        fact = self.made.compiled["facts"][self.table["key"]]
        if "values" in fact:
            known = key in fact["values"]
        else:
            known = bool(re.fullmatch(r"[0-9]{2}|[0-9]{6}", key)) and say.place(key) != key
        if not known:
            self.errors["key"] = _("没有这个地方或选项。省填两位代码（如 11），市填六位（如 440100）。")
        return key

    def _day(self, field: str, *, needed: bool = False) -> str:
        text = asked(field, 20)
        if not text and not needed:
            return ""
        try:
            return units.day(text)
        except units.Bad as bad:
            self.errors[field] = str(bad)
            return text

    def _values(self) -> Any:
        values: dict[str, Any] = {}
        for column, unit in self.columns.items():
            text = asked(f"value-{column}")
            if not text and column:
                continue
            try:
                values[column] = units.read(text, unit)
            except units.Bad as bad:
                self.errors[f"value-{column}"] = str(bad)
        if not values and not self.errors:
            self.errors[f"value-{next(iter(self.columns))}"] = _("至少填一个值。")
        return values.get("") if "" in self.columns else values

    def _new_source(self) -> Edit | None:
        name = asked("source-id", 80)
        told = {field: text for field in SOURCE if (text := asked(f"source-{field}", 400))}
        if not name:
            if {"title", "publisher", "link"} & set(told):
                self.errors["source-id"] = _("新增出处要有编号，用小写字母、数字和连字符，例如 pen-base-11-2027。")
            return None
        if not SOURCE_ID.fullmatch(name):
            self.errors["source-id"] = _("编号只用小写字母、数字和连字符，例如 pen-base-11-2027。")
        if name in self.made.compiled["sources"]:
            self.errors["source-id"] = _("这个编号已经有了。请直接选它，或换一个编号。")
        for field in SOURCE_NEEDS:
            if field not in told:
                self.errors[f"source-{field}"] = _("这一项要填。")
        for field in ("checked_on", "review_by"):
            self._day(f"source-{field}")
        if told.get("link", "https://")[:8] not in ("https://", "http://w") and not told["link"].startswith("http://"):
            self.errors["source-link"] = _("网址要以 https:// 或 http:// 开头。")
        return {"kind": "source", "id": name, "was": None, "now": told}
