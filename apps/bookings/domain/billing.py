"""From a booking to what is owed for it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from apps.bookings.models import Booking, BookingLine
from apps.hub.actors import Actor
from apps.hub.ui import formats
from apps.payments.domain.charge import Line, open_charge, void_charge
from apps.payments.models import Charge
from apps.payments.queries.charge import charge_of


def title_of(booking: Booking) -> str:
    """'Bakfiets Berta, za 28 nov, 9.00–12.00 u.', in the language of who booked."""
    language = booking.person.language if booking.person else None
    with translation.override(language):
        return f"{booking.resource.name}, {formats.period(booking.starts_at, booking.ends_at)}"


def bill(
    booking: Booking, *, new_lines: Sequence[BookingLine] | None = None, by: Actor, at: dt.datetime
) -> Charge | None:
    """Open the charge of a confirmed booking, due at its start, or bring it in line. Free of charge: none.

    `new_lines`: those of a booking that this transaction made, so that nothing has to be read.
    """
    if booking.person is None:
        return None
    if not booking.total_cents:
        if new_lines is None:
            waive(booking, fee_cents=0, by=by, at=at, reason="")
        return None
    return open_charge(
        booking, module=booking.resource.kind.module, title=title_of(booking), person=booking.person,
        association=booking.association, due_at=booking.starts_at,
        lines=price_lines(booking) if new_lines is None else [_owed(line) for line in new_lines],
        is_first=new_lines is not None, by=by, at=at,
    )  # fmt: skip


def price_lines(booking: Booking) -> list[Line]:
    """The frozen price as lines to be owed."""
    return [_owed(line) for line in booking.lines.order_by("position")]


def _owed(line: BookingLine) -> Line:
    return Line(
        label=line.label, amount_cents=line.amount_cents, vat_code=line.vat_code, vat_percent=line.vat_percent,
        quantity=line.quantity, unit_cents=line.unit_cents,
    )  # fmt: skip


def waive(booking: Booking, *, fee_cents: int, by: Actor, at: dt.datetime, reason: str) -> None:
    """After cancelling only the fee of the terms is owed, at the VAT of the price. Without a charge: nothing."""
    charge = charge_of(booking)
    if charge is None:
        return
    fee = [_fee(fee_cents, price_lines(booking)[0])] if fee_cents else []  # what became free may have no lines at all
    void_charge(charge, by=by, at=at, reason=reason, fee=fee)


def _fee(cents: int, of: Line) -> Line:
    return Line(
        label=_("Cost of cancelling"), amount_cents=cents, vat_code=of.vat_code, vat_percent=Decimal(of.vat_percent)
    )
