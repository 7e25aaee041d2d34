"""A market from another: the same goods and the same hours on another day."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.holidays import public_holiday
from apps.hub.period import Period
from apps.market.domain.cycle import add_slot, plan_cycle
from apps.market.domain.margin import cut_off_of
from apps.market.domain.shelf import offer_again
from apps.market.models import Offer, OrderCycle, PickupSlot, Rhythm
from apps.market.queries.cycle import days_with_a_market
from apps.market.rhythm import moments_of

WEEK: Final = dt.timedelta(days=7)


def copy_cycle(
    cycle: OrderCycle,
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    pickup_on: dt.date,
    opens_by_itself: bool = True,
    rhythm: Rhythm | None = None,
    by: Actor,
    at: dt.datetime,
) -> OrderCycle:
    """A draft with the same offers and the same wall-clock pick-up moments on another day.

    What is no longer sold stays behind, and so does a moment that would come before closing. What was
    withdrawn that time is on again. From our own shelf it offers what stands there, up to the limit of then.
    Refuses: as `plan_cycle`.
    """
    with transaction.atomic():
        fresh = plan_cycle(
            opens_at=opens_at, closes_at=closes_at, pickup_on=pickup_on, opens_by_itself=opens_by_itself,
            rhythm=rhythm, by=by, at=at,
        )  # fmt: skip
        for slot in cycle.slots.order_by("pk"):
            period = slot_on(slot, pickup_on - cycle.pickup_on)
            if period.start >= closes_at:
                add_slot(fresh, period=period, place=slot.place, capacity=slot.capacity, by=by, at=at)
        copies = [_copy(offer, fresh) for offer in _still_sold(cycle)]
        offer_again([offer for offer in copies if offer.from_stock], by=by, at=at)
        return fresh


def copy_to_next_week(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """Copy to the first week after it that is free, at the hours of its rhythm or else its own.

    Refuses: as `copy_cycle`.
    """
    opens_at, closes_at, day = next_free_week(cycle, at=at)
    return copy_cycle(
        cycle, opens_at=opens_at, closes_at=closes_at, pickup_on=day, rhythm=cycle.rhythm, by=by, at=at,
        opens_by_itself=cycle.rhythm.opens_by_itself if cycle.rhythm else cycle.opens_by_itself,
    )  # fmt: skip


def next_free_week(cycle: OrderCycle, *, at: dt.datetime) -> tuple[dt.datetime, dt.datetime, dt.date]:
    """Opening, closing and day of the first week on in which no market stands and closing is ahead. One query.

    A public holiday is passed over, unless its rhythm says that the market is on then.
    """
    planned = days_with_a_market(after=cycle.pickup_on)
    skips = cycle.rhythm is None or cycle.rhythm.skips_holidays
    shift = WEEK
    while True:
        day = cycle.pickup_on + shift
        opens_at, closes_at = _moments(cycle, shift)
        if closes_at > at and day not in planned and not (skips and public_holiday(day)):
            return opens_at, closes_at, day
        shift += WEEK


def slot_on(slot: PickupSlot, days: dt.timedelta) -> Period:
    """The same wall time so many days on; what summer time skips moves on with the clock and keeps its length."""
    start, end = wall_time_on(slot.starts_at, days), wall_time_on(slot.ends_at, days)
    return Period(start, end if end > start else start + (slot.ends_at - slot.starts_at))


def wall_time_on(moment: dt.datetime, days: dt.timedelta) -> dt.datetime:
    """The same hour on the wall so many days on."""
    wall = clock.local(moment)
    return clock.at_local_or_after(wall.date() + days, wall.time())


def _moments(cycle: OrderCycle, shift: dt.timedelta) -> tuple[dt.datetime, dt.datetime]:
    if cycle.rhythm is not None:
        return moments_of(cycle.rhythm, cycle.pickup_on + shift)
    return wall_time_on(cycle.opens_at, shift), wall_time_on(cycle.closes_at, shift)


def _still_sold(cycle: OrderCycle) -> list[Offer]:
    offers = cycle.offers.filter(
        variant__is_active=True, variant__product__is_active=True, variant__product__producer__is_active=True
    )
    return list(offers.select_related("variant__product__producer").order_by("pk"))


def _copy(offer: Offer, fresh: OrderCycle) -> Offer:
    return Offer.objects.create(
        code=fresh_code(Offer), cycle=fresh, variant_id=offer.variant_id, price_cents=offer.price_cents,
        limit=offer.limit, max_per_customer=offer.max_per_customer,
        is_on=offer.is_on or offer.withdrawn_at is not None, purchase_cents=offer.purchase_cents,
        cut_off_at=cut_off_of(fresh, offer.variant.product.producer), from_stock=offer.from_stock,
    )  # fmt: skip
