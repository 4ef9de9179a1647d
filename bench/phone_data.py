"""A server with one synthetic city of 5,000 stations in 郑州, for benches that drive a browser.

The list goes through the import and the bake as an office's list would; no row of it is a real station.
"""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import city

from server.content.boundaries import boundaries
from server.content.regions import regions
from server.domain.station import KINDS

ROOT = Path(__file__).resolve().parent.parent
CITY = "410100"
COUNT = 5_000
FACILITIES = (
    "饮水",
    "热水",
    "微波炉",
    "卫生间",
    "空调",
    "取暖",
    "手机充电",
    "无线网",
    "座椅",
    "药箱",
    "书报",
    "雨具",
    "工具",
    "无障碍",
)
HERE = {"lat": 34.7466, "lng": 113.6254, "from": "gps", "label": "", "accuracy": 12, "at": 0}


def write_list(path: Path, count: int = COUNT, seed: int = 41) -> None:
    """A CSV of made-up stations: coined names and streets, points around real county centres."""
    rows = list(_rows(Random(seed), count))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


def _rows(random: Random, count: int) -> Iterator[dict[str, object]]:
    counties = regions().children(CITY)
    centres = {county.adcode: (county.lng, county.lat) for county in counties}
    streets = {county.adcode: _coined(random, "路街") for county in counties}
    for at in range(count):
        county = random.choice(counties)
        lng, lat = _point(random, county.adcode, *centres[county.adcode])
        address = f"{county.name_zh}{random.choice(streets[county.adcode])}{random.randint(1, 999)}号"
        wanted = random.randint(1, 7) if random.random() < 0.9 else 0
        yield {
            "key": f"synthetic-{at}",
            "name": f"{''.join(random.choices(city.SYLLABLES, k=2))}{random.choice(city.SUFFIXES)}",
            "kind": random.choice(KINDS),
            "district": county.name_zh,
            "address": address + random.choice(("", "", f"{random.randint(1, 30)}幢", f"{random.randint(1, 5)}楼")),
            "lng": round(lng, 6),
            "lat": round(lat, 6),
            "datum": "wgs84",
            "precision": random.choice(("point", "address")),
            "hours_text": random.choice(city.HOURS)[0],
            "facilities": "、".join(random.sample(FACILITIES, wanted)),
            "access": random.choice(("直接进入", "", "", "")),
            "phone": f"0371-6{random.randint(1_000_000, 9_999_999)}" if random.random() < 0.6 else "",
            "note": random.choice(city.NOTES),
            "source_title": f"合成数据：{county.name_zh}名单",
            "source_date": f"2026-{random.choice((3, 6, 9)):02d}-15",
            "source_licence": "synthetic",
        }


def _coined(random: Random, ends: str) -> list[str]:
    return ["".join(random.choices(city.SYLLABLES, k=2)) + random.choice(ends) for _ in range(80)]


def _point(random: Random, adcode: str, lng: float | None, lat: float | None) -> tuple[float, float]:
    """Sigma 0.012 or 0.03 degree around a centre, within the county."""
    if lng is None or lat is None:
        raise ValueError(f"{adcode} has no point")
    while True:
        sigma = 0.012 if random.random() < 0.6 else 0.03
        point = (random.gauss(lng, sigma), random.gauss(lat, sigma))
        if boundaries().locate(*point) == adcode:
            return point


class Server:
    """gunicorn with two sync workers, as ./run starts it."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._env = {**os.environ, "WAYSTATION_DATA": str(data), "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def flask(self, *words: str) -> str:
        """Run a command of ours on the data; ends the bench when it fails."""
        command = [sys.executable, "-m", "flask", "--app", "server", *words]
        done = subprocess.run(command, cwd=ROOT, env=self._env, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start and wait for the first answer, up to 30 s."""
        command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{self.port}"]
        self._process = subprocess.Popen(
            [*command, "--log-level", "warning", "server.wsgi:app"], cwd=ROOT, env=self._env, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(self.url + "/livez", timeout=1)  # noqa: S310 our own address
            except OSError:
                time.sleep(0.05)
            else:
                return
        sys.exit("the server did not start")

    def stop(self) -> None:
        """End it."""
        if self._process:
            self._process.terminate()
            self._process.wait()


@contextmanager
def served(count: int = COUNT) -> Iterator[Server]:
    """A started server whose 郑州 has `count` synthetic stations besides the shipped ones, with the packs baked."""
    with TemporaryDirectory(prefix="waystation-bench-") as folder:
        server = Server(Path(folder) / "data")
        server.flask("prepare")
        write_list(Path(folder) / "synthetic.csv", count)
        print(server.flask("stations", "import", str(Path(folder) / "synthetic.csv"), "--keep-good").splitlines()[0])
        server.flask("content", "bake")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def centres(adcodes: Iterable[str]) -> list[tuple[float, float]]:
    """(lng, lat) of all regions right below these codes that have a point."""
    below = (region for adcode in adcodes for region in regions().children(adcode))
    return [(region.lng, region.lat) for region in below if region.lng is not None and region.lat is not None]
