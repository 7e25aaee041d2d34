"""The press that takes a time: into the basket, or at once for somebody at the counter."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.web.access import see_other
from apps.accounts.web.for_whom import ForWhom
from apps.bookings.domain.make_way import book_exactly, hold_exactly
from apps.bookings.domain.search import book_any, hold_any
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource, ResourceKind
from apps.hub.actors import Actor
from apps.hub.codes import spell_code
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.payments.basket import BasketOwner


class NotClear(BuurtpuntError):
    """It is not clear for whom; what was wrong stands in `ForWhom.errors`."""


def take_for_basket(
    target: Resource | ResourceKind,
    period: Period,
    *,
    owner: BasketOwner,
    by: Actor,
    at: dt.datetime,
    key: uuid.UUID | None,
    details: Mapping[str, Any],
) -> Booking:
    """Hold a thing, or any of a kind. A form that came back and was filled in anew is a new wish."""
    asked: dict[str, Any] = {"period": period, "owner": owner, "by": by, "at": at, **details}
    booking = _held(target, asked, key)
    if booking.period != period or booking.state == BookingState.EXPIRED or not _is_of(booking, target):
        return _held(target, asked, uuid.uuid4())
    return booking


def _held(target: Resource | ResourceKind, asked: dict[str, Any], key: uuid.UUID | None) -> Booking:
    if isinstance(target, ResourceKind):
        return hold_any(target, request_key=key, **asked)
    return hold_exactly(target, request_key=key, **asked)


def _is_of(booking: Booking, target: Resource | ResourceKind) -> bool:
    if isinstance(target, ResourceKind):
        return booking.resource.kind_id == target.pk
    return booking.resource_id == target.pk


def take_for_somebody(
    target: Resource | ResourceKind,
    period: Period,
    *,
    whom: ForWhom,
    by: Actor,
    at: dt.datetime,
    key: uuid.UUID | None,
    details: Mapping[str, Any],
) -> Booking:
    """Book at once for whom the form names; somebody new is registered with it. The same form again: the same booking.

    Refuses: NotClear when the form does not say who, and as `book_slot`; then nobody was registered either.
    """
    with transaction.atomic():
        known = Booking.objects.filter(request_key=key).select_related("resource", "person").first() if key else None
        if known is not None and known.period == period and _is_of(known, target):
            return known
        person = whom.resolve(by=by, at=at)
        if person is None:
            raise NotClear
        asked: dict[str, Any] = {"period": period, "person": person, "by": by, "at": at, **details}
        fresh = uuid.uuid4() if known is not None else key
        if isinstance(target, ResourceKind):
            return book_any(target, request_key=fresh, **asked)
        return book_exactly(target, request_key=fresh, **asked)


def answer(request: HttpRequest, booking: Booking) -> HttpResponse:
    """To the basket with what is held, else to the booking itself."""
    if booking.state == BookingState.HELD:
        messages.success(request, _("%(name)s is in your basket.") % {"name": booking.resource.name})
        return see_other(reverse("basket:home"))
    return see_other(reverse("bookings:detail", args=[booking.code]))


def answer_for_somebody(request: HttpRequest, booking: Booking) -> HttpResponse:
    """To the booking, with the name and the code to say."""
    name = booking.person.name if booking.person else ""
    words = {"name": name, "code": spell_code(booking.code)}
    asked = booking.state == BookingState.REQUESTED
    text = _("Asked for %(name)s. Code %(code)s.") if asked else _("Booked for %(name)s. Code %(code)s.")
    messages.success(request, text % words)
    return see_other(reverse("bookings:detail", args=[booking.code]))
