"""What the database itself refuses between closing and settling, written past the domain."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import models

from apps.accounts.models import Person
from apps.hub.models import Place
from apps.market.enums import ContainerReason, LeftoverMoveKind, SoldBy, StockReason
from apps.market.models import (
    ContainerMovement,
    Favourite,
    GoodsReceipt,
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderAmendment,
    OrderCycle,
    OrderLine,
    Producer,
    ProducerStatement,
    Product,
    PurchaseLine,
    PurchaseOrder,
    ReceiptLine,
    Reminder,
    Rhythm,
    StatementLine,
    StockItem,
    StockMovement,
    Variant,
)
from tests.factories import NOON
from tests.factories_market import a_variant, an_offer, an_open_cycle, an_order
from tests.market.models.refusing import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place: Place, buyer: Person) -> Order:
    """Two bottles of milk, and one row of all that can follow."""
    cycle = an_open_cycle()
    offer = an_offer(cycle, a_variant("Melk", deposit_cents=50), limit=5)
    placed = an_order(buyer, cycle, (offer, 2))
    fill(placed, offer)
    return placed


def fill(order: Order, offer: Offer) -> None:
    cycle, producer, line = order.cycle, offer.variant.product.producer, order.lines.get()
    kind = offer.variant.container
    assert kind is not None
    Rhythm.objects.create(
        code="RITM", name="Vrijdag", weekday=4, opens_days_before=8, opens_time="20:00", closes_days_before=1,
        closes_time="20:00",
    )  # fmt: skip
    OrderAmendment.objects.create(
        order=order, line=line, kind="shortage", quantity_before=2, quantity_after=1, amount_before_cents=2,
        amount_after_cents=1, at=NOON,
    )  # fmt: skip
    sheet = PurchaseOrder.objects.create(
        number="B2026-0001", cycle=cycle, producer=producer, token_hash="x", total_cents=1, sent_at=NOON
    )
    PurchaseLine.objects.create(
        purchase=sheet, offer=offer, name="Melk", content_amount=1, content_unit="g", sold_by="piece", quantity=2,
        purchase_cents=1,
    )  # fmt: skip
    receipt = GoodsReceipt.objects.create(cycle=cycle, producer=producer, started_at=NOON)
    ReceiptLine.objects.create(receipt=receipt, offer=offer, quantity_expected=2)
    ContainerMovement.objects.create(
        kind=kind, reason=ContainerReason.HANDED_OUT, pieces=-2, person=order.person, at=NOON
    )
    item = StockItem.objects.create(variant=offer.variant, on_hand=3)
    StockMovement.objects.create(item=item, reason=StockReason.BOUGHT, pieces=3, at=NOON)
    leftover = Leftover.objects.create(
        code="OVER", cycle=cycle, offer=offer, line=line, pieces=2, price_cents=9, at=NOON
    )
    LeftoverMove.objects.create(leftover=leftover, kind=LeftoverMoveKind.GIVEN, pieces=1, at=NOON)
    statement = ProducerStatement.objects.create(
        number="A2026-0001", cycle=cycle, producer=producer, owed_cents=1, sold_cents=1, at=NOON
    )
    StatementLine.objects.create(
        statement=statement, offer=offer, name="Melk", ordered=2, received=2, rejected=0, sold=2, purchase_cents=1,
        owed_cents=1, sold_cents=1,
    )  # fmt: skip
    Favourite.objects.create(person=order.person, product=offer.variant.product, at=NOON)
    Reminder.objects.create(cycle=cycle, person=order.person, at=NOON)


@pytest.mark.parametrize(
    ("name", "model", "values"),
    [
        ("market_rhythm_weekday_known", Rhythm, {"weekday": 7}),
        ("market_rhythm_opens_before_it_closes", Rhythm, {"opens_days_before": 0}),
        ("market_rhythm_opens_before_it_closes", Rhythm, {"opens_days_before": 1}),
        ("market_rhythm_looks_some_weeks_ahead", Rhythm, {"weeks_ahead": 0}),
        ("market_producer_margin_sane", Producer, {"margin_percent": -1}),
        ("market_producer_below_minimum_known", Producer, {"below_minimum": "later"}),
        ("market_product_margin_sane", Product, {"margin_percent": 501}),
        ("market_variant_with_deposit_has_container", Variant, {"deposit_cents": 50, "container": None}),
        ("market_variant_weighs_around_its_content", Variant, {"least_grams": 700, "most_grams": 900}),
        (
            "market_variant_weighs_around_its_content",
            Variant,
            {"sold_by": SoldBy.WEIGHT, "least_grams": 900, "most_grams": 700},
        ),
        ("market_offer_withdrawn_is_off", Offer, {"withdrawn_at": NOON}),
        ("market_offer_from_stock_has_limit", Offer, {"from_stock": True, "limit": None}),
        ("market_order_line_on_shortage_known", OrderLine, {"on_shortage": "perhaps"}),
        ("market_order_line_substitute_is_confirmed", OrderLine, {"substitute_for": models.F("pk")}),
        ("market_amendments_are_append_only", OrderAmendment, {"reason": ""}),
        ("market_purchase_state_known", PurchaseOrder, {"state": "lost", "answered_at": NOON}),
        ("market_purchase_answered_has_moment", PurchaseOrder, {"state": "acknowledged"}),
        ("market_purchase_line_orders_something", PurchaseLine, {"quantity": 0}),
        ("market_receipt_done_has_moment", GoodsReceipt, {"state": "done"}),
        ("market_receipt_done_has_moment", GoodsReceipt, {"done_at": NOON}),
        (
            "market_receipt_rejects_only_what_came",
            ReceiptLine,
            {"quantity_received": 1, "quantity_rejected": 2, "reject_reason": "damaged"},
        ),
        ("market_receipt_rejects_only_what_came", ReceiptLine, {"quantity_rejected": 2, "reject_reason": "damaged"}),
        ("market_receipt_rejects_with_reason", ReceiptLine, {"quantity_received": 2, "quantity_rejected": 1}),
        ("market_receipt_rejects_with_reason", ReceiptLine, {"quantity_received": 2, "reject_reason": "damaged"}),
        ("market_container_movements_are_append_only", ContainerMovement, {"pieces": 1}),
        ("market_stock_movements_are_append_only", StockMovement, {"pieces": 1}),
        ("market_leftover_has_pieces", Leftover, {"pieces": 0}),
        ("market_leftover_never_given_twice", Leftover, {"taken": 3}),
        ("market_leftover_move_moves", LeftoverMove, {"pieces": 0}),
        ("market_leftover_only_sold_has_price", LeftoverMove, {"unit_cents": 5}),
        ("market_statements_are_append_only", ProducerStatement, {"owed_cents": 0}),
        ("market_statement_lines_are_append_only", StatementLine, {"owed_cents": 0}),
    ],
)
def test_database_refuses(order: Order, name: str, model: type[models.Model], values: dict[str, Any]) -> None:
    assert name in broken(lambda: model._default_manager.all().update(**values))


def test_database_refuses_stock_below_nothing(order: Order) -> None:
    assert "on_hand" in broken(lambda: StockItem.objects.update(on_hand=-1)).replace(
        "market_stock_never_negative", "on_hand"
    )


@pytest.mark.parametrize(
    ("reason", "party"),
    [
        (ContainerReason.HANDED_OUT, "producer"),
        (ContainerReason.RETURNED, "nobody"),
        (ContainerReason.DELIVERED, "person"),
        (ContainerReason.SENT_BACK, "nobody"),
        (ContainerReason.COUNTED, "person"),
    ],
)
def test_containers_move_with_the_one_party_of_their_reason(order: Order, reason: str, party: str) -> None:
    known = ContainerMovement.objects.get()
    parties: dict[str, dict[str, Any]] = {
        "person": {"person": order.person},
        "producer": {"producer": Producer.objects.first()},
        "nobody": {},
    }

    def move() -> None:
        ContainerMovement.objects.create(kind=known.kind, reason=reason, pieces=1, at=NOON, **parties[party])

    assert "market_container_movement_has_one_party" in broken(move)


def test_movements_of_nothing_are_refused(order: Order) -> None:
    known, item = ContainerMovement.objects.get(), StockItem.objects.get()

    def move(pieces: int) -> None:
        ContainerMovement.objects.create(kind=known.kind, reason=ContainerReason.COUNTED, pieces=pieces, at=NOON)

    assert "market_container_movement_moves" in broken(lambda: move(0))
    assert "market_stock_movement_moves" in broken(
        lambda: StockMovement.objects.create(item=item, reason=StockReason.COUNTED, pieces=0, at=NOON)
    )


@pytest.mark.parametrize(
    "model",
    [
        GoodsReceipt,
        ReceiptLine,
        PurchaseOrder,
        PurchaseLine,
        Favourite,
        Reminder,
        ProducerStatement,
        StatementLine,
        StockItem,
    ],
)
def test_database_refuses_the_same_twice(order: Order, model: type[models.Model]) -> None:
    row = model._default_manager.get()
    row.pk = None
    for field in ("number", "token_hash"):  # of their own; what the row is about is the same
        if hasattr(row, field):
            setattr(row, field, uuid4().hex[:12])

    told = broken(lambda: row.save(force_insert=True)).lower()
    assert "unique" in told
    assert not any(name in told for name in (".code", "_code", "token", "number"))


def test_a_rhythm_has_one_market_a_day(order: Order) -> None:
    OrderCycle.objects.update(rhythm=Rhythm.objects.get())
    row = OrderCycle.objects.get()
    row.pk, row.code = None, "TWEE"

    assert "rhythm" in broken(lambda: row.save(force_insert=True))


def test_a_line_is_replaced_once_by_each_offer(order: Order) -> None:
    line = order.lines.get()
    other = an_offer(order.cycle)

    def replace() -> None:
        OrderLine.objects.create(
            order=order, offer=other, quantity_ordered=0, quantity_confirmed=1, substitute_for=line, name="Brood",
            producer_name="Ooms", content_amount=1, content_unit="piece", sold_by="piece", price_cents=1,
            vat_code="food", vat_percent=6, amount_cents=1,
        )  # fmt: skip

    replace()

    assert "offer" in broken(replace)
