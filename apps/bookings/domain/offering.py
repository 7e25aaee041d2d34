"""Offering time that came free to who waits for it: told at once, and looked for again by a scan."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from apps.bookings.domain import freed, notify, occupancy
from apps.bookings.domain.booking import hold_slot
from apps.bookings.domain.waiting import end_entry, units_of, wish_of
from apps.bookings.domain.wish import reasons_against
from apps.bookings.enums import PROMISED, BookingState, WaitingState
from apps.bookings.errors import NoPrice, NotBookable
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.bookings.queries.waiting import all_entries, booked_meanwhile, is_free, waiting_over
from apps.hub.actors import SYSTEM
from apps.hub.domain.history import record
from apps.hub.errors import BuurtpuntError, Conflict, Refused
from apps.hub.jobs import one_by_one
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

LASTS: Final = dt.timedelta(hours=12)
LEAST: Final = dt.timedelta(minutes=30)
BATCH: Final = 200
_NOT_THEIRS: Final = (Conflict, NotBookable, NoPrice)


def offer_waiting(*, at: dt.datetime) -> int:
    """Pass on what was not answered, let go who waits in vain, offer what is free; returns how many offers.

    A state scan: run late or twice it does the same.
    """
    pass_on(at=at)
    one_by_one(booked_meanwhile(at)[:BATCH], lambda entry: _found_it(entry, at=at))
    too_late = WaitingEntry.objects.filter(state=WaitingState.WAITING, starts_at__lte=at)
    one_by_one(too_late[:BATCH], lambda entry: _lapse(entry, at=at))
    # all of them: who waits in vain for months must not stand before who can be helped now
    line = all_entries().filter(state=WaitingState.WAITING, starts_at__gt=at).order_by("created_at", "pk")
    return one_by_one(line, lambda entry: offer_entry(entry, at=at))


def offer_freed(leaves: Sequence[int], period: Period, at: dt.datetime) -> None:
    """Time of these leaves came free: the first who waits for it gets it."""
    pass_on(at=at)
    one_by_one(waiting_over(leaves, period, at=at)[:BATCH], lambda entry: offer_entry(entry, at=at))


def offer_entry(entry: WaitingEntry, *, at: dt.datetime) -> bool:
    """Hold the time for this one when all of it is free, and write to them; says whether it did.

    Who may not have it by now (a rule, not other people) is passed over and told why.
    """
    units = [unit for unit in units_of(entry) if is_free(unit, entry.period, at=at)]
    if not units:
        return False
    with transaction.atomic():
        occupancy.lock_times(units)
        locked = WaitingEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)
        if locked.state != WaitingState.WAITING or locked.starts_at <= at:
            return False
        against: list[BuurtpuntError] = []
        for unit in units:
            reason = _refusal(entry, unit, at=at) or _hold(locked, unit, at=at)
            if reason is None:
                return True
            against.append(reason)
        _pass_over(locked, against, at=at)
        return False


def pass_on(*, at: dt.datetime) -> int:
    """End the offers whose hold is no hold any more; returns how many."""
    ended = WaitingEntry.objects.filter(state=WaitingState.OFFERED).exclude(booking__state=BookingState.HELD)
    return one_by_one(list(ended.values_list("pk", flat=True)[:BATCH]), lambda pk: _pass_on_one(pk, at=at))


def _pass_on_one(pk: int, *, at: dt.datetime) -> bool:
    with transaction.atomic():
        entry = WaitingEntry.objects.select_for_update().get(pk=pk)
        if entry.state != WaitingState.OFFERED or entry.booking is None:
            return False
        is_taken = entry.booking.state in PROMISED | {BookingState.REQUESTED}
        state = WaitingState.TAKEN if is_taken else WaitingState.PASSED
        end_entry(entry, state, event="offer taken" if is_taken else "offer lapsed", by=SYSTEM, at=at)
        if not is_taken:
            notify.tell_waiting(entry, "passed")
        return True


def offer_until(entry: WaitingEntry, *, at: dt.datetime) -> dt.datetime:
    """Half a day to answer; near the start half of what is left, at least half an hour, never past the start."""
    left = entry.starts_at - at
    return min(at + max(min(LASTS, left / 2), LEAST), entry.starts_at)


def _refusal(entry: WaitingEntry, unit: Resource, *, at: dt.datetime) -> Refused | None:
    """The first rule against it."""
    return next(iter(reasons_against(wish_of(entry, unit, by=SYSTEM, at=at))), None)


def _hold(entry: WaitingEntry, unit: Resource, *, at: dt.datetime) -> BuurtpuntError | None:
    """Hold it for them and tell them so; why not, when it cannot be."""
    try:
        booking = hold_slot(
            unit, period=entry.period, owner=BasketOwner(person=entry.person), by=SYSTEM, at=at,
            association=entry.association, accepts_rules=True, any_of_kind=entry.kind_id is not None,
            hold_for=offer_until(entry, at=at) - at,
        )  # fmt: skip
    except BuurtpuntError as refusal:
        return refusal
    booking.rules_accepted_at = None  # that is for the person, when they take it
    booking.save(update_fields=["rules_accepted_at"])
    entry.booking, entry.state, entry.offered_at = booking, WaitingState.OFFERED, at
    entry.save(update_fields=["booking", "state", "offered_at"])
    record(entry, event="offered", by=SYSTEM, at=at, old=WaitingState.WAITING, new=WaitingState.OFFERED)
    notify.tell_waiting(entry, "offered")
    return None


def _pass_over(entry: WaitingEntry, against: Sequence[BuurtpuntError], *, at: dt.datetime) -> None:
    """A rule of their own keeps them from it: the next one's turn. Who was faster, or no price, is not their fault."""
    if not against or any(isinstance(reason, _NOT_THEIRS) for reason in against):
        return
    end_entry(entry, WaitingState.PASSED, event="passed over", by=SYSTEM, at=at)
    notify.tell_waiting(entry, "passed", why=against[0])


def _found_it(entry: WaitingEntry, *, at: dt.datetime) -> None:
    with transaction.atomic():
        locked = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
        if locked.state != WaitingState.WAITING:
            return
        booking = Booking.objects.get(pk=entry.have)  # type: ignore[attr-defined] # annotated by the query
        is_first = not WaitingEntry.objects.filter(booking=booking).exists()  # they may have stood in two lines for it
        locked.booking = booking if is_first else None
        end_entry(
            locked, WaitingState.TAKEN if is_first else WaitingState.LAPSED, event="booked meanwhile", by=SYSTEM, at=at
        )


def _lapse(entry: WaitingEntry, *, at: dt.datetime) -> None:
    with transaction.atomic():
        locked = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
        if locked.state == WaitingState.WAITING:
            end_entry(locked, WaitingState.LAPSED, event="lapsed", by=SYSTEM, at=at)


freed.register(offer_freed)
