"""The two questions: what is free in a period, and a week of everything. With the plans of their queries."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.bookings.domain.search import find_free
from apps.bookings.models import Resource
from apps.bookings.queries.availability import bookings_in, day_plans, plans_of
from apps.bookings.queries.resource import with_details
from apps.hub import clock
from apps.hub.actors import GUEST
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from bench.engine.fill import AT

TIMES = 25
DAYS = 7


@dataclass(frozen=True)
class Question:
    """Something that is asked; without a goal where a larger size simply has more to show."""

    name: str
    ask: Callable[[], object]
    has_goal: bool = True


def questions() -> list[Question]:
    """Search and week grid of now; and a week of the past, of which the smallest size knows little."""
    soon = Period(AT + dt.timedelta(hours=6), AT + dt.timedelta(hours=9))
    return [
        Question("search, 50 things", lambda: find_free(soon, owner=BasketOwner(), by=GUEST, at=AT)),
        Question("week grid, 50 things", lambda: _week(clock.local_date(AT))),
        Question("week grid, one thing", lambda: _week(clock.local_date(AT), limit=1)),
        Question("week grid, a month ago", lambda: _week(clock.local_date(AT) - dt.timedelta(days=30)), has_goal=False),
    ]


def _week(monday: dt.date, *, limit: int = 50) -> None:
    things = list(with_details(Resource.objects.all()[:limit]))
    dates = [monday + dt.timedelta(days=offset) for offset in range(DAYS)]
    week = Period(clock.start_of_day(dates[0]), clock.start_of_day(dates[-1] + dt.timedelta(days=1)))
    list(bookings_in(things, week))
    if limit == 1:
        plans_of(things[0], dates, at=AT)
    else:
        for date in dates:
            day_plans(things, date, at=AT)


def measure(question: Question) -> float:
    """The fastest of some runs after one to warm up, in milliseconds: the others say how busy the machine was."""
    question.ask()
    taken = []
    for _time in range(TIMES):
        start = time.perf_counter()
        question.ask()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def plans(question: Question) -> list[str]:
    """How the database goes about each query of it that reads bookings or occupied times."""
    with CaptureQueriesContext(connection) as asked:
        question.ask()
    seen: dict[str, str] = {}
    for query in asked.captured_queries:
        sql = query["sql"]
        if "bookings_occupancy" in sql or '"bookings_booking"' in sql:
            seen.setdefault(sql[:120], sql)
    return [_explained(sql) for sql in seen.values()]


def _explained(sql: str) -> str:
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}")
        rows = cursor.fetchall()
    return "\n".join(f"    {row[-1]}" for row in rows)
