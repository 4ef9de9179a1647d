"""One writer at a time among all processes and threads of this machine."""

from __future__ import annotations

import fcntl
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.ledger.faults import Unavailable, from_os

PATIENCE = 15.0
"""Seconds to wait for the lock before the ledger counts as unavailable."""


class FileLock:
    """A lock on a file; the system frees it when its holder dies, also by kill -9."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path, self.patience = path, patience

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Wait for the lock and hold it. Raises Unavailable after `patience` seconds, StorageFull without room."""
        try:
            # A new open file each time: threads exclude each other too, and a forked child never shares a held lock.
            held = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise from_os(error) from error
        try:
            self._wait(held)
            yield
        finally:
            os.close(held)

    def _wait(self, held: int) -> None:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise Unavailable("the write lock is held by another process") from error
            # A blocking flock knows no time limit; short uneven sleeps keep the wait fair and the processor idle.
            time.sleep(random.uniform(0.0003, 0.002))  # noqa: S311
