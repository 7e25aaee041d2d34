"""`/beheer/mensen/`: finding somebody, and what they may do."""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.domain.role import grant_role, revoke_role
from apps.accounts.enums import Role
from apps.accounts.models import Association, User
from apps.accounts.web.access import managers_only
from apps.bookings.queries.clearance import clearances_of
from apps.bookings.queries.party import history_of_party
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.queries.history import history_of
from apps.hub.web.paging import page_of
from apps.office.queries.people import (
    bookings_of_person,
    charges_of_person,
    orders_of_person,
    people_found,
    person_by_code,
    user_of,
)
from apps.office.web.page import admin_url, render_page
from apps.office.words import event_word

SHOWN: Final = 10


@managers_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody by name, or who fits what was typed."""
    text = request.GET.get("q", "")
    page = page_of(request, people_found(text))
    return render_page(request, "people.html", "people", {"page": page, "text": text, "query": urlencode({"q": text})})


@managers_only
@require_safe
def person(request: HttpRequest, code: str) -> HttpResponse:
    """One person: how to reach them, what they ordered, booked and owe, and their roles."""
    found = person_by_code(code)
    user = user_of(found)
    held = {group.name for group in user.groups.all()} if user else set()
    history = [
        (event, event_word(event))
        for subject in (found, user)
        if subject is not None
        for event in history_of(subject).select_related("user__person")
    ]
    context = {
        "person": found,
        "account": user,
        "roles": [(role, role in held) for role in Role if role != Role.RESIDENT] if user else [],
        "associations": Association.objects.filter(memberships__person=found),
        "orders": [(order, admin_url("market_order", order.pk)) for order in orders_of_person(found, SHOWN)],
        "bookings": bookings_of_person(found, SHOWN),
        "party": history_of_party(found, last=0),
        "charges": charges_of_person(found, SHOWN),
        "clearances": clearances_of(found).filter(ended_at__isnull=True),
        "today": clock.today(),
        "history": sorted(history, key=lambda line: line[0].at)[-20:],
    }
    return render_page(request, "person.html", "people", context)


@managers_only
@require_POST
def role(request: HttpRequest, code: str) -> HttpResponse:
    """Give or take back one role."""
    found = person_by_code(code)
    user, wanted = user_of(found), request.POST.get("role", "")
    if user is None or wanted not in Role.values:
        raise Missing
    try:
        text = _change(request, user, Role(wanted), grant=request.POST.get("give") == "1")
    except BuurtpuntError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, text % {"who": found.name, "role": Role(wanted).label})
    return redirect("office:person", code=found.code)


def _change(request: HttpRequest, user: User, role: Role, *, grant: bool) -> str:
    by, at = actor_for(request.user), clock.now()
    if grant:
        grant_role(user, role, by=by, at=at)
        return _("%(who)s is now: %(role)s.")
    revoke_role(user, role, by=by, at=at)
    return _("%(who)s is no longer: %(role)s.")
