"""Any order of ordering, closing, counting, weighing, dividing, giving out and paying: the books stay true."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant
from hypothesis.stateful import run_state_machine_as_test as run_machine

from apps.market.enums import ContainerReason, CycleState, OrderState, SoldBy, StockReason
from apps.market.models import (
    ContainerKind,
    ContainerMovement,
    ContainerReturn,
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    ProducerStatement,
    PurchaseLine,
    PurchaseOrder,
    ReceiptLine,
    StatementLine,
    StockItem,
    StockMovement,
)
from apps.market.queries.settlement import goods_of
from apps.market.queries.shortage import shortages_of
from apps.market.queries.surplus import spare_pieces
from apps.payments.enums import Account, VatCode
from apps.payments.models import Charge, JournalLine
from tests.market.domain.market_day import MarketDay

STANDING: Final = (OrderState.PLACED, OrderState.HANDED_OVER, OrderState.NO_SHOW)


class Market(MarketDay):
    """What always holds, looked at after each step."""

    @invariant()
    def claims_are_what_stands_and_never_over_the_limit(self) -> None:
        """Σ claimed ≤ limit, and it is the sum of what standing orders take."""
        claimed: Counter[int] = Counter()
        for line in OrderLine.objects.exclude(order__state=OrderState.CANCELLED):
            claimed[line.offer_id] += line.claimed
        for offer in Offer.objects.all():
            assert offer.claimed == claimed[offer.pk]
            assert offer.limit is None or offer.claimed <= offer.limit
        for slot in self.cycle.slots.all():
            assert slot.claimed == Order.objects.filter(slot=slot, state__in=STANDING).count() <= slot.capacity

    @invariant()
    def lines_are_the_total_and_what_is_charged(self) -> None:
        """Σ lines = total = charge; a cancelled order owes nothing."""
        charges = {charge.subject_id: charge for charge in Charge.objects.filter(kind="market.order")}
        for order in Order.objects.prefetch_related("lines"):
            assert order.total_cents == sum(line.amount_cents + line.deposit_total_cents for line in order.lines.all())
            charge = charges.get(order.pk)
            if order.state == OrderState.CANCELLED:
                assert charge is None or charge.amount_cents == 0
            else:
                assert (charge.amount_cents if charge else 0) == order.total_cents

    @invariant()
    def nothing_is_charged_that_was_not_delivered(self) -> None:
        """What went along is what is charged, weighed goods by their weight; nobody has more than ordered."""
        for line in OrderLine.objects.select_related("order"):
            assert line.substitute_for_id or line.quantity <= line.quantity_ordered
            is_held = bool(line.quantity_ordered or line.substitute_for_id)
            if is_held and line.order.state == OrderState.HANDED_OVER:
                assert line.quantity_delivered is not None
                grams = line.delivered_grams
                if line.sold_by == SoldBy.WEIGHT:
                    assert grams is not None or line.quantity == 0
                    expected = Fraction(line.price_cents * (grams or 0), 1000)
                else:
                    expected = Fraction(line.price_cents * line.quantity_delivered)
                assert abs(line.amount_cents - expected) <= Fraction(1, 2)

    @invariant()
    def journal_balances_and_vat_is_that_of_the_lines(self) -> None:
        """Every entry is zero, and per charge and rate net + VAT is what its lines come to."""
        sums = JournalLine.objects.values("entry").annotate(total=Sum("amount_cents")).exclude(total=0)
        assert not list(sums)
        for charge in Charge.objects.prefetch_related("lines", "journal_lines"):
            gross: Counter[str] = Counter()
            rates: dict[str, set[Decimal]] = {}
            for row in charge.lines.all():
                if row.revision == charge.revision:
                    gross[VatCode.NONE if row.is_deposit else row.vat_code] += row.amount_cents
                    rates.setdefault(row.vat_code, set()).add(row.vat_percent)
            booked: Counter[str] = Counter()
            vat: Counter[str] = Counter()
            for entry in charge.journal_lines.all():
                if entry.account in {Account.REVENUE, Account.VAT_DUE, Account.CONTAINER_DEPOSITS}:
                    booked[entry.vat_code] -= entry.amount_cents
                if entry.account == Account.VAT_DUE:
                    vat[entry.vat_code] -= entry.amount_cents
            assert +booked == +gross
            assert -booked == -gross
            for code, cents in vat.items():
                percents = rates.get(code, {Decimal(0)})
                if len(percents) == 1 and gross[code]:
                    (percent,) = percents
                    exact = Fraction(gross[code]) * Fraction(percent) / (100 + Fraction(percent))
                    assert abs(cents - exact) <= 1

    @invariant()
    def containers_are_counted_in_pieces(self) -> None:
        """What went along with bags handed over, less what came back, is what people have."""
        for kind in ContainerKind.objects.all():
            moved: Counter[str] = Counter()
            for row in ContainerMovement.objects.filter(kind=kind):
                moved[row.reason] += row.pieces
            lines = OrderLine.objects.filter(order__state=OrderState.HANDED_OVER, offer__variant__container=kind)
            along = sum(line.quantity for line in lines)
            sold = LeftoverMove.objects.filter(
                kind="sold", undone_at=None, leftover__offer__variant__container=kind
            ).aggregate(pieces=Sum("pieces"))["pieces"] or 0  # fmt: skip
            assert -moved[ContainerReason.HANDED_OUT] == along + sold
        back = ContainerReturn.objects.filter(undone_at=None).aggregate(total=Sum("total_cents"))["total"] or 0
        worth = sum(
            row.pieces * row.kind.deposit_cents
            for row in ContainerMovement.objects.filter(reason=ContainerReason.RETURNED).select_related("kind")
        )
        assert worth == back

    @invariant()
    def shelf_is_the_sum_of_its_movements(self) -> None:
        """What stands there is what came less what went; a market has from it what its limit says."""
        moved: Counter[str] = Counter()
        for row in StockMovement.objects.all():
            moved[row.reason] += row.pieces
        item, offer = StockItem.objects.get(variant=self.jar), Offer.objects.get(from_stock=True)
        assert item.on_hand == sum(moved.values()) >= 0
        if self.state() is not CycleState.SETTLED:
            assert offer.limit == -(moved[StockReason.OFFERED] + moved[StockReason.NOT_SOLD])

    @invariant()
    def what_is_left_is_somewhere_once(self) -> None:
        """What went is the sum of its moves; what waits of an order that nobody fetched is owed by who ordered it."""
        for row in Leftover.objects.select_related("line__order"):
            moves = row.moves.filter(undone_at=None).aggregate(pieces=Sum("pieces"))["pieces"] or 0
            assert row.taken == moves <= row.pieces
            if row.line is not None and row.line.order.state == OrderState.NO_SHOW:
                assert row.withdrawn_at is not None or row.line.quantity >= row.left

    @invariant()
    def producer_gets_what_was_good(self) -> None:
        """Of what was counted by the piece: good pieces at the price of the sheet, and nothing for what was refused.

        Of our own jars no more went than the market had, and nobody is owed anything for them.
        """
        sheets = PurchaseLine.objects.order_by("-purchase__supplement", "-pk").values_list("offer", "purchase_cents")
        prices = dict(sheets)
        counted = ReceiptLine.objects.filter(receipt__cycle=self.cycle, quantity_received__isnull=False)
        lines = {line.offer_id: line for line in counted}
        for row in goods_of(self.cycle):
            line = lines.get(row.offer.pk)
            if row.offer.from_stock:
                assert row.went + row.counts.waiting <= row.good
                assert row.owed_cents == 0
            elif line is not None and not row.by_weight:
                price = prices.get(row.offer.pk, row.offer.purchase_cents)
                assert row.owed_cents == ((line.quantity_received or 0) - line.quantity_rejected) * price

    @invariant()
    def nobody_is_offered_what_is_not_there(self) -> None:
        """What can be given on top, to who is short or at a last chance, stands somewhere."""
        there = {row.offer.pk: row for row in goods_of(self.cycle) if row.is_counted and not row.offer.from_stock}
        spare = spare_pieces(Offer.objects.filter(pk__in=there))
        for pk, pieces in spare.items():
            assert pieces <= max(0, there[pk].unexplained)
        for shortage in shortages_of(OrderCycle.objects.get(pk=self.cycle.pk)):
            if shortage.offer.pk in there:
                nobody_has = max(0, there[shortage.offer.pk].unexplained)
                assert shortage.more <= nobody_has + self.surplus_left(shortage.offer)

    @staticmethod
    def surplus_left(offer: Offer) -> int:
        """What came too many and still stands among what is left: who is short gets it sooner."""
        rows = Leftover.objects.filter(offer=offer, line=None, withdrawn_at=None)
        return sum(row.left for row in rows)

    @invariant()
    def sheets_leave_once(self) -> None:
        """One sheet for each producer, and reopening is over then."""
        sent = PurchaseOrder.objects.filter(supplement=0)
        assert sent.count() == sent.values("producer").distinct().count()
        assert not sent.exists() or self.state() is not CycleState.DRAFT

    @invariant()
    def a_settled_market_is_stated(self) -> None:
        """What producers are owed stands in the books."""
        if self.state() is CycleState.SETTLED:
            owed = ProducerStatement.objects.aggregate(total=Sum("owed_cents"))["total"] or 0
            booked = JournalLine.objects.filter(account=Account.PAYABLE).aggregate(total=Sum("amount_cents"))["total"]
            assert owed == -(booked or 0)
            stated = dict(StatementLine.objects.values_list("offer", "owed_cents"))
            due = {row.offer.pk: row.owed_cents for row in goods_of(self.cycle) if row.offer.pk in stated}
            assert (stated, sum(stated.values())) == (due, owed)


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_the_market_stays_true() -> None:
    run_machine(
        Market,
        settings=settings(
            max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
