"""The page of one booking, cancelling it, and taking a hold out of the basket."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.guests import current_person
from apps.bookings.domain.booking import release_hold
from apps.bookings.domain.cancel import CancelPreview, cancel_booking, cancel_preview
from apps.bookings.domain.price.words import deposit_words
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.bookings.queries.booking import booking_for
from apps.bookings.web.offer import own_bookings
from apps.bookings.web.pages import page_of
from apps.bookings.web.words import event_words, state_words, terms_words
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.models import HistoryEvent
from apps.hub.queries.history import history_of
from apps.hub.ui import formats
from apps.hub.web.refusals import status_of
from apps.payments.queries.charge import charge_of
from apps.payments.web.owner import basket_owner

CAN_CANCEL = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history, in words."""

    when: str
    what: str
    why: str


def load_booking(request: HttpRequest, code: str) -> Booking:
    """The booking of this code, for who may see it. Refuses: Missing, for strangers too."""
    return booking_for(normalise_code(code), actor=actor_for(request.user), person=current_person(request))


@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """`/reservaties/<code>/`: what, when, where, what it costs, how it stands and what happened."""
    booking = load_booking(request, code)
    return render(request, "bookings/booking.html", _page(booking))


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
        return _see_other(reverse("bookings:detail", args=[booking.code]))
    if booking.state == BookingState.CANCELLED:
        return _see_other(reverse("bookings:detail", args=[booking.code]))
    return render(request, "bookings/cancel.html", _cancel_page(booking))


def _one_line(text: str) -> str:
    """What was typed as a reason, without signs that no database keeps."""
    return " ".join(text.replace("\x00", "").split())[:300]


def _cannot(request: HttpRequest, booking: Booking, error: BuurtpuntError) -> HttpResponse:
    booking.refresh_from_db()
    context = _cancel_page(booking) | {"refusal": error}
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
    return _see_other(reverse("basket:home"))


def _page(booking: Booking) -> dict[str, Any]:
    at = clock.now()
    badge, sentence, kind = state_words(booking)
    charge = charge_of(booking)
    return {
        "booking": booking,
        "when": formats.period(booking.starts_at, booking.ends_at),
        "lines": [{"label": line.label, "cents": line.amount_cents} for line in booking.lines.all()],
        "deposit": deposit_words(booking.deposit_cents) if booking.deposit_cents else "",
        "badge": badge,
        "sentence": sentence,
        "badge_kind": kind,
        "outstanding": charge.outstanding if charge is not None else None,  # type: ignore[attr-defined] # annotated by the query
        "terms": terms_words(booking.terms, booking.starts_at, at=at) if booking.state in CAN_CANCEL else [],
        "can_cancel": _can_cancel(booking),
        "history": [_happened(event) for event in history_of(booking)],
        "page_url": page_of(booking.resource),
    }


def _can_cancel(booking: Booking) -> bool:
    return booking.state in CAN_CANCEL and (booking.state == BookingState.REQUESTED or booking.starts_at > clock.now())


def _happened(event: HistoryEvent) -> Happened:
    return Happened(formats.moment(event.at), event_words(event), event.reason)


def _cancel_page(booking: Booking) -> dict[str, Any]:
    preview: CancelPreview = cancel_preview(booking, at=clock.now())
    return {
        "booking": booking,
        "preview": preview,
        "when": formats.period(booking.starts_at, booking.ends_at),
        "can_cancel": _can_cancel(booking),
        "sentence": state_words(booking)[1],
    }


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
