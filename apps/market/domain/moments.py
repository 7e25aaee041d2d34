"""Changing when a market opens, closes and is."""

import datetime as dt

from django.db import transaction

from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.hub.ui.formats import moment
from apps.market.domain.checks import refuse_after_closing
from apps.market.domain.claims import lock_cycle
from apps.market.domain.copying import slot_on
from apps.market.enums import CycleEvent, CycleState
from apps.market.errors import InvalidCycleTimes
from apps.market.errors.slot import ClosesAfterPickup, MomentsAreFixed
from apps.market.models import Offer, OrderCycle, PickupSlot


def change_moments(
    cycle: OrderCycle,
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    pickup_on: dt.date,
    opens_by_itself: bool | None = None,
    by: Actor,
    at: dt.datetime,
) -> OrderCycle:
    """Move a draft, or the closing of an open market. Earlier closings of producers move along with it.

    Of a draft the moments of pick-up go to the new day, at the hours they had. Of an open market only the
    closing moves: when people come was promised. Locks the cycle, its slots, its offers. Refuses: NotAllowed,
    InvalidCycleTimes, ClosesAfterPickup, MomentsAreFixed, CycleTransitionRefused after closing.
    """
    require(by, MANAGE_PLACE)
    if opens_at >= closes_at or clock.local_date(closes_at) > pickup_on or closes_at <= at:
        raise InvalidCycleTimes(field="closes_at")
    with transaction.atomic():
        locked = lock_cycle(cycle.pk)
        refuse_after_closing(locked)
        if locked.state == CycleState.OPEN and (opens_at != locked.opens_at or pickup_on != locked.pickup_on):
            raise MomentsAreFixed(field="pickup_on")
        slots = _slots_on(locked, pickup_on, closes_at=closes_at)
        offers = _cut_offs(locked, opens_at=opens_at, closes_at=closes_at)
        old, new = _words(locked.closes_at, locked.pickup_on), _words(closes_at, pickup_on)
        locked.opens_at, locked.closes_at, locked.pickup_on = opens_at, closes_at, pickup_on
        locked.opens_by_itself = locked.opens_by_itself if opens_by_itself is None else opens_by_itself
        locked.save(update_fields=["opens_at", "closes_at", "pickup_on", "opens_by_itself"])
        PickupSlot.objects.bulk_update(slots, ["starts_at", "ends_at"])
        Offer.objects.bulk_update(offers, ["cut_off_at"])
        record(locked, event=CycleEvent.MOMENTS_CHANGED, by=by, at=at, old=old, new=new)
        return locked


def _slots_on(cycle: OrderCycle, day: dt.date, *, closes_at: dt.datetime) -> list[PickupSlot]:
    """Its slots as they will stand on that day. Refuses: ClosesAfterPickup."""
    slots = list(cycle.slots.select_for_update(no_key=True).order_by("pk"))
    for slot in slots:
        period = slot_on(slot, day - cycle.pickup_on)
        slot.starts_at, slot.ends_at = period.start, period.end
    first = min((slot.starts_at for slot in slots), default=closes_at)
    if first < closes_at:
        raise ClosesAfterPickup(start=moment(first).removesuffix("."), field="closes_at")
    return slots


def _cut_offs(cycle: OrderCycle, *, opens_at: dt.datetime, closes_at: dt.datetime) -> list[Offer]:
    """Those with an earlier closing, as long on the wall before the new one as before the old."""
    old_wall = clock.local(cycle.closes_at).replace(tzinfo=None)
    offers = list(cycle.offers.select_for_update(no_key=True).filter(cut_off_at__isnull=False).order_by("pk"))
    for offer in offers:
        if offer.cut_off_at is not None:
            before = clock.local(offer.cut_off_at).replace(tzinfo=None) - old_wall
            offer.cut_off_at = max(clock.wall_shift(closes_at, before), opens_at)
    return offers


def _words(closes_at: dt.datetime, day: dt.date) -> str:
    return f"{clock.local(closes_at):%Y-%m-%d %H.%M} / {day:%Y-%m-%d}"
