"""Keeps what phones get equal to what the ledger says was published: the row comes first, the file follows it.

Run after publishing, at `prepare` and at every round of the worker: whatever a crash left undone is done then.
"""

from __future__ import annotations

import json
import logging
from datetime import date

from server.config import Config
from server.content import benefits_pack, edits, live, packs
from server.content.content_schema import PACKS
from server.content.strict_yaml import Mistake
from server.ledger import versions
from server.ledger.engine import Ledger

log = logging.getLogger("waystation.publication")


def follow(config: Config, ledger: Ledger) -> bool:
    """Write benefits-live.json as the newest version says; True when that changed it. Raises LedgerFault."""
    folder = config.data / PACKS
    folder.mkdir(parents=True, exist_ok=True)
    with packs.alone(folder):  # read and written under one lock: an older version never overwrites a newer one
        with ledger.read() as conn:
            version = versions.newest(conn)
            text = versions.compiled(conn, version.number) if version else None
        path = config.data / live.FILE
        before = path.read_bytes() if path.exists() else None
        if version is None or text is None:
            path.unlink(missing_ok=True)
            return before is not None
        if before != text.encode():
            _write(config, version, text)
        return path.read_bytes() != before if path.exists() else False


def bake(config: Config, ledger: Ledger, today: date) -> bool:
    """Follow the ledger, then publish the pack of it; True when phones get something new."""
    follow(config, ledger)
    return benefits_pack.publish(config.data, today)


def _write(config: Config, version: versions.Version, text: str) -> None:
    told = json.loads(text)
    try:
        live.write(config.data, told["ruleset"], told["guides"])
    except Mistake as mistake:
        # This release reads another format: the approved edits are put over what it ships.
        log.warning("version %d is compiled anew: %s", version.number, mistake)
        made = edits.made(version.edits)
        live.write(config.data, made.compiled, made.guides)
