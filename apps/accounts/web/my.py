"""`/mijn/`: what somebody still has to do, what they ordered and booked, who they are."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.domain.household import set_born
from apps.accounts.domain.person import change_person
from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.accounts.rules import person_of
from apps.accounts.web.access import see_other, signed_in
from apps.accounts.web.forms import DetailsForm
from apps.hub import clock, desks, modules
from apps.hub.actors import Actor, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal


@never_cache
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """The page of who is signed in; a guest sees what this session ordered, a stranger how to begin."""
    person = current_person(request)
    on = modules.enabled()
    context = {
        "modules": on,
        "person": person,
        "todos": modules.todos_of(request, on) if person else [],
        "past": modules.past_of(request, on) if person else [],
        "associations": list(person.associations.all()) if person and request.user.is_authenticated else [],
        "desks": desks.open_to(request.user),
        "calendar_url": _url_if_there("bookings:my_calendar"),
        "bookings_url": _url_if_there("bookings:home"),
        "market_urls": _market_urls() if "market" in {module.code for module in on} else {},
    }
    return render(request, "accounts/my_page.html", context)


def _market_urls() -> dict[str, str]:
    """Pages that the market keeps for somebody, while it is there and on."""
    return {name: _url_if_there(f"market:{name}") for name in ("favourites", "wishes")}


def _url_if_there(route: str) -> str:
    """The address of a page that another app brings, or nothing while it has none."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def my_details(request: HttpRequest) -> HttpResponse:
    """`/mijn/gegevens/`: who somebody is. The address has its own page, since it must be proven."""
    person = person_of(request.user)
    assert person is not None  # noqa: S101 - the first-steps middleware saw to it
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        initial={"name": person.name, "phone": person.phone_display, "language": person.language},
        ask_born=person.born is None,
    )
    if form.is_bound and form.is_valid():
        try:
            _change(person, form.cleaned_data, by=actor_for(request.user), at=clock.now())
        except BuurtpuntError as error:
            add_refusal(form, error)
        else:
            return _saved(form.cleaned_data["language"], say=lambda text: messages.success(request, text))
    return render(
        request,
        "accounts/details.html",
        {"form": form, "person": person},
        status=422 if form.is_bound else 200,
    )


def _change(person: Person, given: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    """All of it or nothing."""
    details = {name: given[name] for name in ("name", "phone", "language")}
    with transaction.atomic():
        change_person(person, **details, email=person.email, by=by, at=at)
        if given.get("born"):
            set_born(person, born=given["born"], by=by, at=at)


def _saved(language: str, *, say: Callable[[str], None]) -> HttpResponse:
    """Back to the page, which from now on speaks the language that was chosen."""
    with translation.override(language):
        say(_("Saved."))
    response = see_other(reverse("accounts:mine"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
