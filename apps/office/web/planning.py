"""`/beheer/planning/`: what stands on every thing, per day and per week."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.web.access import managers_only
from apps.bookings.models import ResourceKind
from apps.hub import clock, modules
from apps.office.queries.planning import Planned, planned_on, things_to_plan
from apps.office.web.menu import Chip
from apps.office.web.page import render_page
from apps.office.web.planning_board import day_groups, shown_hours, week_groups

DAY: Final = "office:planning"
WEEK: Final = "office:planning_week"
FURTHEST: Final = dt.timedelta(days=1100)
DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the board we are: the view, the day and what is left out."""

    route: str
    date: dt.date
    kind: str = ""
    module: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        asked = {"dag": self.date.isoformat(), "soort": self.kind, "module": self.module}
        return f"{reverse(self.route)}?{urlencode({name: value for name, value in asked.items() if value})}"

    def on(self, date: dt.date) -> str:
        """The same of another day."""
        return replace(self, date=date).url

    def view(self, route: str) -> str:
        """The same day in the other view."""
        return replace(self, route=route).url

    def only(self, *, kind: str = "", module: str = "") -> str:
        """The same of these things alone."""
        return replace(self, kind=kind, module=module).url


@managers_only
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """All things on one day, as rulers with the list that says the same."""
    here, at, off = _place(request, DAY), clock.now(), modules.off_for(request)
    things = list(things_to_plan(module=here.module, kind=here.kind, off=off))
    planned = planned_on(things, clock.day_period(here.date), at=at)
    hours = shown_hours(here.date, [each for found in planned.values() for each in found])
    groups = day_groups(things, planned, here.date, hours, at=at)
    context = {
        "groups": groups,
        "hours": hours,
        "scale": groups[0].rows[0].ruler if groups else None,
        "is_today": here.date == clock.local_date(at),
        "count": len(_bookings_of(planned)),
    }
    return render_page(request, "planning.html", "planning", context | _around(request, here, step=1))


@managers_only
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """All things in one week, with the bookings in each cell."""
    here, at, off = _place(request, WEEK), clock.now(), modules.off_for(request)
    monday = here.date - dt.timedelta(days=here.date.weekday())
    dates = [monday + dt.timedelta(days=number) for number in range(DAYS)]
    things = list(things_to_plan(module=here.module, kind=here.kind, off=off))
    planned = planned_on(things, clock.week_period(here.date), at=at)
    today = clock.local_date(at)
    context = {
        "groups": week_groups(things, planned, dates, at=at),
        "heads": [(date, Place(DAY, date, here.kind, here.module).url, date == today) for date in dates],
        "monday": dates[0],
        "sunday": dates[-1],
        "number": monday.isocalendar().week,
        "is_today": today in dates,
        "count": len(_bookings_of(planned)),
    }
    return render_page(request, "planning_week.html", "planning", context | _around(request, here, step=DAYS))


def _bookings_of(planned: dict[int, list[Planned]]) -> set[int]:
    return {each.booking.pk for found in planned.values() for each in found if each.booking is not None}


def _around(request: HttpRequest, here: Place, *, step: int) -> dict[str, Any]:
    """What stands above both views: where we are, where one can go."""
    steps = dt.timedelta(days=step)
    return {
        "here": here,
        "previous": here.on(here.date - steps),
        "next": here.on(here.date + steps),
        "now": here.on(clock.today()),
        "views": [
            Chip(_("Day"), here.view(DAY), here.route == DAY),
            Chip(_("Week"), here.view(WEEK), here.route == WEEK),
        ],
        "kinds": _filters(request, here),
    }


@dataclass(frozen=True, slots=True)
class _Filter:
    """One chip of what to show, in the colour of its module."""

    label: str
    href: str
    is_current: bool
    module: str = ""


def _filters(request: HttpRequest, here: Place) -> list[_Filter]:
    """Everything, the modules that have several kinds, and each kind that has things. One query."""
    off = modules.off_for(request)
    kinds = list(
        ResourceKind.objects.exclude(module__in=off)
        .filter(resources__isnull=False)
        .distinct()
        .order_by("position", "name")
    )
    several = [
        module for module in modules.enabled(request) if sum(kind.module == module.code for kind in kinds) > 1
    ]  # fmt: skip
    return [
        _Filter(_("Everything"), here.only(), not here.kind and not here.module),
        *(
            _Filter(str(module.label), here.only(module=module.code), here.module == module.code, module.code)
            for module in several
        ),
        *(_Filter(kind.name_plural, here.only(kind=kind.slug), here.kind == kind.slug, kind.module) for kind in kinds),
    ]


def _place(request: HttpRequest, route: str) -> Place:
    """What the address asks for; today for a day that is none, and nothing left out for a kind that is none."""
    kind = request.GET.get("soort", "")
    module = request.GET.get("module", "")
    is_kind = bool(kind) and "\0" not in kind and ResourceKind.objects.filter(slug=kind).exists()
    is_module = module in {each.code for each in modules.enabled(request)}
    return Place(
        route,
        _date(request.GET.get("dag", "")),
        kind=kind if is_kind else "",
        module=module if is_module and not is_kind else "",
    )


def _date(text: str) -> dt.date:
    today = clock.today()
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(date, today - FURTHEST), today + FURTHEST)
