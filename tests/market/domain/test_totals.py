"""Lines add up, whatever the basket."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.amounts import line_amount, unit_price
from apps.market.domain.basket import put_in_basket
from apps.market.domain.order import cancel_order, place_order
from apps.market.enums import ContentUnit, SoldBy
from apps.market.models import Offer, Order, OrderCycle
from apps.payments.domain.vat import split_vat
from apps.payments.enums import Account
from apps.payments.models import ChargeLine, JournalLine
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person
from tests.factories_market import a_basket, a_variant, an_offer, an_open_cycle
from tests.factories_payments import due


@given(price=st.integers(0, 100_000), quantity=st.integers(0, 99), grams=st.integers(1, 20_000))
def test_amount_by_weight_is_the_nearest_cent(price: int, quantity: int, grams: int) -> None:
    amount = line_amount(price_cents=price, quantity=quantity, sold_by=SoldBy.WEIGHT, content_amount=grams)

    exact = Fraction(price * grams * quantity, 1000)
    assert abs(amount - exact) <= Fraction(1, 2)


@given(price=st.integers(0, 100_000), amount=st.integers(1, 20_000), unit=st.sampled_from(ContentUnit))
def test_unit_price_times_content_is_the_price(price: int, amount: int, unit: ContentUnit) -> None:
    found = unit_price(price_cents=price, sold_by=SoldBy.PIECE, content_amount=amount, content_unit=unit)

    per = 1 if unit is ContentUnit.PIECE else 1000
    assert abs(found.cents * amount - price * per) * 2 <= amount


def test_weighed_grams_replace_the_usual_weight() -> None:
    amount = line_amount(price_cents=1290, quantity=1, sold_by=SoldBy.WEIGHT, content_amount=1600, grams=1735)

    assert amount == 2238  # 22,3815 half up


GOODS = (
    (340, 0, SoldBy.PIECE, "food"),
    (160, 50, SoldBy.PIECE, "food"),
    (1290, 0, SoldBy.WEIGHT, "food"),
    (230, 10, SoldBy.PIECE, "alcohol"),
)


def a_market() -> tuple[OrderCycle, list[Offer]]:
    cycle = an_open_cycle(capacity=1000)
    offers = []
    for price, deposit, sold_by, vat in GOODS:
        variant = a_variant(
            vat_code=vat, age_limit=16 if vat == "alcohol" else 0, deposit_cents=deposit, sold_by=sold_by,
            content=(1333, "g"),
        )  # fmt: skip
        offers.append(an_offer(cycle, variant, price_cents=price, limit=1000))
    return cycle, offers


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=1, max_size=6), cancels=st.booleans())
def test_orders_add_up_after_any_changes(place: Place, steps: list[tuple[int, int]], cancels: bool) -> None:
    cycle, offers = a_market()
    person = a_person("Walter Maes", phone="056 41 20 33")
    slot = cycle.slots.get()
    basket = a_basket(person, cycle, (offers[0], 1))
    order = place_order(basket, person=person, slot=slot, age_confirmed=18, by=SYSTEM, at=NOON)
    for number, quantity in steps:
        put_in_basket(basket, offers[number], quantity=quantity, at=NOON)
        if basket.lines.exists():
            order = place_order(basket, person=person, slot=slot, age_confirmed=18, by=SYSTEM, at=NOON)
    check(order, offers)
    if cancels:
        cancel_order(order, by=SYSTEM, at=NOON)
        assert {offer.claimed for offer in Offer.objects.filter(cycle=cycle)} == {0}
        assert due(order) == 0


def check(order: Order, offers: list[Offer]) -> None:
    """Σ lines = total = charge; VAT per rate as counted with fractions; claimed is what stands."""
    order.refresh_from_db()
    lines = list(order.lines.all())
    assert order.total_cents == sum(line.amount_cents + line.deposit_total_cents for line in lines) == due(order)
    for offer in offers:
        offer.refresh_from_db()
        assert offer.claimed == sum(line.quantity_ordered for line in lines if line.offer_id == offer.pk)
    charge = charge_of(order)
    assert charge is not None
    assert charge.amount_cents == sum(
        ChargeLine.objects.filter(charge=charge, revision=charge.revision).values_list("amount_cents", flat=True)
    )
    assert sum(JournalLine.objects.values_list("amount_cents", flat=True)) == 0
    vat: dict[Decimal, int] = {}
    for line in lines:
        vat[line.vat_percent] = vat.get(line.vat_percent, 0) + line.amount_cents
    exact = {percent: Fraction(cents) * Fraction(percent) / (100 + Fraction(percent)) for percent, cents in vat.items()}
    vat_due = JournalLine.objects.filter(charge=charge, account=Account.VAT_DUE).values_list("amount_cents", flat=True)
    booked = -sum(vat_due)
    assert booked == sum(share.vat_cents for share in split_vat(vat.items()))
    assert abs(booked - sum(exact.values(), Fraction(0))) <= Fraction(len(exact), 2)
