"""The price as it is promised: for whom, at which VAT, and written down so that it stays."""

from dataclasses import dataclass
from decimal import Decimal

from apps.accounts.models import Association
from apps.bookings.domain.price import Quote, quote
from apps.bookings.domain.quote import price_list_for, vat_code_for
from apps.bookings.models import Booking, BookingLine, Resource
from apps.hub import clock
from apps.hub.period import Period
from apps.payments.domain.vat import rate_on


@dataclass(frozen=True, slots=True)
class Priced:
    """A quote with its group and VAT, ready to be copied onto a booking; amounts in cents, VAT included."""

    group: str
    vat_code: str
    vat_percent: Decimal
    quote: Quote

    def lines_for(self, booking: Booking) -> list[BookingLine]:
        """The lines, not yet saved."""
        return [
            BookingLine(
                booking=booking, position=position, label=line.label[:120], quantity=line.quantity,
                unit_cents=line.unit_cents, amount_cents=line.amount_cents, vat_code=self.vat_code,
                vat_percent=self.vat_percent,
            )
            for position, line in enumerate(self.quote.lines)
        ]  # fmt: skip

    def write_to(self, booking: Booking) -> list[BookingLine]:
        """Freeze the lines of a booking that has none yet."""
        return BookingLine.objects.bulk_create(self.lines_for(booking))


def price_for(resource: Resource, period: Period, *, group: str, association: Association | None) -> Priced:
    """What it costs by the tariff of the local day on which it starts.

    Refuses: NotBookable without a tariff, NoPrice for a time it does not cover.
    """
    day = clock.local_date(period.start)
    prices = price_list_for(resource, group, day)
    code = vat_code_for(prices, association)
    return Priced(group, code, rate_on(code, day), quote(prices, period))
