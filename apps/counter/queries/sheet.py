"""The hand-over sheet: everything of one person today, and what is owed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from apps.accounts.models import Person
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.counter.along import FOR_VOLUNTEERS, NOTHING, Along
from apps.counter.queries.along import Settled, settled_with
from apps.counter.queries.queue import bookings_of_day
from apps.counter.queries.search import AHEAD, BACK, bookings_waiting, orders_waiting
from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.hub.period import Period
from apps.market.enums import OrderState
from apps.market.models import Order
from apps.market.queries.order import order_for_counter
from apps.payments.domain.payment import cash_rounding
from apps.payments.models import Charge
from apps.payments.queries.charge import all_charges, charges_open_for


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is owed: in cents; `is_chosen` when it is paid with the next press."""

    charge: Charge
    cents: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """What is owed, what of it is paid now with what is brought and bought, and what that is in cash. In cents."""

    dues: list[Due]
    settled: Settled = field(default_factory=Settled)

    @property
    def chosen(self) -> list[Due]:
        """What the next press pays."""
        return [due for due in self.dues if due.is_chosen]

    @property
    def total_cents(self) -> int:
        """What it comes to, by card."""
        return self.others_cents + self.credit_cents

    @property
    def credit_cents(self) -> int:
        """What of it is for empties, of now and of before: below zero."""
        return sum(due.cents for due in self.chosen if due.charge.is_credit) + self.settled.brought_cents

    @property
    def others_cents(self) -> int:
        """What of it is for all else."""
        return sum(due.cents for due in self.chosen if not due.charge.is_credit) + self.settled.bought_cents

    @property
    def settles(self) -> bool:
        """Whether the next press settles anything."""
        return bool(self.chosen or self.settled.chosen)

    @property
    def is_for_empties(self) -> bool:
        """Whether what goes back is for empties alone, and for no pile of them: a volunteer may give it."""
        return self.others_cents >= 0 and self.settled.pieces_back <= FOR_VOLUNTEERS

    @property
    def cash_cents(self) -> int:
        """What it comes to in cash, rounded by law."""
        total = self.total_cents
        return total + cash_rounding([due.charge for due in self.chosen], total) if total else 0

    @property
    def back_cents(self) -> tuple[int, int]:
        """What goes back over the counter when less than nothing is owed: in cash, by card."""
        return -self.cash_cents, -self.total_cents

    @property
    def later_cents(self) -> int:
        """What is still owed afterwards; below zero: to give back."""
        return sum(due.cents for due in self.dues if not due.is_chosen)

    @property
    def later_back_cents(self) -> int:
        """What is still to give back afterwards."""
        return -self.later_cents


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything of one person: the bag of now, other bags, today's bookings and all that is out, what comes later."""

    person: Person
    order: Order | None
    other_orders: list[Order]
    bookings: list[Booking]
    later_bookings: list[Booking]
    bill: Bill

    @property
    def has_bag(self) -> bool:
        """Whether a bag is left to hand over."""
        return self.order is not None and self.order.state == OrderState.PLACED

    @property
    def has_work(self) -> bool:
        """Whether something is left to hand over, open, close or take back today."""
        waiting = {BookingState.CONFIRMED, BookingState.IN_USE}
        return self.has_bag or any(booking.state in waiting for booking in self.bookings)


def person_for_counter(code: str) -> Person:
    """Whoever comes to the counter. Refuses: Missing."""
    person = Person.objects.filter(code=normalise_code(code)).first()
    if person is None:
        raise Missing
    return person


def order_of(person: Person, code: str) -> Order:
    """This person's order of this code, with its `goods`. Refuses: Missing for anybody else's."""
    order = order_for_counter(code)
    if order.person_id != person.pk:
        raise Missing
    return order


def booking_of(person: Person, code: str) -> Booking:
    """This person's booking of this code. Refuses: Missing for anybody else's."""
    rows = Booking.objects.select_related("resource__kind", "person", "association")
    booking = rows.filter(person=person, code=normalise_code(code)).first()
    if booking is None:
        raise Missing
    return booking


def charges_chosen(person: Person, codes: Collection[str]) -> tuple[Charge, ...]:
    """This person's charges of these codes, paid or not. Refuses: Missing when one is not theirs."""
    wanted = {normalise_code(code) for code in codes}
    charges = tuple(all_charges().filter(person=person, code__in=wanted))
    if len(charges) != len(wanted):
        raise Missing
    return charges


def sheet_of(
    person: Person,
    *,
    order_code: str = "",
    chosen: Collection[str] | None = None,
    along: Along = NOTHING,
    at: dt.datetime,
) -> Sheet:
    """The sheet of now. `order_code` asks for one bag, `chosen` (charge codes) for what is paid.

    Unasked it is the first bag to hand over, and everything owed but what starts on a later day.
    Refuses: Missing for an order of somebody else. Ten queries at most, for any number of things.
    """
    day = clock.local_date(at)
    tomorrow = clock.day_period(day).end
    waiting = list(orders_waiting([person.pk], Period(at - BACK, at + AHEAD)))
    order = _order_of_now(person, order_code, waiting, tomorrow=tomorrow)
    window = Period(clock.start_of_day(day), at + AHEAD)
    today = list(bookings_of_day(day, all_out=True).filter(person=person))
    known = {booking.pk for booking in today}
    later = [booking for booking in bookings_waiting([person.pk], window) if booking.pk not in known]
    return Sheet(
        person=person,
        order=order,
        other_orders=[other for other in waiting if order is None or other.pk != order.pk],
        bookings=today,
        later_bookings=later,
        bill=bill_of(
            person, chosen=chosen, settled=settled_with(person, along=along, at=at), until=tomorrow,
            proxy_for=order if order is not None and order.proxy_name else None,
        ),
    )  # fmt: skip


def _order_of_now(person: Person, code: str, waiting: Sequence[Order], *, tomorrow: dt.datetime) -> Order | None:
    if code:
        return order_of(person, code)
    first = next((order for order in waiting if order.slot.starts_at < tomorrow), None)
    return order_for_counter(first.code) if first else None


def bill_of(
    person: Person,
    *,
    chosen: Collection[str] | None = None,
    settled: Settled | None = None,
    proxy_for: Order | None = None,
    until: dt.datetime,
) -> Bill:
    """What a person owes and gets back. Unasked it is paid now, but what is due from `until` on.

    What is to give back goes off what is paid: for empties all of it, else as long as nothing comes out below zero,
    for that takes a manager. Who comes for somebody else (`proxy_for` this order) is asked for the order alone.
    One query.
    """
    settled = settled or Settled()
    charges = list(charges_open_for(person))
    if chosen is None and proxy_for is not None:
        chosen = {charge.code for charge in charges if _is_for(charge, proxy_for) and _cents(charge) > 0}
    elif chosen is None:
        chosen = _unasked(charges, until=until, others=settled.bought_cents)
    dues = [Due(charge, _cents(charge), charge.code in chosen) for charge in charges]
    return Bill(sorted(dues, key=lambda due: not due.is_chosen), settled)


def _unasked(charges: Sequence[Charge], *, until: dt.datetime, others: int) -> set[str]:
    codes = set()
    for charge in sorted(charges, key=lambda charge: _cents(charge) < 0):
        cents = _cents(charge)
        is_due = cents > 0 and (charge.due_at is None or charge.due_at < until)
        goes_off = cents < 0 and (charge.is_credit or others + cents >= 0)
        if is_due or goes_off:
            codes.add(charge.code)
            others += 0 if charge.is_credit else cents
    return codes


def _is_for(charge: Charge, order: Order) -> bool:
    return (charge.kind, charge.subject_id) == (order._meta.label_lower, order.pk)


def _cents(charge: Charge) -> int:
    return int(charge.outstanding)  # type: ignore[attr-defined] # annotated by still_open()
