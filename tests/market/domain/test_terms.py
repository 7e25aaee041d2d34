"""A whole table of offers changed at once: all rows or none, under the locks."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.hub.money import MAX_CENTS
from apps.hub.queries.history import history_of
from apps.market.domain.cycle import close_cycle, open_cycle, plan_cycle
from apps.market.domain.margin import followed_price, margin_between, purchase_price, sale_price
from apps.market.domain.offer import add_offers, change_offer, copy_prices
from apps.market.domain.order import place_order
from apps.market.domain.publication import publication_warnings
from apps.market.domain.terms import Terms, change_offers, set_cut_off, terms_of
from apps.market.errors import CycleTransitionRefused, OfferMissing, PublicationRefused
from apps.market.errors.offer import InvalidCutOff, OffersRefused
from apps.market.models import Offer, OrderCycle, Producer, Product, Variant
from tests.factories import NOON, a_person
from tests.factories_market import (
    CLOSING,
    a_basket,
    a_draft,
    a_slot,
    a_variant,
    an_offer,
    an_open_cycle,
    an_order,
)
from tests.races import race

pytestmark = pytest.mark.django_db
WEEK, HOUR = dt.timedelta(days=7), dt.timedelta(hours=1)


def now(offer: Offer) -> Terms:
    return terms_of(Offer.objects.get(pk=offer.pk))


def next_week(cycle: OrderCycle) -> OrderCycle:
    return plan_cycle(
        opens_at=cycle.opens_at + WEEK, closes_at=cycle.closes_at + WEEK, pickup_on=cycle.pickup_on + WEEK, by=SYSTEM,
        at=NOON,
    )  # fmt: skip


def test_many_rows_change_at_once_and_history_names_each(place: Place) -> None:
    cycle = a_draft()
    offers = [an_offer(cycle) for _ in range(3)]
    wanted = {offer.pk: Terms(400, 300, 5, 2, is_on=False) for offer in offers[:2]} | {offers[2].pk: now(offers[2])}

    changed = change_offers(cycle, wanted, by=SYSTEM, at=NOON)

    assert changed == offers[:2]
    assert [now(offer) for offer in offers] == list(wanted.values())
    assert history_of(cycle).filter(event="offer_changed").count() == 2


@pytest.mark.parametrize(
    "least_or_most", [Terms(0, 0, 0, 1, is_on=True), Terms(MAX_CENTS, MAX_CENTS, 99_999, 99, is_on=True)]
)
def test_least_and_most_that_can_be_said_are_taken(place: Place, least_or_most: Terms) -> None:
    cycle = a_draft()
    offer = an_offer(cycle)

    change_offers(cycle, {offer.pk: least_or_most}, by=SYSTEM, at=NOON)

    assert now(offer) == least_or_most


def test_limit_goes_down_to_what_is_ordered_and_no_further(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    offer = an_offer(cycle, limit=5)
    an_order(buyer, cycle, (offer, 2))

    change_offers(cycle, {offer.pk: replace(now(offer), limit=2)}, by=SYSTEM, at=NOON)

    assert now(offer).limit == 2


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"price_cents": -1}, "invalid_price", "price_cents"),
        ({"price_cents": MAX_CENTS + 1}, "invalid_price", "price_cents"),
        ({"purchase_cents": -1}, "invalid_price", "purchase_cents"),
        ({"limit": 1}, "limit_below_claimed", "limit"),
        ({"limit": -1}, "invalid_limit", "limit"),
        ({"limit": 100_000}, "invalid_limit", "limit"),
        ({"max_per_customer": 0}, "invalid_most", "max_per_customer"),
        ({"max_per_customer": 100}, "invalid_most", "max_per_customer"),
    ],
)
def test_one_wrong_row_changes_none(
    place: Place, buyer: Person, changes: dict[str, Any], code: str, field: str
) -> None:
    cycle = an_open_cycle()
    wrong, right = an_offer(cycle), an_offer(cycle)
    an_order(buyer, cycle, (wrong, 2))

    with pytest.raises(OffersRefused) as error:
        change_offers(
            cycle, {wrong.pk: replace(now(wrong), **changes), right.pk: replace(now(right), price_cents=1)}, by=SYSTEM,
            at=NOON,
        )  # fmt: skip

    assert {pk: (row.code, row.field) for pk, row in error.value.rows.items()} == {wrong.pk: (code, field)}
    assert now(right).price_cents == 340


def test_row_that_somebody_else_changed_is_refused_and_untouched_rows_are_left_alone(place: Place) -> None:
    cycle = a_draft()
    one, other = an_offer(cycle), an_offer(cycle)
    seen = {offer.pk: now(offer) for offer in (one, other)}
    for offer in (one, other):
        change_offer(offer, price_cents=500, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    change_offers(cycle, {other.pk: seen[other.pk]}, seen=seen, by=SYSTEM, at=NOON)
    with pytest.raises(OffersRefused) as error:
        change_offers(cycle, {one.pk: replace(seen[one.pk], limit=3)}, seen=seen, by=SYSTEM, at=NOON)

    assert [row.code for row in error.value.rows.values()] == ["offer_changed_meanwhile"]
    assert (now(one).price_cents, now(other).price_cents) == (500, 500)
    change_offers(cycle, {one.pk: now(one)}, seen=seen, by=SYSTEM, at=NOON)  # the same wish twice is no quarrel


def test_incomplete_offer_is_not_switched_on_in_an_open_market(place: Place) -> None:
    cycle = a_draft()
    a_slot(cycle)
    good, bad = an_offer(cycle), an_offer(cycle, a_variant(contains=None))
    for offer in (good, bad):
        change_offer(offer, price_cents=340, limit=None, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)
    an_offer(cycle)
    open_cycle(cycle, by=SYSTEM, at=NOON)
    on = {offer.pk: replace(now(offer), is_on=True) for offer in (good, bad)}

    with pytest.raises(OffersRefused) as error:
        change_offers(cycle, on, by=SYSTEM, at=NOON)

    assert {pk: row.code for pk, row in error.value.rows.items()} == {bad.pk: "publication_refused"}
    change_offers(cycle, {good.pk: on[good.pk]}, by=SYSTEM, at=NOON)
    assert Offer.objects.get(pk=good.pk).vat_percent == 6


def test_table_is_frozen_after_closing_and_for_managers(place: Place, rita: User) -> None:
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    baker = offer.variant.product.producer
    with pytest.raises(NotAllowed):
        change_offers(cycle, {}, by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        add_offers(cycle, [], by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        copy_prices(cycle, by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        set_cut_off(cycle, baker, cut_off_at=None, by=actor_for(rita), at=NOON)
    close_cycle(cycle, by=SYSTEM, at=NOON)

    with pytest.raises(CycleTransitionRefused):
        change_offers(cycle, {offer.pk: replace(now(offer), price_cents=1)}, by=SYSTEM, at=NOON)
    with pytest.raises(CycleTransitionRefused):
        set_cut_off(cycle, baker, cut_off_at=None, by=SYSTEM, at=NOON)


def test_offer_of_another_market_is_refused(place: Place) -> None:
    cycle = a_draft()
    stray = an_offer(next_week(cycle))

    with pytest.raises(OfferMissing):
        change_offers(cycle, {stray.pk: Terms(1, 1, None, None, is_on=True)}, by=SYSTEM, at=NOON)


def test_producer_closes_earlier_in_this_market(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    baker = offer.variant.product.producer

    changed = [set_cut_off(cycle, baker, cut_off_at=CLOSING - HOUR, by=SYSTEM, at=NOON) for _ in range(2)]

    assert [len(found) for found in changed] == [1, 0]
    assert Offer.objects.get(pk=offer.pk).cut_off_at == CLOSING - HOUR
    assert history_of(cycle).get(event="cut_off_set").data["producer"] == baker.slug
    for moment in (NOON, CLOSING, CLOSING + HOUR):
        with pytest.raises(InvalidCutOff):
            set_cut_off(cycle, baker, cut_off_at=moment, by=SYSTEM, at=NOON)
    set_cut_off(cycle, baker, cut_off_at=None, by=SYSTEM, at=NOON)
    assert Offer.objects.get(pk=offer.pk).cut_off_at is None


def test_prices_come_from_the_last_market_that_sold_it(place: Place) -> None:
    cycle = an_open_cycle()
    sold = cycle.offers.get()
    change_offer(sold, price_cents=380, purchase_cents=300, limit=4, max_per_customer=None, is_on=True, by=SYSTEM,
                 at=NOON)  # fmt: skip
    later = next_week(cycle)
    known, fresh = an_offer(later, sold.variant, price_cents=1), an_offer(later, price_cents=2)

    changed = [copy_prices(later, by=SYSTEM, at=NOON) for _ in range(2)]

    assert changed == [[known], []]
    assert (now(known), now(fresh).price_cents) == (Terms(380, 300, None, None, is_on=True), 2)


def test_products_are_added_with_the_prices_of_last_time(place: Place) -> None:
    cycle = an_open_cycle()
    sold = cycle.offers.get()
    change_offer(sold, price_cents=380, purchase_cents=300, limit=4, max_per_customer=2, is_on=True, by=SYSTEM, at=NOON)
    later, fresh = next_week(cycle), a_variant()

    made = add_offers(later, [sold.variant, fresh], by=SYSTEM, at=NOON)

    assert [now(offer) for offer in made] == [Terms(380, 300, 4, 2, is_on=True), Terms(0, 0, None, None, is_on=True)]
    assert add_offers(later, [sold.variant, fresh], by=SYSTEM, at=NOON) == []


def test_open_market_adds_nothing_without_a_price(place: Place) -> None:
    cycle = an_open_cycle()

    with pytest.raises(PublicationRefused):
        add_offers(cycle, [a_variant()], by=SYSTEM, at=NOON)
    assert cycle.offers.count() == 1


def test_price_under_what_it_costs_is_a_warning_and_no_refusal(place: Place) -> None:
    cycle = a_draft()
    a_slot(cycle)
    an_offer(cycle, a_variant("Verlies"), price_cents=340, purchase_cents=350)
    an_offer(cycle, purchase_cents=340)

    assert [(gap.what, gap.product) for gap in publication_warnings(cycle)] == [("loss", "Verlies")]
    assert open_cycle(cycle, by=SYSTEM, at=NOON).offers.count() == 2


@given(purchase=st.integers(1, 100_00), new=st.integers(1, 100_00), margin=st.integers(0, 100))
def test_price_follows_the_margin_until_somebody_typed_another(purchase: int, new: int, margin: int) -> None:
    product = Product(producer=Producer(margin_percent=margin), name="Brood")
    following = Offer(purchase_cents=purchase, price_cents=sale_price(purchase, product))
    by_hand = Offer(purchase_cents=purchase, price_cents=sale_price(purchase, product) + 7)
    for offer in (following, by_hand):
        offer.variant = Variant(product=product)

    assert followed_price(following, new) == sale_price(new, product)
    assert followed_price(by_hand, new) == by_hand.price_cents


@given(price=st.integers(1, 100_00), new=st.integers(1, 100_00), margin=st.integers(1, 100))
def test_price_of_which_the_purchase_price_was_reckoned_back_follows_the_margin(
    price: int, new: int, margin: int
) -> None:
    product = Product(producer=Producer(margin_percent=margin), name="Brood")
    offer = Offer(purchase_cents=purchase_price(price, product), price_cents=price)
    offer.variant = Variant(product=product)

    assert followed_price(offer, new) == sale_price(new, product)


def test_margin_is_told_as_it_is() -> None:
    found = [margin_between(purchase, price) for purchase, price in ((300, 360), (300, 345), (300, 290), (0, 100))]

    assert [None if margin is None else float(margin) for margin in found] == [20.0, 15.0, -3.3, None]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_limit_is_never_lowered_under_what_thirty_order_meanwhile(place: Place) -> None:
    cycle = an_open_cycle(capacity=30)
    bread, slot = an_offer(cycle, limit=30), cycle.slots.get()
    people = [a_person(f"Buur {number}") for number in range(29)]
    runners: list[Any] = [
        partial(place_order, a_basket(person, cycle, (bread, 1)), person=person, slot=slot, by=SYSTEM, at=NOON)
        for person in people
    ]
    runners.insert(15, partial(change_offers, cycle, {bread.pk: replace(now(bread), limit=10)}, by=SYSTEM, at=NOON))

    outcome = race(runners)

    assert outcome.errors == []
    bread.refresh_from_db()
    assert bread.limit is not None
    assert bread.claimed <= bread.limit
    assert outcome.codes <= {"sold_out", "offers_refused"}
