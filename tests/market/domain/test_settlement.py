"""Closing the books of a market: what stands in the way, what each producer is owed, what goes back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent, Place
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.hand_over import count_order, hand_over_order, mark_no_show
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover, keep_leftover, sell_leftover, waste_leftover
from apps.market.domain.settlement import goods_by_producer, settle_cycle
from apps.market.domain.stock import offer_from_stock
from apps.market.enums import AmendmentKind, CycleState, SoldBy, StockReason
from apps.market.errors import CycleTransitionRefused
from apps.market.errors.settlement import SettlementRefused
from apps.market.models import (
    Leftover,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    ProducerStatement,
    StatementLine,
    StockMovement,
)
from apps.market.queries.account import GoodsAccount, margin_of_goods
from apps.market.queries.settlement import goods_of, vat_of
from apps.payments.enums import Account, VatCode
from apps.payments.models import JournalEntry, JournalLine
from tests.factories import NOON
from tests.factories_market import a_producer, a_variant, advance_cycle, an_offer, an_open_cycle, an_order
from tests.factories_market_after import PICK_UP, SETTLING, a_jar, a_receipt, a_sheet, distribute, on_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle()


@pytest.fixture
def bread(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_variant("Bruin", producer=a_producer("Bakkerij Ooms")), purchase_cents=250)


@pytest.fixture
def ham(cycle: OrderCycle) -> Offer:
    variant = a_variant("Hesp", producer=a_producer("De Zwijntjes"), sold_by=SoldBy.WEIGHT, content=(300, "g"))
    return an_offer(cycle, variant, price_cents=2150, purchase_cents=1667)


def settle(cycle: OrderCycle) -> OrderCycle:
    return settle_cycle(cycle, by=SYSTEM, at=SETTLING)


def weigh(line: OrderLine, grams: int) -> None:
    with transaction.atomic():
        order = lock_orders([line.order_id])[line.order_id]
        amend_order(order, [Change(line, AmendmentKind.WEIGHED, grams=grams)], by=SYSTEM, at=PICK_UP)


def shorten(line: OrderLine, quantity: int) -> None:
    with transaction.atomic():
        order = lock_orders([line.order_id])[line.order_id]
        amend_order(order, [Change(line, AmendmentKind.SHORTAGE, quantity=quantity)], by=SYSTEM, at=PICK_UP)


def gaps_of(cycle: OrderCycle) -> list[tuple[str, int]]:
    with pytest.raises(SettlementRefused) as refused:
        settle(cycle)
    return [(gap.what, gap.count) for gap in refused.value.context["gaps"]]


def line_of(offer: Offer) -> StatementLine:
    return StatementLine.objects.get(offer=offer)


def account(offer: Offer) -> GoodsAccount:
    (found,) = [row for row in goods_of(offer.cycle) if row.offer.pk == offer.pk]
    return found


def test_counted_goods_are_owed_less_what_was_refused(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    a_sheet(cycle, bread, quantity=5, purchase_cents=260)
    a_receipt(bread, expected=5, received=6, rejected=1)
    distribute(cycle, order)

    settled = settle(cycle)

    line, statement = line_of(bread), ProducerStatement.objects.get()
    assert (line.ordered, line.received, line.rejected, line.sold) == (5, 6, 1, 4)
    assert (line.purchase_cents, line.owed_cents, line.sold_cents, line.grams) == (260, 5 * 260, 4 * 340, None)
    assert (statement.owed_cents, statement.sold_cents, statement.number) == (1300, 1360, "A2026-0001")
    assert (settled.state, settled.settled_at, statement.at) == (CycleState.SETTLED, SETTLING, SETTLING)
    assert HistoryEvent.objects.filter(event="settled").count() == 1


def test_where_nobody_counted_what_was_delivered_is_owed(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    distribute(cycle, order)

    settle(cycle)

    assert (line_of(bread).received, line_of(bread).owed_cents) == (4, 4 * 250)


def test_by_weight_the_scale_decides_and_the_rest_is_estimated(
    cycle: OrderCycle, ham: Offer, buyer: Person, rival: Person
) -> None:
    orders = [an_order(person, cycle, (ham, 1)) for person in (buyer, rival)]
    a_receipt(ham, expected=2, received=3)
    weigh(orders[0].lines.get(), 333)
    weigh(orders[1].lines.get(), 271)
    distribute(cycle, *orders)

    settle(cycle)

    line = line_of(ham)
    assert line.grams == 333 + 271 + 300  # one piece more came than was sold: at its usual weight
    assert line.owed_cents == 1507  # 0,904 x 16,67 = 15,06968: rounded once
    assert line.sold_cents == 716 + 583


def test_each_producer_gets_one_number_and_one_balanced_entry(
    cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 2), (ham, 1))
    weigh(order.lines.get(offer=ham), 300)
    distribute(cycle, order)

    settle(cycle)

    numbers = dict(ProducerStatement.objects.values_list("producer__name", "number"))
    assert numbers == {"Bakkerij Ooms": "A2026-0001", "De Zwijntjes": "A2026-0002"}
    for statement in ProducerStatement.objects.all():
        entry = JournalEntry.objects.get(event=f"statement {statement.number}")
        assert dict(entry.lines.values_list("account", "amount_cents")) == {
            Account.PURCHASES: statement.owed_cents, Account.PAYABLE: -statement.owed_cents,
        }  # fmt: skip
        assert set(entry.lines.values_list("module", flat=True)) == {"market"}
        assert statement.lines.aggregate(sum=Sum("owed_cents"))["sum"] == statement.owed_cents


def test_number_is_of_the_year_of_settling(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    distribute(cycle, an_order(buyer, cycle, (bread, 1)))

    settle_cycle(cycle, by=SYSTEM, at=dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))

    assert ProducerStatement.objects.get().number == "A2027-0001"


def test_settling_twice_is_once(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    distribute(cycle, an_order(buyer, cycle, (bread, 1)))

    first, second = settle(cycle), settle_cycle(cycle, by=SYSTEM, at=SETTLING + dt.timedelta(days=1))

    assert (first.settled_at, second.settled_at) == (SETTLING, SETTLING)
    assert (ProducerStatement.objects.count(), JournalEntry.objects.filter(event__startswith="statement").count()) == (
        1, 1,
    )  # fmt: skip


def test_who_brought_nothing_gets_no_statement(cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 1), (ham, 1))
    a_receipt(ham, expected=1, received=0)
    shorten(order.lines.get(offer=ham), 0)
    distribute(cycle, order)

    settle(cycle)

    assert list(ProducerStatement.objects.values_list("producer__name", flat=True)) == ["Bakkerij Ooms"]


def test_all_refused_is_a_statement_of_nothing(cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 2), (ham, 1))
    a_receipt(bread, expected=2, received=2, rejected=2)
    shorten(order.lines.get(offer=bread), 0)
    weigh(order.lines.get(offer=ham), 310)
    distribute(cycle, order)

    settle(cycle)

    assert (line_of(bread).owed_cents, line_of(bread).rejected) == (0, 2)
    number = ProducerStatement.objects.get(producer__name="Bakkerij Ooms").number
    assert not JournalEntry.objects.filter(event=f"statement {number}").exists()


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED])
def test_only_a_market_that_was_handed_out_settles(cycle: OrderCycle, bread: Offer, state: CycleState) -> None:
    OrderCycle.objects.filter(pk=cycle.pk).update(state=state)

    with pytest.raises(CycleTransitionRefused):
        settle(cycle)


def test_only_a_manager_settles(cycle: OrderCycle, rita: User, jef: User) -> None:
    distribute(cycle)
    with pytest.raises(NotAllowed):
        settle_cycle(cycle, by=actor_for(rita), at=SETTLING)

    assert settle_cycle(cycle, by=actor_for(jef), at=SETTLING).state == CycleState.SETTLED


def test_all_that_stands_in_the_way_is_listed_at_once(
    cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person, rival: Person, walter: Person
) -> None:
    an_order(walter, cycle, (bread, 1))
    order = an_order(rival, cycle, (ham, 2))
    unfetched = an_order(buyer, cycle, (bread, 3))
    a_receipt(bread, expected=4, received=4, done=False)
    distribute(cycle)
    for one in (order, unfetched):
        mark_no_show(one, by=SYSTEM, at=PICK_UP)
    Order.objects.filter(pk=order.pk).update(state="handed_over", handed_over_at=PICK_UP)
    Leftover.objects.filter(line__order=order).delete()

    assert gaps_of(cycle) == [("orders", 1), ("weights", 1), ("receipts", 1), ("leftovers", 3)]
    assert not ProducerStatement.objects.exists()
    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.DISTRIBUTED


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


def test_goods_nobody_put_among_the_leftovers_stand_in_the_way(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 2))
    distribute(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    Leftover.objects.all().delete()

    assert gaps_of(cycle) == [("leftovers", 2)]


def test_market_without_orders_settles_without_statements(cycle: OrderCycle) -> None:
    distribute(cycle)

    assert (settle(cycle).state, ProducerStatement.objects.count()) == (CycleState.SETTLED, 0)


def test_advancing_to_settled_keeps_the_moment(cycle: OrderCycle) -> None:
    distribute(cycle)

    assert advance_cycle(cycle, to=CycleState.SETTLED, by=SYSTEM, at=SETTLING).settled_at == SETTLING
