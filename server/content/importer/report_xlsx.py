"""The report as a workbook for clerks: what needs mending first, in Chinese, with how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook

from .reasons import REASONS
from .report import Report, ReportRow

_STATUS = {"ok": "通过", "warn": "通过，请核对", "reject": "未通过"}
_HEADS = (
    "行号",
    "结果",
    "站点编号",
    "名称",
    "行政区划代码",
    "经度(WGS-84)",
    "纬度(WGS-84)",
    "开放时间(读出的)",
    "原因",
    "怎么改",
    "可能重复的站点",
)
_MOST_OK = 20_000  # rows without remark; more make a workbook nobody opens


def write(report: Report, path: Path) -> None:
    """Write the workbook."""
    book = Workbook(write_only=True)
    summary = book.create_sheet("结果")
    for line in _summary(report):
        summary.append([safe(cell) for cell in line])
    rows = book.create_sheet("逐行")
    rows.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJK", (8, 14, 14, 36, 14, 14, 14, 28, 48, 48, 20), strict=True):
        rows.column_dimensions[letter].width = width
    rows.append(list(_HEADS))
    for row in in_order(report):
        rows.append([safe(cell) for cell in _cells(row, report)])
    book.save(path)


def safe(value: object) -> object:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe before it."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def in_order(report: Report) -> Iterator[ReportRow]:
    """Refused rows, then those to look at, then the rest, each by line."""
    for status in ("reject", "warn"):
        yield from (row for row in report.rows if row.status == status)
    good = (row for row in report.rows if row.status == "ok")
    yield from (row for _, row in zip(range(_MOST_OK), good, strict=False))


def told(row: ReportRow) -> tuple[str, str]:
    """(what is wrong, how to mend it) in Chinese."""
    reasons = [REASONS[code] for code in row.reasons]
    return "；".join(r.means_zh for r in reasons), "；".join(r.mend_zh for r in reasons)


def headline(report: Report) -> str:
    """One sentence on what happened to the file."""
    if report.written:
        return "已导入" + (f"，{report.rejected} 行未通过的没有导入" if report.rejected else "")
    if report.dry_run:
        return "试运行，什么都没有写入"
    return f"没有导入：有 {report.rejected} 行未通过。改好后重新导入，或者加 --keep-good 只导入通过的行"


def _summary(report: Report) -> Iterator[Sequence[object]]:
    yield "文件", report.file
    yield "结果", headline(report)
    yield "通过", report.accepted
    yield "通过，请核对", report.warned
    yield "未通过", report.rejected
    if report.accepted > _MOST_OK:
        yield "说明", f"通过的行只列出前 {_MOST_OK} 行"
    yield ()
    yield "原因", "行数", "怎么改", "代码"
    for code, count in report.reasons().most_common():
        yield REASONS[code].means_zh, count, REASONS[code].mend_zh, code


def _cells(row: ReportRow, report: Report) -> Sequence[object]:
    means, mend = told(row)
    return (
        row.line, _STATUS[row.status], row.id, row.name, row.adcode, row.lng, row.lat, row.opening_hours, means, mend,
        "、".join(report.links.get(row.line, ())),
    )  # fmt: skip
