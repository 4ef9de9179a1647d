"""Writers in parallel: station reports a second and the longest wait, our write lock against SQLite's own waiting."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from server.ledger.engine import Ledger
from server.ledger.station_reports import StationReport, receive

PROCESSES, SECONDS = 8, 5.0


def write(url: str, locked: bool) -> None:
    """Write for SECONDS; print the milliseconds of each transaction."""
    ledger = Ledger(url)
    if not locked:
        ledger._alone = nullcontext  # type: ignore[method-assign]
    end, number = time.monotonic() + SECONDS, 0
    took = []
    while (began := time.monotonic()) < end:
        number += 1
        report = StationReport(f"{os.getpid()}-{number}", "330114-7", "wrong", ("hours",), "没水" * 50, 1, "0" * 64)
        with ledger.write_tx() as conn:
            receive(conn, report, 2)
        took.append((time.monotonic() - began) * 1000)
    print(" ".join(f"{ms:.2f}" for ms in took))


def measure(folder: str, locked: bool) -> tuple[float, float, float]:
    """Reports a second, 99th percentile and maximum in ms."""
    url = f"sqlite:///{folder}/{locked}.sqlite"
    Ledger(url).migrate()
    command = [sys.executable, __file__, url, str(int(locked))]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    took = sorted(float(ms) for writer in writers for ms in writer.communicate()[0].split())
    return len(took) / SECONDS, took[int(len(took) * 0.99)], took[-1]


def main() -> int:
    """Print the figures; 1 when the lock does not at least halve the longest wait."""
    with tempfile.TemporaryDirectory() as folder:
        rate, p99, longest = measure(folder, True)
        other_rate, other_p99, other_longest = measure(folder, False)
    for name, value, unit, other in (
        ("ledger writes", rate, "/s", other_rate),
        ("ledger write p99", p99, "ms", other_p99),
        ("ledger write longest", longest, "ms", other_longest),
    ):
        print(f"{name}: {value:.1f} {unit} (SQLite's busy wait: {other:.1f}, ratio {value / other:.2f})")
    return int(longest > other_longest / 2)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write(sys.argv[1], sys.argv[2] == "1")
    else:
        sys.exit(main())
