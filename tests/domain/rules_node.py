"""Asks the phone's evaluator many jobs at once, and compares by digest: only a batch that differs is looked at."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.domain.rules import Ruleset, canonical

RUNNER = Path(__file__).parents[1] / "fixtures" / "run-rules.mjs"
Job = tuple[Any, Any, Any]  # rule, on, facts
Task = tuple[dict[str, Any], list[list[Job]]]  # a compiled set and batches of jobs


def start(tasks: list[Task], *mode: str) -> Callable[[], list[str]]:
    """Sets node to work; the function waits for its lines, one a batch."""
    lines = []
    for compiled, batches in tasks:
        lines.append(json.dumps({"set": compiled}))
        lines += [json.dumps(batch) for batch in batches]
    pipe = subprocess.PIPE
    node = subprocess.Popen(["node", str(RUNNER), *mode], stdin=pipe, stdout=pipe, text=True)
    assert node.stdin
    node.stdin.write("\n".join(lines))
    node.stdin.close()
    node.stdin = None

    def wait() -> list[str]:
        out, _ = node.communicate()
        assert node.returncode == 0
        return out.splitlines()

    return wait


def digests(tasks: list[Task], seen: Callable[[Any], None]) -> list[str]:
    """What Python answers, one digest a batch; every result is shown to `seen`."""
    made = []
    for compiled, batches in tasks:
        ready = Ruleset(compiled)
        for batch in batches:
            results = [ready.evaluate(*job) for job in batch]
            for result in results:
                seen(result)
            made.append(hashlib.sha256("\n".join(map(canonical, results)).encode()).hexdigest())
    return made


def assert_alike(tasks: list[Task], seen: Callable[[Any], None]) -> None:
    """Python and node give the same bytes for every job; names the first job that differs."""
    wait = start(tasks)
    ours = digests(tasks, seen)
    theirs = wait()
    if ours == theirs:
        return
    flat = [(compiled, batch) for compiled, batches in tasks for batch in batches]
    assert len(ours) == len(theirs)
    for (compiled, batch), mine, phone in zip(flat, ours, theirs, strict=True):
        if mine != phone:
            _name_the_job(compiled, batch)


def _name_the_job(compiled: dict[str, Any], batch: list[Job]) -> None:
    ready = Ruleset(compiled)
    for job, theirs in zip(batch, json.loads(start([(compiled, [batch])], "texts")()[0]), strict=True):
        text = canonical(ready.evaluate(*job))
        assert text == theirs, f"{job}\n{compiled['rules'].get(job[0]) if isinstance(job[0], str) else ''}"
