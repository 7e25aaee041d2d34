"""What the mobipunt says on the home page and on 'Mijn'."""

import datetime as dt
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.queries.now import free_in
from apps.bookings.web import todos
from apps.hub import clock
from apps.hub.modules import Door, Module, Todo
from apps.hub.period import Period
from apps.mobipunt.queries.vehicle import MODULE

SOON: Final = dt.timedelta(minutes=30)


def door(request: HttpRequest) -> Door:
    """How many can be taken right now, for half an hour at least. Two queries."""
    del request
    at = clock.now()
    free = [is_free for _name, is_free in free_in(MODULE, Period(at, at + SOON), at=at)]
    live = (
        _("%(free)d of %(all)d free now") % {"free": sum(free), "all": len(free)} if free else _("Nothing to drive yet")
    )
    return Door(
        live=live,
        text=_("Shared cars, cargo bikes and e-bikes, by the hour."),
        action=_("Book a vehicle"),
        url=reverse("mobipunt:home"),
    )


def upcoming(request: HttpRequest) -> list[Todo]:
    """This person's trips to come."""
    return todos.upcoming(request, MODULE)


def past(request: HttpRequest) -> list[Todo]:
    """This person's trips that are over."""
    return todos.past(request, MODULE)


MOBIPUNT = Module(
    code=MODULE,
    label=gettext_lazy("Mobipunt"),
    short_label=gettext_lazy("Mobipunt"),
    route="mobipunt:home",
    icon="mobi",
    namespaces=("mobipunt",),
    order=20,
    door=door,
    todos=upcoming,
    past=past,
)
