"""A real server with the shipped stations, and real Chromium as a phone: 390×844, touch, Chinese time."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A street corner in 郑州 二七区, WGS-84: several located stations lie around it.
ZHENGZHOU = {"latitude": 34.7466, "longitude": 113.6254}

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "geolocation": ZHENGZHOU,
    "permissions": ["geolocation"],
}

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser."""
    for item in items:
        if "e2e" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A running server: its address, its data folder, and how to stop and start it."""

    url: str
    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def env(self) -> dict[str, str]:
        """What its processes see."""
        return {**os.environ, "WAYSTATION_DATA": str(self.data), "PORT": str(self.port)}

    def flask(self, *words: str) -> str:
        """Run a command of ours on this server's data; its output."""
        command = [sys.executable, "-m", "flask", "--app", "server", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def publish(self, file: Path) -> None:
        """What a clerk does: import a list, then publish it."""
        self.flask("stations", "import", str(file))
        self.flask("content", "bake")

    def start(self) -> None:
        """Start the web processes and wait until they answer."""
        command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{self.port}", "server.wsgi:app"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.env(), stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_for(lambda: urllib.request.urlopen(self.url + "/livez", timeout=1))  # noqa: S310 our own address

    def stop(self) -> None:
        """Stop at once, workers too, as a power cut would."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def wait_for(works: Callable[[], object], seconds: float = 30) -> None:
    """Until `works()` does not raise; the last error when it never does."""
    import time

    end = time.monotonic() + seconds
    while True:
        try:
            works()
        except OSError:
            if time.monotonic() > end:
                raise
            select_a_moment()
        else:
            return


def select_a_moment() -> None:
    """Give the processor away for 50 ms."""
    import select

    select.select([], [], [], 0.05)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped stations, baked once for all tests."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    server = Server("", data, 1)
    server.flask("prepare")
    return data


@pytest.fixture(scope="session")
def shared_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for tests that do not change it."""
    yield from serve(prepared, tmp_path_factory.mktemp("shared") / "data")


@pytest.fixture
def own_server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of one test's own, to stop, to change, to break."""
    yield from serve(prepared, tmp_path / "data")


@pytest.fixture(scope="session")
def more_places(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shipped stations and a clerk's list of 开封, next to 郑州: places with hours of every sort."""
    for server in serve(prepared, tmp_path_factory.mktemp("more") / "data"):
        server.publish(ROOT / "tests/fixtures/kaifeng.csv")
        yield server


def serve(prepared: Path, data: Path) -> Iterator[Server]:
    """A server on a copy of a data folder, stopped in the end."""
    shutil.copytree(prepared, data)
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", data, port)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_phone(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a phone: a fresh browser profile of phone size. Script errors of its pages fail the test."""
    phones: list[BrowserContext] = []
    errors: list[str] = []

    def make(**more: object) -> BrowserContext:
        phone = chromium.new_context(**{**PHONE, **more})
        phone.on("weberror", lambda error: errors.append(str(error.error)))
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        phone.close()
    assert not errors, errors


@pytest.fixture
def phone(new_phone: Callable[..., BrowserContext]) -> BrowserContext:
    """A rider's phone in 郑州 that may use its location."""
    return new_phone()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """A tab on that phone."""
    return phone.new_page()


READY = """async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  if (worker.state !== 'activated') await new Promise((done) => worker.addEventListener('statechange', done));
}"""


def ready_offline(page: Page) -> None:
    """Until the service worker has everything it keeps."""
    page.evaluate(READY)
