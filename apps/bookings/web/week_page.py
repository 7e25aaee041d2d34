"""A week of things as a page: the grid, the way to other weeks, and for one thing when it is free."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from apps.accounts.guests import current_person
from apps.bookings.models import Resource
from apps.bookings.queries.happening import association_ids_of, happenings_in
from apps.bookings.web.pages import capacity_of, page_of
from apps.bookings.web.strip import FURTHEST, query
from apps.bookings.web.week import Reader, free_week, week_of
from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.ui import formats
from apps.payments.web.owner import basket_owner

WEEK: Final = dt.timedelta(days=7)
BACK: Final = dt.timedelta(days=56)


@dataclass(frozen=True, slots=True)
class WeekOf:
    """Which week, of which thing (None: of all). `name` is the thing's name in the address, `keep` stays there."""

    monday: dt.date
    chosen: Resource | None
    name: str
    keep: dict[str, str]

    def href(self, *, day: dt.date | None = None, thing: Resource | None = None) -> str:
        """This page for another day or thing."""
        values = {"dag": day.isoformat() if day else "", self.name: thing.slug if thing else "", **self.keep}
        return f"?{query(**values) or 'dag='}"


def week_context(
    request: HttpRequest, every: Sequence[Resource], *, name: str, all_label: str, **keep: str
) -> dict[str, Any]:
    """The week of one thing or of all, as a grid and as lists; requests and the reader's own stand out.

    A constant number of queries on things with details.
    """
    at = clock.now()
    chosen = next((row for row in every if row.slug == request.GET.get(name)), None)
    week = WeekOf(_monday(request), chosen, name, keep)
    shown = [chosen] if chosen is not None else list(every)
    dates = [week.monday + dt.timedelta(days=offset) for offset in range(7)]
    person = current_person(request)
    reader = Reader(basket_owner(request), person, association_ids_of(person))
    happenings = happenings_in(shown, clock.week_period(week.monday), at=at) if shown else []
    return {
        "chosen": chosen,
        "chips": _chips(week, every, all_label),
        "week": week_of(dates, shown, happenings, reader),
        "title": _week_title(week.monday),
        "free": free_week(chosen, dates, url=page_of(chosen), at=at) if chosen else [],
        **_around(week),
    }


def _monday(request: HttpRequest) -> dt.date:
    """The Monday of the week in the address; this week's for none and for nonsense. Eight weeks back can be seen."""
    today = clock.today()
    try:
        date = dt.date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        date = today
    date = min(max(date, today - BACK), today + FURTHEST)
    return date - dt.timedelta(days=date.weekday())


def _chips(week: WeekOf, every: Sequence[Resource], all_label: str) -> list[dict[str, object]]:
    first: dict[str, object] = {
        "label": all_label, "href": week.href(day=week.monday), "is_current": week.chosen is None,
    }  # fmt: skip
    return [first] + [
        {
            "label": _named(row),
            "href": week.href(day=week.monday, thing=row),
            "is_current": row == week.chosen,
        }
        for row in every
    ]


def _named(thing: Resource) -> str:
    """'De Kelder · 25', by how many fit in it."""
    capacity = capacity_of(thing)
    return thing.name if capacity is None else f"{thing.name} · {capacity}"


def _week_title(monday: dt.date) -> str:
    sunday = monday + dt.timedelta(days=6)
    last = formats.day_long(sunday).partition(NBSP)[2]
    first = formats.day_long(monday).partition(NBSP)[2]
    return (
        f"{monday.day} {formats.EN_DASH} {last}"
        if monday.month == sunday.month
        else f"{first} {formats.EN_DASH} {last}"
    )


def _around(week: WeekOf) -> dict[str, str]:
    today = clock.today()
    is_now = week.monday <= today < week.monday + WEEK
    day = max(today, week.monday).isoformat()
    return {
        "previous": week.href(day=week.monday - WEEK, thing=week.chosen),
        "next": week.href(day=week.monday + WEEK, thing=week.chosen),
        "now": "" if is_now else week.href(thing=week.chosen),
        "book_url": f"{page_of(week.chosen)}?{query(dag=day)}" if week.chosen else "",
    }
