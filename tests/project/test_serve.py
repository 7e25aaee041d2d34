"""The web server and the worker as one: started, found busy, stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite  # the demo's own database, whatever this run is on
SECOND_START_SECONDS = 5


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment(var: Path, port: int | str) -> dict[str, str]:
    names = {
        name: value for name, value in os.environ.items() if not name.startswith(("BUURTPUNT_", "DATABASE_", "DJANGO_"))
    }
    return {**names, "BUURTPUNT_MODE": "demo", "BUURTPUNT_VAR_DIR": str(var), "PORT": str(port)}


def serve(var: Path, port: int | str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "backend.serve"],
        cwd=settings.BASE_DIR,
        env=environment(var, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextmanager
def served(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Yield the supervisor once it says that the place is open."""
    process = serve(var, port)
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ctrl-C"):
                break
        else:
            pytest.fail("".join(said))
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)


def stats_of_group(group: int) -> Iterator[list[str]]:
    """Yield /proc's numbers of each process of a group that has not ended, its command blotted out."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = re.sub(r"\(.*\)", "x", stat.read_text()).split()
        except OSError:
            continue
        if int(fields[4]) == group and fields[2] != "Z":
            yield fields


def group_members(group: int) -> list[int]:
    return [int(fields[0]) for fields in stats_of_group(group)]


def work_of_group(group: int) -> float:
    """Return the seconds that a processor was busy for this group, those that ended included."""
    ticks = sum(int(ticks) for fields in stats_of_group(group) for ticks in fields[13:17])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was made ready once; a bare place, for the village takes its time."""
    var: Path = tmp_path_factory.mktemp("var")
    found = "from apps.hub.models import Place; Place.objects.create(name='De Linde', village='Lindekerke')"
    for command in (["migrate"], ["shell", "--no-imports", "-c", found], ["prepare"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            cwd=settings.BASE_DIR,
            env=environment(var, 1),
            check=True,
        )
    return var


def assert_home_and_its_styles_come_compressed(url: str) -> None:
    """Our own static files, under names that a browser may keep for ever."""
    with urllib.request.urlopen(f"{url}/") as answer:
        page = answer.read().decode()
    styles = re.findall(r"/static/hub/[\w./-]+\.css", page)
    assert styles
    for style in styles:
        request = urllib.request.Request(f"{url}{style}", headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Encoding"] == "br"
            assert "immutable" in answer.headers["Cache-Control"]


def test_second_start_is_quick_and_stops_whole(village: Path) -> None:
    port = free_port()
    with served(village, port) as process:
        # Not the clock on the wall: other tests run beside this one.
        assert work_of_group(process.pid) < SECOND_START_SECONDS
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt") as answer:
            assert answer.status == 200
        assert len(group_members(process.pid)) >= 3
        assert_home_and_its_styles_come_compressed(f"http://127.0.0.1:{port}")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        assert group_members(process.pid) == []


def test_worker_that_dies_takes_the_server_along(village: Path) -> None:
    with served(village, free_port()) as process:
        workers = [
            pid for pid in group_members(process.pid) if b"run_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        os.kill(workers[0], signal.SIGKILL)
        assert process.wait(timeout=15) == 1
        assert group_members(process.pid) == []


def test_busy_port_gets_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said, _ = serve(tmp_path, port).communicate(timeout=15)
    assert said == f"Port {port} is busy; take another: PORT=8000 make demo\n"


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_port_that_is_none_gets_one_sentence(tmp_path: Path, port: str) -> None:
    process = serve(tmp_path, port)
    said, _ = process.communicate(timeout=15)
    assert said == f"PORT={port} is no port; take a number from 1 to 65535.\n"
    assert process.returncode == 1
