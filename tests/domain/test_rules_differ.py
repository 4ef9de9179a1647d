"""Phone and server decide alike, to the byte: made-up rules, right and wrong answers, 110,000 jobs.

The real rules are compared in tests/content/test_rules_differ.py.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from tests.domain import rules_jobs
from tests.domain.rules_node import Task, assert_alike

SETS, BATCHES, BATCH = 44, 5, 500


def test_phone_and_server_agree_on_a_hundred_thousand_made_up_jobs() -> None:
    chance = random.Random(20261122)
    tasks: list[Task] = [
        (
            rules_jobs.ruleset(chance),
            [[rules_jobs.job(chance) for _ in range(BATCH)] for _ in range(BATCHES)],
        )
        for _ in range(SETS)
    ]
    outcomes: Counter[str] = Counter()
    codes: Counter[str] = Counter()

    def seen(result: Any) -> None:
        outcomes[result["outcome"]] += 1
        if result["error"]:
            codes[result["error"]["code"]] += 1

    assert_alike(tasks, seen)
    assert outcomes.total() == SETS * BATCHES * BATCH == 110_000
    assert set(outcomes) == {
        *("likely", "possible-ask", "not-yet", "no", "unknown-here", "need_info", "not_in_force", "error"),
    }
    assert set(codes) >= {
        *("unknown-rule", "bad-on", "bad-facts", "unknown-fact", "bad-type", "bad-value", "bad-date"),
        *("contradiction", "type", "overflow", "zero-division", "date-range", "no-clause"),
    }, codes
    assert outcomes["error"] < outcomes.total() * 0.45, "most jobs must reach a verdict, or little is compared"
