"""An order of which our changes left nothing: everything it held comes free, and somebody says so."""

import datetime as dt

import pytest
from django.db import transaction

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.claims import lock_cycle
from apps.market.domain.letting_go import cancel_if_empty
from apps.market.domain.order import cancel_order
from apps.market.domain.telling import tell_customers
from apps.market.enums import AmendmentKind, OrderState, SoldBy
from apps.market.models import Order, OrderCycle
from apps.market.queries.amendment import orders_to_call, orders_to_tell
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_variant, amend_line, an_offer, an_order

pytestmark = pytest.mark.django_db

AFTER = CLOSING + dt.timedelta(hours=1)


def amend(order: Order, kind: AmendmentKind, *, quantity: int | None = None, grams: int | None = None) -> bool:
    """Every line so, and cancel what is empty then."""
    with transaction.atomic():
        cycle = lock_cycle(order.cycle_id)
        locked = lock_orders([order.pk])[order.pk]
        changes = [Change(line, kind, quantity=quantity, grams=grams) for line in locked.lines.all()]
        amend_order(locked, changes, by=SYSTEM, at=AFTER)
        return cancel_if_empty(cycle, locked, by=SYSTEM, at=AFTER, reason="Niets over")


def test_order_with_nothing_left_frees_its_place_and_stock(cycle: OrderCycle, buyer: Person) -> None:
    bread = an_offer(cycle, limit=5)
    order = an_order(buyer, cycle, (bread, 2))

    assert amend(order, AmendmentKind.SHORTAGE, quantity=0)

    order.refresh_from_db()
    bread.refresh_from_db()
    charge = charge_of(order)
    assert charge is not None
    assert (order.state, order.cancelled_at, order.total_cents) == (OrderState.CANCELLED, AFTER, 0)
    assert (bread.claimed, order.slot.claimed, charge.state, charge.amount_cents) == (0, 0, ChargeState.VOID, 0)


def test_order_with_something_left_stands(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (an_offer(cycle), 2))

    assert not amend(order, AmendmentKind.SHORTAGE, quantity=1)

    order.refresh_from_db()
    assert (order.state, order.slot.claimed) == (OrderState.PLACED, 1)


def test_emptied_order_is_told_in_one_mail(cycle: OrderCycle, buyer: Person) -> None:
    amend(an_order(buyer, cycle, (an_offer(cycle), 2)), AmendmentKind.SHORTAGE, quantity=0)
    OutgoingMail.objects.all().delete()

    assert (tell_customers(orders_to_tell(cycle), at=AFTER), OutgoingMail.objects.count()) == (1, 1)
    assert "geannuleerd" in OutgoingMail.objects.get().subject


def test_who_has_no_address_hears_that_nothing_is_left(cycle: OrderCycle) -> None:
    order = an_order(a_person("Walter Maes"), cycle, (an_offer(cycle), 2))
    amend(order, AmendmentKind.SHORTAGE, quantity=0)

    assert list(orders_to_call(cycle)) == [order]


def test_who_cancelled_after_a_change_is_not_called(cycle: OrderCycle) -> None:
    order = an_order(a_person("Walter Maes"), cycle, (an_offer(cycle), 2))
    amend_line(order.lines.get(), AmendmentKind.WITHDRAWN, quantity=1)
    cancel_order(order, by=SYSTEM, at=NOON + dt.timedelta(minutes=1))

    assert list(orders_to_call(cycle)) == []


def test_weight_of_other_pieces_is_no_weight(cycle: OrderCycle, buyer: Person) -> None:
    chicken = an_offer(cycle, a_variant(sold_by=SoldBy.WEIGHT, content=(1600, "g")), price_cents=890)
    order = an_order(buyer, cycle, (chicken, 2))
    amend(order, AmendmentKind.WEIGHED, grams=3400)

    amend(order, AmendmentKind.SHORTAGE, quantity=1)

    line = order.lines.get()
    assert (line.delivered_grams, line.amount_cents) == (None, 1424)
