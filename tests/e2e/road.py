"""The road between a phone and our server: a small proxy that sees every request and can spoil the answers."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What a wireless network that wants a login answers to everything, with status 200.
PORTAL = "<!doctype html><title>欢迎使用无线网</title><form action=/login>手机号 <input name=phone></form>".encode()
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Sent:
    """One request as it passed by."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What comes back. `length`: the Content-Length that is promised; None: the true one."""

    status: int
    headers: dict[str, str]
    body: bytes
    length: int | None = None


Spoil = Callable[[str, Answer], Answer | None]
"""(path, the server's answer) -> what the phone gets; None: the connection drops."""


def untouched(_path: str, answer: Answer) -> Answer:
    """A good road."""
    return answer


class Road:
    """`url`: where the phone goes. `seen`: all requests. `spoil`: change it at any time. `date`: the server's clock."""

    def __init__(self, server_url: str) -> None:
        self.seen: list[Sent] = []
        self.answers: list[tuple[str, Answer]] = []
        self.spoil: Spoil = untouched
        self.date: datetime | None = None
        self._to = server_url.removeprefix("http://")
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def paths(self) -> list[str]:
        """Paths asked for so far."""
        return [sent.path for sent in self.seen]

    def forget(self) -> None:
        """Begin counting anew."""
        self.seen.clear()
        self.answers.clear()

    def close(self) -> None:
        """Close the road; requests on it are dropped."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def pass_on(self, sent: Sent) -> Answer | None:
        """Ask the server, spoil the answer. None: no answer."""
        self.seen.append(sent)
        conn = http.client.HTTPConnection(self._to, timeout=20)
        try:
            conn.request(sent.method, sent.path, sent.body or None, sent.headers)
            reply = conn.getresponse()
            headers = {k: v for k, v in reply.getheaders() if k.lower() not in HOP}
            answer = Answer(reply.status, headers, reply.read())
        except OSError:
            return None
        finally:
            conn.close()
        self.answers.append((sent.path, answer))
        return self.spoil(sent.path, answer)


def _handler(road: Road) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = road.pass_on(Sent(self.command, self.path, dict(self.headers.items()), body))
            self.close_connection = answer is None
            if answer:
                self._give(answer)

        do_PUT = do_POST = do_HEAD = do_GET

        def _give(self, answer: Answer) -> None:
            promised = len(answer.body) if answer.length is None else answer.length
            self.send_response_only(answer.status)
            if "Date" not in answer.headers:
                self.send_header("Date", format_datetime((road.date or datetime.now(UTC)).astimezone(UTC), usegmt=True))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(promised))
            self.end_headers()
            self.wfile.write(answer.body)
            self.close_connection = promised != len(answer.body)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # the phone went away

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def is_pack(path: str) -> bool:
    """Is it a pack or a delta (not their list)?"""
    return path.startswith("/packs/") and not path.endswith("index.json")


def plain(path: str, answer: Answer, wanted: Callable[[str], bool], change: Callable[[bytes], bytes]) -> Answer:
    """The answer with its body unpacked and changed, its promised length right: only a hash can tell."""
    if not wanted(path) or answer.status != 200:
        return answer
    headers = {k: v for k, v in answer.headers.items() if k.lower() not in ("content-encoding", "etag")}
    return replace(answer, headers=headers, body=change(_unpacked(answer)))


def _unpacked(answer: Answer) -> bytes:
    import gzip

    import brotli

    coding = next((v for k, v in answer.headers.items() if k.lower() == "content-encoding"), "")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
    return bytes(unpack(answer.body))


def one_byte_altered(path: str, answer: Answer) -> Answer:
    """Packs arrive with one digit changed, in the middle of the numbers: still good JSON."""

    def alter(body: bytes) -> bytes:
        at = next(i for i in range(len(body) // 2, len(body)) if body[i : i + 1].isdigit())
        return body[:at] + (b"1" if body[at : at + 1] != b"1" else b"2") + body[at + 1 :]

    return plain(path, answer, is_pack, alter)


def cut_short(path: str, answer: Answer) -> Answer:
    """The connection ends in the middle of a pack."""
    if not is_pack(path):
        return answer
    return replace(answer, body=answer.body[: len(answer.body) // 2], length=len(answer.body))


def cut_cleanly(path: str, answer: Answer) -> Answer:
    """A proxy cut a pack and corrected its length: only the hash tells."""
    return plain(path, answer, is_pack, lambda body: body[: len(body) // 2])


def portal(path: str, _answer: Answer) -> Answer:
    """A login page in place of everything but what the app itself is made of."""
    return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, PORTAL)


def portal_for_packs(path: str, answer: Answer) -> Answer:
    """A login page in place of packs."""
    return portal(path, answer) if is_pack(path) else answer


def dropped(_path: str, _answer: Answer) -> None:
    """No answer at all."""


@contextmanager
def road_to(server_url: str) -> Iterator[Road]:
    """A road that is closed in the end."""
    road = Road(server_url)
    try:
        yield road
    finally:
        road.close()
