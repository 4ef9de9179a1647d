"""How much one sender may write without signing in, counted in fixed windows, without keeping any address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, delete

from server.ledger.engine import insert
from server.ledger.faults import from_os
from server.ledger.schema import allowances

DAY = 86_400


class Senders:
    """Names senders by a keyed hash of their address. The key lives in a folder (0600) and dies with the day (UTC)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: tuple[int, bytes] = (-1, b"")

    def name(self, address: str, now: int) -> str:
        """A name that is stable for a day and means nothing afterwards. LedgerFault when the key cannot be kept."""
        return hmac.new(self._key(now // DAY), network_of(address).encode(), hashlib.sha256).hexdigest()[:32]

    def _key(self, day: int) -> bytes:
        if self._kept[0] != day:
            try:
                self._kept = (day, _key_of(self._folder, day))
                _burn_older(self._folder, day)
            except OSError as error:
                raise from_os(error) from error
        return self._kept[1]


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: a phone has 2^64 of those."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))


def take(conn: Connection, scope: str, who: str, now: int, *, most: int, seconds: int) -> int:
    """Take one of `most` a window; 0 when granted, else the seconds until the next window opens."""
    opens_at = now - now % seconds
    first = insert(conn, allowances).values(scope=scope, who=who, opens_at=opens_at, used=1)
    key = ["scope", "who", "opens_at"]
    again = first.on_conflict_do_update(index_elements=key, set_={"used": allowances.c.used + 1})
    used: int = conn.execute(again.returning(allowances.c.used)).scalar_one()
    return 0 if used <= most else opens_at + seconds - now


def purge(conn: Connection, now: int) -> int:
    """Forget windows older than a day; returns how many."""
    return conn.execute(delete(allowances).where(allowances.c.opens_at < now - DAY)).rowcount


def _key_of(folder: Path, day: int) -> bytes:
    path = folder / f"senders-{day}.key"
    mine = folder / f".senders-{day}.{os.getpid()}.{secrets.token_hex(4)}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fd = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(mine, path)  # the first of several processes wins, and nobody reads half a key
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_bytes()


def _burn_older(folder: Path, day: int) -> None:
    for old in folder.glob("senders-*.key"):
        if old.name < f"senders-{day}.key":
            old.unlink(missing_ok=True)
