"""What paying means for an order: nothing but its place in the order of locks."""

import datetime as dt
from collections.abc import Sequence

from apps.hub.actors import Actor
from apps.market.domain.hand_over import lock_bags
from apps.payments import payables
from apps.payments.models import Charge


class OrderFollower:
    """An order is as much placed paid as unpaid; it only must not be cancelled while money changes hands."""

    def lock(self, subject_ids: Sequence[int]) -> None:
        """Their markets, then they, in id order; before the charges."""
        lock_bags(subject_ids)

    def follow(self, charge: Charge, *, by: Actor, at: dt.datetime) -> None:
        """Nothing follows."""


payables.register("market.order", OrderFollower())
