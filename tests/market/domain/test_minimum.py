"""What stays below the minimum of a producer is cancelled, told and owed no more."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.purchase import send_due_sheets, send_sheets
from apps.market.enums import AmendmentKind, CycleState, OrderState
from apps.market.models import OrderCycle, PurchaseOrder
from apps.market.queries.amendment import orders_to_call
from apps.payments.models import JournalLine
from apps.payments.queries.charge import charge_of
from tests.factories_market import an_order, closed
from tests.factories_market_sheets import LATER, a_market, a_supplier, an_offer_of, mails_about
from tests.market.domain.below_minimum import a_baker, books_balance, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_lines_below_the_minimum_are_cancelled_and_people_told(buyer: Person, walter: Person) -> None:
    cycle, baker = a_market(), a_baker(2000)
    bread, milk = (
        an_offer_of(cycle, baker, "Bruin", purchase_cents=250),
        an_offer_of(cycle, a_supplier("Hoeve"), "Melk"),
    )
    both = an_order(buyer, cycle, (bread, 2), (milk, 1))
    only = an_order(walter, cycle, (bread, 1))

    send_sheets(closed(cycle), by=SYSTEM, at=LATER)

    both.refresh_from_db()
    only.refresh_from_db()
    assert [sheet.producer.name for sheet in PurchaseOrder.objects.all()] == ["Hoeve"]
    assert (both.state, both.total_cents, only.state) == (OrderState.PLACED, 340, OrderState.CANCELLED)
    assert kinds() == [AmendmentKind.BELOW_MINIMUM] * 2
    assert cycle.slots.get().claimed == 1
    (mail,) = mails_about("order_amended")
    assert (mail.to, both.told_at) == (buyer.email, LATER)
    assert list(orders_to_call(cycle)) == [only]
    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.ORDERED


def test_money_follows_what_is_cancelled(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker()
    bottle = an_offer_of(cycle, baker, "Bier", deposit_cents=20)
    bread = an_offer_of(cycle, a_supplier("Hoeve"), "Brood")
    order = an_order(buyer, cycle, (bottle, 2), (bread, 1))

    send_sheets(closed(cycle), by=SYSTEM, at=LATER)

    order.refresh_from_db()
    charge = charge_of(order)
    assert charge is not None
    assert (order.total_cents, charge.amount_cents, charge.outstanding) == (340, 340, 340)  # type: ignore[attr-defined] # annotated
    assert JournalLine.objects.filter(account="container_deposits").count() == 2  # there and back
    assert books_balance()


@pytest.mark.parametrize(("minimum", "sheets"), [(749, 1), (750, 1), (751, 0)])
def test_minimum_counts_all_orders_at_purchase_prices(buyer: Person, rival: Person, minimum: int, sheets: int) -> None:
    cycle, baker = a_market(), a_baker(minimum)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 2))
    an_order(rival, cycle, (bread, 1))

    assert len(send_sheets(closed(cycle), by=SYSTEM, at=LATER)) == sheets


def test_second_scan_finds_nothing_more_to_do(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker()
    an_order(buyer, cycle, (an_offer_of(cycle, baker), 1))
    closed(cycle)

    assert [send_due_sheets(LATER), send_due_sheets(LATER)] == [0, 0]
    assert (len(mails_about("order_amended")), len(kinds())) == (1, 1)
