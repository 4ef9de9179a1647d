"""Files as they arrive: in any encoding and order, and broken or hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from server.content.importer import badfile
from server.content.importer.badfile import BadFile
from server.content.register import Register
from tests.content.lists import GCJ02, WGS84, run, write

LIST = f"站点名称,区县,地址,经度(高德),纬度(高德)\n甲工会驿站,西湖区,文三路1号,{GCJ02[0]},{GCJ02[1]}\n"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "stations.sqlite") as opened:
        yield opened


def refused(register: Register, path: Path) -> str:
    """The message for a file that cannot be read; nothing may have been written."""
    with pytest.raises(BadFile) as caught:
        run(register, path)
    assert register.packs() == {}
    assert path.name in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_same_list_in_every_encoding_gives_the_same_station(
    register: Register, tmp_path: Path, encoding: str
) -> None:
    row = run(register, write(tmp_path, LIST, encoding=encoding), city="330100").rows[0]
    assert (row.name, row.adcode, row.status) == ("甲工会驿站", "330106", "ok")
    assert (row.lng, row.lat) == pytest.approx(WGS84, abs=1e-6)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(register: Register, tmp_path: Path, separator: str) -> None:
    report = run(register, write(tmp_path, LIST.replace(",", separator)), city="330100")
    assert report.rows[0].adcode == "330106"


def test_a_title_above_the_header_and_a_repeated_header_are_no_rows(register: Register, tmp_path: Path) -> None:
    header, row = LIST.splitlines()
    report = run(register, write(tmp_path, f"某市驿站一览表,,,,\n\n{header}\n{row}\n{header}\n,,,,\n"), city="330100")
    assert [(r.line, r.name) for r in report.rows] == [(4, "甲工会驿站")]


def test_english_headers_in_another_order_mean_the_same(register: Register, tmp_path: Path) -> None:
    text = (
        f"Latitude,Longitude,Coord System,Address,Name,city\n{GCJ02[1]},{GCJ02[0]},GCJ-02,文三路1号,甲工会驿站,杭州市\n"
    )
    row = run(register, write(tmp_path, text)).rows[0]
    assert (row.name, row.adcode) == ("甲工会驿站", "330106")


def test_columns_nobody_reads_are_named(register: Register, tmp_path: Path) -> None:
    report = run(register, write(tmp_path, "名称,城市,星座\n甲工会驿站,杭州市,狮子\n"))
    assert report.notes == ["Columns not read: 星座."]


def test_a_line_break_inside_a_cell_does_not_move_the_line_numbers(register: Register, tmp_path: Path) -> None:
    report = run(register, write(tmp_path, '名称,城市,地址\n甲驿站,杭州市,"文三路\n1号"\n乙驿站,杭州市,文三路2号\n'))
    assert [row.line for row in report.rows] == [2, 4]


def workbook(folder: Path, *rows: tuple[object, ...], name: str = "list.xlsx") -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def test_a_workbook_is_read_like_a_text(register: Register, tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ("驿站表",), ("序号", "名称", "城市", "地址", "经度", "纬度", "坐标系", "电话"),
        (1, "甲工会驿站", "杭州市", "文三路1号", GCJ02[0], GCJ02[1], "高德", 13800138000.0),
    )  # fmt: skip
    row = run(register, path).rows[0]
    assert (row.line, row.adcode, row.reasons) == (3, "330106", ["mobile-withheld"])


def test_a_formula_in_a_workbook_is_kept_as_text_and_not_run(register: Register, tmp_path: Path) -> None:
    path = workbook(tmp_path, ("名称", "城市", "备注"), ("甲工会驿站", "杭州市", "=cmd|' /C calc'!A0"))
    report = run(register, path)
    assert report.rows[0].reasons == ["formula-text"]
    assert [station.note for station in register.stations()] == ["=cmd|' /C calc'!A0"]


def test_a_second_list_in_a_workbook_is_named_not_dropped_silently(register: Register, tmp_path: Path) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("余杭")):
        sheet.append(("名称", "城市"))
        sheet.append(("甲工会驿站", "杭州市"))
    book.save(tmp_path / "two.xlsx")
    assert "余杭" in run(register, tmp_path / "two.xlsx").notes[0]


def test_an_empty_file_is_refused(register: Register, tmp_path: Path) -> None:
    assert "is empty" in refused(register, write(tmp_path, ""))


def test_a_file_of_spaces_has_no_header(register: Register, tmp_path: Path) -> None:
    assert "no header row" in refused(register, write(tmp_path, "\n \n,,\n"))


def test_a_file_without_a_name_column_says_which_words_it_needs(register: Register, tmp_path: Path) -> None:
    assert "名称" in refused(register, write(tmp_path, "甲,乙,丙\n1,2,3\n"))


def test_a_file_of_200_mb_is_refused_before_it_is_read(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # a hole: no bytes to write, none to read
    assert "200 MB; the limit is 64 MB" in refused(register, path)


def test_too_many_rows_are_refused(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.content.importer.reading.MAX_ROWS", 3)
    rows = "".join(f"驿站{i},杭州市\n" for i in range(5))
    assert "more than 3 rows" in refused(register, write(tmp_path, "名称,城市\n" + rows))


def test_ten_thousand_columns_are_refused(register: Register, tmp_path: Path) -> None:
    assert "10,000 columns" in refused(register, write(tmp_path, "名称,城市" + ",x" * 9_998 + "\n甲驿站,杭州市\n"))


def test_ten_thousand_columns_of_a_workbook_are_refused(register: Register, tmp_path: Path) -> None:
    assert "columns" in refused(register, workbook(tmp_path, ("名称", "城市", *["x"] * 9_998)))


def test_a_nul_byte_is_refused_with_its_line(register: Register, tmp_path: Path) -> None:
    assert "line 3: a NUL byte" in refused(register, write(tmp_path, "名称,城市\n甲驿站,杭州市\n乙\0驿站,杭州市\n"))


@pytest.mark.parametrize(
    ("head", "what"),
    [(b"\xd0\xcf\x11\xe0", ".xls"), (b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "picture"), (b"\x1f\x8b\x08", "gzip")],
)
def test_a_file_that_only_pretends_to_be_a_list_is_named(
    register: Register, tmp_path: Path, head: bytes, what: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(head + b"x" * 100)
    assert what in refused(register, path)


def test_text_in_no_known_encoding_is_refused(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("名称,城市\n".encode() + b"\xff\xff\xff\n")
    assert "neither UTF-8, UTF-16 nor GB18030" in refused(register, path)


def test_a_file_cut_short_inside_a_character_is_refused(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST.encode()[: LIST.encode().index("驿站,西".encode()) + 4])
    assert "cut short" in refused(register, path)


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line(register: Register, tmp_path: Path) -> None:
    assert "line 3" in refused(register, write(tmp_path, '名称,城市\n甲驿站,杭州市\n"乙驿站,杭州市\n丙驿站,杭州市\n'))


def test_a_late_fault_leaves_nothing_of_the_rows_before_it(register: Register, tmp_path: Path) -> None:
    rows = "".join(f"驿站{i},杭州市\n" for i in range(6_000))
    assert "line 6002" in refused(register, write(tmp_path, f'名称,城市\n{rows}"丙驿站,杭州市\n'))


def test_a_very_long_cell_rejects_its_row(register: Register, tmp_path: Path) -> None:
    report = run(register, write(tmp_path, f"名称,城市\n{'甲' * 2_001},杭州市\n乙驿站,杭州市\n"))
    assert [row.reasons for row in report.rows] == [["kind-unknown", "cell-too-long"], ["kind-unknown"]]


def test_a_row_whose_columns_slipped_is_rejected(register: Register, tmp_path: Path) -> None:
    report = run(register, write(tmp_path, "名称,地址,城市\n甲工会驿站,文三路1号,2号,杭州市\n"))
    assert "extra-cells" in report.rows[0].reasons


def zipped(folder: Path, **parts: bytes) -> Path:
    path = folder / "list.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_by_its_directory(register: Register, tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"xl/sharedStrings.xml": b" " * (badfile.MAX_BYTES + 1)})
    assert path.stat().st_size < 100_000
    assert "unpacks to 64 MB" in refused(register, path)


def test_a_workbook_of_very_many_parts_is_refused(register: Register, tmp_path: Path) -> None:
    assert "parts" in refused(register, zipped(tmp_path, **{f"xl/{i}.xml": b"" for i in range(badfile.MAX_PARTS)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_entities_is_refused(register: Register, tmp_path: Path, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    assert "entities" in refused(register, zipped(tmp_path, **{"xl/sharedStrings.xml": bomb.encode(encoding)}))


def test_a_zip_that_is_no_workbook_and_a_broken_workbook_are_refused(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no table")
    assert "not an XLSX" in refused(register, path)
    good = workbook(tmp_path, ("名称", "城市"), ("甲驿站", "杭州市"), name="good.xlsx").read_bytes()
    path.write_bytes(good[: len(good) // 2])
    assert "cannot be read as XLSX" in refused(register, path)
    assert "cannot be read as XLSX" in refused(register, zipped(tmp_path))
