"""No route without a line in the policy table."""

from __future__ import annotations

from flask import Flask

from server import policy


def test_every_route_and_method_has_a_policy_line(app: Flask) -> None:
    asked = [
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    assert len(asked) >= 3
    assert [pair for pair in asked if policy.line_for(*pair) is None] == []


def test_only_whole_public_rooms_are_opened_by_a_pattern_and_only_for_reading() -> None:
    wide = [line for line in policy.POLICY if "*" in line.endpoint]
    assert all(line.endpoint.endswith(".*") and line.methods == policy.READ for line in wide)
