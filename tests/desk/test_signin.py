"""Signing in: no default account, both factors, one answer, once each, ended when it must end."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from server.desk import secrets
from server.ledger import audit, people, schema, sessions
from server.ledger.engine import Ledger
from tests.desk.desks import PASSWORD, START, Browser, Clock, browser, person, recovery_of


def the_ledger(app: Flask) -> Ledger:
    return app.extensions["waystation"].ledger


def test_there_is_no_account_before_somebody_makes_one(app: Flask, stranger: Browser) -> None:
    with the_ledger(app).read() as conn:
        assert people.everybody(conn) == []
    stranger.name, stranger.totp = "admin", secrets.new_totp()
    assert stranger.sign_in("admin").status_code == 422


def test_the_first_admin_starts_with_the_code_once(app: Flask, stranger: Browser, clock: Clock) -> None:
    code, totp = people.one_time_code(), secrets.new_totp()
    with the_ledger(app).write_tx() as conn:
        assert people.init(conn, code, totp, clock.at)
    stranger.totp = totp
    assert "data:image/svg" in stranger.send("/desk/start", "/desk/start", one__time=code).text
    given = {"one__time": code.lower().replace("-", " "), "password": PASSWORD, "again": PASSWORD}
    before = stranger.client.get_cookie("desk")
    reply = stranger.send("/desk/start", "/desk/start", **given, code=stranger.code())
    assert reply.text.count("<li><code>") == 10
    assert stranger.client.get_cookie("desk") != before, "the token is another one once signed in"
    assert stranger.get("/desk/people").status_code == 200
    again = browser(app, clock)
    assert again.send("/desk/start", "/desk/start", one__time=code).status_code == 422
    with the_ledger(app).write_tx() as conn:
        assert not people.init(conn, people.one_time_code(), totp, clock.at)


def test_a_code_of_four_days_ago_is_no_good(app: Flask, stranger: Browser, clock: Clock) -> None:
    code = people.one_time_code()
    with the_ledger(app).write_tx() as conn:
        people.init(conn, code, secrets.new_totp(), clock.at)
    clock.pass_seconds(4 * 86_400)
    assert stranger.send("/desk/start", "/desk/start", one__time=code).status_code == 422


@pytest.mark.parametrize("weak", ["kurz", "aaaaaaaaaaaaaa", "abababababab", "x" * 200])
def test_a_weak_password_is_refused_and_the_code_stays_good(
    app: Flask, stranger: Browser, clock: Clock, weak: str
) -> None:
    code, stranger.totp = people.one_time_code(), secrets.new_totp()
    with the_ledger(app).write_tx() as conn:
        people.init(conn, code, stranger.totp, clock.at)
    reply = stranger.send("/desk/start", "/desk/start", one__time=code, password=weak, again=weak, code=stranger.code())
    assert reply.status_code == 422
    with the_ledger(app).read() as conn:
        assert people.starting(conn, code, clock.at)


def test_password_without_second_factor_does_not_open(editor: Browser, stranger: Browser) -> None:
    stranger.name, stranger.totp = editor.name, editor.totp
    assert stranger.sign_in(code="").status_code == 422
    assert stranger.sign_in(code="000000").status_code == 422
    assert stranger.sign_in().status_code == 303


def test_a_code_works_once(editor: Browser, stranger: Browser) -> None:
    stranger.name, stranger.totp = editor.name, editor.totp
    code = stranger.code()
    assert stranger.sign_in(code=code).status_code == 303
    third = browser(stranger.app, stranger.clock, editor.name, editor.totp)
    assert third.sign_in(code=code).status_code == 422


def test_a_recovery_code_stands_for_the_phone_once(editor: Browser, stranger: Browser) -> None:
    stranger.name, stranger.totp = editor.name, editor.totp
    recovery = recovery_of(editor.name).lower()
    assert stranger.sign_in(code=recovery).status_code == 303
    third = browser(stranger.app, stranger.clock, editor.name, editor.totp)
    assert third.sign_in(code=recovery).status_code == 422


def test_unknown_name_and_wrong_password_get_the_same_answer(editor: Browser, stranger: Browser) -> None:
    def answer(name: str, password: str) -> str:
        stranger.name, stranger.totp = name, editor.totp
        reply = stranger.sign_in(password)
        assert reply.status_code == 422
        return str(reply.text).replace(name, "NAME")

    assert answer("没有这个人", PASSWORD) == answer(editor.name, "not the password")


def test_comparing_a_password_takes_as_long_for_a_name_that_does_not_exist() -> None:
    kept = secrets.hashed(PASSWORD)
    secrets.is_password("", "warm up")

    def middle(hash_: str) -> float:
        times = []
        for _turn in range(15):
            begun = time.process_time()
            secrets.is_password(hash_, "not the password")
            times.append(time.process_time() - begun)
        return statistics.median(times)

    assert 0.6 < middle("") / middle(kept) < 1.7


def test_the_eleventh_try_on_a_name_waits_also_with_the_right_password(editor: Browser, stranger: Browser) -> None:
    stranger.name, stranger.totp = editor.name, editor.totp
    for _turn in range(9):  # the first try was the sign-in of the editor
        assert stranger.sign_in("wrong password", code="123456").status_code == 422
    assert stranger.sign_in().status_code == 429
    stranger.clock.pass_seconds(15 * 60)
    assert stranger.sign_in().status_code == 303


def test_half_an_hour_idle_and_twelve_hours_in_all_end_a_session(editor: Browser, clock: Clock) -> None:
    begun = clock.at
    clock.pass_seconds(29 * 60)
    assert editor.get("/desk/me").status_code == 200
    clock.pass_seconds(31 * 60)
    assert editor.get("/desk/me").status_code == 303
    editor.sign_in()
    begun = clock.at
    while clock.at < begun + 12 * 3600:
        assert editor.get("/desk/me").status_code == 200
        clock.pass_seconds(20 * 60)
    assert editor.get("/desk/me").status_code == 303


@pytest.mark.parametrize("how", ["disable", "reset"])
def test_disabling_and_resetting_end_every_session_at_once(
    app: Flask, admin: Browser, editor: Browser, how: str
) -> None:
    with the_ledger(app).read() as conn:
        person_id = people.named(conn, editor.name).id
    assert editor.get("/desk/me").status_code == 200
    assert admin.send(f"/desk/people/{person_id}/{how}", "/desk/people").status_code == 200
    assert editor.get("/desk/me").status_code == 303
    assert editor.sign_in().status_code == 422


def test_nobody_disables_or_resets_themselves(app: Flask, admin: Browser) -> None:
    with the_ledger(app).read() as conn:
        person_id = people.named(conn, admin.name).id
    for how in ("disable", "reset"):
        assert admin.send(f"/desk/people/{person_id}/{how}", "/desk/people").status_code == 422
    assert admin.get("/desk/me").status_code == 200


def test_signing_out_ends_the_session_on_the_server(app: Flask, editor: Browser) -> None:
    kept = editor.client.get_cookie("desk").value
    assert editor.send("/desk/signout").status_code == 303
    editor.client.set_cookie("desk", kept)
    assert editor.get("/desk/me").status_code == 303


def test_a_lost_browser_is_signed_out_from_another(editor: Browser, stranger: Browser) -> None:
    stranger.name, stranger.totp = editor.name, editor.totp
    stranger.sign_in()
    with the_ledger(editor.app).read() as conn:
        older = sessions.of(conn, people.named(conn, editor.name).id, editor.clock.at)[-1]
    assert stranger.send(f"/desk/me/sessions/{older.id}/end").status_code == 303
    assert editor.get("/desk/me").status_code == 303
    assert stranger.get("/desk/me").status_code == 200


def test_the_cookie_is_strict_and_bound_to_the_host_where_there_is_https(stranger: Browser) -> None:
    plain = stranger.get("/desk/signin").headers["Set-Cookie"]
    assert plain.startswith("desk=") and "HttpOnly" in plain and "SameSite=Strict" in plain
    secure = stranger.app.test_client().get("/desk/signin", base_url="https://localhost").headers["Set-Cookie"]
    assert secure.startswith("__Host-desk=") and "Secure" in secure and "Path=/" in secure and "Domain" not in secure


def test_no_form_is_taken_without_its_token(app: Flask, editor: Browser, stranger: Browser) -> None:
    for token in ({}, {"token": ""}, {"token": "0" * 64}, {"token": stranger.token("/desk/signin")}):
        reply = editor.client.post("/desk/people", data=token)
        assert reply.status_code == 404, "what an editor may not do is not there, with or without a token"
        assert editor.client.post("/desk/drafts/renew", data=token).status_code == 403
    assert stranger.client.post("/desk/signin", data={"name": "x"}).status_code == 403
    foreign = editor.token("/desk/me")
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert editor.client.post("/desk/drafts/renew", data={"token": foreign}, headers=headers).status_code == 403


def test_a_fixed_session_id_is_worth_nothing(editor: Browser, stranger: Browser) -> None:
    planted = "A" * 43
    stranger.client.set_cookie("desk", planted)
    stranger.name, stranger.totp = editor.name, editor.totp
    assert stranger.sign_in().status_code == 303
    thief = browser(stranger.app, stranger.clock)
    thief.client.set_cookie("desk", planted)
    assert thief.get("/desk/me").status_code == 303


def test_neither_token_nor_code_nor_password_lies_in_the_ledger(app: Flask, editor: Browser) -> None:
    token = editor.client.get_cookie("desk").value
    with the_ledger(app).read() as conn:
        kept = str([conn.execute(select(table)).all() for table in schema.metadata.sorted_tables])
    assert token not in kept and PASSWORD not in kept and recovery_of(editor.name) not in kept
    assert "$argon2id$" in kept


def test_the_log_tells_who_came_in_and_who_did_not(
    app: Flask, editor: Browser, admin: Browser, stranger: Browser
) -> None:
    stranger.name, stranger.totp = "没有这个人", editor.totp
    stranger.sign_in()
    with the_ledger(app).read() as conn:
        told = [(line.what, line.name) for line in audit.lines(conn)]
    assert told[0] == ("sign-in-refused", None)
    assert ("signed-in", editor.name) in told
    assert "没有这个人" not in admin.get("/desk/audit").text
    assert admin.get("/desk/audit").status_code == 200


def test_a_recovery_code_raced_by_ten_opens_once(app: Flask) -> None:
    ledger = the_ledger(app)
    made, _totp = person(ledger, "十个人", "admin", START)

    def use(_turn: int) -> bool:
        with ledger.write_tx() as conn:
            return people.use_recovery(conn, made, recovery_of("十个人"), START)

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(use, range(10))) == 1


def test_a_name_is_taken_once_and_a_role_is_one_of_ours(admin: Browser) -> None:
    add = {"page": "/desk/people", "name": "林小编", "role": "content-editor"}
    assert admin.send("/desk/people", **add).status_code == 200
    assert admin.send("/desk/people", **add).status_code == 422
    assert admin.send("/desk/people", "/desk/people", name="别人", role="owner").status_code == 422
    assert admin.send("/desk/people", "/desk/people", name="", role="admin").status_code == 422
