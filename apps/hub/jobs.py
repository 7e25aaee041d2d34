"""Recurring work as state scans: 'what is due and not yet done', never 'what fell in the last hour'.

An app's `jobs.py` decorates functions with `@scan`; the worker calls each at its interval. A scan
may run twice or after a week of silence: it finds what is still to do and does that once.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

Scan = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class Job:
    """A named scan and how often it looks."""

    name: str
    every: dt.timedelta
    run: Scan


_registry: dict[str, Job] = {}


def scan(name: str, *, every: dt.timedelta = dt.timedelta(minutes=1)) -> Callable[[Scan], Scan]:
    """Register a function `(at) -> number of things handled` under a name."""

    def register(function: Scan) -> Scan:
        _registry[name] = Job(name, every, function)
        return function

    return register


def known() -> list[Job]:
    """All scans, in order of registration."""
    return list(_registry.values())
