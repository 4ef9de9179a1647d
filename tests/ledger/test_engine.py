"""Reading and writing the ledger: one writer at a time, nothing half, nothing acknowledged that is not there."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.ledger import marks
from server.ledger.engine import Ledger
from server.ledger.faults import StorageFull, Unavailable
from server.ledger.schema import marks as table
from tests.ledger.postgres import Cluster

ROOT = Path(__file__).parents[2]


def put(ledger: Ledger, name: str, value: int = 1) -> None:
    with ledger.write_tx() as conn:
        marks.note(conn, name, value, 1)


def count(ledger: Ledger) -> int:
    with ledger.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_was_written_is_read(ledger: Ledger) -> None:
    put(ledger, "a", 7)
    with ledger.read() as conn:
        assert marks.read(conn, "a") == (7, 1)
        assert marks.read(conn, "never") == (0, 0)


def test_an_error_in_the_middle_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.write_tx() as conn:
        marks.note(conn, "a", 1, 1)
        raise ZeroDivisionError
    assert count(ledger) == 0
    put(ledger, "after")
    assert count(ledger) == 1


def test_reading_cannot_write(ledger: Ledger) -> None:
    with pytest.raises((DBAPIError, Unavailable)), ledger.read() as conn:
        conn.execute(table.insert().values(name="a", value=1, at=1))
    assert count(ledger) == 0


def test_a_reader_sees_one_moment_while_a_writer_goes_on(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    ledger.migrate()
    with ledger.read() as conn:
        before = conn.execute(select(func.count()).select_from(table)).scalar_one()
        put(ledger, "meanwhile")
        assert conn.execute(select(func.count()).select_from(table)).scalar_one() == before
    assert count(ledger) == before + 1
    ledger.close()


def test_a_wrong_kind_of_value_and_a_dangling_reference_are_refused(ledger: Ledger) -> None:
    with pytest.raises((IntegrityError, DBAPIError)), ledger.write_tx() as conn:
        conn.execute(text("INSERT INTO marks (name, value, at) VALUES ('a', 'many', 1)"))
    with pytest.raises(IntegrityError), ledger.write_tx() as conn:
        conn.execute(text("INSERT INTO station_report_aspects (report, aspect) VALUES (99, 'hours')"))


def test_a_transaction_inside_a_transaction_is_a_bug_and_says_so(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.write_tx(), ledger.write_tx():
        pass
    put(ledger, "still works")


def test_sixteen_writers_count_without_losing_one(ledger: Ledger) -> None:
    def add_ten(_: int) -> None:
        for _ in range(10):
            with ledger.write_tx() as conn:
                conn.execute(text("SELECT 1"))
                conn.execute(
                    text(
                        "INSERT INTO marks (name, value, at) VALUES ('n', 1, 0) "
                        "ON CONFLICT (name) DO UPDATE SET value = marks.value + 1"
                    )
                )

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add_ten, range(16)))
    with ledger.read() as conn:
        assert marks.read(conn, "n").value == 160


class TestSqlite:
    """What only a file can suffer."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "ledger.sqlite"

    @pytest.fixture
    def ledger(self, path: Path) -> Iterator[Ledger]:
        ledger = Ledger(f"sqlite:///{path}")
        ledger.migrate()
        yield ledger
        ledger.close()

    def test_it_syncs_every_commit_checks_references_and_waits_for_others(self, ledger: Ledger) -> None:
        with ledger.write_tx() as conn:
            got = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
        assert got == PRAGMAS

    def test_every_table_of_ours_is_strict(self, ledger: Ledger) -> None:
        with ledger.read() as conn:
            rows = conn.exec_driver_sql("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").all()
        loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}
        assert loose == {"alembic_version"}
        assert len(rows) > 4

    def test_nobody_else_on_the_machine_can_read_it(self, ledger: Ledger, path: Path) -> None:
        put(ledger, "a")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert set(modes.values()) == {0o600}, modes

    def test_a_missing_ledger_is_unavailable_and_not_made_up_empty(self, path: Path) -> None:
        ledger = Ledger(f"sqlite:///{path}")
        with pytest.raises(Unavailable), ledger.read():
            pass
        with pytest.raises(Unavailable), ledger.write_tx():
            pass
        assert not path.exists()

    def test_a_file_that_is_no_database_is_unavailable(self, path: Path) -> None:
        path.write_bytes(b"not a database at all" * 100)
        ledger = Ledger(f"sqlite:///{path}")
        with pytest.raises(Unavailable), ledger.read() as conn:
            conn.execute(select(table))
        ledger.close()

    def test_a_writer_waits_for_another_process_and_then_writes(self, ledger: Ledger, path: Path) -> None:
        holder = run_python(HOLD, path)
        assert holder.stdout and holder.stdin
        assert holder.stdout.readline() == "held\n"
        done = threading.Event()
        waiter = threading.Thread(target=lambda: (put(ledger, "waited"), done.set()))
        waiter.start()
        assert not done.wait(0.05)
        holder.communicate("go\n")
        waiter.join(10)
        assert done.is_set()

    def test_the_lock_file_alone_keeps_writers_out_and_lets_readers_in(self, ledger: Ledger, path: Path) -> None:
        put(ledger, "before")
        hasty = Ledger(f"sqlite:///{path}", patience=0.01)
        with Path(f"{path}.lock").open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with pytest.raises(Unavailable), hasty.write_tx():
                pass
            assert count(hasty) == 1
        put(hasty, "after")
        hasty.close()

    def test_a_writer_that_waited_too_long_says_unavailable(self, ledger: Ledger, path: Path) -> None:
        holder = run_python(HOLD, path)
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        hasty = Ledger(f"sqlite:///{path}", patience=0.01)
        with pytest.raises(Unavailable), hasty.write_tx():
            pass
        holder.communicate("go\n")
        put(hasty, "now it works")
        hasty.close()

    def test_a_writer_killed_with_the_lock_in_its_hand_stops_nobody(self, ledger: Ledger, path: Path) -> None:
        holder = run_python(HOLD, path)
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.communicate()
        put(ledger, "after")
        assert count(ledger) == 1

    def test_a_full_ledger_says_storage_full_and_works_again_when_there_is_room(self, ledger: Ledger) -> None:
        put(ledger, "kept")
        with ledger.write_tx() as conn:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
            conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StorageFull):
            for number in range(2000):
                put(ledger, f"{number}-{'x' * 500}")
        kept = count(ledger)
        assert kept >= 1
        with ledger.write_tx() as conn:
            assert conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            conn.exec_driver_sql("PRAGMA max_page_count=1000000")
        put(ledger, "room again")
        assert count(ledger) == kept + 1

    def test_a_full_disk_says_storage_full_and_keeps_what_was_acknowledged(self, small_disk: Path) -> None:
        ledger = Ledger(f"sqlite:///{small_disk / 'ledger.sqlite'}")
        ledger.migrate()
        acknowledged = 0
        with pytest.raises(StorageFull):
            for number in range(20_000):
                put(ledger, f"{number}-{'x' * 2000}")
                acknowledged += 1
        assert acknowledged > 10
        assert count(ledger) == acknowledged
        (small_disk / "ballast").unlink()
        put(ledger, "room again")
        assert count(ledger) == acknowledged + 1
        ledger.close()

    def test_a_full_disk_at_the_first_start_says_storage_full(self, small_disk: Path) -> None:
        fill(small_disk)
        ledger = Ledger(f"sqlite:///{small_disk / 'ledger.sqlite'}")
        with pytest.raises((StorageFull, Unavailable)):
            ledger.migrate()
        (small_disk / "ballast").unlink()
        assert ledger.migrate()
        ledger.close()

    def test_a_writer_killed_at_any_moment_loses_no_acknowledged_row(self, ledger: Ledger, path: Path) -> None:
        for _ in range(5):
            writer = run_python(WRITE_FOR_EVER, path)
            assert writer.stdout
            acknowledged = [writer.stdout.readline().strip() for _ in range(20)]
            writer.send_signal(signal.SIGKILL)
            acknowledged += [line for line in writer.communicate()[0].split("\n") if re.fullmatch(r"\d+-\d+", line)]
            assert len(acknowledged) >= 20
            with ledger.read() as conn:
                kept = set(conn.execute(select(table.c.name)).scalars())
            assert set(acknowledged) <= kept

    def test_a_forked_child_uses_its_own_connections(self, ledger: Ledger) -> None:
        put(ledger, "parent")
        code = _in_child(lambda: put(ledger, "child"))
        assert code == 0
        put(ledger, "parent again")
        assert count(ledger) == 3


class TestPostgresql:
    """What only a server can suffer."""

    def test_a_database_that_went_away_is_unavailable_and_found_again_when_back(self) -> None:
        own = Cluster()
        try:
            ledger = Ledger(own.fresh())
            ledger.migrate()
            put(ledger, "before")
            own.stop("immediate")
            with pytest.raises(Unavailable):
                put(ledger, "lost")
            with pytest.raises(Unavailable), ledger.read():
                pass
            own.start()
            put(ledger, "after")
            assert count(ledger) == 2
            ledger.close()
        finally:
            own.close()

    @pytest.fixture(autouse=True)
    def _needs(self, cluster: Cluster) -> None:
        """Skips where PostgreSQL is not installed."""


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_a_ledger_that_would_forget_or_that_we_do_not_know_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="WAYSTATION_LEDGER_URL"):
        Ledger(url)


@pytest.mark.parametrize("name", ["with space", "百分 50%", "what?", "plus+and#hash"])
def test_a_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    from server.config import Config

    config = Config.from_env({"WAYSTATION_DATA": str(tmp_path / name)})
    ledger = Ledger(config.ledger_url)
    ledger.migrate()
    put(ledger, "a")
    assert (tmp_path / name / "ledger.sqlite").exists()
    ledger.close()


PRAGMAS = {"synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000, "journal_mode": "wal"}

HOLD = """
import sys
from server.ledger.engine import Ledger
with Ledger("sqlite:///" + sys.argv[1]).write_tx():
    print("held", flush=True)
    sys.stdin.readline()
"""

WRITE_FOR_EVER = """
import os, sys
from itertools import count
from server.ledger import marks
from server.ledger.engine import Ledger
ledger = Ledger("sqlite:///" + sys.argv[1])
for number in count():
    with ledger.write_tx() as conn:
        marks.note(conn, f"{os.getpid()}-{number}", 1, 1)
    print(f"{os.getpid()}-{number}", flush=True)
"""


def run_python(code: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _in_child(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def fill(disk: Path) -> None:
    """Write until nothing more fits."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB with 1 MB of ballast."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root and mount rights")
    (disk / "ballast").write_bytes(b"x" * 1_000_000)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_the_running_sqlite_is_new_enough() -> None:
    from server.ledger.engine import OLDEST_SQLITE

    assert sqlite3.sqlite_version_info >= OLDEST_SQLITE
