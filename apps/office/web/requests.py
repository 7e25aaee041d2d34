"""`/beheer/aanvragen/`: what waits for a yes or a no."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import managers_only
from apps.bookings.domain.decision import confirm_booking, deny_booking, instead_of
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.bookings.queries.booking import requests_to_decide
from apps.bookings.queries.clash import clashes_of
from apps.bookings.queries.party import PartyHistory, history_of_party
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, TransitionRefused
from apps.hub.queries.history import history_of
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.bookings import booking_by_code
from apps.office.web.page import render_page


class DenyForm(forms.Form):
    """Why not: the person reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Why not?"),
        help_text=gettext_lazy("We mail these words to them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


class ConfirmForm(forms.Form):
    """A word to go with a yes."""

    note = forms.CharField(
        label=gettext_lazy("Something to say with it"),
        help_text=gettext_lazy("For example where the key is handed over."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )


@managers_only
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """All that waits, soonest first."""
    return render_page(request, "requests.html", "requests", {"page": page_of(request, requests_to_decide())})


@managers_only
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One request with all that helps to decide; once decided, the booking's own page."""
    booking = booking_by_code(code)
    if booking.state != BookingState.REQUESTED:
        return redirect("office:booking", code=booking.code)
    return _page(request, booking, confirm=ConfirmForm(), deny=DenyForm())


@managers_only
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes."""
    booking, form = booking_by_code(code), ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, booking, confirm=form, deny=DenyForm(), status=422)
    note = form.cleaned_data["note"]
    try:
        _still_open(booking)
        confirm_booking(booking, by=actor_for(request.user), at=clock.now(), note=note)
    except TransitionRefused:
        return _decided_meanwhile(request, booking)
    messages.success(request, _("%(who)s has %(what)s. We mailed it.") % _words(booking))
    return redirect("office:requests")


@managers_only
@require_POST
def deny(request: HttpRequest, code: str) -> HttpResponse:
    """Say no, and why."""
    booking, form = booking_by_code(code), DenyForm(request.POST)
    if not form.is_valid():
        return _page(request, booking, confirm=ConfirmForm(), deny=form, status=422)
    try:
        _still_open(booking)
        deny_booking(booking, by=actor_for(request.user), at=clock.now(), reason=form.cleaned_data["reason"])
    except TransitionRefused:
        return _decided_meanwhile(request, booking)
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, booking, confirm=ConfirmForm(), deny=form, status=status_of(error))
    messages.success(request, _("%(who)s was told no for %(what)s.") % _words(booking))
    return redirect("office:requests")


def _still_open(booking: Booking) -> None:
    """The domain takes a second yes for the first; a manager should hear that another one decided."""
    if booking.state != BookingState.REQUESTED:
        raise TransitionRefused


def _decided_meanwhile(request: HttpRequest, booking: Booking) -> HttpResponse:
    booking.refresh_from_db()
    last = (
        history_of(booking).filter(new__in=[BookingState.CONFIRMED, BookingState.DENIED, BookingState.CANCELLED]).last()
    )
    words = {"what": booking.get_state_display(), "who": last.user if last and last.user else booking.holder_name}
    messages.warning(request, _("This was decided already: %(what)s, by %(who)s.") % words)
    return redirect("office:booking", code=booking.code)


def _words(booking: Booking) -> dict[str, str]:
    return {"who": booking.holder_name, "what": booking.resource.name}


def _history(booking: Booking) -> PartyHistory:
    """Of the association it is for, else of the person."""
    party = booking.association or booking.person
    return history_of_party(party, but=booking) if party else PartyHistory()


def _page(
    request: HttpRequest, booking: Booking, *, confirm: ConfirmForm, deny: DenyForm, status: int = 200
) -> HttpResponse:
    context = {
        "booking": booking,
        "confirm_form": confirm,
        "deny_form": deny,
        "clashes": clashes_of(booking, at=clock.now()),
        "party": _history(booking),
        "others": instead_of(booking, at=clock.now()),
    }
    return render_page(request, "request.html", "requests", context, status=status)
