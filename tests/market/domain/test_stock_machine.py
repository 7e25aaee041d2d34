"""Any order of buying, counting, wasting, offering, ordering and settling: the shelf is the sum of its movements."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError
from apps.market.domain.copying import copy_cycle
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.leftover_move import keep_leftover, waste_leftover
from apps.market.domain.offer import change_offer
from apps.market.domain.order import cancel_order
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.stock import count_stock, offer_from_stock, receive_stock, waste_stock
from apps.market.enums import CycleState, OrderState
from apps.market.models import Leftover, Offer, Order, OrderCycle, StockItem
from tests.factories import NOON, a_person, a_place
from tests.factories_market import an_open_cycle, an_order
from tests.factories_market_after import PICK_UP, SETTLING, a_jar, distribute
from tests.stories import Story

few = st.integers(0, 9)
which = st.integers(0, 99)


class Shelf(Story):
    """One sort of jar, two markets and what is copied from them, four people."""

    @initialize()
    def begin(self) -> None:
        """Twelve jars."""
        a_place()
        self.jar = a_jar(pieces=12)
        for _number in range(2):
            an_open_cycle()
        self.people = [a_person(f"Buur Nummer{number}") for number in range(4)]

    def attempt(self, act: Callable[[], object]) -> None:
        """What is refused leaves no trace."""
        with suppress(BuurtpuntError), transaction.atomic():
            act()

    def cycle(self, number: int) -> OrderCycle:
        """One of the markets there are."""
        cycles = list(OrderCycle.objects.order_by("pk"))
        return cycles[number % len(cycles)]

    @rule(pieces=few)
    def buy(self, pieces: int) -> None:
        """More jars come."""
        self.attempt(lambda: receive_stock(self.jar, pieces=pieces, by=SYSTEM, at=NOON))

    @rule(pieces=few)
    def waste(self, pieces: int) -> None:
        """Some break."""
        self.attempt(lambda: waste_stock(self.jar, pieces=pieces, by=SYSTEM, at=NOON))

    @rule(pieces=few)
    def count(self, pieces: int) -> None:
        """So many really stand there."""
        self.attempt(lambda: count_stock(self.jar, pieces=pieces, by=SYSTEM, at=NOON))

    @rule(number=which, pieces=few)
    def offer(self, number: int, pieces: int) -> None:
        """Some go in a market."""
        cycle = self.cycle(number)
        self.attempt(lambda: offer_from_stock(cycle, self.jar, pieces=pieces, price_cents=650, by=SYSTEM, at=NOON))

    @rule(number=which, limit=few)
    def limit(self, number: int, limit: int) -> None:
        """Another number of them."""
        offer = Offer.objects.filter(cycle=self.cycle(number), from_stock=True).first()
        if offer is not None:
            self.attempt(
                lambda: change_offer(
                    offer, price_cents=650, limit=limit, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON
                )
            )

    @rule(number=which)
    def copy(self, number: int) -> None:
        """Next week the same."""
        cycle = self.cycle(number)
        if OrderCycle.objects.count() < 4:
            self.attempt(
                lambda: copy_cycle(
                    cycle, opens_at=cycle.opens_at, closes_at=cycle.closes_at, pickup_on=cycle.pickup_on, by=SYSTEM,
                    at=NOON,
                )
            )  # fmt: skip

    @rule(number=which, who=st.integers(0, 3), pieces=st.integers(1, 4))
    def order(self, number: int, who: int, pieces: int) -> None:
        """Somebody wants some."""
        cycle = self.cycle(number)
        offer = Offer.objects.filter(cycle=cycle, from_stock=True).first()
        if offer is not None:
            self.attempt(lambda: an_order(self.people[who], cycle, (offer, pieces)))

    @rule(number=which)
    def cancel(self, number: int) -> None:
        """Somebody changes their mind."""
        order = Order.objects.filter(cycle=self.cycle(number), state=OrderState.PLACED).first()
        if order is not None:
            self.attempt(lambda: cancel_order(order, by=SYSTEM, at=NOON))

    @rule(number=which, came=st.integers(0, 15), kept=few, broken=few)
    def end(self, number: int, came: int, kept: int, broken: int) -> None:
        """Handed out to who came; of the rest some is shelved, some broken; then settled."""
        cycle = self.cycle(number)
        if cycle.state != CycleState.OPEN:
            return
        distribute(cycle)
        for index, order in enumerate(Order.objects.filter(cycle=cycle, state=OrderState.PLACED).order_by("pk")):
            fetched = came >> index & 1
            (hand_over_order if fetched else mark_no_show)(order, by=SYSTEM, at=PICK_UP)
        for left in Leftover.objects.filter(cycle=cycle).order_by("pk"):
            self.attempt(partial(keep_leftover, left, pieces=kept, by=SYSTEM, at=PICK_UP))
            self.attempt(partial(waste_leftover, left, pieces=broken, by=SYSTEM, at=PICK_UP))
        settle_cycle(cycle, by=SYSTEM, at=SETTLING)

    @invariant()
    def shelf_is_the_sum_of_its_movements(self) -> None:
        """At every moment, and never below zero."""
        for item in StockItem.objects.all():
            assert item.on_hand == item.movements.aggregate(sum=Sum("pieces"))["sum"] >= 0

    @invariant()
    def what_left_for_a_market_is_its_limit(self) -> None:
        """Until it settles; then what did not come back went along, broke, or was put on the shelf by hand."""
        for offer in Offer.objects.filter(from_stock=True).select_related("cycle"):
            assert offer.claimed <= (offer.limit or 0)
            moved = offer.stock_movements.aggregate(sum=Sum("pieces", default=0))["sum"]
            if offer.cycle.state != CycleState.SETTLED:
                assert moved == -(offer.limit or 0)
                continue
            lines = offer.order_lines.filter(order__state=OrderState.HANDED_OVER)
            along = lines.aggregate(sum=Sum("quantity_delivered", default=0))["sum"]
            broken = sum(move.pieces for left in offer.leftovers.all() for move in left.moves.filter(kind="wasted"))
            assert -moved == along + broken


@pytest.mark.django_db
def test_shelf_holds_through_any_story() -> None:
    run_state_machine_as_test(
        Shelf,
        settings=settings(
            max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
