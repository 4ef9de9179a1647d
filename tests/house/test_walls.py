"""The table of rooms in docs/architecture.md holds in every import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PY_MAY = {
    "domain": set(),
    "content": {"domain"},
    "ledger": {"domain"},
    "api": {"ledger", "content", "domain"},
    "pages": {"ledger", "content", "domain"},
    "desk": {"ledger", "content", "domain"},
    "jobs": {"ledger", "content", "domain"},
}
SHARED = {"condition", "config", "errors", "guard", "logs", "publication"}  # small, without a room of their own
PY_MUST_NOT = {"domain": {"flask", "sqlalchemy", "sqlite3", "time"}, "content": {"flask"}, "ledger": {"flask"}}
JS_MAY = {
    "core": {"core"},
    "views": {"core", "views"},
    "islands": {"core", "views"},
    "pages": {"core", "views", "islands", "pages"},
}
JS_PACKAGES = {"core": {"idb"}, "views": {"lit-html"}, "islands": {"lit-html"}, "pages": set()}


def python_imports(path: Path) -> Iterator[str]:
    """Full names of everything a file imports at run time."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", sorted(PY_MAY))
def test_a_server_room_imports_only_what_it_may(room: str) -> None:
    files = sorted((ROOT / "server" / room).rglob("*.py"))
    assert files, f"no files in server/{room}: the test guards nothing"
    for path in files:
        for name in python_imports(path):
            parts = name.split(".")
            if parts[0] == "server" and len(parts) > 1 and parts[1] not in SHARED | {room}:
                # the factory is what commands and workers start from
                if room == "jobs" and parts[1] == "create_app":
                    continue
                assert parts[1] in PY_MAY[room], f"{path.relative_to(ROOT)} imports {name}"
            assert parts[0] not in PY_MUST_NOT.get(room, set()), f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("room", ["api", "pages", "desk", "jobs"])
def test_rooms_at_the_edge_hold_no_sql(room: str) -> None:
    sql = re.compile(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b")
    for path in (ROOT / "server" / room).rglob("*.py"):
        assert not sql.search(path.read_text("utf-8")), path.relative_to(ROOT)


@pytest.mark.parametrize("room", sorted(JS_MAY))
def test_a_phone_room_imports_only_what_it_may(room: str) -> None:
    files = sorted((ROOT / "pwa" / room).glob("*.js"))
    assert files, f"no files in pwa/{room}: the test guards nothing"
    for path in files:
        code = re.sub(r"/\*\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
        for name in re.findall(r"(?:from|import)\s+'([^']+)'", code):
            if not name.startswith("."):
                assert name.split("/")[0] in JS_PACKAGES[room], f"{path.name} imports {name}"
                continue
            target = (path.parent / name).resolve().relative_to(ROOT / "pwa").parts[0]
            assert target in JS_MAY[room], f"{path.name} imports {name}"


def test_templates_never_let_data_through_unescaped() -> None:
    for path in (ROOT / "server" / "templates").rglob("*.html"):
        assert "|safe" not in path.read_text("utf-8").replace(" ", ""), path.name
    for path in (ROOT / "pwa").rglob("*.js"):
        code = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write", code), path.name
