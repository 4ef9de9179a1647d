"""One writer at a time among all processes and threads of this machine, in the order they came."""

from __future__ import annotations

import fcntl
import os
import threading
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
        held = self._taken()
        try:
            yield
        finally:
            os.close(held)

    def _taken(self) -> int:
        try:
            # A new open file each time: threads exclude each other too, and a forked child never shares a held lock.
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise from_os(error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not _Waiter(file).got_it(self.patience):
                raise Unavailable("the write lock is held by another process") from None
        return file


class _Waiter:
    """Waits in the system's queue, which is fair but knows no time limit; trying again and again is not fair."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._got = threading.Event()
        self._turn = threading.Lock()
        self._given_up = False
        threading.Thread(target=self._wait, daemon=True).start()

    def got_it(self, patience: float) -> bool:
        """True when the lock is ours; False when it took too long, and then the file is closed once it comes."""
        if self._got.wait(patience):
            return True
        with self._turn:
            self._given_up = not self._got.is_set()
        return not self._given_up

    def _wait(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._turn:
            if self._given_up:
                os.close(self._file)
            else:
                self._got.set()
