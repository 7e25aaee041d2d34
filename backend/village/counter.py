"""What the volunteers do at the counter, with the money."""

import datetime as dt
from random import Random

from django.db import transaction

from apps.accounts.models import Person
from apps.bookings.models import Booking
from apps.counter.along import Along
from apps.counter.domain.action import (
    Tender,
    check_in,
    check_out,
    hand_over,
    mark_not_come,
    mark_not_fetched,
    take_money,
)
from apps.hub.actors import Actor
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.claims import lock_cycle
from apps.market.enums import AmendmentKind, SoldBy
from apps.market.models import ContainerKind, Order
from apps.market.queries.container import containers_with_person
from apps.market.queries.order import age_to_check
from apps.payments.enums import Method
from apps.payments.models import Payment
from apps.payments.queries.charge import charge_of, outstanding_cents
from backend.village.people_data import VOLUNTEERS
from backend.village.village import Village, throw_key

_CLUB_PAYS = 0.8
_BRINGS_EMPTIES = 0.6


def at_work(village: Village, chance: Random) -> Actor:
    """One of the volunteers."""
    return village.actor(chance.choice(VOLUNTEERS))


def give_bag(village: Village, order: Order, *, chance: Random, at: dt.datetime) -> None:
    """What is sold by weight is weighed; the order goes along and is paid."""
    volunteer = at_work(village, chance)
    _weigh(order, chance=chance, by=volunteer, at=at)
    age, empties = age_to_check(order.lines.holding()), _empties(order.person, chance)
    tender = _tender(order, less=sum(kind.deposit_cents * pieces for kind, pieces in empties))
    brought = Along(empties={kind.code: pieces for kind, pieces in empties} if tender else {})
    hand_over(order, tender=tender, along=brought, age_checked=age, key=throw_key(chance), by=volunteer, at=at)


def keep_bag(village: Village, order: Order, *, chance: Random, at: dt.datetime) -> None:
    """Nobody came for it."""
    mark_not_fetched(order, key=throw_key(chance), by=at_work(village, chance), at=at)


def give_key(village: Village, booking: Booking, *, chance: Random, at: dt.datetime) -> None:
    """The vehicle goes out, the room opens."""
    check_out(booking, key=throw_key(chance), by=at_work(village, chance), at=at)


def take_key(village: Village, booking: Booking, person: Person, *, chance: Random, at: dt.datetime) -> None:
    """It is back; private people pay at once, clubs four times in five."""
    volunteer = at_work(village, chance)
    check_in(booking, key=throw_key(chance), by=volunteer, at=at)
    tender = _tender(booking)
    if tender is not None and (booking.association_id is None or chance.random() < _CLUB_PAYS):
        take_money(person, tender=tender, key=throw_key(chance), by=volunteer, at=at)


def nobody_came(village: Village, booking: Booking, *, chance: Random, at: dt.datetime) -> None:
    """The vehicle stayed where it stood."""
    mark_not_come(booking, key=throw_key(chance), by=at_work(village, chance), at=at)


def _weigh(order: Order, *, chance: Random, by: Actor, at: dt.datetime) -> None:
    """Put on the scale what nobody weighed yet: a little more or less than usual."""
    lines = [line for line in order.lines.holding() if line.sold_by == SoldBy.WEIGHT and line.quantity]
    waiting = [line for line in lines if line.delivered_grams is None]
    if not waiting:
        return
    with transaction.atomic():
        lock_cycle(order.cycle_id)
        usual = [(line, line.content_amount * line.quantity) for line in waiting]
        changes = [
            Change(line, AmendmentKind.WEIGHED, grams=grams * chance.randint(94, 106) // 100) for line, grams in usual
        ]
        amend_order(lock_orders([order.pk])[order.pk], changes, by=by, at=at)


def _empties(person: Person, chance: Random) -> list[tuple[ContainerKind, int]]:
    """Some of the bottles that they have at home, more often than not."""
    if chance.random() > _BRINGS_EMPTIES:
        return []
    return [(row.kind, chance.randint(1, row.pieces)) for row in containers_with_person(person) if row.pieces > 0]


def _tender(subject: Order | Booking, *, less: int = 0) -> Tender | None:
    """What is due, in cash and by card in turn: a village of one day shows both. `less` cents for empties."""
    charge = charge_of(subject)
    due = outstanding_cents(charge) - less if charge else 0
    if charge is None or due <= 0:
        return None
    method = Method.TERMINAL if Payment.objects.count() % 2 else Method.CASH
    return Tender((charge,), method, due)
