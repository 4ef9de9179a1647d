"""Every file says what it is, stays short enough to read, and names no machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = {".py", ".js", ".mjs", ".sh", ".css", ".html"}
LONGEST = 420


def tracked() -> list[Path]:
    """Files under version control, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in out.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_the_first_line_of_a_code_file_says_what_it_is() -> None:
    for path in tracked():
        if path.suffix not in CODE or path.stat().st_size == 0 or "fixtures" in path.parts:
            continue
        lines = path.read_text("utf-8").splitlines()
        first = lines[1] if lines[0].startswith("#!") else lines[0]
        first = first + lines[1] if first == "/**" else first
        says = first.startswith(('"""', "/**", "//", "/*", "#", "{#", "{% extends"))
        assert says and len(first) > 12, f"{path.relative_to(ROOT)}: {first!r}"


def test_no_code_file_is_too_long_to_read() -> None:
    for path in tracked():
        if path.suffix in {".py", ".js", ".mjs", ".css"}:
            lines = path.read_text("utf-8").count("\n")
            assert lines <= LONGEST, f"{path.relative_to(ROOT)} has {lines} lines"


def test_no_file_names_a_machine_or_a_registry() -> None:
    home = str(ROOT.parent) + "/"
    for path in tracked():
        if path.suffix in {".png", ".xlsx"} or path.name == "test_files.py":
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        assert home not in text, path.relative_to(ROOT)
        assert "/root/" not in text, path.relative_to(ROOT)
        assert '"resolved": "http' not in text, path.relative_to(ROOT)
