"""A seeded village on a server of its own, for as long as a measurement lasts."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.serve import GRANIAN

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Village:
    """Where it listens and which processes serve it."""

    port: int
    pids: tuple[int, ...]


@contextmanager
def running_village() -> Iterator[Village]:
    """Seed De Linde in a temporary database, start server and worker, and take all away afterwards."""
    with tempfile.TemporaryDirectory(prefix="buurtpunt-bench-") as folder:
        os.environ |= {
            "BUURTPUNT_MODE": "demo",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        for command in (("migrate", "--verbosity", "0"), ("collectstatic", "--noinput", "-v", "0"), ("seed_village",)):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        port = _free_port()
        serve = [sys.executable, "-m", "granian", *GRANIAN, "--host", "127.0.0.1", "--port", str(port)]
        processes = [
            subprocess.Popen([*serve, "backend.wsgi:application"], cwd=ROOT),
            subprocess.Popen([sys.executable, "manage.py", "run_worker"], cwd=ROOT),
        ]
        try:
            _wait_for(port)
            yield Village(port, tuple(process.pid for process in processes))
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=15)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(port: int) -> None:
    for _try in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server does not answer"
    raise RuntimeError(message)
