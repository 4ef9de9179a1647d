"""Packs as files: content-addressed, compressed once, and an index that says which are current."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypedDict

import brotli

from server.content import pack as packing
from server.content.regions import regions

URL = "/packs/"
INDEX = "index.json"
INDEX_QUALITY = 9  # written at every bake: 11 takes eight times as long to save a seventh
RELEASES = ".releases.json"  # adcode -> file names of each kept release, newest first
KEPT_RELEASES = 2  # a phone may have read the index a moment before a bake
REBASE_ABOVE = 0.15  # a delta over this share of its base (both under brotli) becomes a new base
PACK_FILE = re.compile(r"(?P<adcode>\d{6})\.(?:delta\.)?[0-9a-f]{12}\.json(?:\.br|\.gz)?")


class DeltaEntry(TypedDict):
    url: str
    sha256: str
    bytes: int


class PackEntry(TypedDict):
    """One line of index.json; `bytes` are of the file as it is hashed, `bbox` [min lng, min lat, max lng, max lat].

    `bbox` holds the land of the city and its located stations; all zeros when neither is known.
    """

    adcode: str
    name: str
    name_en: str
    url: str
    sha256: str
    bytes: int
    stations: int
    located: int
    baked_at: str
    bbox: list[float]
    delta: DeltaEntry | None


def publish(packs_dir: Path, pack: packing.Pack) -> PackEntry:
    """Make the pack the current one of its city. Nothing is written when it says what is already published."""
    return publish_all(packs_dir, [pack])[0]


def publish_all(packs_dir: Path, packs: Iterable[packing.Pack], withdrawn: Iterable[str] = ()) -> list[PackEntry]:
    """Publish many packs, drop the cities `withdrawn`, write the index once. Readers see the old index or the new."""
    packs_dir.mkdir(parents=True, exist_ok=True)
    with alone(packs_dir):
        entries = {entry["adcode"]: entry for entry in index(packs_dir)}
        before = dict(entries)
        made = [_publish(packs_dir, pack, entries.get(pack["adcode"])) for pack in packs]
        entries |= {entry["adcode"]: entry for entry in made}
        entries = {adcode: entry for adcode, entry in entries.items() if adcode not in set(withdrawn)}
        if entries != before or not (packs_dir / INDEX).exists():
            write(packs_dir / INDEX, canonical([entries[adcode] for adcode in sorted(entries)]), INDEX_QUALITY)
            _prune(packs_dir, before, entries)
    return made


def index(packs_dir: Path) -> list[PackEntry]:
    """The current packs by adcode; [] before the first bake."""
    try:
        entries: list[PackEntry] = json.loads((packs_dir / INDEX).read_bytes())
    except FileNotFoundError:
        return []
    return entries


def _publish(packs_dir: Path, pack: packing.Pack, current: PackEntry | None) -> PackEntry:
    base = _base(packs_dir, current)
    if base is None or current is None:
        return _rebased(packs_dir, pack)
    patch = packing.delta(base, pack)
    if _says_the_same(patch, _patch(packs_dir, current)):
        return current
    if patch is None:
        return _entry(pack, current["url"], current["sha256"], current["bytes"], None)
    data = packing.dumps(patch)
    if len(brotli_of(data)) > REBASE_ABOVE * _path(packs_dir, current["url"] + ".br").stat().st_size:
        return _rebased(packs_dir, pack)
    return _entry(pack, current["url"], current["sha256"], current["bytes"], _delta_entry(packs_dir, pack, data))


def _rebased(packs_dir: Path, pack: packing.Pack) -> PackEntry:
    data = packing.dumps(pack)
    sha = hashlib.sha256(data).hexdigest()
    name = f"{pack['adcode']}.{sha[:12]}.json"
    write(packs_dir / name, data)
    return _entry(pack, URL + name, sha, len(data), None)


def _delta_entry(packs_dir: Path, pack: packing.Pack, data: bytes) -> DeltaEntry:
    sha = hashlib.sha256(data).hexdigest()
    name = f"{pack['adcode']}.delta.{sha[:12]}.json"
    write(packs_dir / name, data)
    return {"url": URL + name, "sha256": sha, "bytes": len(data)}


def _entry(pack: packing.Pack, url: str, sha: str, size: int, delta: DeltaEntry | None) -> PackEntry:
    points = packing.points(pack)
    return {
        "adcode": pack["adcode"],
        "name": pack["name"],
        "name_en": pack["name_en"],
        "url": url,
        "sha256": sha,
        "bytes": size,
        "stations": pack["count"],
        "located": len(points),
        "baked_at": pack["baked_on"],
        "bbox": _bbox(pack["adcode"], points),
        "delta": delta,
    }


def _bbox(adcode: str, points: Sequence[tuple[float, float]]) -> list[float]:
    land = regions().pack_bbox(adcode)
    corners = [*points, *([land[:2], land[2:]] if land else [])]
    if not corners:
        return [0, 0, 0, 0]
    lngs, lats = zip(*corners, strict=True)
    return [round(edge, 5) for edge in (min(lngs), min(lats), max(lngs), max(lats))]


def _base(packs_dir: Path, current: PackEntry | None) -> packing.Pack | None:
    """The base pack of a city; None when there is none, or its files are not what the index says: make it anew."""
    if current is None or not _path(packs_dir, current["url"] + ".br").exists():
        return None
    return _verified(packs_dir, current["url"], current["sha256"])


def _patch(packs_dir: Path, current: PackEntry) -> packing.Pack | None:
    delta = current["delta"]
    return None if delta is None else _verified(packs_dir, delta["url"], delta["sha256"])


def _verified(packs_dir: Path, url: str, sha: str) -> packing.Pack | None:
    path = _path(packs_dir, url)
    data = path.read_bytes() if path.exists() else b""
    return packing.loads(data) if hashlib.sha256(data).hexdigest() == sha else None


def _says_the_same(made: packing.Pack | None, kept: packing.Pack | None) -> bool:
    if made is None or kept is None:
        return made is kept
    return packing.content_hash(made) == packing.content_hash(kept)


def _prune(packs_dir: Path, before: dict[str, PackEntry], entries: dict[str, PackEntry]) -> None:
    """Remove the files that neither the last two releases of a city nor a withdrawn city's last one needs."""
    path = packs_dir / RELEASES
    releases: dict[str, list[list[str]]] = json.loads(path.read_bytes()) if path.exists() else {}
    for adcode in releases.keys() - entries.keys() - before.keys():
        del releases[adcode]
    for adcode in before.keys() | entries.keys():
        kept = releases.get(adcode) or ([_files(before[adcode])] if adcode in before else [])
        newest = [_files(entries[adcode])] if adcode in entries else [[]]
        releases[adcode] = (kept if kept[:1] == newest else [*newest, *kept])[:KEPT_RELEASES]
    replace(path, canonical(releases))
    needed = {name for kept in releases.values() for files in kept for name in files}
    for file in packs_dir.iterdir():
        if PACK_FILE.fullmatch(file.name) and file.name.removesuffix(".br").removesuffix(".gz") not in needed:
            file.unlink()


def _files(entry: PackEntry) -> list[str]:
    delta = entry["delta"]
    return [url.removeprefix(URL) for url in [entry["url"], *([delta["url"]] if delta else [])]]


def _path(packs_dir: Path, url: str) -> Path:
    return packs_dir / url.removeprefix(URL)


def canonical(value: Any) -> bytes:
    """The one way to write JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def brotli_of(data: bytes, quality: int = 11) -> bytes:
    """The text under brotli, as packs are sent."""
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality, lgwin=22))


def write(path: Path, data: bytes, quality: int = 11) -> None:
    """The compressed files first: whoever sees the plain one finds them beside it."""
    replace(path.with_name(path.name + ".br"), brotli_of(data, quality))
    replace(path.with_name(path.name + ".gz"), gzip.compress(data, 9, mtime=0))
    replace(path, data)


def replace(path: Path, data: bytes) -> None:
    """Whole or not at all, also after a power cut."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@contextmanager
def alone(packs_dir: Path) -> Iterator[None]:
    """One publisher at a time, in all processes of the machine."""
    with (packs_dir / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
