"""What is published now: the ruleset and guides that the desk published last, else those that come with the program.

$WAYSTATION_DATA/benefits-live.json is canonical JSON {"ruleset": compiled, "guides": [guide, …]}. One that is not
exactly right is not used, and the log says why: a wrong file never becomes a verdict.
"""

from __future__ import annotations

import hashlib
import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from server.config import Config

from . import guide as shipped
from .guide import Guide, Known
from .packs import canonical, replace
from .ruleset import Compiled, ruleset
from .strict_yaml import Mistake, placed

FILE = "benefits-live.json"


def current_ruleset(config: Config) -> Compiled:
    """The ruleset that phones get."""
    return ruleset_and_guides(config.data)[0]


def ruleset_and_guides(data: Path) -> tuple[Compiled, tuple[Guide, ...]]:
    """What is published from this data folder. Read again when the file changes."""
    path = data / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return ruleset(), shipped.guides()
    return _read(path, state.st_mtime_ns, state.st_size, state.st_ino)


def known(compiled: Compiled) -> Known:
    """What guides may name beside this ruleset: its sources and rules, and the channels."""
    came = shipped.known()
    return Known({**came.sources, **compiled["sources"]}, compiled["rules"], came.channels)


def write(data: Path, compiled: Compiled, guides: tuple[Guide, ...] | list[Guide]) -> None:
    """Make this what is published. Mistake when it is not right: then what was published stays."""
    told = {"ruleset": compiled, "guides": list(guides)}
    _checked(told)
    data.mkdir(parents=True, exist_ok=True)
    replace(data / FILE, canonical(told))


@lru_cache(maxsize=2)
def _read(path: Path, *_state: int) -> tuple[Compiled, tuple[Guide, ...]]:
    try:
        return _checked(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        logging.getLogger(__name__).error("%s is not used: %s", FILE, error)
        return ruleset(), shipped.guides()


def _checked(told: Any) -> tuple[Compiled, tuple[Guide, ...]]:
    compiled = told["ruleset"]
    bare = {key: part for key, part in compiled.items() if key != "hash"}
    if hashlib.sha256(canonical(bare)).hexdigest() != compiled["hash"]:
        raise Mistake((FILE, 1), "the ruleset is not what its hash says")
    if bare.keys() != ruleset().keys() - {"hash"}:
        raise Mistake((FILE, 1), "the ruleset has not the parts of one")
    may = known(compiled)
    return compiled, tuple(_guide(each, may) for each in told["guides"])


def _guide(it: Guide, may: Known) -> Guide:
    """The guide, checked as one of a file is."""
    slug = it["id"]
    return shipped.compile_guide(slug, placed({k: v for k, v in it.items() if k != "id"}, f"{FILE}, {slug}"), may)
