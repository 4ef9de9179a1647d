"""A file as rows of cells with line numbers, whatever it is: CSV, TSV or XLSX. Checks it before reading it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import delimited, workbook
from .badfile import MAX_ROWS, BadFile
from .columns import Header
from .encoding import scan

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Table:
    """An open file: its header, and its rows once. `notes` says in words what was not read."""

    path: Path
    sha256: str
    header: Header
    cells: Iterator[tuple[int, Sequence[str]]]  # (line, cells) after the header
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[str, str], bool]]:
        """(line, canonical column -> text, whether filled cells stand beyond the header); empty lines are left out."""
        header, count = self.header, 0
        columns, width = header.columns, len(header.cells)
        for line, cells in self.cells:
            if not any(cells) or _is_blank(cells):
                continue
            if cells[0] in header.cells and tuple(cell.strip() for cell in cells[:width]) == header.cells:
                continue  # a printed list repeats its header on every page
            count += 1
            if count > MAX_ROWS:
                raise BadFile(f"{self.path.name} has more than {MAX_ROWS:,} rows. Split it, one file a city.")
            yield line, _picked(columns, cells), len(cells) > width and not _is_blank(cells[width:])


def open_table(path: Path, progress: Progress | None = None) -> Table:
    """Open a list. BadFile with what to do if it is empty, too large, damaged, no table, or has no name column."""
    found = scan(path)
    reader = delimited.open_text if found.encoding else workbook.open_workbook
    header, cells, notes = reader(path, found.encoding, found.size, progress)
    if header.unused:
        notes.append(f"Columns not read: {', '.join(header.unused)}.")
    return Table(path, found.sha256, header, cells, notes)


def _picked(columns: Sequence[tuple[str, int]], cells: Sequence[str]) -> dict[str, str]:
    row: dict[str, str] = {}
    width = len(cells)
    for column, at in columns:
        if at < width and (text := cells[at].strip()):
            if column not in row:
                row[column] = text
            elif column in ("phone", "facilities"):
                # Two columns of one meaning (电话, 手机): lists of things are joined, otherwise the first one counts.
                row[column] += f";{text}"
    return row


def _is_blank(cells: Sequence[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)
