"""What a booking costs once it is another time or thing."""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from apps.bookings.domain.fees import FULL, Fee, cost_of_cancelling, fees_after, fees_in, refund_percent
from apps.bookings.domain.price import QuoteLine
from apps.bookings.domain.pricing import Priced, price_for
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, BookingLine, Resource
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class Repriced:
    """A new price: what the time costs, what stays owed of time that was given back, and the least cancelling costs."""

    price: Priced
    fees: tuple[Fee, ...]
    floor_cents: int
    language: str | None = None

    @property
    def fee_cents(self) -> int:
        """What is owed for time that was given back."""
        return sum(fee.cents for fee in self.fees)

    @property
    def total_cents(self) -> int:
        """All of it."""
        return self.price.quote.total_cents + self.fee_cents

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """As they are shown; they sum to the total."""
        with translation.override(self.language):
            label = _("Cost of shortening")
        return (
            *self.price.quote.lines,
            *(QuoteLine(label, fee.share, fee.value_cents, fee.cents) for fee in self.fees),
        )

    def write_to(self, booking: Booking) -> None:
        """Put it in the place of the booking's price; the caller saves the booking."""
        times = len(self.price.quote.lines)
        booking.lines.all().delete()
        BookingLine.objects.bulk_create(
            BookingLine(
                booking=booking, position=position, label=line.label[:120], quantity=line.quantity,
                unit_cents=line.unit_cents, amount_cents=line.amount_cents, vat_code=self.price.vat_code,
                vat_percent=self.price.vat_percent, is_fee=position >= times,
            )
            for position, line in enumerate(self.lines)
        )  # fmt: skip
        booking.total_cents, booking.fee_floor_cents = self.total_cents, self.floor_cents
        booking.deposit_cents, booking.group = self.price.quote.deposit_cents, self.price.group


def reprice(
    booking: Booking,
    *,
    resource: Resource,
    period: Period,
    group: str | None = None,
    waives_fee: bool = False,
    at: dt.datetime,
) -> Repriced:
    """The price of that time of that thing, for who the booking was priced for unless `group` says otherwise.

    What is given back late stays owed in part, unless that is waived. Writes nothing.
    Refuses: NotBookable without a tariff, NoPrice for a time it does not cover.
    """
    price = price_for(resource, period, group=group or booking.group, association=booking.association)
    fees, percent = fees_in(booking.lines.all()), _given_back(booking, at=at)
    least = cost_of_cancelling(booking.total_cents, fees, percent=percent, floor_cents=booking.fee_floor_cents)
    floor = booking.fee_floor_cents if waives_fee else least
    after = fees_after(
        fees,
        old_value_cents=booking.total_cents - sum(fee.cents for fee in fees),
        new_value_cents=price.quote.total_cents,
        percent=FULL if waives_fee else percent,
        floor_cents=floor,
    )
    return Repriced(price, tuple(after), floor, booking.person.language if booking.person else None)


def _given_back(booking: Booking, *, at: dt.datetime) -> int:
    """Percent. Who only asks promised nothing yet; a booking that a change made a request of did."""
    only_asks = booking.state in {BookingState.HELD, BookingState.REQUESTED} and not booking.fee_floor_cents
    return FULL if only_asks else refund_percent(booking, at=at)
