"""./run as its user meets it: from an empty folder to a page, a clean stop, and a clear word when the port is taken."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def serve(data: Path, port: int) -> subprocess.Popen[str]:
    """Start it as ./run does."""
    env = {**os.environ, "WAYSTATION_DATA": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flask", "--app", "server", "serve"]
    return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def said(process: subprocess.Popen[str], words: str, seconds: float = 60) -> str:
    """What it says up to these words."""
    text, end = "", time.monotonic() + seconds
    assert process.stderr
    while words not in text:
        ready, _, _ = select.select([process.stderr], [], [], max(0, end - time.monotonic()))
        line = process.stderr.readline() if ready else ""
        assert line, f"never said {words!r}: {text}"
        text += line
    return text


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def test_from_an_empty_folder_to_a_page_and_a_clean_stop(tmp_path: Path, port: int) -> None:
    process = serve(tmp_path / "data", port)
    try:
        said(process, f"http://127.0.0.1:{port}")
        for path, words in (("/", "附近"), ("/en/", "Nearby"), ("/packs/index.json", "410100")):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                assert words in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
    finally:
        process.kill()
        process.communicate()


def test_a_taken_port_is_said_plainly_and_nothing_is_left_running(tmp_path: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = serve(tmp_path / "data", port)
        _, words = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"port {port} is taken" in words
