"""Documents that list things say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import click
from flask import Flask

from server.config import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"


def rows(text: str, heading: str) -> list[list[str]]:
    """Cells of the table under a heading."""
    part = text.split(f"## {heading}")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_setting_is_documented_as_it_is_declared() -> None:
    table = rows((DOCS / "operations.md").read_text("utf-8"), "Settings")
    assert table == [[f"`{s.name}`", f"`{s.default}`" if s.default else "", s.help] for s in SETTINGS]


def test_every_command_is_documented(app: Flask) -> None:
    table = rows((DOCS / "operations.md").read_text("utf-8"), "Commands")
    documented = {re.sub(r" [A-Z]+$", "", row[0].strip("`")) for row in table}
    ours = set()
    for name, command in app.cli.commands.items():
        if isinstance(command, click.Group):
            ours |= {f"{name} {sub}" for sub in command.commands}
        else:
            ours.add(name)
    assert documented == ours


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*DOCS.glob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"
