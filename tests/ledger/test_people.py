"""People, sessions, drafts and versions on both engines, also when many do the same at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.ledger import drafts, people, sessions, versions
from server.ledger.engine import Ledger

NOW = 1_795_320_000


def add(ledger: Ledger, name: str, role: str = people.EDITOR) -> str:
    with ledger.write_tx() as conn:
        return people.add(conn, name, role, people.one_time_code(), "TOTP", NOW)


def asked(ledger: Ledger, author: str) -> drafts.Draft:
    with ledger.write_tx() as conn:
        draft = drafts.begin(conn, author, "shipped", NOW)
        assert drafts.change(conn, draft, NOW, edits=[{"kind": "case"}])
        assert drafts.change(conn, drafts.get(conn, draft.id), NOW, state=drafts.ASKED, why="why")
        return drafts.get(conn, draft.id)


def publish(ledger: Ledger, draft: drafts.Draft, approver: str, over: int) -> int:
    with ledger.write_tx() as conn:
        return versions.publish(
            conn,
            draft,
            over=over,
            approver=approver,
            edits=draft.edits,
            compiled="{}",
            ruleset="hash",
            shipped="shipped",
            now=NOW,
        )


def test_ten_who_use_one_code_at_once_start_one_account(ledger: Ledger) -> None:
    code = people.one_time_code()
    with ledger.write_tx() as conn:
        people.add(conn, "a", people.ADMIN, code, "TOTP", NOW)

    def start(turn: int) -> str:
        with ledger.write_tx() as conn:
            return people.start(conn, code, f"hash {turn}", 1, [f"{turn:016}"], NOW)

    with ThreadPoolExecutor(10) as pool:
        assert len([who for who in pool.map(start, range(10)) if who]) == 1


def test_ten_who_ask_for_the_first_admin_at_once_make_one(ledger: Ledger) -> None:
    def init(_turn: int) -> bool:
        with ledger.write_tx() as conn:
            return people.init(conn, people.one_time_code(), "TOTP", NOW)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(init, range(10)))
    with ledger.read() as conn:
        assert [it.name for it in people.everybody(conn)] == ["admin"]


def test_a_name_is_taken_and_the_transaction_lives_on(ledger: Ledger) -> None:
    add(ledger, "a")
    with ledger.write_tx() as conn:
        with pytest.raises(people.NameTaken):
            people.add(conn, "a", people.ADMIN, "code", "TOTP", NOW)
        people.add(conn, "b", people.ADMIN, "code", "TOTP", NOW)


def test_being_seen_does_not_bring_an_ended_session_back(ledger: Ledger) -> None:
    who = add(ledger, "a")
    with ledger.write_tx() as conn:
        token = sessions.begin(conn, who, NOW)
        session = sessions.alive(conn, token, NOW)
        assert session and sessions.end(conn, session.id, who)
        sessions.touch(conn, session, NOW)
        assert sessions.alive(conn, token, NOW) is None


def test_of_eight_approvals_at_once_one_makes_a_version(ledger: Ledger) -> None:
    author, other = add(ledger, "a"), add(ledger, "b")
    draft = asked(ledger, author)

    def approve(_turn: int) -> int:
        try:
            return publish(ledger, draft, other, 0)
        except versions.Moved:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(approve, range(8))) == [0] * 7 + [1]


def test_two_drafts_published_over_the_same_version_make_one(ledger: Ledger) -> None:
    author, other = add(ledger, "a"), add(ledger, "b")
    first, second = asked(ledger, author), asked(ledger, author)
    publish(ledger, first, other, 0)
    with pytest.raises(versions.Moved):
        publish(ledger, second, other, 0)
    assert publish(ledger, second, other, 1) == 2


def test_nobody_publishes_their_own_draft(ledger: Ledger) -> None:
    author = add(ledger, "a")
    with pytest.raises(ValueError, match="other than the author"):
        publish(ledger, asked(ledger, author), author, 0)
    with ledger.read() as conn:
        assert versions.newest(conn) is None


def test_a_draft_changed_in_two_tabs_keeps_the_first(ledger: Ledger) -> None:
    author = add(ledger, "a")
    with ledger.write_tx() as conn:
        draft = drafts.begin(conn, author, "shipped", NOW)
        assert drafts.change(conn, draft, NOW, edits=[{"kind": "one"}])
        assert not drafts.change(conn, draft, NOW, edits=[{"kind": "two"}])
        assert drafts.get(conn, draft.id).edits == [{"kind": "one"}]
