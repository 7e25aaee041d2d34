"""Any order of ordering, closing, counting, weighing, dividing, giving out and paying: the books stay true."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from apps.hub.actors import SYSTEM
from apps.hub.enums import VatRegime
from apps.hub.errors import BuurtpuntError
from apps.market.domain.claims import Wish
from apps.market.domain.cycle import close_cycle, open_cycle, reopen_cycle
from apps.market.domain.division import fingerprint, plan_division
from apps.market.domain.empties import return_containers, undo_return
from apps.market.domain.hand_over import (
    count_order,
    hand_over_order,
    mark_no_show,
    undo_hand_over,
    undo_no_show,
)
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover, keep_leftover, sell_leftover, undo_move, waste_leftover
from apps.market.domain.offer import change_offer
from apps.market.domain.order import cancel_order, order_goods
from apps.market.domain.purchase import send_sheets, send_supplement
from apps.market.domain.recall import leave_out_called_back, recall_offer
from apps.market.domain.receipt import (
    all_is_right,
    count_line,
    finish_receipt,
    reopen_receipt,
    start_receipt,
    undo_count,
)
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.shortage import divide_shortage
from apps.market.domain.stock import count_stock, offer_from_stock, receive_stock, waste_stock
from apps.market.domain.substitution import choose_substitutes, swaps_of
from apps.market.domain.weighing import weigh_line
from apps.market.domain.withdraw import withdraw_offer
from apps.market.enums import (
    ContainerReason,
    CycleState,
    DivisionPolicy,
    OnShortage,
    OrderState,
    RejectReason,
    SoldBy,
    StockReason,
)
from apps.market.models import (
    ContainerKind,
    ContainerMovement,
    ContainerReturn,
    GoodsReceipt,
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    Producer,
    ProducerStatement,
    PurchaseOrder,
    Recall,
    ReceiptLine,
    StockItem,
    StockMovement,
)
from apps.market.queries.settlement import goods_of
from apps.market.queries.shortage import shortages_of
from apps.market.queries.surplus import spare_pieces, surpluses_of
from apps.market.scans import distribute
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Account, Method, VatCode
from apps.payments.models import Charge, JournalLine
from apps.payments.queries.charge import all_charges
from tests.factories import NOON, a_person, a_place
from tests.factories_market import CLOSING, a_draft, a_producer, a_slot, a_variant, an_offer

which = st.integers(0, 10_000)
few = st.integers(0, 4)
GROWN_UP: Final = 18
MOST_RECALLS: Final = 2
EARLY: Final = (CycleState.DRAFT, CycleState.OPEN)
TO_COUNT: Final = (CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED)
STANDING: Final = (OrderState.PLACED, OrderState.HANDED_OVER, OrderState.NO_SHOW)


class Market(RuleBasedStateMachine):
    """A baker with few loaves, a farmer with bottles and chickens, a brewer, a small enterprise; four people."""

    def __init__(self) -> None:
        """Everything happens in one transaction that is rolled back."""
        super().__init__()
        self.whole_story = transaction.atomic()
        self.whole_story.__enter__()

    def teardown(self) -> None:
        """As if nothing had happened."""
        transaction.set_rollback(True)
        self.whole_story.__exit__(None, None, None)

    @initialize(wanted=st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=3, max_size=4))
    def begin(self, wanted: list[list[int]]) -> None:
        """Friday's market, open, two moments with few places, and what three or four people order at once."""
        a_place()
        self.at = NOON
        cycle = a_draft()
        a_slot(cycle, capacity=3)
        a_slot(cycle, hour=17, capacity=3)
        baker, farmer = a_producer("Ooms", email="ooms@voorbeeld.example"), a_producer("Ter Meersch")
        small = a_producer("Roza", vat_regime=VatRegime.SMALL)
        chicken = a_variant("Kip", producer=farmer, sold_by=SoldBy.WEIGHT, content=(1600, "g"))
        beer = a_variant("Tripel", producer=small, vat_code=VatCode.ALCOHOL, age_limit=16, deposit_cents=10)
        an_offer(cycle, a_variant("Brood", producer=baker), price_cents=341, limit=6, purchase_cents=300)
        an_offer(cycle, a_variant("Koek", producer=baker), price_cents=299, limit=5)
        an_offer(cycle, a_variant("Melk", producer=farmer, deposit_cents=50), price_cents=160)
        an_offer(cycle, chicken, price_cents=987, limit=4)
        an_offer(cycle, beer, price_cents=210)
        # From our own shelf, and loaves that may come instead of loaves.
        self.jar = a_variant("Honing", producer=a_producer("Imker"), deposit_cents=20)
        receive_stock(self.jar, pieces=9, by=SYSTEM, at=NOON)
        offer_from_stock(cycle, self.jar, pieces=5, price_cents=250, by=SYSTEM, at=NOON)
        self.cycle = open_cycle(cycle, by=SYSTEM, at=NOON)
        self.people = [a_person(f"Buur Nummer{number}", phone=f"0470 00 00 0{number}") for number in range(4)]
        for person, pieces in enumerate(wanted):
            for offer, quantity in enumerate(pieces):
                self.order(person, offer, quantity, person)

    # -- helpers

    def attempt(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Done or refused; nothing else, and a refusal leaves nothing behind."""
        before = self.everything()
        try:
            with transaction.atomic():
                act(*args, by=SYSTEM, at=self.at, **kwargs)
        except BuurtpuntError:
            assert self.everything() == before

    @staticmethod
    def everything() -> list[Any]:
        """What a refusal must not change."""
        return [
            list(Order.objects.order_by("pk").values_list("pk", "state", "total_cents", "slot")),
            list(
                OrderLine.objects.order_by("pk").values_list(
                    "pk", "quantity_ordered", "quantity_confirmed", "quantity_delivered", "delivered_grams"
                )
            ),
            list(Offer.objects.order_by("pk").values_list("pk", "claimed", "limit", "is_on")),
            list(OrderCycle.objects.values_list("state", "closes_at")),
            JournalLine.objects.count(),
            ContainerMovement.objects.count(),
        ]

    def one(self, model: Any, number: int, **having: Any) -> Any:
        """Some row like this."""
        rows = list(model.objects.filter(**having).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @staticmethod
    def wish(number: int) -> str:
        """Most people take something alike when theirs is short."""
        return OnShortage.SUBSTITUTE if number % 3 else OnShortage.LEAVE_OUT

    def state(self) -> CycleState:
        """Where the market stands."""
        return CycleState(OrderCycle.objects.get(pk=self.cycle.pk).state)

    # -- ordering

    @precondition(lambda self: self.state() is CycleState.OPEN)
    @rule(person=which, offer=which, quantity=few, slot=which)
    def order(self, person: int, offer: int, quantity: int, slot: int) -> None:
        """So many of one thing, beside what is ordered already."""
        who = self.people[person % 4]
        known = Order.objects.filter(person=who).exclude(state=OrderState.CANCELLED).first()
        wishes = {
            line.offer_id: Wish(line.quantity_ordered, None)
            for line in (known.lines.filter(quantity_ordered__gt=0) if known else ())
        }
        wishes[self.one(Offer, offer).pk] = Wish(quantity, None, self.wish(offer))
        self.attempt(
            order_goods, self.cycle, person=who, wishes={pk: wish for pk, wish in wishes.items() if wish.quantity},
            slot=list(self.cycle.slots.order_by("pk"))[slot % 2], age_confirmed=GROWN_UP, is_new=known is None,
        )  # fmt: skip

    @precondition(lambda self: self.state() is CycleState.OPEN)
    @rule(number=which)
    def cancel(self, number: int) -> None:
        """By its customer."""
        order = self.one(Order, number)
        if order is not None:
            self.attempt(cancel_order, order)

    @precondition(lambda self: self.state() is CycleState.OPEN)
    @rule(number=which, cents=st.integers(1, 900), limit=st.none() | st.integers(0, 8))
    def change(self, number: int, cents: int, limit: int | None) -> None:
        """Another price or limit; what was ordered keeps its price."""
        offer = self.one(Offer, number)
        self.attempt(change_offer, offer, price_cents=cents, limit=limit, max_per_customer=None, is_on=offer.is_on)

    @precondition(lambda _self: Offer.objects.filter(is_on=True).count() > 4)
    @rule(number=which)
    def withdraw(self, number: int) -> None:
        """The oven is broken."""
        self.attempt(withdraw_offer, self.one(Offer, number), reason="De oven is stuk")

    # -- from closing to the goods

    @precondition(lambda self: self.state() is CycleState.OPEN)
    @rule()
    def close(self) -> None:
        """Ordering ends."""
        self.at = max(self.at, CLOSING)
        self.attempt(close_cycle, self.cycle)

    @precondition(lambda self: self.state() is CycleState.CLOSED)
    @rule()
    def reopen(self) -> None:
        """A little longer, as long as nobody was told."""
        self.attempt(reopen_cycle, self.cycle, closes_at=self.at + dt.timedelta(hours=1))

    @precondition(lambda self: self.state() is CycleState.CLOSED)
    @rule()
    def send(self) -> None:
        """To the producers."""
        self.attempt(send_sheets, self.cycle)

    @precondition(lambda self: self.state() in TO_COUNT)
    @rule(number=which, received=few, rejected=few)
    def receive(self, number: int, received: int, rejected: int) -> None:
        """Somebody counts a line."""
        producer = self.one(Producer, number)
        self.attempt(start_receipt, self.cycle, producer)
        receipt = GoodsReceipt.objects.filter(producer=producer).first()
        line = receipt.lines.order_by("pk").first() if receipt else None
        if line is not None:
            self.attempt(
                count_line, line, received=received, rejected=rejected,
                reason=RejectReason.DAMAGED if rejected else "", version=line.version,
            )  # fmt: skip

    @precondition(lambda self: self.state() in TO_COUNT)
    @rule(number=which)
    def finish(self, number: int) -> None:
        """All the rest is right."""
        receipt = self.one(GoodsReceipt, number)
        if receipt is not None:
            self.attempt(all_is_right, receipt)
            self.attempt(finish_receipt, receipt)

    @precondition(lambda self: self.state() in TO_COUNT)
    @rule(number=which, undoes=st.booleans())
    def count_again(self, number: int, undoes: bool) -> None:
        """Somebody counted wrong, or the whole delivery is opened again."""
        receipt = self.one(GoodsReceipt, number)
        if receipt is not None and undoes:
            line = self.one(ReceiptLine, number, receipt=receipt)
            if line is not None:
                self.attempt(undo_count, line, version=line.version)
        elif receipt is not None:
            self.attempt(reopen_receipt, receipt)

    @precondition(lambda self: self.state() in TO_COUNT)
    @rule(number=which)
    def supplement(self, number: int) -> None:
        """What changed since the sheet left."""
        if PurchaseOrder.objects.exists():
            self.attempt(send_supplement, self.cycle, self.one(Producer, number))

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, grams=st.integers(1, 9000), sure=st.booleans())
    def weigh(self, number: int, grams: int, sure: bool) -> None:
        """A chicken on the scale."""
        line = self.one(OrderLine, number, sold_by=SoldBy.WEIGHT)
        if line is not None:
            self.attempt(weigh_line, line, grams=grams, confirmed=sure)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, policy=st.sampled_from([DivisionPolicy.FIRST, DivisionPolicy.SHARE]), swaps=st.booleans())
    def divide(self, number: int, policy: DivisionPolicy, swaps: bool) -> None:
        """What is short, with something alike for who agreed to that."""
        cycle = OrderCycle.objects.get(pk=self.cycle.pk)
        found = shortages_of(cycle)
        if found:
            shortage = found[number % len(found)]
            division = plan_division(shortage, policy=policy)
            if swaps:
                gets = [(share.claim, share.pieces) for share in division.shares]
                division = replace(division, swaps=swaps_of(choose_substitutes(gets, surpluses_of(cycle))))
            self.attempt(
                divide_shortage, self.cycle, shortage.offer, division=division, seen=fingerprint(shortage, division)
            )

    # -- at the counter

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which)
    def hand_over(self, number: int) -> None:
        """The bag goes along."""
        order = self.one(Order, number)
        if order is not None:
            self.attempt(hand_over_order, order, age_checked=GROWN_UP)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, what=st.sampled_from([undo_hand_over, mark_no_show, undo_no_show, leave_out_called_back]))
    def otherwise(self, number: int, what: Callable[..., Order]) -> None:
        """Not after all, or nobody came."""
        order = self.one(Order, number)
        if order is not None:
            self.attempt(what, order)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, pieces=few)
    def break_one(self, number: int, pieces: int) -> None:
        """A bottle falls before it is given."""
        line = self.one(OrderLine, number)
        if line is not None:
            self.attempt(count_order, line.order, {line.pk: pieces}, reason="Gevallen")

    @rule(number=which, cash=st.booleans())
    def pay(self, number: int, cash: bool) -> None:
        """What is owed, or given back."""
        charges = list(all_charges().still_open().order_by("pk"))
        if charges:
            charge = charges[number % len(charges)]
            self.attempt(
                take_payment, [charge], method=Method.CASH if cash else Method.TERMINAL,
                expected_cents=charge.outstanding, key=uuid4(),  # type: ignore[attr-defined] # annotated
            )  # fmt: skip

    @precondition(lambda self: self.state() not in EARLY)
    @rule(person=which, kind=which, pieces=st.integers(1, 3))
    def bring_back(self, person: int, kind: int, pieces: int) -> None:
        """Empties."""
        self.attempt(return_containers, self.people[person % 4], {self.one(ContainerKind, kind).code: pieces})

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which)
    def take_back(self, number: int) -> None:
        """They were somebody else's."""
        returned = self.one(ContainerReturn, number)
        if returned is not None:
            self.attempt(undo_return, returned)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, pieces=st.integers(1, 2), person=which)
    def sell_what_is_left(self, number: int, pieces: int, person: int) -> None:
        """A last chance."""
        leftover = self.one(Leftover, number)
        if leftover is not None:
            self.attempt(sell_leftover, leftover, person=self.people[person % 4], pieces=pieces, age_checked=GROWN_UP)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, pieces=st.integers(1, 2), is_given=st.booleans())
    def let_go_of_what_is_left(self, number: int, pieces: int, is_given: bool) -> None:
        """To the social restaurant, or the pigs."""
        leftover = self.one(Leftover, number)
        if leftover is not None:
            self.attempt(give_leftover if is_given else waste_leftover, leftover, pieces=pieces, note="Restaurant")

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which)
    def undo_what_is_left(self, number: int) -> None:
        """It stands there again."""
        move = self.one(LeftoverMove, number)
        if move is not None:
            self.attempt(undo_move, move)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, pieces=st.integers(1, 3))
    def put_on_the_shelf(self, number: int, pieces: int) -> None:
        """It keeps."""
        leftover = self.one(Leftover, number)
        if leftover is not None:
            self.attempt(keep_leftover, leftover, pieces=pieces)

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which)
    def find_too_many(self, number: int) -> None:
        """Delivered, and ordered by nobody."""
        spare = surpluses_of(OrderCycle.objects.get(pk=self.cycle.pk))
        if spare:
            surplus = spare[number % len(spare)]
            if not surplus.offer.from_stock:
                self.attempt(leave_surplus, surplus.offer, pieces=surplus.pieces)

    # -- the shelf

    @rule(pieces=st.integers(0, 4), act=st.sampled_from([receive_stock, waste_stock, count_stock]))
    def keep_the_shelf(self, pieces: int, act: Callable[..., StockItem]) -> None:
        """Bought, broken, counted."""
        self.attempt(act, self.jar, pieces=pieces)

    @rule(pieces=few)
    def offer_more(self, pieces: int) -> None:
        """More jars for this market."""
        self.attempt(offer_from_stock, self.cycle, self.jar, pieces=pieces, price_cents=260)

    # -- called back

    @precondition(lambda self: self.state() not in EARLY)
    @rule(number=which, takes_out=st.booleans())
    def recall(self, number: int, takes_out: bool) -> None:
        """Glass in it."""
        if Recall.objects.count() < MOST_RECALLS:
            offer = self.one(Offer, number)
            self.attempt(recall_offer, self.cycle, offer, text="Glas", key=uuid4(), takes_out=takes_out)

    # -- time

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        """Time goes by, and the worker looks."""
        self.at += dt.timedelta(hours=hours)
        distribute(self.at)

    @rule()
    def carry_on(self) -> None:
        """The next step of the market, done by people who do their work: so that the end is reached."""
        match self.state():
            case CycleState.OPEN:
                self.close()
            case CycleState.CLOSED:
                self.send()
            case CycleState.ORDERED:
                for producer in Producer.objects.order_by("pk"):
                    self.attempt(start_receipt, self.cycle, producer)
                for number in range(GoodsReceipt.objects.count()):
                    self.finish(number)
            case CycleState.RECEIVED:
                for line in OrderLine.objects.filter(sold_by=SoldBy.WEIGHT, delivered_grams=None).order_by("pk"):
                    self.attempt(weigh_line, line, grams=1650 * max(line.quantity, 1))
                for order in Order.objects.order_by("pk"):
                    self.attempt(leave_out_called_back, order)
                    self.attempt(hand_over_order, order, age_checked=GROWN_UP)
                self.wait(48)
            case _:
                self.attempt(settle_cycle, self.cycle)

    # -- what always holds

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
        sums = JournalLine.objects.values("entry").annotate(total=Sum("amount_cents")).filter(~_zero())
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
    def what_came_from_our_shelf_is_nowhere_else(self) -> None:
        """Of our own jars no more went than the market had; what nobody counted is never missing."""
        for row in goods_of(self.cycle):
            assert not row.offer.from_stock or row.went + row.counts.waiting <= row.good

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


def _zero() -> Any:
    from django.db.models import Q

    return Q(total=0)


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_the_market_stays_true() -> None:
    run_machine(
        Market,
        settings=settings(
            max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
