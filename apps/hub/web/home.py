"""The home page: good day, what can be had here, what you still have to do."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.dateformat import format as date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.hub import agenda, clock, modules
from apps.hub.models import Place
from apps.hub.modules import Module
from apps.hub.money import NBSP
from apps.hub.queries.place import hours_on
from apps.hub.queries.stamp import village_stamp
from apps.hub.ui import formats

MORNING_ENDS = dt.time(12)
AFTERNOON_ENDS = dt.time(18)
KEEP_SECONDS: Final = 120
FEW: Final = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/`, the same for everybody but for the name and the things to do. A constant number of queries."""
    at = clock.now()
    today = clock.local_date(at)
    place = Place.objects.prefetch_related("hours").first()
    on = modules.enabled(request)
    context = {
        "place": place,
        "modules": on,
        "greeting": greeting(clock.local(at).time()),
        "now": at,
        "hours_line": opening_line(place, today) if place else "",
        **_for_everybody(request, on, at=at),
        "todos": modules.todos_of(request, on)[:FEW],
        "bookings_url": _url_if_there("bookings:home"),
        "agenda_url": _url_if_there("bookings:agenda"),
    }
    return render(request, "hub/home.html", context)


def _for_everybody(request: HttpRequest, on: Sequence[Module], *, at: dt.datetime) -> dict[str, Any]:
    """The doors and the agenda, the same for all: kept until something changes, by language."""
    key = "-".join(("home", village_stamp(at), get_language() or "", *(module.code for module in on)))
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        doors = [(module.code, door) for module, door in modules.doors_of(request, on)]
        kept = {"doors": doors, "agenda": [(weekday_hour(item.at), item) for item in agenda.coming(at=at)]}
        cache.set(key, kept, KEEP_SECONDS)
    by_code = {module.code: module for module in on}
    return {"doors": [(by_code[code], door) for code, door in kept["doors"]], "agenda": kept["agenda"]}


def greeting(time: dt.time) -> str | Promise:
    """Good morning until noon, good afternoon until six, then good evening."""
    if time < MORNING_ENDS:
        return _("Good morning")
    return _("Good afternoon") if time < AFTERNOON_ENDS else _("Good evening")


def opening_line(place: Place, today: dt.date) -> str:
    """'open today from 8 to 18', or when it opens again. No query when the hours are at hand."""
    stretches = [
        gettext("from %(opens)s to %(closes)s") % {"opens": spell_hour(hours.opens), "closes": spell_hour(hours.closes)}
        for hours in hours_on(place, today)
    ]
    if stretches:
        return gettext("open today %(stretches)s") % {"stretches": gettext(" and ").join(stretches)}
    for ahead in range(1, 8):
        date = today + dt.timedelta(days=ahead)
        hours = hours_on(place, date)
        if hours:
            return gettext("closed today, open again %(day)s at %(opens)s") % {
                "day": formats.day_long(date),
                "opens": spell_hour(hours[0].opens),
            }
    return ""


def spell_hour(time: dt.time) -> str:
    """'8' or '8.30', in English '8:00'."""
    if formats.is_english() or time.minute:
        return formats.clock_time(time, unit=False)
    return str(time.hour)


def weekday_hour(moment: dt.datetime) -> str:
    """'wo 14 u.', in English 'Wed 14:00'."""
    local = clock.local(moment)
    unit = "" if formats.is_english() else f"{NBSP}u."
    return f"{date_format(local, 'D')}{NBSP}{spell_hour(local.time())}{unit}"


def _url_if_there(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
