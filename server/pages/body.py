"""Bytes of a page or script as a phone takes them: brotli, gzip or plain, each with a strong ETag of its own."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property

import brotli
from flask import Request, Response


def _brotli(plain: bytes) -> bytes:
    return bytes(brotli.compress(plain, mode=brotli.MODE_TEXT, quality=11))


def _gzip(plain: bytes) -> bytes:
    return gzip.compress(plain, 9, mtime=0)  # the same bytes in every process


CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}  # the smaller first


class Body:
    """`coded`: the same bytes by coding; what is not given is compressed when first asked for, then kept."""

    def __init__(self, plain: bytes, coded: Mapping[str, bytes] | None = None) -> None:
        self.plain = plain
        self._coded = {"": plain, **(coded or {})}

    @cached_property
    def hash(self) -> str:
        """What names the plain bytes."""
        return hashlib.sha256(self.plain).hexdigest()[:16]

    def coded(self, coding: str) -> bytes:
        """The bytes in a coding, '' for plain."""
        if coding not in self._coded:
            self._coded[coding] = CODINGS[coding](self.plain)
        return self._coded[coding]

    def send(self, request: Request, mimetype: str, cache: str = "no-cache") -> Response:
        """The smallest coding the request accepts, or 304."""
        coding = next((name for name in CODINGS if request.accept_encodings[name] > 0), "")
        response = Response(self.coded(coding), mimetype=mimetype)
        if coding:
            response.headers["Content-Encoding"] = coding
        response.set_etag(f"{self.hash}-{coding}" if coding else self.hash)
        response.headers["Cache-Control"] = cache
        response.vary.add("Accept-Encoding")
        response.make_conditional(request)
        return response
