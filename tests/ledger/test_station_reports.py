"""What workers say of stations: kept once however often sent; a later 'right' outweighs earlier 'wrong's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from server.ledger.engine import Ledger
from server.ledger.schema import station_report_aspects, station_reports
from server.ledger.station_reports import (
    CHINA,
    StationReport,
    body_hash,
    changed_since,
    confirmations,
    receive,
    seen_at,
)

ROOT = Path(__file__).parents[2]
DAY = 86_400
NOW = int(datetime(2026, 11, 22, 12, 0, tzinfo=CHINA).timestamp())


def report(number: int = 1, **other: object) -> StationReport:
    words = {"station": "330114-7", "answer": "right", "aspects": ("hours",), "words": "", "said_at": NOW}
    return StationReport(id=f"00000000-0000-4000-8000-{number:012}", hash=f"{number:064}", **{**words, **other})


def send(ledger: Ledger, *reports: StationReport, now: int = NOW) -> list[str]:
    with ledger.write_tx() as conn:
        return [receive(conn, each, now) for each in reports]


def rows(ledger: Ledger) -> int:
    with ledger.read() as conn:
        return conn.execute(select(func.count()).select_from(station_reports)).scalar_one()


def said(ledger: Ledger) -> dict:
    with ledger.read() as conn:
        return confirmations(conn)


def test_sent_three_times_kept_once(ledger: Ledger) -> None:
    assert [*send(ledger, report()), *send(ledger, report()), *send(ledger, report(), now=NOW + 9 * DAY)] == [
        "new",
        "same",
        "same",
    ]
    assert rows(ledger) == 1


def test_another_body_under_the_same_id_changes_nothing(ledger: Ledger) -> None:
    send(ledger, report(answer="wrong"))
    assert send(ledger, replace(report(), hash="f" * 64)) == ["other"]
    assert said(ledger)["330114-7"]["hours"]["against"] == 1


def test_sixteen_senders_at_once_make_one_row(ledger: Ledger) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = Counter(pool.map(lambda _: send(ledger, report())[0], range(16)))
    assert (answers, rows(ledger)) == ({"new": 1, "same": 15}, 1)


def test_processes_that_send_the_same_forty_reports_at_once_make_forty_rows(ledger: Ledger, url: str) -> None:
    senders = [
        subprocess.Popen([sys.executable, "-c", SEND_FORTY, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = Counter(word for sender in senders for word in sender.communicate()[0].split())
    assert (answers, rows(ledger)) == ({"new": 40, "same": 120}, 40)


def test_words_of_every_script_come_back_unchanged(ledger: Ledger) -> None:
    words = "'); DROP TABLE station_reports;-- 😀 ئۇيغۇر བོད་ \"\\ \u202e%s :name \n=1+1"
    send(ledger, report(words=words))
    with ledger.read() as conn:
        assert conn.execute(select(station_reports.c.words)).scalar_one() == words


def test_each_aspect_has_its_own_truth(ledger: Ledger) -> None:
    send(
        ledger,
        report(1, answer="right", aspects=("hours", "entry"), said_at=NOW - 5 * DAY),
        report(2, answer="wrong", aspects=("hours",), said_at=NOW - 3 * DAY),
        report(3, answer="wrong", aspects=("hours", "facilities"), said_at=NOW - 2 * DAY),
        report(4, station="410100-1", answer="wrong", aspects=("exists",), said_at=NOW - DAY),
    )
    assert said(ledger) == {
        "330114-7": {
            "hours": {"right_on": "2026-11-17", "against": 2, "against_on": "2026-11-20"},
            "entry": {"right_on": "2026-11-17", "against": 0, "against_on": ""},
            "facilities": {"right_on": "", "against": 1, "against_on": "2026-11-20"},
        },
        "410100-1": {"exists": {"right_on": "", "against": 1, "against_on": "2026-11-21"}},
    }


def test_a_later_right_ends_the_wrongs_also_when_it_arrives_first(ledger: Ledger) -> None:
    send(ledger, report(1, answer="right", said_at=NOW - DAY))
    send(ledger, report(2, answer="wrong", said_at=NOW - 4 * DAY))
    assert said(ledger)["330114-7"]["hours"] == {"right_on": "2026-11-21", "against": 0, "against_on": ""}


def test_the_day_is_the_day_in_china(ledger: Ledger) -> None:
    just_after_midnight = int(datetime(2026, 11, 22, 0, 30, tzinfo=CHINA).timestamp())
    send(ledger, report(said_at=just_after_midnight))
    assert said(ledger)["330114-7"]["hours"]["right_on"] == "2026-11-22"


@pytest.mark.parametrize(
    ("claim", "counts"),
    [
        (NOW - 9 * DAY, NOW - 9 * DAY),  # nine days without signal
        (NOW + 2 * DAY, NOW),  # a clock two days ahead makes nothing fresher than now
        (NOW - 31 * DAY, NOW),  # a clock that fell back to the factory date
        (0, NOW),
        (-62_135_596_800, NOW),
    ],
)
def test_the_phone_is_believed_only_when_it_can_be_true(claim: int, counts: int) -> None:
    assert seen_at(claim, NOW) == counts


def test_the_bake_hears_of_changed_stations_only(ledger: Ledger) -> None:
    with ledger.read() as conn:
        assert changed_since(conn, 0) == (0, set())
    send(ledger, report(1), report(2, station="410100-1"))
    with ledger.read() as conn:
        seq, stations = changed_since(conn, 0)
        assert stations == {"330114-7", "410100-1"}
        assert changed_since(conn, seq) == (seq, set())
    send(ledger, report(1), report(3, station="510100-9"))
    with ledger.read() as conn:
        assert changed_since(conn, seq)[1] == {"510100-9"}


def test_a_report_with_no_aspect_is_a_bug_of_the_caller_and_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(Exception), ledger.write_tx() as conn:  # noqa: B017
        receive(conn, report(aspects=("hours", "hours")), NOW)
    assert rows(ledger) == 0


def test_phone_and_server_seal_the_same_body_to_the_same_hash() -> None:
    seals = json.loads((ROOT / "tests/fixtures/seals.json").read_text())
    assert len(seals) >= 3
    assert [body_hash(seal["body"]) for seal in seals] == [seal["hash"] for seal in seals]


class Senders(RuleBasedStateMachine):
    """Any order of sending, sending again and sending changed bodies, against a dictionary."""

    ledger: Ledger

    @initialize()
    def empty(self) -> None:
        with self.ledger.write_tx() as conn:
            conn.execute(station_report_aspects.delete())
            conn.execute(station_reports.delete())
        self.kept: dict[str, StationReport] = {}

    @rule(
        number=st.integers(1, 6),
        station=st.sampled_from(["330114-7", "410100-1"]),
        answer=st.sampled_from(["right", "wrong"]),
        aspects=st.lists(st.sampled_from(["hours", "entry"]), min_size=1, max_size=2, unique=True),
        days_ago=st.integers(0, 5),
    )
    def send(self, number: int, station: str, answer: str, aspects: list[str], days_ago: int) -> None:
        body = {"station": station, "answer": answer, "aspects": aspects, "days": days_ago}
        new = report(
            number, station=station, answer=answer, aspects=tuple(aspects), said_at=NOW - days_ago * DAY - number
        )
        new = replace(new, hash=body_hash(body))
        known = self.kept.get(new.id)
        expected = "new" if known is None else "same" if known.hash == new.hash else "other"
        assert send(self.ledger, new) == [expected]
        self.kept.setdefault(new.id, new)

    @invariant()
    def counts_agree(self) -> None:
        if hasattr(self, "kept"):
            assert said(self.ledger) == counted(list(self.kept.values()))


def counted(kept: list[StationReport]) -> dict:
    """The same counts in plain Python."""
    found: dict = {}
    for station, aspect in sorted({(each.station, aspect) for each in kept for aspect in each.aspects}):
        of = [each for each in kept if each.station == station and aspect in each.aspects]
        right = max((each.said_at for each in of if each.answer == "right"), default=None)
        wrong = [each.said_at for each in of if each.answer == "wrong" and (right is None or each.said_at > right)]
        found.setdefault(station, {})[aspect] = {
            "right_on": day(right) if right else "",
            "against": len(wrong),
            "against_on": day(max(wrong)) if wrong else "",
        }
    return found


def day(at: int) -> str:
    return datetime.fromtimestamp(at, CHINA).date().isoformat()


def test_any_order_of_sends_gives_the_counts_of_a_dictionary(ledger: Ledger) -> None:
    machine = type("OnThisLedger", (Senders,), {"ledger": ledger})
    quick = settings(max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=quick)


SEND_FORTY = """
import sys
from server.ledger.engine import Ledger
from server.ledger.station_reports import StationReport, receive
ledger = Ledger(sys.argv[1])
for n in range(40):
    report = StationReport(f"id-{n}", "330114-7", "right", ("hours",), "", 1, f"hash-{n}")
    with ledger.write_tx() as conn:
        print(receive(conn, report, 1))
"""
