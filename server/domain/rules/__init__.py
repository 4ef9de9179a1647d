"""Decides compiled rules: (ruleset, rule, as-of date, answers) -> outcome, missing facts, amounts, trace.

`Ruleset(compiled).evaluate(...)` never raises for what a person or a file says: a bad date, an unknown fact or a wrong
type is the outcome `error` with a code. pwa/core/rules.js gives the same answer, byte for byte. docs/rules.md tells
what a rule looks like; server/content/ruleset.py makes `compiled` from YAML.
"""

from __future__ import annotations

from .evaluate import VERDICTS, Ruleset, canonical

__all__ = ["VERDICTS", "Ruleset", "canonical"]
