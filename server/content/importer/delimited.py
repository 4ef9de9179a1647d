"""CSV and TSV: which separator, where the header is, and the rows with the line each begins on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO, TextIOWrapper
from pathlib import Path

from . import columns
from .badfile import MAX_COLUMNS, BadFile
from .columns import Header

_SEPARATORS = ",\t;|，"
_HEAD = 65_536  # characters that the header is looked for in
_HEAD_ROWS = 20
_FIELD = 131_072

Opened = tuple[Header, Iterator[tuple[int, Sequence[str]]], list[str]]


def open_text(path: Path, encoding: str, size: int, progress: Callable[[int, int], None] | None) -> Opened:
    """Header, rows and notes of a text file whose encoding is known."""
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(_HEAD)
    separator, header = _header(path, head)
    return header, _rows(path, encoding, separator, header.index, size, progress), []


def _header(path: Path, head: str) -> tuple[str, Header]:
    """The separator that gives the header with most known words."""
    best: tuple[str, Header] | None = None
    seen = ""
    for separator in _SEPARATORS:
        rows = _first_rows(path, head, separator)
        found = columns.find(rows)
        if found and (best is None or len(found.columns) > len(best[1].columns)):
            best = separator, found
        if rows and not seen:
            seen = " | ".join(cell.strip()[:20] for cell in rows[0][:8])
    if best is None:
        raise BadFile(no_header(path, seen))
    return best


def no_header(path: Path, seen: str) -> str:
    """The message for a table without a header we know."""
    return (
        f"{path.name}: no header row found in the first {_HEAD_ROWS} lines. One row must name the columns, "
        f"with a name column (名称, 站点名称 or name) and one more (地址, 经度, 区县…). "
        f"The file begins: {seen or 'with empty lines'}"
    )


def _first_rows(path: Path, head: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(head, newline=""), delimiter=separator):
            _not_too_wide(path, len(rows) + 1, row)
            rows.append(row)
            if len(rows) == _HEAD_ROWS:
                break
    except csv.Error:
        pass  # a cell longer than the head: the rows before it are enough to look for a header
    return rows


def _rows(
    path: Path, encoding: str, separator: str, header: int, size: int, progress: Callable[[int, int], None] | None
) -> Iterator[tuple[int, Sequence[str]]]:
    with path.open("rb") as raw, TextIOWrapper(raw, encoding=encoding, newline="") as file:
        csv.field_size_limit(_FIELD)
        reader = csv.reader(file, delimiter=separator, strict=True)
        line = 1
        try:
            for index, row in enumerate(reader):
                if index > header:
                    _not_too_wide(path, line, row)
                    yield line, row
                line = reader.line_num + 1
                if progress and index % 5_000 == 0:
                    progress(min(raw.tell(), size), size)
        except csv.Error as error:
            raise BadFile(
                f"{path.name}, line {line}: {_why(str(error))}. "
                "Mend the line, or open the file in WPS or Excel and save it as .xlsx."
            ) from None
        if progress:
            progress(size, size)


def _not_too_wide(path: Path, line: int, row: Sequence[str]) -> None:
    if len(row) > MAX_COLUMNS:
        raise BadFile(
            f"{path.name}, line {line}: {len(row):,} columns; the limit is {MAX_COLUMNS}. "
            "Delete the empty or unneeded ones."
        )


def _why(error: str) -> str:
    if "limit" in error:
        return f"a cell of more than {_FIELD:,} characters, perhaps after a quotation mark that is never closed"
    if "end of data" in error:
        return "a quotation mark opens here and is never closed"
    if "expected after" in error:
        return 'text stands after a closing quotation mark (a " inside a cell must be written "")'
    return error
