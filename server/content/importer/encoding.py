"""Which encoding a text file is in (UTF-8, UTF-16, GB18030), found by reading it once; and its SHA-256."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .badfile import MAX_BYTES, BadFile

_BLOCK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls). Open it in WPS or Excel and save it as .xlsx or CSV"),
    (b"%PDF", "a PDF. Copy the table into a spreadsheet and save it as .xlsx or CSV"),
    (b"\x89PNG", "a picture, not a table"),
    (b"\xff\xd8\xff", "a picture, not a table"),
    (b"\x1f\x8b", "a gzip archive. Unpack it first"),
    (b"Rar!", "a RAR archive. Unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it first"),
)
_SURE = 10  # so many whole UTF-8 characters before an error: a damaged UTF-8 file, not GB18030


@dataclass(frozen=True, slots=True)
class Scan:
    """What one reading of the bytes told. `encoding` is a Python codec name, '' when the file is an XLSX (ZIP)."""

    sha256: str
    size: int
    encoding: str


def scan(path: Path) -> Scan:
    """Read the bytes once. BadFile if empty, too large, binary or in no encoding we know."""
    size = path.stat().st_size
    if size == 0:
        raise BadFile(f"{path.name} is empty (0 bytes). Ask for the file again.")
    if size > MAX_BYTES:
        raise BadFile(
            f"{path.name} has {size >> 20} MB; the limit is {MAX_BYTES >> 20} MB. "
            "Split it, one file a city, and import the parts."
        )
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise BadFile(f"{path.name} is {what}.")
    encoding = "" if head.startswith(b"PK\x03\x04") else _encoding(path, head)
    return Scan(_sha256(path), size, encoding)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _encoding(path: Path, head: bytes) -> str:
    for bom, name in _BOMS:
        if head.startswith(bom):
            _must_decode(path, name)
            return name
    if wide := _utf16_without_bom(head):
        _must_decode(path, wide)
        return wide
    _no_nul(path)
    error = _first_error(path, "utf-8")
    if error is None:
        return "utf-8"
    where, sure = error
    if sure >= _SURE:
        raise BadFile(
            f"{path.name}, line {where}: the UTF-8 text is damaged or cut short here. Ask for the file again, "
            "or mend the line in an editor."
        )
    if _first_error(path, "gb18030") is None:
        return "gb18030"
    raise BadFile(
        f"{path.name}, line {where}: the text is neither UTF-8, UTF-16 nor GB18030. "
        "Open it in WPS or Excel and save it as 'CSV UTF-8' or .xlsx."
    )


def _utf16_without_bom(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    # Commas, digits and Latin header words give every other byte 0; Chinese text alone gives few, so 5 % is enough.
    if odd > half * 0.05 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.05 and odd == 0 else ""


def _must_decode(path: Path, encoding: str) -> None:
    if error := _first_error(path, encoding):
        raise BadFile(
            f"{path.name}, line {error[0]}: the {encoding.upper()} text is damaged or cut short here. Ask for it again."
        )


def _no_nul(path: Path) -> None:
    lines = 0
    for block in _blocks(path):
        at = block.find(0)
        if at >= 0:
            raise BadFile(
                f"{path.name}, line {lines + block.count(10, 0, at) + 1}: a NUL byte. "
                "This is no text file, or it is damaged. Open it in WPS or Excel and save it as 'CSV UTF-8' or .xlsx."
            )
        lines += block.count(10)


def _first_error(path: Path, encoding: str) -> tuple[int, int] | None:
    """(line, non-ASCII characters read before it) of the first byte that cannot be decoded; None if all is well."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, wide = 1, 0
    for block in _blocks_and_end(path):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(encoding, "ignore")
            return lines + good.count("\n"), wide + sum(c > "\x7f" for c in good)
        lines += text.count("\n")
        wide += not text.isascii() and len(text.encode("utf-8", "replace")) - len(text)
    return None


def _blocks_and_end(path: Path) -> Iterator[bytes]:
    yield from _blocks(path)
    yield b""
