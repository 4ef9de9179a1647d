"""Collects every visible text (Jinja, Python, JavaScript) into the catalogues. --check: fail on a missing one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en",)
CALL = re.compile(r"""\bt(\.n)?\(\s*'((?:[^'\\]|\\.)*)'""")
METHODS = [("server/templates/**.html", "jinja2"), ("server/**.py", "python")]
KEYWORDS = {"_": None, "gettext": None, "say": None}


def script_texts() -> Iterator[tuple[str, int, str | tuple[str, str]]]:
    """Texts of t('…') and t.n('…', n) in the phone's scripts: (file, line, text or (one, many))."""
    for path in sorted((ROOT / "pwa").rglob("*.js")):
        code = path.read_text("utf-8")
        for call in CALL.finditer(code):
            text = call[2].replace("\\'", "'")
            line = code.count("\n", 0, call.start()) + 1
            yield str(path.relative_to(ROOT)), line, (text, text) if call[1] else text


def template() -> Catalog:
    """A catalogue of all texts, without translations."""
    catalog = Catalog(project="Waystation", header_comment="# Texts of 驿路 (Waystation). Source language: zh-Hans.")
    for file, _line, message, _comments, context in extract_from_dir(ROOT, METHODS, keywords=KEYWORDS):
        catalog.add(message, locations=[(file, 0)], context=context)
    for file, _line, message in script_texts():
        catalog.add(message, locations=[(file, 0)])
    return catalog


def problems(language: str, texts: Catalog) -> list[str]:
    """What keeps a catalogue from being complete and exact."""
    with path_of(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    wanted = {_key(m.id) for m in texts if m.id}
    have = {_key(m.id): m for m in catalog if m.id}
    missing = [f"{language}: no translation: {k}" for k in wanted if k not in have or not _whole(have[k].string)]
    left = [f"{language}: no longer used: {k}" for k in have if k not in wanted]
    bad = [
        f"{language}: fields differ: {k}" for k, m in have.items() if k in wanted and not _same_fields(m.id, m.string)
    ]
    return missing + left + bad


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def update(language: str, texts: Catalog) -> None:
    """Merge the texts into a catalogue; translations of texts that are gone are dropped."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)


def _key(id_: str | tuple[str, ...] | list[str]) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def _whole(text: str | tuple[str, ...] | list[str]) -> bool:
    return bool(text) if isinstance(text, str) else bool(text) and all(text)


def _same_fields(source: str | tuple[str, ...] | list[str], text: str | tuple[str, ...] | list[str]) -> bool:
    wanted = set(re.findall(r"\{\w+\}", _key(source)))
    forms = [text] if isinstance(text, str) else list(text)
    return all(set(re.findall(r"\{\w+\}", form)) <= wanted for form in forms)


if __name__ == "__main__":
    texts = template()
    if "--check" in sys.argv:
        found = [p for language in LANGUAGES for p in problems(language, texts)]
        print("\n".join(found) or "Every text is translated.")
        sys.exit(1 if found else 0)
    for language in LANGUAGES:
        update(language, texts)
