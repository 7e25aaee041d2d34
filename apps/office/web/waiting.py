"""`/beheer/wachtlijst/`: who waits for which time, in the order of the line."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import managers_only
from apps.bookings.domain.waiting import leave_waiting
from apps.bookings.models import WaitingEntry
from apps.bookings.queries.waiting import entry_for, living_entries, places_of
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.web.paging import page_of
from apps.office.web.page import render_page


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in line."""

    entry: WaitingEntry
    place: int


@managers_only
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """All who wait, soonest first; who waits for the same time in the order of the line."""
    rows = living_entries().order_by("starts_at", "created_at", "pk")
    off = modules.switched_off()
    rows = rows.exclude(resource__kind__module__in=off).exclude(kind__module__in=off)
    page = page_of(request, rows)
    places = places_of(list(page))
    context = {"page": page, "rows": [Row(entry, places[entry.pk]) for entry in page]}
    return render_page(request, "waiting.html", "waiting", context)


@managers_only
@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take somebody off the list, because they asked; an offer goes to the next. Twice is once."""
    by = actor_for(request.user)
    entry = entry_for(normalise_code(code), actor=by, person=None)
    leave_waiting(entry, by=by, at=clock.now())
    messages.success(request, _("%(who)s is off the list.") % {"who": entry.person.name})
    return redirect("office:waiting")
