"""The page of one booking, cancelling it, and taking a hold out of the basket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.web.access import see_other
from apps.bookings.domain.booking import release_hold
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.bookings.queries.booking import own_bookings
from apps.bookings.web.booking_page import booking_page, cancel_page
from apps.bookings.web.load import load_booking
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import status_of
from apps.payments.web.owner import basket_owner


@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """`/reservaties/<code>/`: what, when, where, what it costs, how it stands and what happened."""
    booking = load_booking(request, code)
    return render(request, "bookings/booking.html", booking_page(booking, by=actor_for(request.user)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """`/reservaties/<code>/annuleren/`: first what comes back, then one button. Pressed twice is once."""
    booking = load_booking(request, code)
    if request.method == "POST":
        try:
            cancel_booking(
                booking, by=actor_for(request.user), at=clock.now(), reason=_one_line(request.POST.get("reason", ""))
            )
        except BuurtpuntError as error:
            return _cannot(request, booking, error)
        messages.success(request, _("Cancelled. The time is free for somebody else."))
        return see_other(reverse("bookings:detail", args=[booking.code]))
    if booking.state == BookingState.CANCELLED:
        return see_other(reverse("bookings:detail", args=[booking.code]))
    return render(request, "bookings/cancel.html", cancel_page(booking))


def _one_line(text: str) -> str:
    """What was typed as a reason, without signs that no database keeps."""
    return " ".join(text.replace("\x00", "").split())[:300]


def _cannot(request: HttpRequest, booking: Booking, error: BuurtpuntError) -> HttpResponse:
    booking.refresh_from_db()
    context = cancel_page(booking) | {"refusal": error}
    return render(request, "bookings/cancel.html", context, status=status_of(error))


@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Take a hold out of the basket; pressed twice, the second time is calm."""
    owner = basket_owner(request)
    booking = Booking.objects.filter(code=normalise_code(code)).select_related("resource").first()
    if booking is None or booking.pk not in own_bookings(owner, [booking.pk]):
        raise Missing
    if booking.state == BookingState.HELD:
        release_hold(booking, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("%(name)s is out of your basket.") % {"name": booking.resource.name})
    return see_other(reverse("basket:home"))
