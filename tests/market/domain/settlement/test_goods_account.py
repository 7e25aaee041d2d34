"""Where every piece went and what it brought: leftovers, our own shelf, margin, VAT and differences."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.hand_over import count_order, hand_over_order, mark_no_show
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover, keep_leftover, sell_leftover, waste_leftover
from apps.market.domain.settlement import goods_by_producer, settlement_gaps
from apps.market.domain.stock import offer_from_stock
from apps.market.enums import AmendmentKind, OrderState, SoldBy, StockReason
from apps.market.models import Leftover, Offer, Order, OrderCycle, ProducerStatement, StatementLine, StockMovement
from apps.market.queries.account import margin_of_goods
from apps.market.queries.settlement import goods_of, vat_of
from apps.payments.enums import Account, VatCode
from apps.payments.models import JournalLine
from tests.factories import NOON
from tests.factories_market import a_variant, an_offer, an_open_cycle, an_order
from tests.factories_market_after import (
    PICK_UP,
    a_jar,
    a_receipt,
    a_sheet,
    account,
    distribute,
    gaps_of,
    line_of,
    on_shelf,
    settle,
    shorten,
    weigh,
)

pytestmark = pytest.mark.django_db


def test_leftovers_are_accounted_for_piece_by_piece(
    cycle: OrderCycle, bread: Offer, buyer: Person, rival: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 3))
    distribute(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    left = Leftover.objects.get(line__order=order)
    sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=PICK_UP)
    waste_leftover(left, pieces=1, by=SYSTEM, at=PICK_UP)

    assert gaps_of(cycle) == [("leftovers", 1)]
    hand_over_order(order, by=SYSTEM, at=PICK_UP)  # they came after all, for what was left
    settle(cycle)
    row = account(bread)
    assert (row.counts.handed_over, row.sold, row.received, row.owed_cents) == (1, 2, 3, 750)


def test_last_chance_goods_are_sold_explained_and_in_the_vat(
    cycle: OrderCycle, bread: Offer, buyer: Person, rival: Person
) -> None:
    fetched, order = an_order(rival, cycle, (bread, 1)), an_order(buyer, cycle, (bread, 4))
    a_receipt(bread, expected=5, received=6)
    distribute(cycle, fetched)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    left = Leftover.objects.get(line__order=order)
    extra = leave_surplus(bread, pieces=1, by=SYSTEM, at=PICK_UP)
    sell_leftover(left, person=rival, pieces=2, by=SYSTEM, at=PICK_UP)
    give_leftover(left, pieces=1, note="Sociaal restaurant", by=SYSTEM, at=PICK_UP)
    waste_leftover(left, pieces=1, by=SYSTEM, at=PICK_UP)
    give_leftover(extra, pieces=1, note="Kippen", by=SYSTEM, at=PICK_UP)

    settle(cycle)

    row, price = account(bread), sum(left.moves.values_list("unit_cents", flat=True))
    assert (row.ordered, row.confirmed, row.received, row.unexplained) == (5, 5, 6, 0)
    assert (row.counts.handed_over, row.counts.not_fetched, row.sold) == (1, 4, 3)
    # what was thrown away stays owed by who did not come; what others got does not
    assert row.sold_cents == 340 + 340 + 2 * price
    assert sum(share.gross_cents for share in vat_of(cycle)) == row.sold_cents
    booked = JournalLine.objects.filter(account=Account.VAT_DUE).aggregate(sum=Sum("amount_cents"))["sum"]
    assert sum(share.vat_cents for share in vat_of(cycle)) == -booked
    assert line_of(bread).owed_cents == 6 * 250


def test_leftover_that_keeps_is_owed_and_goes_to_our_shelf(cycle: OrderCycle, buyer: Person) -> None:
    jar = a_jar(pieces=2)
    honey = an_offer(cycle, jar, price_cents=650, purchase_cents=500)
    order = an_order(buyer, cycle, (honey, 3))
    a_receipt(honey, expected=3, received=3)
    distribute(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    keep_leftover(Leftover.objects.get(), pieces=3, by=SYSTEM, at=PICK_UP)

    settle(cycle)

    assert (on_shelf(jar), line_of(honey).owed_cents, account(honey).unexplained) == (5, 1500, 0)


def test_weight_of_goods_that_were_passed_on_is_not_lost(
    cycle: OrderCycle, ham: Offer, buyer: Person, rival: Person
) -> None:
    order = an_order(buyer, cycle, (ham, 2))
    weigh(order.lines.get(), 655)
    distribute(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    left = Leftover.objects.get()
    sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=PICK_UP)
    waste_leftover(left, pieces=1, by=SYSTEM, at=PICK_UP)

    settle(cycle)

    assert (line_of(ham).grams, line_of(ham).owed_cents) == (655, 1092)


def test_what_was_broken_at_the_counter_is_explained(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    a_receipt(bread, expected=4, received=4)
    count_order(order, {order.lines.get().pk: 3}, reason="Gevallen", by=SYSTEM, at=PICK_UP)
    distribute(cycle, order)

    row = account(bread)

    assert (row.ordered, row.confirmed, row.counts.handed_over, row.lost, row.unexplained) == (4, 4, 3, 1, 0)
    assert row.why == [(AmendmentKind.COUNTED.label, -1)]


def test_statement_cannot_be_changed(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    distribute(cycle, an_order(buyer, cycle, (bread, 1)))
    settle(cycle)

    for table in (ProducerStatement, StatementLine):
        with pytest.raises(DatabaseError), transaction.atomic():
            table._default_manager.update(owed_cents=0)


def test_own_shelf_is_owed_to_nobody_and_gets_back_what_did_not_go(
    cycle: OrderCycle, buyer: Person, rival: Person
) -> None:
    jar = a_jar(pieces=12)
    honey = offer_from_stock(cycle, jar, pieces=8, price_cents=650, purchase_cents=500, by=SYSTEM, at=NOON)
    fetched, not_fetched = an_order(buyer, cycle, (honey, 3)), an_order(rival, cycle, (honey, 2))
    distribute(cycle, fetched)
    mark_no_show(not_fetched, by=SYSTEM, at=PICK_UP)

    settle(cycle)

    assert on_shelf(jar) == 12 - 3
    assert list(StockMovement.objects.filter(reason=StockReason.NOT_SOLD).values_list("pieces", flat=True)) == [5]
    assert not ProducerStatement.objects.exists()
    row = account(honey)
    assert (row.owed_cents, row.bought_cents, row.unexplained, row.back) == (0, 3 * 500, 0, 5)


def test_leftovers_of_our_own_shelf_that_went_do_not_come_back(cycle: OrderCycle, buyer: Person, rival: Person) -> None:
    jar = a_jar(pieces=12)
    honey = offer_from_stock(cycle, jar, pieces=4, price_cents=650, purchase_cents=500, by=SYSTEM, at=NOON)
    order = an_order(buyer, cycle, (honey, 3))
    distribute(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    left = Leftover.objects.get(line__order=order)
    sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=PICK_UP)
    waste_leftover(left, pieces=1, by=SYSTEM, at=PICK_UP)

    settle(cycle)

    assert on_shelf(jar) == 8 + 2
    assert (account(honey).sold, account(honey).bought_cents) == (1, 500)


def test_margin_of_lines_is_the_margin_of_the_market(
    cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person, rival: Person
) -> None:
    juice = an_offer(cycle, a_variant("Sap", deposit_cents=30), price_cents=250, purchase_cents=200)
    first = an_order(buyer, cycle, (bread, 2), (juice, 2))
    second = an_order(rival, cycle, (bread, 1), (ham, 1))
    weigh(second.lines.get(offer=ham), 400)
    distribute(cycle, first, second)
    settle(cycle)

    goods = goods_of(cycle)
    whole = margin_of_goods(goods)

    assert whole.sold_cents == sum(order.total_cents for order in Order.objects.all()) - 2 * 30
    assert whole.bought_cents == sum(row.bought_cents for row in goods) == 3 * 250 + 667 + 2 * 200
    assert whole.bought_cents == ProducerStatement.objects.aggregate(sum=Sum("owed_cents"))["sum"]
    assert sum(margin_of_goods(rows).cents for _producer, rows in goods_by_producer(goods)) == whole.cents
    assert margin_of_goods([account(bread)]).percent == Decimal("36.0")
    assert margin_of_goods([]).percent is None
    assert account(juice).counts.deposit_cents == 60


def test_vat_per_rate_is_the_vat_of_the_books(cycle: OrderCycle, bread: Offer, buyer: Person, rival: Person) -> None:
    beer = an_offer(
        cycle, a_variant("Tripel", vat_code=VatCode.ALCOHOL, age_limit=16, deposit_cents=10), price_cents=235
    )
    orders = [an_order(buyer, cycle, (bread, 3), (beer, 1)), an_order(rival, cycle, (bread, 1), (beer, 5))]
    distribute(cycle, *orders)

    low, high = vat_of(cycle)

    booked = JournalLine.objects.filter(account=Account.VAT_DUE)
    assert -low.vat_cents == booked.filter(vat_code=VatCode.FOOD).aggregate(sum=Sum("amount_cents"))["sum"]
    assert -high.vat_cents == booked.filter(vat_code=VatCode.ALCOHOL).aggregate(sum=Sum("amount_cents"))["sum"]
    assert (low.gross_cents, high.gross_cents) == (4 * 340, 6 * 235)
    assert low.gross_cents + high.gross_cents == margin_of_goods(goods_of(cycle)).sold_cents


def test_books_of_one_market_know_nothing_of_another(
    cycle: OrderCycle, bread: Offer, buyer: Person, rival: Person, walter: Person
) -> None:
    other = an_open_cycle()
    ham = an_offer(other, a_variant("Ham", sold_by=SoldBy.WEIGHT))
    gone, _waiting, absent = (an_order(person, other, (ham, 1)) for person in (buyer, rival, walter))
    a_receipt(ham, expected=3, received=None, done=False)
    Order.objects.filter(pk=gone.pk).update(state=OrderState.HANDED_OVER, handed_over_at=PICK_UP)
    mark_no_show(absent, by=SYSTEM, at=PICK_UP)
    sell_leftover(Leftover.objects.get(), person=buyer, pieces=1, by=SYSTEM, at=PICK_UP)
    fetched, missed = an_order(buyer, cycle, (bread, 3)), an_order(rival, cycle, (bread, 1))
    distribute(cycle, fetched)
    mark_no_show(missed, by=SYSTEM, at=PICK_UP)
    left = Leftover.objects.get(cycle=cycle)
    ours = sell_leftover(left, person=walter, pieces=1, by=SYSTEM, at=PICK_UP)

    assert settlement_gaps(cycle, goods_of(cycle)) == []
    assert [row.offer for row in goods_of(cycle)] == [bread]
    assert [share.gross_cents for share in vat_of(cycle)] == [3 * 340 + ours.unit_cents]


def test_difference_between_what_came_and_what_went_is_shown(
    cycle: OrderCycle, bread: Offer, buyer: Person, rival: Person
) -> None:
    order, other = an_order(buyer, cycle, (bread, 4)), an_order(rival, cycle, (bread, 2))
    a_sheet(cycle, bread, quantity=6, purchase_cents=250)
    a_receipt(bread, expected=6, received=6, rejected=1)
    shorten(order.lines.get(), 3)
    distribute(cycle, order)
    mark_no_show(other, by=SYSTEM, at=PICK_UP)

    row = account(bread)

    assert (row.ordered, row.confirmed, row.received, row.counts.rejected) == (6, 5, 6, 1)
    assert (row.counts.handed_over, row.counts.not_fetched, row.counts.left) == (3, 2, 2)
    assert (row.good, row.unexplained) == (5, 0)


@pytest.mark.parametrize(("received", "unexplained"), [(4, 0), (5, 1), (3, -1)])
def test_what_is_not_explained_is_a_number(
    cycle: OrderCycle, bread: Offer, buyer: Person, received: int, unexplained: int
) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    a_receipt(bread, expected=4, received=received)
    distribute(cycle, order)

    assert account(bread).unexplained == unexplained


def test_order_of_which_nothing_was_left_was_ordered_all_the_same(
    cycle: OrderCycle, bread: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    shorten(order.lines.get(), 0)
    Order.objects.filter(pk=order.pk).update(state="cancelled", cancelled_at=PICK_UP)

    assert (account(bread).ordered, account(bread).confirmed, account(bread).unexplained) == (4, 0, 0)
