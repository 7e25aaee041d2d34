"""Moments of pick-up that change: how many can come, and those that nobody chose."""

import datetime as dt

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain.checks import refuse_after_closing
from apps.market.domain.claims import lock_cycle
from apps.market.enums import CycleEvent
from apps.market.errors.slot import CapacityBelowClaimed, SlotChosen
from apps.market.models import PickupSlot


def change_slot(slot: PickupSlot, *, capacity: int, by: Actor, at: dt.datetime) -> PickupSlot:
    """So many places; when and where people come never moves. With 0 nobody else can choose it.

    Locks the cycle, then the slot. Refuses: NotAllowed, CapacityBelowClaimed, CycleTransitionRefused after closing.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = _lock(slot)
        if capacity < locked.claimed:
            raise CapacityBelowClaimed(claimed=locked.claimed, field="capacity")
        if capacity != locked.capacity:
            old, locked.capacity = locked.capacity, capacity
            locked.save(update_fields=["capacity"])
            record(
                locked.cycle, event=CycleEvent.SLOT_CHANGED, by=by, at=at, old=str(old), new=str(capacity),
                slot=locked.code,
            )  # fmt: skip
        return locked


def remove_slot(slot: PickupSlot, *, by: Actor, at: dt.datetime) -> None:
    """Take a moment away that no order ever chose; baskets that did choose again.

    Locks as `change_slot`. Refuses: NotAllowed, SlotChosen, CycleTransitionRefused after closing.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = _lock(slot)
        if locked.orders.exists():
            raise SlotChosen
        cycle, code = locked.cycle, locked.code
        locked.delete()
        record(cycle, event=CycleEvent.SLOT_REMOVED, by=by, at=at, slot=code)


def _lock(slot: PickupSlot) -> PickupSlot:
    cycle = lock_cycle(slot.cycle_id)
    refuse_after_closing(cycle)
    locked = PickupSlot.objects.select_for_update(no_key=True).get(pk=slot.pk)
    locked.cycle = cycle
    return locked
