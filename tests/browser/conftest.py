"""Real servers, a real browser, and pages that are watched while they are used.

Both modes run as `isthmus` runs them, each with an installation of its own that `seeding.py` fills.
Every page that a test opens is watched: an error of a script, a message in the console or a
violation of the security policy fails the test that saw it.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if importlib.util.find_spec("playwright") is None or CHROMIUM is None:
    collect_ignore_glob = ["test_*.py"]  # `make test-browser` installs what is needed

WAIT_SECONDS = 150
"""How long a server may take to start, or a first assessment to come, on a busy machine."""

EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d"
    r"|Response Status Error Code 4\d\d from "
)
"""What the browser and htmx write for an answer such as 404, which is no fault of a page."""


@dataclass
class Site:
    """A running installation: its address and what `seeding.py` put into it."""

    url: str
    seed: dict[str, Any]

    def case(self, name: str, step: str) -> str:
        """The address of a step of a seeded case."""
        return f"/cases/{self.seed['cases'][name]}/{step}/"


@dataclass
class Watched:
    """A page, and what went wrong on it so far."""

    page: Any
    seen: list[str] = field(default_factory=list)


@contextmanager
def _served(home: Path, mode: str) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {key: value for key, value in os.environ.items() if "DJANGO" not in key} | {
        "ISTHMUS_HOME": str(home),
        "ISTHMUS_MODE": mode,
        "ISTHMUS_URL": url,
        "ISTHMUS_SECOND_FACTOR": "offered",
        "ISTHMUS_SECRET_KEY": "only-for-tests-" * 5,
        "ISTHMUS_ALLOWED_HOSTS": "127.0.0.1",
    }
    isthmus = Path(sys.executable).with_name("isthmus")
    subprocess.run([isthmus, "admin", "migrate"], env=environment, check=True, capture_output=True)
    seeding = [sys.executable, HERE / "seeding.py"]
    seeded = subprocess.run(seeding, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [isthmus, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            _wait_for(f"{url}/health", server, home / "server.log")
            yield Site(url, json.loads(seeded.stdout))
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server does not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Team mode, with people in every role and cases in every state."""
    with _served(tmp_path_factory.mktemp("team"), "team") as site:
        yield site


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Single mode, as after the first `isthmus serve`."""
    with _served(tmp_path_factory.mktemp("single"), "single") as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, which connects to nothing but our servers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield started
        started.close()


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """`opened(site, "analyst")`: a watched page of a browser in which the analyst is logged in."""
    with ExitStack() as stack:
        watched: list[Watched] = []

        def open_page(site: Site, who: str | None = None, **options: Any) -> Any:
            context = browser.new_context(
                base_url=site.url,
                reduced_motion="reduce",
                **{"viewport": {"width": 1200, "height": 900}, **options},
            )
            stack.callback(context.close)
            context.set_default_timeout(30_000)
            context.set_default_navigation_timeout(1000 * WAIT_SECONDS)
            if who is not None:
                key = site.seed["sessions"][who]
                context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
            one = Watched(context.new_page())
            one.page.on("pageerror", lambda error: one.seen.append(f"{one.page.url}: {error}"))
            one.page.on("console", lambda said: _note(one, said))
            watched.append(one)
            return one.page

        yield open_page
        assert [said for one in watched for said in one.seen] == []


def _note(one: Watched, said: Any) -> None:
    if said.type in {"error", "warning"} and not EXPECTED.match(said.text):
        one.seen.append(f"{one.page.url}: {said.text}")


@pytest.fixture(scope="session")
def axe() -> Callable[[Any], list[str]]:
    """What axe finds wrong on a page as it stands now: rule, width, theme and first elements."""
    script = gzip.decompress((HERE / "axe" / "axe.min.js.gz").read_bytes()).decode()

    def faults(page: Any) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found["violations"]
        ]

    return faults
