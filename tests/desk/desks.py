"""People at the desk as tests need them: a browser that signs in, a clock that can be moved, forms with their token."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient

from server.desk import secrets
from server.ledger import people
from server.ledger.engine import Ledger

START = 1_795_320_000  # 2026-11-22 in China
PASSWORD = "vier hohe Birken"  # noqa: S105 of no installation


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> int:
        return self.at

    def pass_seconds(self, seconds: int) -> None:
        self.at += seconds


@dataclass
class Browser:
    """A browser of one person; `send` takes the form token from the page the form is on."""

    app: Flask
    client: FlaskClient
    clock: Clock
    name: str = ""
    totp: str = ""

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def send(self, path: str, page: str = "/desk/me", **fields: Any) -> Any:
        """Post a form found on a page."""
        return self.client.post(path, data={"token": self.token(page), **named(fields)})

    def token(self, page: str) -> str:
        """The form token of a page."""
        found = re.search(r'name="token" value="(\w+)"', self.client.get(page).text)
        assert found, page
        return found[1]

    def code(self) -> str:
        """The next unused code of the authenticator."""
        self.clock.pass_seconds(30)
        return pyotp.TOTP(self.totp).at(self.clock.at)

    def sign_in(self, password: str = PASSWORD, code: str | None = None) -> Any:
        given = self.code() if code is None else code
        return self.send("/desk/signin", "/desk/signin", name=self.name, password=password, code=given)


def named(fields: dict[str, Any]) -> dict[str, Any]:
    """Field names with hyphens, written with __."""
    return {name.replace("__", "-"): value for name, value in fields.items()}


def browser(app: Flask, clock: Clock, name: str = "", totp: str = "") -> Browser:
    """A browser nobody has signed in with."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return Browser(app, client, clock, name, totp)


def person(ledger: Ledger, name: str, role: str, now: int) -> tuple[str, str]:
    """A person who has started: id and TOTP secret."""
    code, totp = people.one_time_code(), secrets.new_totp()
    with ledger.write_tx() as conn:
        people.add(conn, name, role, code, totp, now)
        made = people.start(conn, code, secrets.hashed(PASSWORD), 0, [recovery_of(name)], now)
    return made, totp


def recovery_of(name: str) -> str:
    """The recovery code of a person of these tests."""
    return hashlib.sha256(name.encode()).hexdigest()[:16].upper()
