"""The reports of an import: for programs, and for the clerk who has to mend the list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from server.content.importer import report_html
from server.content.importer.reasons import REASONS
from server.content.importer.report import Report, ReportRow
from server.content.register import Register
from tests.content.lists import ROOT, WGS84, run, write

LIST = (
    "名称,城市,区县,地址,经度,纬度,坐标系,开放时间\n"
    f"甲工会驿站,杭州市,西湖区,文三路1号,{WGS84[0]},{WGS84[1]},wgs84,24小时\n"
    "=cmd|工会驿站,杭州市,西湖区,文三路2号,,,,看情况\n"
    "<script>alert(1)</script>工会驿站,杭州市,,,,,,\n"
    ",杭州市,,,,,,\n"
)


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Path]:
    """The JSON report of a list with a good, a doubtful, a hostile and a nameless row."""
    with Register(tmp_path / "stations.sqlite") as register:
        run(register, write(tmp_path, LIST), report=tmp_path / "out" / "report.json")
    yield tmp_path / "out" / "report.json"


def test_the_json_report_has_the_published_shape(saved: Path) -> None:
    report = json.loads(saved.read_text(encoding="utf-8"))
    assert (report["accepted"], report["warned"], report["rejected"]) == (2, 1, 1)
    first = report["rows"][0]
    assert list(first) == [
        "line", "status", "id", "name", "adcode", "lng", "lat", "opening_hours", "hours_state", "reasons",
    ]  # fmt: skip
    assert first["id"] == "330100-1"
    assert (first["lng"], first["lat"]) == pytest.approx(WGS84, abs=1e-6)
    assert [(row["status"], row["reasons"]) for row in report["rows"][1:]] == [
        ("warn", ["formula-text", "hours-unknown"]), ("ok", []), ("reject", ["no-name"]),
    ]  # fmt: skip
    assert report["rows"][3]["id"] == ""


def test_the_workbook_for_clerks_runs_no_formula_and_says_how_to_mend(saved: Path) -> None:
    book = load_workbook(saved.with_suffix(".xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert "'=cmd|工会驿站" in [cell.value for cell in cells]
    rows = list(book["逐行"].iter_rows(min_row=2, values_only=True))
    assert (rows[0][0], rows[0][1], rows[0][8], rows[0][9]) == (5, "未通过", "没有站点名称", "补上名称")


def test_the_page_for_clerks_escapes_what_others_wrote(saved: Path) -> None:
    page = saved.with_suffix(".html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "补上名称" in page


def test_the_page_escapes_a_name_and_a_file_name() -> None:
    report = Report("<b>.csv", rows=[ReportRow(2, ["kind-unknown"], name="<img src=x onerror=alert(1)>")])
    report.tally()
    page = report_html.page(report)
    assert "<img" not in page and "<b>" not in page
    assert "&lt;img src=x" in page


def test_a_report_that_cannot_be_written_stops_the_import(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Register(tmp_path / "stations.sqlite") as register:
        with pytest.raises(OSError, match="file"):
            run(register, write(tmp_path, LIST), report=tmp_path / "file" / "report.json")
        assert register.packs() == {}


def test_the_import_page_lists_every_reason_as_the_code_has_it() -> None:
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    documented = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text.split("## Reasons")[1].splitlines()
        if line.startswith("| `")
    ]
    assert documented == [(f"`{code}`", r.status, r.means, r.mend) for code, r in REASONS.items()]


def test_every_reason_says_in_chinese_what_is_wrong_and_how_to_mend_it() -> None:
    for code, reason in REASONS.items():
        assert reason.status in ("warn", "reject"), code
        assert all((reason.means, reason.mend, reason.means_zh, reason.mend_zh)), code


def test_every_reason_in_the_code_is_known() -> None:
    folder = ROOT / "server" / "content" / "importer"
    used = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text(encoding="utf-8"))
    }
    assert set(REASONS) <= used
    assert used - set(REASONS) <= {"access-in-words", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-8", "utf-16"}
