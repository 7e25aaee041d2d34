"""The background worker: runs every registered scan at its interval until told to stop."""

import datetime as dt
import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from apps.hub import clock
from apps.hub.domain.worker import run_due_scans

TICK = 2.0  # seconds between looks; a mail leaves within this time


class Command(BaseCommand):
    """`manage.py run_worker [--once]`."""

    help = "Run the background worker."
    requires_system_checks = ()  # the server made them; they would keep every page in memory here

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once` runs every scan a single time: for tests, cron and catching up by hand."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *_args: object, once: bool, **_options: object) -> None:
        """Loop until SIGINT or SIGTERM; the round that is under way is finished."""
        last_run: dict[str, dt.datetime] = {}
        if once:
            run_due_scans(last_run, at=clock.now())
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_frame: stop.set())
        while not stop.is_set():
            close_old_connections()
            run_due_scans(last_run, at=clock.now())
            stop.wait(TICK)
