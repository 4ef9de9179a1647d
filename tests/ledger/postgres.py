"""A private PostgreSQL for tests: Debian's package, a folder in /tmp, a unix socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg


class Missing(Exception):
    """Why there is no PostgreSQL to test on, and what to install."""


class Cluster:
    """A running cluster; `fresh()` gives the URL of an empty database."""

    def __init__(self) -> None:
        self._bin = _programs()
        self._user = "postgres" if os.geteuid() == 0 else ""
        if self._user and not (shutil.which("runuser") and _exists(self._user)):
            raise Missing(
                "PostgreSQL refuses to run as root and there is no user 'postgres' (apt-get install postgresql)"
            )
        self.folder = Path(tempfile.mkdtemp(prefix="wspg"))
        if self._user:
            shutil.chown(self.folder, self._user)
        self._numbers = count(1)
        self._run(
            "initdb", "-D", f"{self.folder}/db", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"
        )
        self.start()

    def start(self) -> None:
        """Start and wait until it answers. Lost on a power cut (fsync off): fine for tests of logic."""
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", f"{self.folder}/db", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop: 'fast' closes connections, 'immediate' is a crash."""
        self._run("pg_ctl", "-D", f"{self.folder}/db", "-w", "-m", mode, "stop")

    def fresh(self) -> str:
        """The SQLAlchemy URL of a new, empty database."""
        name = f"t{next(self._numbers)}"
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def close(self) -> None:
        """Stop and delete everything."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *args: str) -> None:
        command = [f"{self._bin}/{program}", *args]
        if self._user:
            command = ["runuser", "-u", self._user, "--", *command]
        # pg_ctl's child inherits the output: a pipe would never close, so it goes to a file.
        with tempfile.TemporaryFile("w+") as out:
            if subprocess.run(command, stdout=out, stderr=out, cwd="/").returncode:
                out.seek(0)
                raise Missing(f"{program}: {out.read()[-400:]}")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise Missing("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


def _exists(user: str) -> bool:
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False
