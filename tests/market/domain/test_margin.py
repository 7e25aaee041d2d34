import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.models import Place
from apps.market.domain.margin import cut_off_of, margin_of, purchase_price, sale_price
from apps.market.models import Producer, Product
from tests.factories_market import CLOSING, a_draft, a_producer, a_variant


def product(*, producer: str, own: str | None = None) -> Product:
    return Product(
        producer=Producer(margin_percent=Decimal(producer)), margin_percent=None if own is None else Decimal(own)
    )


@pytest.mark.parametrize(
    ("producer", "own", "expected"),
    [("20", None, "20"), ("20", "0", "0"), ("0", "12.5", "12.5")],
    ids=["of the producer", "own margin of nothing", "own margin"],
)
def test_product_has_its_own_margin_or_that_of_its_producer(producer: str, own: str | None, expected: str) -> None:
    assert margin_of(product(producer=producer, own=own)) == Decimal(expected)


@pytest.mark.parametrize(
    ("purchase", "margin", "price"),
    [(283, "20", 340), (250, "20", 300), (251, "20", 305), (333, "0", 333), (0, "20", 0)],
)
def test_sale_price_is_purchase_and_margin_up_to_five_cents(purchase: int, margin: str, price: int) -> None:
    assert sale_price(purchase, product(producer=margin)) == price


@given(purchase=st.integers(0, 100_000), margin=st.decimals(0, 500, places=2, allow_nan=False, allow_infinity=False))
def test_nothing_is_sold_under_its_purchase_price_and_margin(purchase: int, margin: Decimal) -> None:
    price = sale_price(purchase, product(producer=str(margin)))

    assert 0 <= price - Decimal(purchase) * (100 + margin) / 100 < 5


@given(price=st.integers(0, 100_000), margin=st.decimals(0, 500, places=2, allow_nan=False, allow_infinity=False))
def test_producer_never_gets_more_than_the_price(price: int, margin: Decimal) -> None:
    assert 0 <= purchase_price(price, product(producer=str(margin))) <= price


@pytest.mark.django_db
def test_producer_who_must_know_earlier_closes_so_many_hours_before_the_cycle(place: Place) -> None:
    cycle, producer = a_draft(), a_producer()
    assert cut_off_of(cycle, producer) is None

    producer.cut_off_hours = 24

    assert cut_off_of(cycle, producer) == CLOSING - dt.timedelta(hours=24)
    producer.cut_off_hours = 1000
    assert cut_off_of(cycle, producer) == cycle.opens_at, "never before it opens"


@pytest.mark.django_db
def test_deposits_of_one_height_are_counted_in_one_container() -> None:
    bottle, other, crate = (a_variant(deposit_cents=cents) for cents in (50, 50, 240))

    assert bottle.container == other.container != crate.container
    assert (bottle.deposit_cents, crate.deposit_cents) == (50, 240)
    assert a_variant().container is None
