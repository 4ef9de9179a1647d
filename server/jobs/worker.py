"""The worker process: a round at start-up, then one every few minutes, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime

from huey import Huey

from server.config import Config
from server.jobs import rounds
from server.jobs.queue import make_huey
from server.ledger.engine import Ledger

log = logging.getLogger("waystation.worker")
HEALTH_SECONDS = 10
STOP_SECONDS = 8
"""A running bake may finish; after that the process ends, and the next start-up round does it again."""


def declare(huey: Huey, config: Config, ledger: Ledger) -> Callable[[], object]:
    """Declare the jobs on a queue; returns what enqueues a round at once."""

    def due(at: datetime) -> bool:
        return (at.hour * 60 + at.minute) % config.bake_minutes == 0

    @huey.periodic_task(due, name="round")  # type: ignore[untyped-decorator]
    def _round() -> None:
        baked = rounds.go(config, ledger, int(time.time()))
        log.info("round", extra={"fields": {"job": "round", "baked": baked}})

    enqueue: Callable[[], object] = _round
    return enqueue


def run(config: Config, ledger: Ledger) -> None:
    """Work until told to stop. Raises LedgerFault when the ledger cannot be migrated, ValueError for a bad queue."""
    ledger.migrate()
    huey = make_huey(config)
    enqueue_round = declare(huey, config, ledger)
    consumer = huey.create_consumer(workers=1, periodic=True, worker_type="thread", shutdown_timeout=STOP_SECONDS)
    stop = threading.Event()
    consumer.start()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: stop.set())
    enqueue_round()  # whatever was lost with a killed worker is found again
    log.info("started", extra={"fields": {"job": "start", "every_minutes": config.bake_minutes}})
    while not stop.wait(HEALTH_SECONDS):
        consumer.check_worker_health()
    consumer.stop(graceful=True)
    log.info("stopped", extra={"fields": {"job": "stop"}})
