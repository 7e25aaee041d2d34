"""The big buttons of the counter: each is a form, a domain function and a way back."""

from uuid import UUID

from django.http import HttpRequest

from apps.accounts.models import Person
from apps.bookings.enums import NoShowReason
from apps.bookings.models import Booking
from apps.counter.domain import action
from apps.counter.domain.action import Tender
from apps.counter.models import CounterAction
from apps.counter.queries.sheet import charges_chosen
from apps.counter.web.forms import read_age, read_along, read_key, read_payment, refuse_too_little
from apps.counter.web.pressing import booking_press, order_press, person_press
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.market.models import Order


@order_press
def hand_over(request: HttpRequest, order: Order) -> CounterAction:
    """The bag goes along, with what is paid now."""
    key, tender = _tender(request, order.person)
    return action.hand_over(
        order, tender=tender, along=read_along(request.POST), age_checked=read_age(request.POST), key=key,
        by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip


@person_press
def pay(request: HttpRequest, who: Person) -> CounterAction:
    """Only the money."""
    key, tender = _tender(request, who)
    return action.take_money(
        who, tender=tender, along=read_along(request.POST), age_checked=read_age(request.POST), key=key,
        by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip


@order_press
def not_fetched(request: HttpRequest, order: Order) -> CounterAction:
    """Nobody came for the bag."""
    return action.mark_not_fetched(order, key=read_key(request.POST), by=actor_for(request.user), at=clock.now())


@order_press
def came_late(request: HttpRequest, order: Order) -> CounterAction:
    """They came after all: what is still there is theirs."""
    return action.mark_came_late(order, key=read_key(request.POST), by=actor_for(request.user), at=clock.now())


@booking_press
def check_out(request: HttpRequest, booking: Booking) -> CounterAction:
    """The key is given, or the room opened."""
    return action.check_out(booking, key=read_key(request.POST), by=actor_for(request.user), at=clock.now())


@booking_press
def check_in(request: HttpRequest, booking: Booking) -> CounterAction:
    """It is back, or the room closed."""
    return action.check_in(booking, key=read_key(request.POST), by=actor_for(request.user), at=clock.now())


@booking_press
def not_come(request: HttpRequest, booking: Booking) -> CounterAction:
    """Nobody came for the key or the room; the button says what is known of why."""
    known = request.POST.get("reden", "")
    reason = str(NoShowReason(known).label) if known in NoShowReason.values else ""
    return action.mark_not_come(
        booking, reason=reason, key=read_key(request.POST), by=actor_for(request.user), at=clock.now()
    )


def _tender(request: HttpRequest, who: Person) -> tuple[UUID, Tender | None]:
    sent = read_payment(request.POST)
    if sent["method"] is None:
        return sent["key"], None
    refuse_too_little(request.POST, sent)
    charges = charges_chosen(who, request.POST.getlist("betaal"))
    return sent["key"], Tender(charges, sent["method"], sent["expected_cents"])
