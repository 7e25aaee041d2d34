"""What the café says on the home page, in the agenda and on 'Mijn'."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.queries.now import free_in
from apps.bookings.web import todos
from apps.bookings.web.strip import query
from apps.cafe.queries.room import MODULE, public_bookings_in
from apps.hub import clock
from apps.hub.agenda import AgendaItem
from apps.hub.modules import Door, Module, Todo
from apps.hub.period import Period

EVENING = (dt.time(19), dt.time(22))
LEAST = dt.timedelta(hours=1)


def door(request: HttpRequest) -> Door:
    """Which room is free tonight. Two queries."""
    del request
    return Door(
        live=_live(clock.now()),
        text=_("A place for your association, meeting or party."),
        action=_("Book a room"),
        url=reverse("cafe:home"),
    )


def _live(at: dt.datetime) -> str:
    start, end = (clock.at_local(clock.local_date(at), time) for time in EVENING)
    evening = Period(min(max(start, at), end - LEAST), end)
    every = free_in(MODULE, evening, at=at)
    if not every:
        return _("No rooms yet")
    free = [name for name, is_free in every if is_free]
    if not free or at > evening.start:
        return _("Full tonight. Look at another day.")
    if len(free) == 1:
        return _("%(room)s is free tonight") % {"room": free[0]}
    return _("%(free)d of %(all)d rooms free tonight") % {"free": len(free), "all": len(every)}


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
