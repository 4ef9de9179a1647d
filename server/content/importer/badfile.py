"""What is wrong with a whole file, in words its sender can act on; and the limits a file must keep."""

from __future__ import annotations

MAX_BYTES = 64 * 1024 * 1024  # text, or an XLSX once unpacked
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_CELL = 2_000  # characters; a longer cell rejects its row
MAX_PARTS = 2_000  # files inside an XLSX


class BadFile(Exception):
    """The file cannot be read at all; the message names it, the place and what to do. Nothing was written."""
