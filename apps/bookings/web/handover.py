"""Handing over: `<code>/doorgeven/` for who has it, `overnemen/<token>/` for who may take it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.person import register_person
from apps.accounts.guests import current_person, remember_guest
from apps.accounts.models import Person
from apps.accounts.queries.contact import person_with_contact
from apps.accounts.rules import WORK_COUNTER
from apps.accounts.web.access import see_other
from apps.bookings.domain.handover import (
    accept_handover,
    decline_handover,
    hand_over_booking,
    handover_by_token,
    is_transferable,
    offer_handover,
    takeover_price,
    withdraw_handover,
)
from apps.bookings.domain.price.words import deposit_words
from apps.bookings.enums import HandoverState
from apps.bookings.models import Booking, Handover
from apps.bookings.web.load import load_booking
from apps.bookings.web.words import booking_terms
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.hub.web.refusals import add_refusal, status_of
from apps.payments.queries.charge import charge_of


class ToWhomForm(forms.Form):
    """Who takes it over. At the counter a phone number will do, since they stand there or are on the phone."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, error_messages={"required": gettext_lazy("Who takes it over?")}
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: Any, at_counter: bool, **options: Any) -> None:
        """`at_counter`: it is handed over at once."""
        super().__init__(*args, **options)
        if not at_counter:
            del self.fields["phone"]
            self.fields["email"].required = True
            self.fields["email"].error_messages["required"] = gettext_lazy("To which e-mail address may we write?")
            self.fields["email"].help_text = gettext_lazy("They get a mail with a link, and say yes or no.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """A resident asks somebody by mail; staff hand it over at once."""
    booking, at = load_booking(request, code), clock.now()
    by = actor_for(request.user)
    at_counter = by.may(WORK_COUNTER)
    form = ToWhomForm(request.POST if request.method == "POST" else None, at_counter=at_counter)
    status = 200
    if not is_transferable(booking, at=at):
        status = 409 if request.method == "POST" else 200
    elif form.is_bound and form.is_valid():
        try:
            (_give_now if at_counter else _ask)(request, booking, form.cleaned_data)
        except BuurtpuntError as error:
            add_refusal(form, error)
            status = status_of(error)
        else:
            return see_other(reverse("bookings:detail", args=[booking.code]))
    elif form.is_bound:
        status = 422
    context = {"booking": booking, "form": form, "at_counter": at_counter} | _facts(booking)
    context["is_over"] = not is_transferable(booking, at=at)
    return render(request, "bookings/hand_over.html", context, status=status)


def _ask(request: HttpRequest, booking: Booking, given: dict[str, str]) -> None:
    offer_handover(booking, name=given["name"], email=given["email"], by=actor_for(request.user), at=clock.now())
    messages.success(request, _("We wrote to %(name)s. It stays yours until they say yes.") % {"name": given["name"]})


def _give_now(request: HttpRequest, booking: Booking, given: dict[str, str]) -> None:
    by, at = actor_for(request.user), clock.now()
    person = person_with_contact(name=given["name"], email=given["email"], phone=given["phone"]) or register_person(
        name=given["name"], email=given["email"], phone=given["phone"], by=by, at=at
    )
    hand_over_booking(booking, person=person, by=by, at=at)
    messages.success(request, _("%(name)s has it from now on.") % {"name": person.name})


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the offer back; pressed twice is once."""
    booking = load_booking(request, code)
    for handover in booking.handovers.filter(state=HandoverState.OFFERED):
        withdraw_handover(handover, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("The link in the mail no longer works. It stays yours."))
    return see_other(reverse("bookings:detail", args=[booking.code]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, token: str) -> HttpResponse:
    """What it is, what it costs, and two buttons: yes or no. The link is the key, so nothing may hand it on.

    No other site learns the address (`SECURE_REFERRER_POLICY`). Without any referrer a browser would send the
    form with `Origin: null`, which the check against forged forms refuses.
    """
    refusal: BuurtpuntError | None = None
    try:
        handover = handover_by_token(token)
        if request.method == "POST":
            handover = _answer(request, handover, token)
    except BuurtpuntError as error:
        refusal = error
    known = _handover_or_none(token)
    response = render(
        request, "bookings/take_over.html", _take_over_page(request, known, refusal),
        status=status_of(refusal) if refusal and request.method == "POST" else 200 if known else 404,
    )  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, handover: Handover, token: str) -> Handover:
    by, at = actor_for(request.user), clock.now()
    if request.POST.get("antwoord") == "nee":
        return decline_handover(token, by=by, at=at)
    booking = accept_handover(token, by=by, at=at, accepts_rules="accepts_rules" in request.POST)
    if request.user.is_anonymous and booking.person is not None and not hasattr(booking.person, "user"):
        remember_guest(request, booking.person)
    return handover


def _handover_or_none(token: str) -> Handover | None:
    try:
        return handover_by_token(token)
    except BuurtpuntError:
        return None


def _take_over_page(request: HttpRequest, handover: Handover | None, refusal: BuurtpuntError | None) -> dict[str, Any]:
    if handover is None:
        return {"handover": None, "refusal": refusal}
    booking, at = handover.booking, clock.now()
    taker = current_person(request) if request.user.is_authenticated else handover.to_person
    is_open = handover.state == HandoverState.OFFERED and is_transferable(booking, at=at)
    return {
        "handover": handover, "booking": booking, "refusal": refusal, "is_open": is_open,
        "is_taken": handover.state == HandoverState.ACCEPTED, "taker": taker,
        "may_look": current_person(request) == booking.person,
        "house_rules": booking.resource.rulebook.house_rules,
        "asks_approval": booking.resource.rulebook.needs_approval,
        "terms": booking_terms(booking, at=at),
    } | _facts(booking) | _price(booking, taker if is_open else None)  # fmt: skip


def _facts(booking: Booking) -> dict[str, Any]:
    charge = charge_of(booking)
    outstanding = charge.outstanding if charge is not None else booking.total_cents  # type: ignore[attr-defined] # annotated by the query
    return {
        "when": formats.period(booking.starts_at, booking.ends_at),
        "outstanding": outstanding,
        "is_paid": outstanding <= 0,
        "lines": [{"label": line.label, "cents": line.amount_cents} for line in booking.lines.all()],
        "total_cents": booking.total_cents,
        "deposit": deposit_words(booking.deposit_cents) if booking.deposit_cents else "",
    }


def _price(booking: Booking, taker: Person | None) -> dict[str, Any]:
    """For who pays by another tariff, that price instead."""
    if taker is None:
        return {}
    try:
        price = takeover_price(booking, taker, at=clock.now())
    except BuurtpuntError:
        return {}
    if price is None:
        return {}
    return {
        "lines": [{"label": line.label, "cents": line.amount_cents} for line in price.lines],
        "total_cents": price.total_cents,
        "outstanding": price.total_cents,
    }
