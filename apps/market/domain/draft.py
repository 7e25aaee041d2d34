"""A planned market that does not go on, and a day of a rhythm that does after all."""

import datetime as dt

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain.cycle import move_cycle
from apps.market.domain.rhythm import plan_from_rhythm
from apps.market.domain.shelf import take_back
from apps.market.enums import CycleEvent, CycleState
from apps.market.errors.cycle import DraftHasOrders
from apps.market.models import OrderCycle, Rhythm
from apps.market.queries.rhythm import dropped_of


def drop_draft(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """Take a draft away, with its moments of pick-up and its offers. Dropped already: nothing happens.

    What it had from our own shelf goes back; those offers stay behind it, since the movements of the stock name them
    and never change. Its rhythm plans no other market in that week. Locks the cycle, then the stock by id.
    Refuses: NotAllowed, CycleTransitionRefused once it was opened, DraftHasOrders.
    """
    require(by, MANAGE_PLACE)

    def clear(locked: OrderCycle) -> None:
        if locked.orders.exists():
            raise DraftHasOrders
        offers = locked.offers.order_by("pk")
        take_back([offer for offer in offers if offer.from_stock], {}, by=by, at=at)
        locked.baskets.all().delete()
        locked.slots.all().delete()
        offers.filter(stock_movements__isnull=True).delete()

    return move_cycle(
        cycle, to=CycleState.DROPPED, since=CycleState.DRAFT, event=CycleEvent.DROPPED, by=by, at=at, before=clear
    )


def plan_after_all(rhythm: Rhythm, day: dt.date, *, by: Actor, at: dt.datetime) -> list[OrderCycle]:
    """Let a rhythm plan the week again of which the market on this day was dropped; returns what it made.

    Nothing was dropped there: nothing happens. Locks the rhythm. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        for cycle in dropped_of(rhythm, since=day).filter(pickup_on=day):
            cycle.rhythm = None
            cycle.save(update_fields=["rhythm"])
            record(cycle, event=CycleEvent.PLANNED_AFTER_ALL, by=by, at=at)
        return plan_from_rhythm(rhythm, by=by, at=at)
