"""Run the commands of docs/how-to/deploy.md against a temporary PostgreSQL and the real server.

    python scripts/run_deploy_guide.py

Starts a PostgreSQL server of its own on a free port of 127.0.0.1, runs every `bash` block of the
guide in order in one shell, and stops at the first command that fails. Prints `1 passed, 0 failed`
at the end.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "how-to" / "deploy.md"
VISITOR = ROOT / "scripts" / "deploy_guide_visitor.py"

FUNCTIONS = """
set -euo pipefail
wait_for() {{
  for _ in $(seq 150); do
    curl -fsS -o "$DEPLOY_FOLDER/health" "$1" 2>"$DEPLOY_FOLDER/curl" && return 0
    sleep 0.2
  done
  cat "$DEPLOY_FOLDER/curl" >&2; return 1
}}
run_a_case() {{ {python} {visitor} run "$1"; }}
find_the_case() {{ {python} {visitor} find "$ISTHMUS_URL" "$1"; }}
lose_the_database() {{ {psql} -q -c 'DROP DATABASE isthmus' -c 'CREATE DATABASE isthmus'; }}
"""


def main() -> int:
    """Start the database, run the guide, stop the database."""
    blocks = re.findall(r"^```bash\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 6, "the guide has lost its commands"
    with tempfile.TemporaryDirectory(prefix="isthmus-deploy-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Postgres(folder / "postgres") as database:
            return _run(blocks, folder, database)


def _run(blocks: list[str], folder: Path, database: Postgres) -> int:
    visible = f"postgresql://isthmus@127.0.0.1:{database.port}"
    psql = f"{database.tool('psql')} -d {visible}/postgres"
    functions = FUNCTIONS.format(python=sys.executable, visitor=VISITOR, psql=psql)
    script = "\n".join(
        [functions, *(f"echo '--- block {n}' >&2\n{b}" for n, b in enumerate(blocks, 1))]
    )
    done = subprocess.run(
        ["/bin/bash", "-c", script],
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "DEPLOY_FOLDER": str(folder),
            "DEPLOY_PORT": str(_free_port()),
            "DEPLOY_DATABASE_URL": f"{visible}/isthmus",
        },
        timeout=600,
        check=False,
    )
    passed = done.returncode == 0
    print(f"{int(passed)} passed, {int(not passed)} failed")
    return done.returncode


class Postgres:
    """A PostgreSQL server of its own, on a free port, gone at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.user = "postgres" if os.geteuid() == 0 else None

    def __enter__(self) -> Postgres:
        self.folder.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.folder, self.user)
        data = str(self.folder / "data")
        self._do("initdb", "-D", data, "-U", "isthmus", "--auth=trust", "-E", "UTF8")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off"
        self._do("pg_ctl", "-D", data, "-o", options, "-w", "-l", f"{self.folder}/log", "start")
        self._do("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "isthmus", "isthmus")
        return self

    def __exit__(self, *_fault: object) -> None:
        self._do("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def tool(self, name: str) -> str:
        """A program of PostgreSQL, wherever Debian put it."""
        found = shutil.which(name)
        versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        path = str(versions[-1]) if versions else found
        if path is None:
            raise SystemExit(f"{name} is missing; on Debian: apt-get install postgresql")
        return path

    def _do(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [self.tool(name), *arguments],
            user=self.user,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
