"""The part of the counter that everybody looks at all day: figures and lines, kept until something changes.

Ten tablets that ask every twenty seconds cost a few small queries each while nothing happens. What is
kept holds nothing of who looks: no token, no name of the worker.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.bookings.enums import Handling
from apps.counter.enums import TaskKind, TaskState
from apps.counter.queries.queue import MARKET, Task, counts_of, details_of, handlings_of, tasks_of
from apps.counter.queries.till import cash_of_day
from apps.counter.web.words import row_of
from apps.hub import clock, modules
from apps.hub.modules import Module
from apps.hub.queries.stamp import village_stamp

PER_PAGE: Final = 40
KEEP_SECONDS: Final = 90  # a stamp holds the minute: after that nobody asks for it again


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the modules of this place, or everything; `slug` is its word in the address."""

    slug: str
    label: str
    module: str
    to_do: int


@dataclass(frozen=True, slots=True)
class Board:
    """Figures and lines of one filter and page, rendered."""

    html: str
    filters: list[Filter]
    length: int
    number: int

    @property
    def page(self) -> "Page[int]":
        """Where this stands among the pages."""
        return Paginator(range(self.length), PER_PAGE).get_page(self.number)


def board_of(*, kind: str, page: str, at: dt.datetime) -> Board:
    """The board as it is now. Three small queries when nothing changed since it was last built."""
    off = modules.switched_off()
    key = "-".join(("toog", village_stamp(at), get_language() or "", kind, page[:4], *sorted(off)))
    board: Board | None = cache.get(key)
    if board is None:
        board = _build(kind=kind, page=page, off=off, at=at)
        cache.set(key, board, KEEP_SECONDS)
    return board


def _build(*, kind: str, page: str, off: frozenset[str], at: dt.datetime) -> Board:
    today = clock.local_date(at)
    tasks = tasks_of(today, at=at, without=off)
    filters = _filters(tasks, off=off)
    module = next((found.module for found in filters if found.slug == kind), "")
    shown = [task for task in tasks if not module or task.module == module]
    asked = Paginator(shown, PER_PAGE).get_page(page)
    lines = list(asked.object_list)
    details = details_of(lines)
    context = {
        "tiles": _tiles(counts_of(tasks), off=off, cash=cash_of_day(today)),
        "rows": [row_of(task, details) for task in lines],
    }
    html = render_to_string("counter/_board.html", context)
    return Board(html=html, filters=filters, length=len(shown), number=asked.number)


def _filters(tasks: Sequence[Task], *, off: frozenset[str]) -> list[Filter]:
    """Everything, then each module that is on: a new one needs no line here."""
    waiting = Counter(task.module for task in tasks if task.state is not TaskState.DONE)
    return [Filter("", _("Everything"), "", waiting.total())] + [
        Filter(slug_of(module), str(module.label), module.code, waiting[module.code])
        for module in modules.enabled_without(off)
    ]


def slug_of(module: Module) -> str:
    """The word of a module in our addresses: that of its own pages ('markt', 'mobipunt')."""
    return reverse(module.route).strip("/").partition("/")[0]


def _tiles(counts: Counter[TaskKind], *, off: frozenset[str], cash: int) -> dict[str, int | None]:
    """The figures on top; None for what this place does not have. One query."""
    handlings = handlings_of(off)
    return {
        "orders": None if MARKET in off else counts[TaskKind.ORDER],
        "to_come_back": counts[TaskKind.BRING] if Handling.TAKEN_ALONG in handlings else None,
        "to_open": counts[TaskKind.OPEN] if Handling.OPENED in handlings else None,
        "cash": cash,
    }
