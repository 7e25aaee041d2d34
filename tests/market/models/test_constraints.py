"""What the database itself refuses, written past the domain."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from apps.accounts.models import Person
from apps.hub.models import Place
from apps.market.enums import SoldBy
from apps.market.models import (
    Basket,
    BasketLine,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    PickupSlot,
    ProductAllergen,
    Variant,
)
from tests.factories import NOON
from tests.factories_market import a_basket, a_variant, an_offer, an_open_cycle, an_order
from tests.market.models.refusing import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place: Place, buyer: Person) -> Order:
    cycle = an_open_cycle()
    return an_order(buyer, cycle, (an_offer(cycle, limit=5), 2))


def second_order(order: Order) -> Order:
    """Another of the same person in the same cycle."""
    return Order.objects.create(
        code="TWEE", cycle=order.cycle, person=order.person, slot=order.slot, total_cents=0, placed_at=NOON,
        changed_at=NOON,
    )  # fmt: skip


def told_twice(change: Callable[[], Any]) -> bool:
    """Whether the database refused it because it is there already, and not for its code."""
    told = broken(change).lower()
    return "unique" in told and not told.endswith("code")


def update(model: type[models.Model], **values: Any) -> Callable[[], Any]:
    return lambda: model._default_manager.all().update(**values)


@pytest.mark.parametrize(
    ("name", "model", "values"),
    [
        ("market_offer_never_oversold", Offer, {"limit": 1, "claimed": 2}),
        ("market_offer_most_is_at_least_one", Offer, {"max_per_customer": 0}),
        ("market_offer_vat_is_whole", Offer, {"vat_code": "food", "vat_percent": None}),
        ("market_slot_never_over_capacity", PickupSlot, {"capacity": 0}),
        ("market_slot_starts_before_it_ends", PickupSlot, {"ends_at": models.F("starts_at")}),
        ("market_cycle_opens_before_it_closes", OrderCycle, {"closes_at": models.F("opens_at")}),
        ("market_cycle_state_known", OrderCycle, {"state": "nonsense"}),
        ("market_order_state_known", Order, {"state": "nonsense"}),
        ("market_order_cancelled_has_moment", Order, {"state": "cancelled"}),
        ("market_order_cancelled_has_moment", Order, {"cancelled_at": NOON}),
        ("market_order_handed_over_has_moment", Order, {"state": "handed_over"}),
        ("market_order_age_known", Order, {"age_confirmed": 17}),
        ("market_order_line_weighed_only_by_weight", OrderLine, {"delivered_grams": 500}),
        ("market_variant_has_content", Variant, {"content_amount": 0}),
        ("market_variant_by_weight_is_in_grams", Variant, {"sold_by": SoldBy.WEIGHT, "content_unit": "ml"}),
        ("market_presence_known", ProductAllergen, {"presence": "perhaps"}),
        ("market_allergen_known", ProductAllergen, {"allergen": "dust"}),
        ("market_basket_line_holds_something", BasketLine, {"quantity": 0}),
        ("market_basket_has_one_owner", Basket, {"guest_key": "somebody"}),
        ("market_basket_has_one_owner", Basket, {"person": None}),
    ],
)
def test_database_refuses(order: Order, name: str, model: type[models.Model], values: dict[str, Any]) -> None:
    assert name in broken(update(model, **values))


@pytest.mark.parametrize("model", [Offer, PickupSlot])
def test_database_refuses_a_negative_claim(order: Order, model: type[models.Model]) -> None:
    assert "claimed" in broken(update(model, claimed=-1))


def test_database_refuses_a_second_order_in_the_cycle(order: Order) -> None:
    assert "market_order" in broken(lambda: second_order(order))


def test_database_takes_an_order_beside_a_cancelled_one(order: Order) -> None:
    Order.objects.update(state="cancelled", cancelled_at=NOON)

    assert second_order(order).pk


def test_database_refuses_the_same_twice(order: Order, buyer: Person) -> None:
    offer, slot, line = Offer.objects.all()[0], PickupSlot.objects.get(), OrderLine.objects.get()
    basket = Basket.objects.get()
    for copy in (offer, slot, line, basket.lines.get(), ProductAllergen.objects.all()[0]):
        copy.pk = None
        if hasattr(copy, "code"):
            copy.code = "ANDER"
        assert told_twice(copy.save)
    assert told_twice(lambda: Basket.objects.create(cycle=order.cycle, person=buyer, changed_at=NOON))


def test_database_refuses_two_baskets_of_a_guest(place: Place) -> None:
    cycle = an_open_cycle()
    Basket.objects.create(cycle=cycle, guest_key="gast", changed_at=NOON)

    assert told_twice(lambda: Basket.objects.create(cycle=cycle, guest_key="gast", changed_at=NOON))


def test_order_keeps_its_lines_and_person(order: Order, buyer: Person) -> None:
    for thing in (order, buyer, order.slot, order.cycle, order.lines.get().offer):
        with pytest.raises(models.ProtectedError):
            thing.delete()


def test_basket_goes_with_its_cycle_only_when_nothing_was_ordered(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    a_basket(buyer, cycle, (an_offer(cycle, a_variant()), 1))

    with pytest.raises(models.ProtectedError):
        cycle.delete()  # its offers and slots stay
    assert Basket.objects.filter(changed_at__lt=NOON + dt.timedelta(days=1)).count() == 1
