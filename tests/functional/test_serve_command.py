"""`isthmus serve` as a user starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_serves_the_home_page_and_leaves_when_asked(tmp_path: Path):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "isthmus.cli.main", "serve", "--port", str(port)],
        env=os.environ | {"ISTHMUS_HOME": str(tmp_path), "ISTHMUS_MODE": "single"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        assert f"http://127.0.0.1:{port}/" in server.stderr.readline()
        page = answered(f"http://127.0.0.1:{port}/")
        assert "Who works with whom?" in page
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert (tmp_path / "isthmus.sqlite3").is_file()
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def answered(address: str) -> str:
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


def test_a_taken_port_is_one_clear_error(run, tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} on 127.0.0.1 can't be used" in done.stderr
    assert "--port" in done.stderr
