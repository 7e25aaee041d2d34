"""The part of the counter that everybody looks at all day: figures and lines, kept until something changes.

Ten tablets that ask every twenty seconds cost a few small queries each while nothing happens. What is
kept holds nothing of who looks: no token, no name of the worker.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.counter.enums import TaskKind
from apps.counter.queries.queue import counts_of, details_of, tasks_of
from apps.counter.queries.till import cash_of_day
from apps.counter.web.words import row_of
from apps.hub import clock, modules
from apps.hub.queries.stamp import village_stamp

PER_PAGE: Final = 40
KEEP_SECONDS: Final = 90  # a stamp holds the minute: after that nobody asks for it again
FILTERS: Final[dict[str, tuple[str | Promise, str, frozenset[TaskKind]]]] = {
    "": (_("Everything"), "", frozenset(TaskKind)),
    "bestellingen": (_("Orders"), "market", frozenset({TaskKind.ORDER})),
    "voertuigen": (_("Vehicles"), "mobi", frozenset({TaskKind.VEHICLE_OUT, TaskKind.VEHICLE_BACK})),
    "zalen": (_("Rooms"), "cafe", frozenset({TaskKind.ROOM_OPEN, TaskKind.ROOM_CLOSE})),
}


@dataclass(frozen=True, slots=True)
class Board:
    """Figures and lines of one filter and page, rendered."""

    html: str
    counts: Counter[TaskKind]
    length: int
    number: int
    off: frozenset[str]

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
    shown = [task for task in tasks if task.kind in FILTERS[kind][2]]
    asked = Paginator(shown, PER_PAGE).get_page(page)
    lines, counts = list(asked.object_list), counts_of(tasks)
    details = details_of(lines)
    context = {
        "tiles": _tiles(counts, off=off, cash=cash_of_day(today)),
        "rows": [row_of(task, details) for task in lines],
    }
    html = render_to_string("counter/_board.html", context)
    return Board(html=html, counts=counts, length=len(shown), number=asked.number, off=off)


def _tiles(counts: Counter[TaskKind], *, off: frozenset[str], cash: int) -> dict[str, int | None]:
    """The figures on top; None for a module that is off."""
    return {
        "orders": None if "market" in off else counts[TaskKind.ORDER],
        "vehicles_back": None if "mobi" in off else counts[TaskKind.VEHICLE_BACK],
        "rooms": None if "cafe" in off else counts[TaskKind.ROOM_OPEN],
        "cash": cash,
    }
