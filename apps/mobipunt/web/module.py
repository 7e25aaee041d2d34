"""What the mobipunt says on the home page and on 'Mijn'."""

import datetime as dt

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.queries.availability import DayPlan, day_plans
from apps.bookings.web import todos
from apps.hub import clock
from apps.hub.modules import Door, Module, Todo
from apps.mobipunt.queries.vehicle import MODULE, vehicles


def door(request: HttpRequest) -> Door:
    """How many can be taken right now. Five queries."""
    del request
    at = clock.now()
    today = clock.local_date(at)
    plans = day_plans(list(vehicles()), today, at=at)
    free = sum(any(period.start <= _soon(plan, at=at) < period.end for period in plan.free) for plan in plans)
    live = _("%(free)d of %(all)d free now") % {"free": free, "all": len(plans)} if plans else _("Nothing to drive yet")
    return Door(
        live=live,
        text=_("Shared cars, cargo bikes and e-bikes, by the hour."),
        action=_("Book a vehicle"),
        url=reverse("mobipunt:home"),
    )


def _soon(plan: DayPlan, *, at: dt.datetime) -> dt.datetime:
    """The next moment from which it can be booked."""
    return at + dt.timedelta(minutes=plan.resource.step_minutes)


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
