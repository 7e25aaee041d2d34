"""What a paid charge means for its booking: payments tells, we follow."""

import datetime as dt
from collections.abc import Sequence

from apps.bookings.domain.state import move
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.payments import payables
from apps.payments.enums import ChargeState
from apps.payments.models import Charge


class BookingFollower:
    """Returned and paid is settled; a payment undone makes it returned again."""

    def lock(self, subject_ids: Sequence[int]) -> None:
        """In id order, before the charges."""
        list(Booking.objects.select_for_update().filter(pk__in=subject_ids).order_by("pk").values_list("pk"))

    def follow(self, charge: Charge, *, by: Actor, at: dt.datetime) -> None:
        """Runs in the payment's transaction."""
        booking = Booking.objects.select_for_update().get(pk=charge.subject_id)
        if charge.state == ChargeState.SETTLED and booking.state == BookingState.RETURNED:
            move(booking, BookingState.SETTLED, event="settled", by=by, at=at)
        elif charge.state == ChargeState.OPEN and booking.state == BookingState.SETTLED:
            move(booking, BookingState.RETURNED, event="settling undone", by=by, at=at)


payables.register("bookings.booking", BookingFollower())
