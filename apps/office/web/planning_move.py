"""`/beheer/reservaties/<code>/verplaatsen/`: another time or another unit, with the price before it is done."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import managers_only
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.resource import with_details
from apps.bookings.web.forms import SlotForm
from apps.bookings.web.offer import chosen_period
from apps.bookings.web.strip import wish_values
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.bookings import booking_by_code
from apps.office.web.page import render_page
from apps.office.web.planning_board import MOVABLE
from apps.office.web.planning_offer import Move, MoveOffer, make_move_offer

LOOK: Final = "bekijk"
FURTHEST: Final = 60 * 24 * 400  # minutes that a drag may shift
NAMES: Final = {"resource": "ding", "reason": "reden", "waive": "zonder-kosten"}


class MoveForm(SlotForm):
    """Which unit of the kind, when, and a word for who booked it."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("Which one?"), queryset=Resource.objects.none(), to_field_name="slug", empty_label=None
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("We mail these words to them."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    waive = forms.BooleanField(label=gettext_lazy("Ask nothing for the time that falls away"), required=False)

    def __init__(self, data: Any, *, booking: Booking) -> None:
        """Offer the units of its kind that are in use, and its own."""
        super().__init__(data)
        for name in ("date", "end_date"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for name in ("start", "end"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
        choice = self.fields["resource"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        kin = Resource.objects.filter(kind=booking.resource.kind_id)
        choice.queryset = with_details(kin.filter(is_active=True) | kin.filter(pk=booking.resource_id))

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        return NAMES.get(field_name) or super().add_prefix(field_name)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """The form, as it is or as it was dragged; what it would cost; and the move itself."""
    booking = booking_by_code(code)
    if booking.state not in MOVABLE:
        messages.warning(request, _("This cannot be moved any more."))
        return redirect_to(booking)
    if request.method != "POST":
        form = MoveForm(_asked(request, booking), booking=booking)
        return _page(request, booking, form, _offer(request, booking, form))
    form = MoveForm(_typed(request), booking=booking)
    offer = _offer(request, booking, form)
    if request.POST.get("actie") != "verplaats":
        return _page(request, booking, form, offer, status=200 if offer else 422)
    if offer is None:
        return _page(request, booking, form, offer, status=422)
    return _do(request, booking, form, offer)


def _do(request: HttpRequest, booking: Booking, form: MoveForm, offer: MoveOffer) -> HttpResponse:
    if offer.is_possible and request.POST.get("totaal") != str(offer.total_cents):
        form.add_error(None, _("Look at the price first: it changed since it was shown."))
        return _page(request, booking, form, offer, status=422)
    wanted = _move(request, booking, form)
    try:
        moved = wanted.do(sequence=_sequence(request), reason=form.cleaned_data["reason"])
    except BuurtpuntError as error:
        add_refusal(form, error)
        now = booking_by_code(booking.code)
        return _page(request, now, form, make_move_offer(replace(wanted, booking=now)), status=status_of(error))
    messages.success(request, _("Moved. %(who)s was told.") % {"who": moved.holder_name})
    return redirect_to(moved)


def redirect_to(booking: Booking) -> HttpResponse:
    """Where the booking stands."""
    response = HttpResponseRedirect(reverse("office:booking", args=[booking.code]))
    response.status_code = 303
    return response


def _move(request: HttpRequest, booking: Booking, form: MoveForm) -> Move:
    assert form.period is not None  # noqa: S101 - a valid form has one
    return Move(
        booking, form.cleaned_data["resource"], form.period, actor_for(request.user), clock.now(),
        waive_fee=form.cleaned_data["waive"],
    )  # fmt: skip


def _offer(request: HttpRequest, booking: Booking, form: MoveForm) -> MoveOffer | None:
    """What is said about what was typed; nothing while that cannot be understood."""
    return make_move_offer(_move(request, booking, form)) if form.is_valid() and form.period else None


def _asked(request: HttpRequest, booking: Booking) -> dict[str, str]:
    """As it is now, with what the address says instead: another unit, minutes later or earlier, or whole fields."""
    said = request.GET.dict()
    period = _shifted(booking.period, said.pop("schuif", ""))
    return {"ding": booking.resource.slug, "terug": "", **wish_values(period), **said}


def _shifted(period: Period, text: str) -> Period:
    try:
        minutes = int(text[:8])
    except ValueError:
        return period
    by = dt.timedelta(minutes=minutes if abs(minutes) <= FURTHEST else 0)
    return Period(period.start + by, period.end + by)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed; an alternative that was pressed stands in its place."""
    data: dict[str, str] = request.POST.dict()
    slug, _at, times = data.get("kies", "").partition("@")
    period = chosen_period(times)
    return data | {"ding": slug, "terug": "", **wish_values(period)} if period else data


def _sequence(request: HttpRequest) -> int | None:
    text = request.POST.get("volgnummer", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else None


def _page(
    request: HttpRequest, booking: Booking, form: MoveForm, offer: MoveOffer | None, *, status: int = 200
) -> HttpResponse:
    context = {"booking": booking, "form": form, "offer": offer}
    if getattr(request, "htmx", False) and request.POST.get("actie") == LOOK:
        return render(request, "office/_move_offer.html", context | {"is_fragment": True})
    return render_page(request, "booking_move.html", "planning", context, status=status)
