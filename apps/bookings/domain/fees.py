"""What giving time back costs: pure functions of the terms that were promised.

Who shortens a booking gives part of its value back, and gets of that part what cancelling would
have given back at that moment. The rest stays owed, as a line of its own. And cancelling never
becomes cheaper by changing first: what it would have cost just before is a floor from then on.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.bookings.models import Booking, BookingLine
from apps.hub.money import to_cents

FULL: Final = 100  # percent
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Fee:
    """A share (0 to 1) of a value in cents that was given back; taking time again brings the value down."""

    share: Decimal
    value_cents: int

    @property
    def cents(self) -> int:
        """What stays owed of it."""
        return to_cents(self.value_cents * self.share)


def fees_in(lines: Iterable[BookingLine]) -> list[Fee]:
    """The fees among the lines of a price."""
    return [Fee(line.quantity, line.unit_cents) for line in lines if line.is_fee]


def refund_percent(booking: Booking, *, at: dt.datetime) -> int:
    """Percent given back by the snapshotted tiers `[[hours before, percent], …]`; none after the start."""
    left = booking.starts_at - at
    return next((percent for hours, percent in booking.terms if left >= dt.timedelta(hours=hours)), 0)


def cost_of_cancelling(total_cents: int, fees: Sequence[Fee], *, percent: int, floor_cents: int) -> int:
    """In cents: what the terms keep of the price, and all of the fees; never under the floor, nor over the total."""
    owed = sum(fee.cents for fee in fees)
    value = total_cents - owed
    kept = value - to_cents(Decimal(value) * percent / FULL)
    return min(max(kept + owed, floor_cents), total_cents)


def fees_after(
    fees: Sequence[Fee], *, old_value_cents: int, new_value_cents: int, percent: int, floor_cents: int
) -> list[Fee]:
    """The fees once the price of the time went from old to new; `percent` is what cancelling gives back now.

    More time takes back what was given, the latest first. The whole never comes under the floor.
    """
    kept = _taken_again(fees, max(0, new_value_cents - old_value_cents))
    released = max(0, old_value_cents - new_value_cents)
    share = (Decimal(FULL - percent) / FULL).quantize(_HUNDREDTH)
    kept += [Fee(share, released)] if released and share else []
    lacking = floor_cents - new_value_cents - sum(fee.cents for fee in kept)
    return [*kept, Fee(Decimal(1), lacking)] if lacking > 0 else kept


def _taken_again(fees: Sequence[Fee], cents: int) -> list[Fee]:
    left: list[Fee] = []
    for fee in reversed(fees):
        taken = min(fee.value_cents, cents)
        cents -= taken
        if fee.value_cents > taken:
            left.append(Fee(fee.share, fee.value_cents - taken))
    return left[::-1]
