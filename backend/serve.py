"""`python -m backend.serve`: web server and background worker, started and stopped as one.

Only the standard library, so that watching the two costs next to no memory. Ctrl-C or SIGTERM
stops both; when either ends by itself, so does the other.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Final

HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = "8000"
HIGHEST_PORT: Final = 65535
READY_SECONDS: Final = 30
STOP_SECONDS: Final = 8
# One process with a few threads: a village's traffic, and less memory than two processes.
GRANIAN: Final = [
    *("--interface", "wsgi", "--http", "1", "--no-ws"),
    *("--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "4"),
    *("--no-access-log", "--log-level", "warning"),
]


class Supervisor:
    """Two processes that live and die together."""

    def __init__(self, port: int) -> None:
        """Serve on `port`."""
        self.port = port
        self.stopping = False
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, greeting: str) -> int:
        """Start both, greet once the server answers, and wait; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        server = [sys.executable, "-m", "granian", *GRANIAN, "--host", HOST, "--port", str(self.port)]
        worker = [sys.executable, "manage.py", "run_worker"]
        for name, command in (("web server", [*server, "backend.wsgi:application"]), ("worker", worker)):
            self.processes[name] = subprocess.Popen(command)  # noqa: S603 - our own commands
        try:
            if self._answers():
                say(greeting)
            ended = self._first_to_end()
        finally:
            self._stop()
        if ended and not self.stopping:
            say(f"The {ended} stopped by itself; so does the rest.")
            return 1
        say("Stopped.")
        return 0

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _first_to_end(self) -> str:
        while not self.stopping:
            for name, process in self.processes.items():
                if process.poll() is not None:
                    return name
            time.sleep(0.2)
        return ""

    def _answers(self) -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and not self.stopping:
            if any(process.poll() is not None for process in self.processes.values()):
                return False
            connection = http.client.HTTPConnection(HOST, self.port, timeout=READY_SECONDS)
            try:
                connection.request("GET", "/robots.txt")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return True
            finally:
                connection.close()
        return False

    def _stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def port_of(text: str) -> int:
    """Return the port; leave with a sentence when it is none or taken."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST_PORT):
        sys.exit(f"PORT={text} is no port; take a number from 1 to {HIGHEST_PORT}.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, int(text)))
        except PermissionError:
            sys.exit(f"Port {text} is not for you; take one above 1023: PORT=8080 make demo")
        except OSError:
            sys.exit(f"Port {text} is busy; take another: PORT={8001 if text == '8000' else 8000} make demo")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the port, make everything ready, and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="start the village anew")
    options = parser.parse_args(arguments)
    port = port_of(os.environ.get("PORT") or DEFAULT_PORT)
    url = f"http://localhost:{port}"
    os.environ.setdefault("BUURTPUNT_URL", url)
    command = [sys.executable, "manage.py", "prepare", *(["--reset"] if options.reset else [])]
    try:
        prepared = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
    except KeyboardInterrupt:
        return 130
    if prepared.returncode:
        sys.stdout.write(prepared.stdout)
        return prepared.returncode
    return Supervisor(port).run(f"\nBuurtpunt is open: {url}\n{prepared.stdout}Ctrl-C stops everything.")


if __name__ == "__main__":
    sys.exit(main())
