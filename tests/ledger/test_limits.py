"""How much one sender may write, without anybody's address being kept."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from server.ledger.engine import Ledger
from server.ledger.limits import DAY, Senders, network_of, purge, take
from server.ledger.schema import allowances

NOW = 20_000 * DAY + 3_600 * 5 + 100


def ask(ledger: Ledger, who: str = "a", now: int = NOW) -> int:
    with ledger.write_tx() as conn:
        return take(conn, "station-report", who, now, most=3, seconds=3600)


def test_the_fourth_of_three_waits_until_the_next_window(ledger: Ledger) -> None:
    assert [ask(ledger) for _ in range(4)] == [0, 0, 0, 3500]
    assert ask(ledger, "somebody else") == 0
    assert ask(ledger, now=NOW + 3500) == 0


def test_twenty_at_once_get_three(ledger: Ledger) -> None:
    with ThreadPoolExecutor(10) as pool:
        waits = list(pool.map(lambda _: ask(ledger), range(20)))
    assert waits.count(0) == 3


def test_old_windows_are_forgotten(ledger: Ledger) -> None:
    ask(ledger)
    ask(ledger, now=NOW + 2 * DAY)
    with ledger.write_tx() as conn:
        assert purge(conn, NOW + 2 * DAY) == 1
        assert len(conn.execute(select(allowances)).all()) == 1


def test_a_sender_keeps_a_name_for_a_day_and_nobody_can_tell_it_from_the_address(tmp_path: Path) -> None:
    name = Senders(tmp_path).name("203.0.113.9", NOW)
    assert Senders(tmp_path).name("203.0.113.9", NOW + 60) == name
    assert Senders(tmp_path).name("203.0.113.10", NOW) != name
    assert Senders(tmp_path / "another installation").name("203.0.113.9", NOW) != name
    assert "203" not in name or len(name) == 32


def test_the_next_day_has_another_key_and_the_old_one_is_gone(tmp_path: Path) -> None:
    senders = Senders(tmp_path)
    today = senders.name("203.0.113.9", NOW)
    (key,) = tmp_path.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert senders.name("203.0.113.9", NOW + DAY) != today
    (next_key,) = tmp_path.iterdir()
    assert next_key != key


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: Senders(tmp_path).name("203.0.113.9", NOW), range(8)))
    assert len(names) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
        ("<script>", "unknown"),
    ],
)
def test_a_phone_with_many_addresses_is_one_sender(address: str, network: str) -> None:
    assert network_of(address) == network
