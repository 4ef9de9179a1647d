"""XLSX: looked over as a ZIP before anything is unpacked, then read row by row; formulas stay text."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from . import columns
from .badfile import MAX_BYTES, MAX_COLUMNS, MAX_PARTS, MAX_ROWS, BadFile
from .columns import Header
from .delimited import Opened, no_header

_HEAD_ROWS = 20
_BAD_XML = (b"<!DOCTYPE", b"<!ENTITY")
_BLOCK = 1 << 20


def open_workbook(path: Path, _encoding: str, _size: int, progress: Callable[[int, int], None] | None) -> Opened:
    """Header, rows and notes of the first visible sheet that has a header."""
    _look_over(path)
    book = _load(path)
    found: tuple[Header, Any] | None = None
    notes = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(f"Hidden sheet not read: {sheet.title}.")
            continue
        header = columns.find([cells for _, cells in islice(_cells(path, sheet), _HEAD_ROWS)])
        if header and found:
            notes.append(
                f"Sheet not read: {sheet.title}. Only the first list of a workbook is; save the others as own files."
            )
        elif header:
            found = header, sheet
    if found is None:
        raise BadFile(no_header(path, "an XLSX without one"))
    return found[0], _rows(path, found[1], found[0].index, progress), notes


def _look_over(path: Path) -> None:
    """Refuse ZIP bombs by the directory, and XML that declares entities. Python never unpacks more than is declared."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
                raise BadFile(
                    f"{path.name} unpacks to {sum(p.file_size for p in parts) >> 20:,} MB in {len(parts):,} parts; "
                    f"the limit is {MAX_BYTES >> 20} MB. Save the table alone as 'CSV UTF-8', or split it by city."
                )
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise BadFile(
                    f"{path.name} is a ZIP archive, not an XLSX workbook. Unpack it and import the table inside."
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _no_entities(path, archive, part)
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise BadFile(_broken(path, error)) from None


def _no_entities(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as file:
        tail = b""
        while block := file.read(_BLOCK):
            # Without NULs UTF-16 reads like ASCII, so both spellings are seen.
            window = tail + block.replace(b"\0", b"")
            if any(bad in window for bad in _BAD_XML):
                raise BadFile(
                    f"{path.name}: {part.filename} declares XML entities, which no spreadsheet program writes. Refused."
                )
            tail = window[-16:]


def _load(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out
        try:
            return load_workbook(path, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # a foreign parser on a foreign file: whatever it trips over, the file is broken
            raise BadFile(_broken(path, error)) from None


def _broken(path: Path, error: Exception) -> str:
    return (
        f"{path.name} cannot be read as XLSX ({type(error).__name__}). "
        "Open it in WPS or Excel and save it again as .xlsx or CSV."
    )


def _cells(path: Path, sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """(row number, cells as text) of a sheet."""
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for line, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), 1):
                if line > MAX_ROWS + _HEAD_ROWS:
                    raise BadFile(f"{path.name} has more than {MAX_ROWS:,} rows. Split it, one file a city.")
                cells = [_text(value) for value in row]
                while cells and not cells[-1]:
                    cells.pop()
                if len(cells) > MAX_COLUMNS:
                    raise BadFile(
                        f"{path.name}, row {line}: more than {MAX_COLUMNS} columns. Delete the empty or unneeded ones."
                    )
                yield line, cells
    except BadFile:
        raise
    except Exception as error:  # as in _load
        raise BadFile(_broken(path, error)) from None


def _rows(
    path: Path, sheet: Any, header: int, progress: Callable[[int, int], None] | None
) -> Iterator[tuple[int, Sequence[str]]]:
    total = sheet.max_row or 0
    for line, cells in _cells(path, sheet):
        if line > header + 1:
            yield line, cells
        if progress and line % 1_000 == 0:
            progress(line, max(total, line))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # 13800138000.0 is a telephone number
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return repr(value) if isinstance(value, float) else str(value)
