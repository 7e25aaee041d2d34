"""Ordering, closing, counting, weighing and dividing, in any order: the first rules of `test_market_machine.py`."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from apps.hub.actors import SYSTEM
from apps.hub.enums import VatRegime
from apps.market.domain.claims import Wish
from apps.market.domain.cycle import close_cycle, open_cycle, reopen_cycle
from apps.market.domain.division import fingerprint, plan_division
from apps.market.domain.offer import change_offer
from apps.market.domain.order import cancel_order, order_goods
from apps.market.domain.purchase import send_sheets, send_supplement
from apps.market.domain.receipt import (
    all_is_right,
    count_line,
    finish_receipt,
    reopen_receipt,
    start_receipt,
    undo_count,
)
from apps.market.domain.shortage import divide_shortage
from apps.market.domain.stock import offer_from_stock, receive_stock
from apps.market.domain.substitution import choose_substitutes, swaps_of
from apps.market.domain.weighing import weigh_line
from apps.market.domain.withdraw import withdraw_offer
from apps.market.enums import CycleState, DivisionPolicy, OnShortage, OrderState, RejectReason, SoldBy
from apps.market.models import (
    ContainerMovement,
    GoodsReceipt,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    Producer,
    PurchaseOrder,
    ReceiptLine,
)
from apps.market.queries.shortage import shortages_of
from apps.market.queries.surplus import surpluses_of
from apps.payments.enums import VatCode
from apps.payments.models import JournalLine
from tests.factories import NOON, a_person, a_place
from tests.factories_market import CLOSING, a_draft, a_producer, a_slot, a_variant, an_offer
from tests.stories import StoryOfRefusals

which = st.integers(0, 10_000)
few = st.integers(0, 4)
GROWN_UP: Final = 18
EARLY: Final = (CycleState.DRAFT, CycleState.OPEN)
TO_COUNT: Final = (CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED)


class MarketOrders(StoryOfRefusals):
    """A baker with few loaves, a farmer with bottles and chickens, a brewer, a small enterprise; four people."""

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
            slot=list(self.cycle.slots.order_by("pk"))[slot % 2], age_confirmed=GROWN_UP, changes=known,
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
