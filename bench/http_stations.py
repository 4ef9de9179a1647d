"""Requests a second and p99 of /api/v1/stations and of a pack: gunicorn with 2 sync workers, wrk on 32 connections."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import synthetic

from server.content import packs
from server.content.bake import bake
from server.content.content_schema import CONTENT, PACKS
from server.ledger.engine import Ledger

SECONDS, CONNECTIONS, WORKERS = 8, 32, 2
GOAL_P99, GOAL_RATE = 100.0, 1500.0  # ms, requests a second
ROOT = Path(__file__).parents[1]
"""The wrk script: places drawn beforehand, one after the other."""
ASK = """
local places = {{{places}}}
local at = 0
request = function()
  at = at % #places + 1
  return wrk.format("GET", "{path}?" .. places[at])
end
done = function(summary, latency, requests)
  io.write(string.format("rate=%f p50=%f p99=%f bad=%d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect))
end
"""


def main() -> int:
    """Print the figures; 1 when a goal is missed or a request failed."""
    if not shutil.which("wrk"):
        sys.exit("wrk is missing (apt-get install wrk)")
    made = synthetic.make()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        pack = prepare(data, made)
        queries = [f"lat={lat:.6f}&lng={lng:.6f}" for lat, lng in synthetic.riders(made, 2000)]
        with serving(data) as url:
            ours, theirs, static, unchanged = rounds(url, data, queries, pack)
    count = sum(map(len, made.by_pack.values()))
    print(f"stations: {count} synthetic, {WORKERS} sync workers, {CONNECTIONS} connections")
    goals = {"rate": f", goal {GOAL_RATE:.0f}", "p50": "", "p99": f", goal {GOAL_P99:.0f}"}
    for name, goal in goals.items():
        beside = f"row by row: {theirs[name]:.1f}, ratio {ours[name] / theirs[name]:.2f}{goal}"
        print(f"/api/v1/stations {name}: {ours[name]:.1f} {'/s' if name == 'rate' else 'ms'} ({beside})")
    print(f"pack, brotli: {static['rate']:.0f} requests/s, p99 {static['p99']:.1f} ms")
    print(f"pack, not changed (304): {unchanged['rate']:.0f} requests/s, p99 {unchanged['p99']:.1f} ms")
    failed = sum(one["bad"] for one in (ours, theirs, static, unchanged))
    return int(bool(failed) or ours["p99"] > GOAL_P99 or ours["rate"] < GOAL_RATE)


def prepare(data: Path, made: synthetic.Synthetic) -> str:
    """Content of all stations, a pack of one city, a ledger; returns the address of the pack."""
    city = min(made.by_pack, key=lambda pack: abs(len(made.by_pack[pack]) - 5000))
    bake(data, today=synthetic.TODAY, register=synthetic.Synthetic({city: made.by_pack[city]}))
    (data / CONTENT).unlink()
    synthetic.content(data / CONTENT, made)
    Ledger(f"sqlite:///{data / 'ledger.sqlite'}").migrate()
    return packs.index(data / PACKS)[0]["url"]


def rounds(url: str, data: Path, queries: list[str], pack: str) -> list[dict[str, float]]:
    """Each measured three times, turn by turn; the middle one of each."""
    request = urllib.request.Request(url + pack, headers={"Accept-Encoding": "br"})  # noqa: S310
    tag = urllib.request.urlopen(request).headers["ETag"]  # noqa: S310
    brotli = {"Accept-Encoding": "br"}
    kinds = (
        ("/api/v1/stations", queries, {}),
        ("/api/v1/bench-rows", queries, {}),
        (pack, [""], brotli),
        (pack, [""], {**brotli, "If-None-Match": tag}),
    )
    taken = [[wrk(url, data, *kind) for kind in kinds] for _ in range(3)]
    return [sorted(column, key=lambda one: one["rate"])[1] for column in zip(*taken, strict=True)]


def wrk(url: str, data: Path, path: str, queries: list[str], headers: dict[str, str]) -> dict[str, float]:
    """One run of wrk."""
    script = data / "ask.lua"
    script.write_text(ASK.format(places=",".join(f'"{query}"' for query in queries), path=path))
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *given, "-s", str(script), url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"rate=(\S+) p50=(\S+) p99=(\S+) bad=(\S+)", out)
    if not found:
        raise RuntimeError(out)
    return dict(zip(("rate", "p50", "p99", "bad"), map(float, found.groups()), strict=True))


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The app under gunicorn, as `flask serve` runs it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "WAYSTATION_DATA": str(data), "PYTHONPATH": f"{ROOT}:{ROOT / 'bench'}"}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        str(WORKERS),
        "-b",
        f"127.0.0.1:{port}",
        "--log-level",
        "warning",
    ]
    with (data / "log").open("w") as log:
        server = subprocess.Popen([*command, "http_app:app"], env=env, stderr=log, stdout=log)
    try:
        wait(f"http://127.0.0.1:{port}/livez", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310
            return
        except OSError:
            if server.poll() is not None:
                raise
            time.sleep(0.1)
    raise TimeoutError(url)


if __name__ == "__main__":
    sys.exit(main())
