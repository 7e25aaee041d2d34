"""People change their minds: a bike half an hour longer, another that somebody else may have."""

import contextlib
import datetime as dt
from functools import partial
from typing import Final

from apps.bookings.domain.change import change_booking
from apps.bookings.domain.handover import offer_handover
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from backend.village.village import DAY, HALF_HOUR, HOUR, Village

STAYS_OUT: Final = 2 * HOUR  # before now
GIVES_AWAY: Final = dt.timedelta(minutes=50)


def plan_changes(village: Village) -> None:
    """Mieke stays out a little longer on Saturday; Karim cannot come and asks Mieke whether she takes it over."""
    village.diary.add(village.now - STAYS_OUT, partial(_stay_longer, village))
    village.diary.add(village.now - GIVES_AWAY, partial(_give_away, village))


def _stay_longer(village: Village, moment: dt.datetime) -> None:
    booking = _next_of(village, "Mieke Verhulst", at=moment)
    if booking is None:
        return
    longer = Period(booking.starts_at, booking.ends_at + HALF_HOUR)
    with contextlib.suppress(BuurtpuntError):  # on some days somebody else has it from then on
        change_booking(booking, period=longer, by=village.actor("Mieke Verhulst"), at=moment)


def _give_away(village: Village, moment: dt.datetime) -> None:
    booking = _next_of(village, "Karim Benali", at=moment)
    if booking is not None:
        offer_handover(
            booking, name="Mieke", email=village.neighbours["Mieke Verhulst"].person.email,
            by=village.actor("Karim Benali"), at=moment,
        )  # fmt: skip


def _next_of(village: Village, name: str, *, at: dt.datetime) -> Booking | None:
    """Their next booking from tomorrow on, of their own."""
    rows = Booking.objects.filter(
        person=village.neighbours[name].person, association=None, state=BookingState.CONFIRMED,
        starts_at__gt=at + DAY, created_at__lt=at - HOUR,
    )  # fmt: skip
    return rows.select_related("resource__kind", "person", "association").order_by("starts_at").first()
