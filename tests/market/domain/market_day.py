"""The counter, what is left over, the shelf and time, in any order: the other rules of `test_market_machine.py`."""

import datetime as dt
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from apps.market.domain.empties import return_containers, undo_return
from apps.market.domain.hand_over import count_order, hand_over_order, mark_no_show, undo_hand_over, undo_no_show
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover, keep_leftover, sell_leftover, undo_move, waste_leftover
from apps.market.domain.recall import leave_out_called_back, recall_offer
from apps.market.domain.receipt import start_receipt
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.stock import count_stock, offer_from_stock, receive_stock, waste_stock
from apps.market.domain.weighing import weigh_line
from apps.market.enums import CycleState, SoldBy
from apps.market.models import (
    ContainerKind,
    ContainerReturn,
    GoodsReceipt,
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    Producer,
    Recall,
    StockItem,
)
from apps.market.queries.surplus import surpluses_of
from apps.market.scans import distribute
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method
from apps.payments.queries.charge import all_charges
from tests.market.domain.market_orders import EARLY, GROWN_UP, MarketOrders, few, which

MOST_RECALLS: Final = 2


class MarketDay(MarketOrders):
    """All that people do with a market."""

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
                self.receive(0, received=3, rejected=1)  # the first of the baker's
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
