"""YAML read strictly: whole numbers, true and false are typed, all else is text; what readers disagree on is refused.

Every mapping and list knows its lines, so that a later check can still say where. Mistake carries file and line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

_INT = re.compile(r"0|-?[1-9][0-9]*")
# Unquoted words that some YAML reader takes for a boolean, nothing, a number or a clock time.
_DOUBTFUL = re.compile(
    r"(?i)|~|null|yes|no|on|off|y|n|[-+]?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|[-+]?\.[0-9_]+.*|0[xob][0-9a-f_]+"
    r"|[-+]?[0-9_]+(:[0-9]+)+(\.[0-9]*)?|\.(inf|nan)|true|false|=|<<"
)

# libyaml reads ten times as fast; a Python without it reads the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mistake(ValueError):
    """Something to mend in a file: `file:line: what`."""

    def __init__(self, where: tuple[str, int], what: str) -> None:
        super().__init__(f"{where[0]}:{where[1]}: {what}")
        self.where, self.what = where, what


class Map(dict[str, Any]):
    """A mapping that knows where it stands; `at(key)` is the place of one entry."""

    where: tuple[str, int]
    lines: dict[str, int]

    def at(self, key: str) -> tuple[str, int]:
        return self.where[0], self.lines.get(key, self.where[1])


class Seq(list[Any]):
    """A list that knows where it stands."""

    where: tuple[str, int]
    lines: list[int]

    def at(self, index: int) -> tuple[str, int]:
        return self.where[0], self.lines[index]


def read(path: Path, name: str = "") -> Any:
    """The content of a file; Mistake when it is not plain strict YAML."""
    return parse(path.read_text("utf-8"), name or path.name)


def parse(text: str, name: str) -> Any:
    """The content of a text; `name` is the file named in a Mistake."""
    try:
        _no_anchors(text, name)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Mistake((name, mark.line + 1 if mark else 1), f"not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise Mistake((name, 1), f"not YAML: {error}") from None
    if node is None:
        raise Mistake((name, 1), "the file is empty")
    return _made(node, name)


def _no_anchors(text: str, name: str) -> None:
    for event in yaml.parse(text, Loader=_LOADER):
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Mistake((name, event.start_mark.line + 1), "anchors, aliases and tags are not allowed")


def _made(node: Any, name: str) -> Any:
    where = name, node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, where)
    if isinstance(node, yaml.SequenceNode):
        items = Seq(_made(part, name) for part in node.value)
        items.where, items.lines = where, [part.start_mark.line + 1 for part in node.value]
        return items
    return _mapping(node, where)


def _mapping(node: Any, where: tuple[str, int]) -> Map:
    made = Map()
    made.where, made.lines = where, {}
    for key_node, value_node in node.value:
        line = where[0], key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise Mistake(line, "a key must be a word")
        # `on` is what cases call their day; as a key no reader but ours ever sees it.
        key = "on" if key_node.value == "on" else _scalar(key_node, line)
        if not isinstance(key, str):
            raise Mistake(line, f"the key {key_node.value} is no text: write it in quotes")
        if key in made:
            raise Mistake(line, f"the key {key} stands twice")
        made.lines[key] = line[1]
        made[key] = _made(value_node, where[0])
    return made


def _scalar(node: Any, where: tuple[str, int]) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _DOUBTFUL.fullmatch(text):
        raise Mistake(where, f"{text!r} could be read in two ways: write it in quotes, or as a whole number")
    return text


def keys(it: Any, needed: set[str], may: frozenset[str] | set[str] = frozenset()) -> Map:
    """The mapping, when it has all needed keys and no unknown one."""
    if not isinstance(it, Map):
        raise Mistake(getattr(it, "where", ("?", 1)), f"needs {', '.join(sorted(needed))}")
    for key in it:
        if key not in needed | may:
            raise Mistake(it.at(key), f"unknown key {key}")
    if lacking := needed - set(it):
        raise Mistake(it.where, f"lacks {', '.join(sorted(lacking))}")
    return it


def placed(it: Any, name: str) -> Any:
    """Plain JSON as a file read here would give it, for the same checks; all of it stands in line 1."""
    if isinstance(it, dict):
        made = Map({key: placed(part, name) for key, part in it.items()})
        made.where, made.lines = (name, 1), {}
        return made
    if isinstance(it, list):
        items = Seq(placed(part, name) for part in it)
        items.where, items.lines = (name, 1), [1] * len(it)
        return items
    return it
