"""Erasing a person: what the market lets go of, and why the rest is nobody's. Every table is walked."""

import datetime as dt
from typing import Final

import pytest
from django.apps import apps
from django.db import models

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent
from apps.market.domain.favourite import like_product
from apps.market.domain.forget import forget_customer
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.leftover_move import sell_leftover
from apps.market.domain.proxy import name_proxy
from apps.market.domain.reminder import remind
from apps.market.domain.wish import set_reminds
from apps.market.models import LeftoverMove, Order, OrderCycle, Product, ProductAllergen, Variant
from tests.factories import NOON
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, left_of
from tests.factories_market import a_basket

# What becomes of each column that can hold something about a person. FORGOTTEN is emptied, DELETED goes with its row;
# of the others it says why it stays. A new column that may be personal must be put here, and in `forget_customer`.
FORGOTTEN: Final = "forgotten"
DELETED: Final = "deleted"
BOOKS: Final = "points to a row without a name, for the books"
WHO_DID_IT: Final = "who worked, an account that is erased by itself"
GOODS: Final = "about goods, prices or places"
PRODUCER: Final = "of a business, which is no customer"
DECIDED: Final = {
    "Basket.guest_key": "random, of a browser; goes after a week",
    "Basket.person": DELETED,
    "ContainerKind.name": GOODS,
    "ContainerMovement.by_user": WHO_DID_IT,
    "ContainerMovement.person": BOOKS,
    "ContainerReturn.by_user": WHO_DID_IT,
    "ContainerReturn.person": BOOKS,
    "Favourite.person": DELETED,
    "GoodsReceipt.done_by": WHO_DID_IT,
    "GoodsReceipt.note": GOODS,
    "LeftoverMove.by_user": WHO_DID_IT,
    "LeftoverMove.note": FORGOTTEN,
    "LeftoverMove.person": BOOKS,
    "MarketWish.on_shortage": DELETED,
    "MarketWish.person": DELETED,
    "Order.crate": GOODS,
    "Order.person": BOOKS,
    "Order.proxy_name": FORGOTTEN,
    "OrderAmendment.by_user": WHO_DID_IT,
    "OrderAmendment.reason": GOODS,
    "OrderLine.allergens": GOODS,
    "OrderLine.name": GOODS,
    "OrderLine.packed_by": WHO_DID_IT,
    "OrderLine.producer_name": PRODUCER,
    "PickupSlot.place": GOODS,
    "Producer.drawing": PRODUCER,
    "Producer.email": PRODUCER,
    "Producer.name": PRODUCER,
    "Producer.phone": PRODUCER,
    "Producer.photo": PRODUCER,
    "Producer.search_name": PRODUCER,
    "Producer.slug": PRODUCER,
    "Producer.story": PRODUCER,
    "Producer.village": PRODUCER,
    "PurchaseLine.name": GOODS,
    "PurchaseOrder.delivery_note": PRODUCER,
    "PurchaseOrder.note": PRODUCER,
    "PurchaseOrder.shares": "codes of orders, no names",
    "Recall.text": GOODS,
    "ReceiptLine.photo": GOODS,
    "Reminder.person": DELETED,
    "Rhythm.name": GOODS,
    "StatementLine.name": GOODS,
    "StockMovement.by_user": WHO_DID_IT,
    "StockMovement.note": GOODS,
}
CATALOGUE: Final = (Product, Variant, ProductAllergen)
_TEXT: Final = (models.CharField, models.TextField, models.FileField, models.JSONField)
_PEOPLE: Final = {"accounts.person", "accounts.user", "accounts.household"}


def may_be_personal(field: models.Field[object, object]) -> bool:
    """Free text, a file, data of any shape, or a person; no codes, numbers or choices of ours."""
    if isinstance(field, models.ForeignKey):
        return str(field.related_model._meta.label_lower) in _PEOPLE
    if not isinstance(field, _TEXT) or field.choices:
        return False
    return field.name not in {"code", "number", "token_hash"}


def personal_columns() -> set[str]:
    """All such columns of the market. What is written of goods in the catalogue is for everybody to read."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("market").get_models()
        for field in model._meta.concrete_fields
        if may_be_personal(field) and not (isinstance(field, _TEXT) and model in CATALOGUE)
    }


def test_every_column_that_can_be_about_a_person_is_decided() -> None:
    assert personal_columns() == DECIDED.keys()


def test_nothing_of_a_person_is_left_but_rows_for_the_books(
    market: OrderCycle, buyer: Person, rival: Person, lotte: User
) -> None:
    bread = market.offers.earliest("pk")
    set_reminds(buyer, reminds=True, by=SYSTEM, at=NOON)
    assert remind(market, buyer, at=NOON)
    like_product(buyer, bread.variant.product, by=SYSTEM, at=NOON)
    a_basket(buyer, market, (bread, 1))
    order = a_full_bag(buyer, market, brood=1)
    name_proxy(order, name="Nele Buur", by=SYSTEM, at=NOON)
    theirs = a_full_bag(rival, market, melk=1)
    name_proxy(theirs, name=buyer.name.upper(), by=SYSTEM, at=NOON)
    hand_over_order(theirs, by=SYSTEM, at=AT_WORK)
    other = left_of(order)
    move = sell_leftover(other, person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    LeftoverMove.objects.filter(pk=move.pk).update(person=buyer, note="voor Mieke, Dorpsstraat 3")

    with pytest.raises(NotAllowed):
        forget_customer(buyer, by=actor_for(lotte), at=NOON)
    forget_customer(buyer, by=SYSTEM, at=NOON)

    for name, what in DECIDED.items():
        model, _dot, column = name.partition(".")
        rows = apps.get_model("market", model)._default_manager.all()
        if what is FORGOTTEN:
            assert not rows.exclude(**{column: ""}).exists(), name
        elif what is DELETED:
            assert not rows.filter(person=buyer).exists(), name
    assert Order.objects.filter(person=buyer).exists()
    assert HistoryEvent.objects.filter(event="market_forgotten").count() == 1


def test_neighbour_who_still_comes_for_somebody_is_still_named(
    market: OrderCycle, buyer: Person, rival: Person
) -> None:
    theirs = a_full_bag(rival, market, melk=1)
    name_proxy(theirs, name=buyer.name, by=SYSTEM, at=NOON)
    forget_customer(buyer, by=SYSTEM, at=NOON)
    theirs.refresh_from_db()
    assert theirs.proxy_name == buyer.name


def test_forgetting_who_has_no_name_any_more_takes_nobody_elses(
    market: OrderCycle, buyer: Person, rival: Person
) -> None:
    theirs = a_full_bag(rival, market, melk=1)
    name_proxy(theirs, name="Nele", by=SYSTEM, at=NOON)
    hand_over_order(theirs, by=SYSTEM, at=AT_WORK + dt.timedelta(minutes=1))
    buyer.name = ""
    forget_customer(buyer, by=SYSTEM, at=NOON)
    theirs.refresh_from_db()
    assert theirs.proxy_name == "Nele"
