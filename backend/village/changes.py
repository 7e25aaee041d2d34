"""People change their minds: a bike half an hour longer, another that somebody else may have."""

import contextlib
import datetime as dt

from apps.bookings.domain.change import change_booking
from apps.bookings.domain.handover import offer_handover
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from backend.village.village import DAY, HALF_HOUR, HOUR, Village


def change_some(village: Village) -> None:
    """Mieke stays out a little longer on Saturday; Karim cannot come and asks Mieke whether she takes it over."""
    hers, his = (_next_of(village, name) for name in ("Mieke Verhulst", "Karim Benali"))
    if hers is not None:
        longer = Period(hers.starts_at, hers.ends_at + HALF_HOUR)
        with contextlib.suppress(BuurtpuntError):  # on some days somebody else has it from then on
            change_booking(hers, period=longer, by=village.actor("Mieke Verhulst"), at=village.now - 2 * HOUR)
    if his is not None:
        offer_handover(
            his, name="Mieke", email=village.neighbours["Mieke Verhulst"].person.email,
            by=village.actor("Karim Benali"), at=village.now - dt.timedelta(minutes=50),
        )  # fmt: skip


def _next_of(village: Village, name: str) -> Booking | None:
    """Their next booking from tomorrow on, of their own."""
    rows = Booking.objects.filter(
        person=village.neighbours[name].person, association=None, state=BookingState.CONFIRMED,
        starts_at__gt=village.now + DAY, created_at__lt=village.now - 3 * HOUR,
    )  # fmt: skip
    return rows.select_related("resource__kind", "person", "association").order_by("starts_at").first()
