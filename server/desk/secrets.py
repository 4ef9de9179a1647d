"""Passwords (argon2id), second factor (TOTP) and how they are compared in the same time for everybody."""

from __future__ import annotations

import secrets
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
STEP_SECONDS = 30
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def new_totp() -> str:
    """A new secret of 160 bits, base32."""
    return pyotp.random_base32()


def totp_uri(secret: str, name: str) -> str:
    """What an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="驿路 Waystation")


def totp_step(secret: str, code: str, now: int) -> int:
    """The 30-second step whose code this is (the one before and after count, clocks differ); 0 when it is none."""
    plain = "".join(code.split())
    totp, found = pyotp.TOTP(secret or pyotp.random_base32()), 0
    for step in (now // STEP_SECONDS + offset for offset in (-1, 0, 1)):
        if secrets.compare_digest(totp.generate_otp(step).encode(), plain.encode()):
            found = step
    return found


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def is_password(kept: str, password: str) -> bool:
    """Whether it is the password; with nothing kept it takes the same time and is False."""
    try:
        right = _HASHER.verify(kept or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(kept)


def too_weak(password: str, name: str) -> bool:
    """Too short, too long, the name, or a few signs again and again."""
    plain = password.lower()
    return not SHORTEST <= len(password) <= LONGEST or len(set(plain)) < 6 or (len(name) > 3 and name.lower() in plain)


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
