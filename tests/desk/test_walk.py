"""Every page of the desk opens for who may, in both languages; every route for every role."""

from __future__ import annotations

import pytest
from flask import Flask

from server import policy
from tests.desk.desks import Browser

PAGES = [
    "/desk/me",
    "/desk/rules",
    "/desk/rules?q=pension",
    "/desk/content",
    "/desk/drafts",
    "/desk/versions",
]
ARGUMENTS = {
    "rule": "pension-bill",
    "clause": "below-floor",
    "table": "pension_base",
    "slug": "pension",
    "draft_id": "none",
    "session_id": "none",
    "person": "none",
    "number": 7,
}


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Every (endpoint, method, address) of the desk, in the source language and in English."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("desk."):
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: ARGUMENTS[name] for name in rule.arguments}
                )
            prefix = "/en" if rule.rule.startswith("/en/") else ""
            address = prefix + address.removeprefix("http://localhost").removeprefix("/en")
            found += [(rule.endpoint, method, address) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_opens_for_an_editor(editor: Browser, prefix: str) -> None:
    for page in PAGES:
        reply = editor.get(prefix + page)
        assert reply.status_code == 200, page
        assert reply.headers["Cache-Control"] == "no-store"
        assert ('<html lang="en"' in reply.text) == bool(prefix)


def test_every_rule_parameter_clause_and_guide_opens(editor: Browser) -> None:
    from server.content.guide import guides
    from server.content.ruleset import ruleset, shipped_files

    rules = ruleset()["rules"]
    addresses = [f"/desk/rules/{name}" for name in rules] + [f"/desk/rules/{name}/case" for name in rules]
    addresses += [f"/desk/rules/{name}/clauses/{it['id']}" for name, rule in rules.items() for it in rule["clauses"]]
    addresses += [
        f"/desk/params/{name}{form}"
        for file in shipped_files().params.values()
        for name in file
        for form in ("", "/entry")
    ]
    addresses += [f"/desk/content/{guide['id']}" for guide in guides()]
    assert len(addresses) > 150
    assert [address for address in addresses if editor.get(address).status_code != 200] == []


def test_a_stranger_is_asked_to_sign_in_on_every_route_and_on_addresses_that_do_not_exist(
    app: Flask, stranger: Browser
) -> None:
    asked = [it for it in routes(app) if not policy.may(it[0], it[1])]
    assert len(asked) > 50
    for _endpoint, method, address in asked:
        reply = stranger.client.open(address, method=method)
        door = "/en/desk/signin" if address.startswith("/en/") else "/desk/signin"
        assert (reply.status_code, reply.headers["Location"]) == (303, door), (method, address)
    assert stranger.get("/desk/no/such/page").headers["Location"] == "/desk/signin"


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_absent_and_forbidden_answer_alike_for_every_route_of_a_role(
    app: Flask, request: pytest.FixtureRequest, role: str
) -> None:
    browser: Browser = request.getfixturevalue(role)
    absent = browser.get("/desk/no/such/page")
    assert absent.status_code == 404
    tried = 0
    for endpoint, method, address in routes(app):
        if endpoint in ("desk.signout", "desk.signin_sent", "desk.start_sent"):
            continue
        may = policy.may(endpoint, method, {"editor": policy.EDITOR, "admin": policy.ADMIN}[role])
        token = {"token": browser.token("/desk/me")} if method == "POST" else None
        reply = browser.client.open(address, method=method, data=token)
        if not may:
            tried += 1
            assert reply.status_code == 404
            if not address.startswith("/en/"):
                same = absent.text.replace("/desk/no/such/page", address)
                assert reply.text == same, address
        else:
            assert reply.status_code in (200, 303, 403, 404, 409, 422), (method, address)
            assert reply.headers.get("Location", "") not in ("/desk/signin", "/en/desk/signin"), address
    assert tried == (10 if role == "editor" else 0)


def test_a_worker_page_is_the_same_for_who_is_signed_in(editor: Browser, stranger: Browser) -> None:
    for page in ("/", "/about", "/no-such-page"):
        mine, theirs = editor.get(page), stranger.get(page)
        assert mine.data == theirs.data and "Set-Cookie" not in mine.headers
        assert "Cookie" not in mine.headers.get("Vary", "")


def test_looking_changes_nothing(app: Flask, editor: Browser) -> None:
    from sqlalchemy import select

    from server.ledger import schema

    def everything() -> list[object]:
        with app.extensions["waystation"].ledger.read() as conn:
            return [conn.execute(select(table)).all() for table in schema.metadata.sorted_tables]

    before = everything()
    for _endpoint, method, address in routes(app):
        if method == "GET":
            editor.get(address)
    assert everything() == before
