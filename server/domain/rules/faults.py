"""What is wrong with a job: a code and the place. Never leaves this package; it becomes the outcome `error`."""

from __future__ import annotations


class Fault(Exception):
    """`code`: bad-date, date-range, type, overflow, zero-division, …; `at`: the fact, node or check it is about."""

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(f"{code}: {at}")
        self.code = code
        self.at = at
