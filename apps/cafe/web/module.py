"""What the café says on the home page, in the agenda and on 'Mijn'."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.queries.availability import DayPlan, day_plans
from apps.bookings.web import todos
from apps.bookings.web.strip import query
from apps.cafe.queries.room import MODULE, public_bookings_in, rooms
from apps.hub import clock
from apps.hub.agenda import AgendaItem
from apps.hub.modules import Door, Module, Todo
from apps.hub.period import Period

EVENING = (dt.time(19), dt.time(22))


def door(request: HttpRequest) -> Door:
    """Which room is free tonight. Five queries."""
    del request
    at = clock.now()
    plans = day_plans(list(rooms()), clock.local_date(at), at=at)
    return Door(
        live=_live(plans, at=at),
        text=_("A place for your association, meeting or party."),
        action=_("Book a room"),
        url=reverse("cafe:home"),
    )


def _live(plans: list[DayPlan], *, at: dt.datetime) -> str:
    if not plans:
        return _("No rooms yet")
    today = clock.local_date(at)
    start, end = (clock.at_local(today, time) for time in EVENING)
    if at < end:
        evening = Period(max(start, at), end)
        free = [
            plan.resource.name
            for plan in plans
            if any(p.end >= evening.end and p.start <= evening.start for p in plan.free)
        ]
        if len(free) == 1:
            return _("%(room)s is free tonight") % {"room": free[0]}
        if free:
            return _("%(free)d of %(all)d rooms free tonight") % {"free": len(free), "all": len(plans)}
    return _("Full tonight. Look at another day.")


def agenda(period: Period) -> Iterable[AgendaItem]:
    """What everybody may read: rooms booked by associations that agreed to be named."""
    for booking in public_bookings_in(period):
        assert booking.association is not None  # noqa: S101 - asked by the query
        day = clock.local_date(booking.starts_at).isoformat()
        yield AgendaItem(
            at=booking.starts_at,
            title=f"{booking.association.name} · {booking.resource.name}",
            url=f"{reverse('cafe:home')}?{query(dag=day, zaal=booking.resource.slug)}",
        )


def upcoming(request: HttpRequest) -> list[Todo]:
    """This person's rooms and requests to come."""
    return todos.upcoming(request, MODULE)


def past(request: HttpRequest) -> list[Todo]:
    """This person's rooms that are over."""
    return todos.past(request, MODULE)


CAFE = Module(
    code=MODULE,
    label=gettext_lazy("Café & rooms"),
    short_label=gettext_lazy("Café"),
    route="cafe:home",
    icon="cafe",
    namespaces=("cafe",),
    order=30,
    door=door,
    todos=upcoming,
    past=past,
)
