"""The report as one HTML page for clerks: no script, nothing from elsewhere, everything escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .reasons import REASONS
from .report import Report, ReportRow
from .report_xlsx import headline, in_order, told

_MOST = 2_000  # rows on the page; the workbook has them all
_WORD = {"reject": "未通过", "warn": "请核对", "ok": "通过"}
_HEAD = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>导入结果</title>
<style>
body{font:16px/1.6 system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}
.reject{color:#a00;font-weight:600}.warn{color:#7a5200}
</style></head><body>
"""


def page(report: Report) -> str:
    """The whole page."""
    return _HEAD + "\n".join(_body(report)) + "\n</body></html>\n"


def _body(report: Report) -> Iterator[str]:
    yield f"<h1>导入结果：{escape(report.file)}</h1>"
    yield f"<p><strong>{escape(headline(report))}</strong></p>"
    yield f"<p>通过 {report.accepted} 行，通过但请核对 {report.warned} 行，未通过 {report.rejected} 行。</p>"
    yield "<h2>原因</h2><table><thead><tr><th>原因<th>行数<th>怎么改</tr></thead><tbody>"
    for code, count in report.reasons().most_common():
        reason = REASONS[code]
        yield f"<tr><td>{escape(reason.means_zh)}<td>{count}<td>{escape(reason.mend_zh)}</tr>"
    yield "</tbody></table><h2>逐行</h2><table>"
    yield "<thead><tr><th>行号<th>结果<th>名称<th>原因<th>怎么改<th>可能重复</tr></thead><tbody>"
    shown = 0
    for row in in_order(report):
        if row.status == "ok" or shown == _MOST:
            break
        shown += 1
        yield _row(row, report)
    yield "</tbody></table>"
    if report.warned + report.rejected > shown:
        yield f"<p>只列出前 {_MOST} 行，全部在同名的 XLSX 里。</p>"


def _row(row: ReportRow, report: Report) -> str:
    means, mend = told(row)
    doubles = "、".join(report.links.get(row.line, ()))
    cells = (row.name, means, mend, doubles)
    status = row.status
    return (
        f'<tr><td>{row.line}<td class="{status}">{_WORD[status]}' + "".join(f"<td>{escape(c)}" for c in cells) + "</tr>"
    )
