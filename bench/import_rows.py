"""Import of 190,000 synthetic rows with all checks: rows/s and peak memory, against a plain loop without any check.

Points lie around real business districts, texts are drawn from real rows; no row is a real station. The goals are
10,000 rows/s on one core and 500 MB.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from server.content.boundaries import boundaries  # noqa: E402
from server.domain.geo import from_wgs84  # noqa: E402

SHARED = Path(os.environ.get("WAYSTATION_SHARED", ROOT.parent / "shared")) / "data"
ROWS, SEED = 190_000, 22
GOAL_ROWS, GOAL_MB = 10_000, 500
COLUMNS = ("名称", "类型", "行政区划代码", "地址", "经度", "纬度", "坐标系", "开放时间", "设施", "电话", "来源", "日期")

_PEAK = """
def peak():  # ru_maxrss would also count the parent before exec
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
"""
_IMPORT = """
import json, sys, time
from pathlib import Path
from server.content.register import Register
start, cpu = time.perf_counter(), time.process_time()
with Register(Path(sys.argv[2])) as register:
    report = register.import_file(Path(sys.argv[1]), keep_good=True)
    assert len(report.rows) == int(sys.argv[3]) and report.written
seconds = time.perf_counter() - start
cpu = time.process_time() - cpu
counts = {"accepted": report.accepted, "warned": report.warned, "rejected": report.rejected}
reasons = dict(report.reasons().most_common(8))
print(json.dumps({"seconds": seconds, "cpu": cpu, "mb": peak(), **counts, "reasons": reasons}))
"""
_PLAIN = """
import csv, json, sqlite3, sys, time
start, cpu = time.perf_counter(), time.process_time()
database = sqlite3.connect(sys.argv[2])
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = csv.DictReader(file)
    names = rows.fieldnames
    database.execute(f"CREATE TABLE stations ({', '.join(names)})")
    for row in rows:
        database.execute(f"INSERT INTO stations VALUES ({', '.join('?' * len(names))})", [row[name] for name in names])
database.commit()
print(json.dumps({"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu, "mb": peak()}))
"""


def main() -> int:
    """Make the file, run both, print the figures; 1 if a goal is missed."""
    if not (SHARED / "bench-anchors.csv").exists():
        print(f"skipped: {SHARED}/bench-anchors.csv is not there (set WAYSTATION_SHARED)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.csv"
        make(path)
        size = path.stat().st_size / 1e6
        ours = child(_IMPORT, path, Path(folder) / "stations.sqlite", str(ROWS))
        plain = child(_PLAIN, path, Path(folder) / "plain.sqlite")
    speed, plain_speed = ROWS / ours["cpu"], ROWS / plain["cpu"]
    print(f"file: {size:.1f} MB ({ROWS} synthetic rows)")
    print(f"rows: {ours['accepted']} accepted, {ours['warned']} warned, {ours['rejected']} rejected {ours['reasons']}")
    print(
        f"import speed: {speed:,.0f} rows per second of one core (alternative, plain DictReader and INSERT without "
        f"checks: {plain_speed:,.0f}, ratio {speed / plain_speed:.3f})"
    )
    print(f"import by the clock: {ours['seconds']:.1f} s (alternative: {plain['seconds']:.1f} s)")
    print(f"peak memory: {ours['mb']:.0f} MB (alternative: {plain['mb']:.0f} MB, ratio {ours['mb'] / plain['mb']:.1f})")
    missed = speed < GOAL_ROWS or ours["mb"] > GOAL_MB
    if missed:
        print(f"goal missed: {GOAL_ROWS} rows/s and {GOAL_MB} MB")
    return int(missed)


def child(code: str, *arguments: Path | str) -> dict[str, float]:
    """Run code in a process of its own, on one core where the system lets us choose."""
    pin = ["taskset", "-c", "0"] if Path("/usr/bin/taskset").exists() else []
    command = [*pin, sys.executable, "-c", _PEAK + code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def make(path: Path) -> None:
    """Write the synthetic list: 60 % around business districts, 40 % around county points, half with a region code."""
    random = Random(SEED)
    anchors = [(float(row["lng_wgs84"]), float(row["lat_wgs84"])) for row in read("bench-anchors.csv")]
    counties = [(float(r["point_lng"]), float(r["point_lat"])) for r in read("adcode-2024.csv") if r["point_lng"]]
    texts = read("stations-real.csv")
    streets = sorted({re.sub(r"^(.{2,6}?[省市区县])+", "", row["address"]) for row in texts if row["address"]})
    points = [
        scattered(random, anchors, 0.012) if random.random() < 0.6 else scattered(random, counties, 0.03)
        for _ in range(ROWS)
    ]
    codes = boundaries().locate_many([lng for lng, _ in points], [lat for _, lat in points])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (point, code) in enumerate(zip(points, codes, strict=True)):
            datum = random.choices(("gcj02", "bd09", "wgs84", ""), (70, 10, 18, 2))[0]
            lng, lat = from_wgs84(*point, datum) if datum else point
            wrong = random.random() < 0.005  # a code of some other row
            stated = random.choice(codes) if wrong else code if random.random() < 0.5 else ""
            text = random.choice(texts)
            writer.writerow(
                (
                    f"{text['name']}{number % 977 or ''}", text["kind"], stated or "",
                    f"{random.choice(streets)}{random.randrange(1, 900)}号", f"{lng:.6f}", f"{lat:.6f}", datum,
                    text["hours"], text["facilities"], text["phone"], "合成测试数据", "2026-11-01",
                )
            )  # fmt: skip


def scattered(random: Random, centres: list[tuple[float, float]], sigma: float) -> tuple[float, float]:
    """A point near one of the centres, sigma in degrees."""
    lng, lat = random.choice(centres)
    return lng + random.gauss(0, sigma), lat + random.gauss(0, sigma)


def read(name: str) -> list[dict[str, str]]:
    """Rows of a shared data file."""
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
