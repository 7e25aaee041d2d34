"""Moving, extending and shortening a booking, before and during use: always the same booking."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import bill
from apps.bookings.domain.booking import answer_by
from apps.bookings.domain.holder import require_holder
from apps.bookings.domain.moving import lock_for_change, move_time
from apps.bookings.domain.price import QuoteLine
from apps.bookings.domain.repricing import Repriced, reprice
from apps.bookings.domain.rules import lock_party, reasons_to_refuse
from apps.bookings.domain.state import move
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import BookingState
from apps.bookings.errors import (
    AskAtCounter,
    ChangedMeanwhile,
    InThePast,
    OtherKind,
    PromisedToWaiting,
    SlotTaken,
    StartStays,
)
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.waiting import first_in_line
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed, Refused, TransitionRefused
from apps.hub.period import Period
from apps.hub.rules import require
from apps.payments.basket import BasketOwner

S: Final = BookingState
CHANGEABLE: Final = frozenset({S.REQUESTED, S.CONFIRMED, S.IN_USE})


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change would mean, in cents. `fee_cents` is what stays owed of time given back late: part of the total."""

    old_total_cents: int
    lines: tuple[QuoteLine, ...]
    new_total_cents: int
    fee_cents: int
    difference_cents: int
    deposit_cents: int
    asks_approval: bool


@dataclass(frozen=True, slots=True)
class Was:
    """How a booking was before a change."""

    resource: Resource
    period: Period
    total_cents: int


def change_preview(
    booking: Booking,
    *,
    resource: Resource | None = None,
    period: Period | None = None,
    by: Actor | None = None,
    waive_fee: bool = False,
    at: dt.datetime,
) -> ChangePreview:
    """What it would cost, and whether a manager must approve anew. Writes nothing and decides nothing.

    Refuses: NotBookable, NoPrice.
    """
    thing, when = resource or booking.resource, period or booking.period
    price = reprice(booking, resource=thing, period=when, waives_fee=waive_fee, at=at)
    return ChangePreview(
        old_total_cents=booking.total_cents,
        lines=price.lines,
        new_total_cents=price.total_cents,
        fee_cents=price.fee_cents,
        difference_cents=price.total_cents - booking.total_cents,
        deposit_cents=price.price.quote.deposit_cents,
        asks_approval=_next_state(booking, thing, when, by=by) == S.REQUESTED,
    )


def change_booking(
    booking: Booking,
    *,
    resource: Resource | None = None,
    period: Period | None = None,
    by: Actor,
    at: dt.datetime,
    sequence: int | None = None,
    reason: str = "",
    accepts_rules: bool = False,
    waive_fee: bool = False,
) -> Booking:
    """Another time, another thing of the kind, or both, in one transaction on the same booking.

    The same `uid`, `sequence` one higher; the difference of the price is owed or comes back; what was
    confirmed and needs approval is asked anew unless a manager changes it or it only gets smaller.
    In use only the end changes. Changing to what it is already is a quiet no-op, so twice is once.
    `sequence`: what the form showed. Locks the things of before and after together, in id order.

    Refuses: NotAllowed (not theirs; waiving is a manager's), ChangedMeanwhile, TransitionRefused,
    StartStays, OtherKind, AskAtCounter, each rule of `rules.reasons_to_refuse`, SlotTaken,
    PromisedToWaiting, NoPrice.
    """
    require_holder(booking, by=by)
    if waive_fee and not by.may(MANAGE_PLACE):
        raise NotAllowed
    wanted = resource or booking.resource
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=wanted.name)}), transaction.atomic():
        locked = lock_for_change(booking, *([resource] if resource else []))
        thing, when = resource or locked.resource, period or locked.period
        if (thing.pk, when) == (locked.resource_id, locked.period):
            return locked
        if sequence is not None and sequence != locked.sequence:
            raise ChangedMeanwhile
        _check(wish_to_change(locked, thing, when, accepts_rules=accepts_rules, by=by, at=at), locked)
        price = reprice(locked, resource=thing, period=when, waives_fee=waive_fee, at=at)
        return _apply(locked, thing, when, price, by=by, at=at, reason=reason)


def wish_to_change(
    booking: Booking, resource: Resource, period: Period, *, accepts_rules: bool = True, by: Actor, at: dt.datetime
) -> Wish:
    """What the rules are asked about: the same house rules need no second yes, and staff have it from the person."""
    agreed = resource.pk == booking.resource_id or asks_no_rules(booking, resource) or by.may(WORK_COUNTER)
    return Wish(
        resource, period, BasketOwner(person=booking.person), by, at, association=booking.association,
        accepts_rules=accepts_rules or agreed, booking=booking,
    )  # fmt: skip


def asks_no_rules(booking: Booking, resource: Resource) -> bool:
    """Whether the house rules of that thing are none, or those of the booking's."""
    rules = resource.rulebook.house_rules
    return not rules or rules == booking.resource.rulebook.house_rules


def begun_reasons(booking: Booking, resource: Resource, period: Period, *, by: Actor, at: dt.datetime) -> list[Refused]:
    """What speaks against the change because it has begun already. Empty before the start."""
    try:
        _check_begun(wish_to_change(booking, resource, period, by=by, at=at), booking)
    except Refused as refusal:
        return [refusal]
    return []


def swap_unit(booking: Booking, *, to: Resource, by: Actor, at: dt.datetime, reason: str = "") -> Booking:
    """Another unit of the same kind at the same time, at the price and on the terms as they were promised.

    For staff: the person did not ask for it, so no rule of theirs is asked anew. Twice is once.
    Refuses: NotAllowed, OtherKind, SlotTaken, TransitionRefused once it is out or over.
    """
    require(by, WORK_COUNTER)
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=to.name)}), transaction.atomic():
        locked = lock_for_change(booking, to)
        if locked.resource_id == to.pk:
            return locked
        if locked.state not in {S.REQUESTED, S.CONFIRMED}:
            raise TransitionRefused
        if to.kind_id != locked.resource.kind_id:
            raise OtherKind(field="resource")
        return _apply(locked, to, locked.period, None, by=by, at=at, reason=reason)


def _check(wish: Wish, booking: Booking) -> None:
    """Everything but other people's time, under the locks."""
    is_over = booking.state not in CHANGEABLE or (booking.hold_until is not None and booking.hold_until <= wish.at)
    if is_over:
        raise TransitionRefused
    if wish.resource.kind_id != booking.resource.kind_id:
        raise OtherKind(field="resource")
    _check_begun(wish, booking)
    lock_party(wish)
    for reason in reasons_to_refuse(wish):
        raise reason
    first = first_in_line(wish.resource, wish.period, at=wish.at)
    if first is not None and first.person_id != booking.person_id:
        raise PromisedToWaiting(resource=wish.resource.name)


def _check_begun(wish: Wish, booking: Booking) -> None:
    """What has begun keeps its start, and ends later than now."""
    is_out = booking.state == S.IN_USE
    if not is_out and wish.at < booking.starts_at:
        return
    stays = wish.resource.pk == booking.resource_id and wish.period.start == booking.starts_at
    if not stays and (is_out or not wish.by.may(WORK_COUNTER)):
        raise StartStays(field="start")
    if wish.period.end <= wish.at:
        raise InThePast(field="end")
    gets_longer = wish.period.end > booking.ends_at
    if is_out and gets_longer and wish.resource.rulebook.needs_approval and not wish.by.may(WORK_COUNTER):
        raise AskAtCounter(field="end")


def _next_state(booking: Booking, thing: Resource, when: Period, *, by: Actor | None) -> BookingState:
    """In which state the change leaves it. Less of what was approved needs no new answer."""
    if booking.state == S.IN_USE:
        return S.IN_USE
    if not thing.rulebook.needs_approval:
        return S.CONFIRMED
    if booking.state == S.REQUESTED:
        return S.REQUESTED
    is_less = thing.pk == booking.resource_id and booking.period.covers(when)
    return S.CONFIRMED if is_less or (by is not None and by.may(MANAGE_PLACE)) else S.REQUESTED


def _apply(
    booking: Booking, thing: Resource, when: Period, price: Repriced | None, *, by: Actor, at: dt.datetime, reason: str
) -> Booking:
    """Write the change; the locks are held and the rules asked."""
    was = Was(booking.resource, booking.period, booking.total_cents)
    state = BookingState(booking.state) if price is None else _next_state(booking, thing, when, by=by)
    move_time(booking, resource=thing, period=when, at=at)
    booking.resource, booking.starts_at, booking.ends_at = thing, when.start, when.end
    if price is not None:
        price.write_to(booking)
    record(
        booking, event="changed" if price else "swapped", by=by, at=at, old=booking.state, new=booking.state,
        reason=reason, **what_changed(was, booking),
    )  # fmt: skip
    if state != booking.state:
        asks = state == S.REQUESTED
        move(booking, state, event="asked anew" if asks else "no approval needed", by=by, at=at)
    else:
        booking.sequence += 1
        booking.modified_at = at
    if state == S.REQUESTED and price is not None:
        booking.hold_until = answer_by(thing, at=at)
    booking.save()
    occupancy.relabel(booking)
    if state != S.REQUESTED:
        bill(booking, by=by, at=at)
    more = booking.total_cents - was.total_cents
    notify.tell(booking, "changed", was=was, difference_cents=more, less_cents=-more, reason=reason)
    return booking


def what_changed(was: Was, booking: Booking) -> dict[str, str | int]:
    """What the history remembers of a change: times in UTC, amounts in cents."""
    told: dict[str, str | int] = {
        "was_from": was.period.start.isoformat(), "was_to": was.period.end.isoformat(),
        "from": booking.starts_at.isoformat(), "to": booking.ends_at.isoformat(),
        "was_cents": was.total_cents, "cents": booking.total_cents,
    }  # fmt: skip
    if was.resource.pk != booking.resource_id:
        told |= {"was_thing": was.resource.name, "thing": booking.resource.name}
    return told
