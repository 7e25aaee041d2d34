"""Recurring work as state scans: 'what is due and not yet done', never 'what fell in the last hour'.

An app's `jobs.py` decorates functions with `@scan`; the worker calls each at its interval. A scan
may run twice or after a week of silence: it finds what is still to do and does that once.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

logger = logging.getLogger(__name__)

Scan = Callable[[dt.datetime], int]
Row = TypeVar("Row")


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


def one_by_one(rows: Iterable[Row], handle: Callable[[Row], object]) -> int:
    """Handle each on its own; returns for how many `handle` said that it did something.

    A row that fails is logged, and looked at again by the next scan; it does not stop those after it.
    `handle` makes its own transaction.
    """
    done = 0
    for row in rows:
        try:
            done += bool(handle(row))
        except Exception:  # one broken row must not hold up the others
            logger.exception("one of a scan failed")
    return done
