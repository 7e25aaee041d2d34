"""`/reservaties/<code>/wijzigen/`: another time, longer, shorter, another one of the kind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.bookings.domain.change import CHANGEABLE, change_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.bookings.web.change_form import ChangePage, change_page
from apps.bookings.web.load import load_booking
from apps.bookings.web.slots import is_quote_request
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.hub.web.refusals import add_refusal, status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """What it would cost is shown before; one button changes it. Pressed twice is once."""
    booking = load_booking(request, code)
    if booking.state not in CHANGEABLE:
        return render(request, "bookings/change_over.html", {"booking": booking}, status=_too_late(request))
    page = change_page(request, booking, by=actor_for(request.user), at=clock.now())
    if request.method == "POST" and request.POST.get("actie") != "prijs":
        done = _change(request, page)
        if done is not None:
            return done
    if is_quote_request(request):
        return render(request, "bookings/_proposal.html", {"page": page, "is_fragment": True})
    return render(request, "bookings/change.html", {"page": page, "booking": page.booking}, status=page.status)


def _too_late(request: HttpRequest) -> int:
    return 409 if request.method == "POST" else 200


def _change(request: HttpRequest, page: ChangePage) -> HttpResponse | None:
    """Do it; when it cannot be, the page says why and keeps all that was typed."""
    form, was = page.form, page.booking.total_cents
    if not form.is_valid() or form.period is None:
        page.status = 422
        return None
    given = form.cleaned_data
    try:
        changed = change_booking(
            page.booking, resource=form.resource, period=form.period, by=actor_for(request.user), at=clock.now(),
            sequence=given.get("sequence"), accepts_rules=given.get("accepts_rules", False),
            waive_fee=given.get("waive_fee", False),
        )  # fmt: skip
    except BuurtpuntError as error:
        _refuse(request, page, error)
        return None
    messages.success(request, _changed_words(changed, more=changed.total_cents - was))
    return see_other(reverse("bookings:detail", args=[changed.code]))


def _refuse(request: HttpRequest, page: ChangePage, error: BuurtpuntError) -> None:
    """Read the booking again: the next press is about how it is now."""
    fresh = load_booking(request, page.booking.code)
    renewed = change_page(request, fresh, by=actor_for(request.user), at=clock.now())
    page.booking, page.proposal, page.only_end = renewed.booking, renewed.proposal, renewed.only_end
    page.status, page.refusal = status_of(error), error
    page.form.data = dict(page.form.data) | {"volgnummer": str(fresh.sequence)}
    add_refusal(page.form, error)


def _changed_words(booking: Booking, *, more: int) -> str:
    if booking.state == BookingState.REQUESTED:
        return _("Changed. A manager looks at it and tells you soon.")
    if more > 0:
        return _("Changed. It costs %(amount)s more.") % {"amount": formats.euro(more)}
    return _("Changed. It costs %(amount)s less.") % {"amount": formats.euro(-more)} if more else _("Changed.")
