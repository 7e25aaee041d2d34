import datetime as dt
from functools import partial

import pytest

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError
from apps.hub.models import Place
from apps.market.chance_labels import chance_line
from apps.market.domain.again import repeat_order, take_standing_list
from apps.market.domain.basket import open_basket, put_in_basket
from apps.market.domain.favourite import like_product
from apps.market.domain.offer import change_offer
from apps.market.domain.order import cancel_order
from apps.market.enums import OnShortage, SoldBy
from apps.market.models import Basket, BasketLine, Offer, Order, OrderCycle, Variant
from apps.market.queries.again import Chance, Outcome
from apps.market.queries.order import last_order_before
from apps.payments.basket import BasketOwner
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_variant, an_offer, an_open_cycle, an_order
from tests.races import race

pytestmark = pytest.mark.django_db
NEXT_CLOSING = CLOSING + dt.timedelta(minutes=30)


@pytest.fixture
def last(place: Place) -> OrderCycle:
    return an_open_cycle()


@pytest.fixture
def now(place: Place, last: OrderCycle) -> OrderCycle:
    return an_open_cycle(closes_at=NEXT_CLOSING)


@pytest.fixture
def bread() -> Variant:
    return a_variant("Bruin brood")


def ordered(buyer: Person, last: OrderCycle, variant: Variant, quantity: int = 3, *, price_cents: int = 340) -> Order:
    return an_order(buyer, last, (an_offer(last, variant, price_cents=price_cents), quantity))


def basket_of(person: Person, cycle: OrderCycle) -> Basket:
    return open_basket(BasketOwner(person=person), cycle, at=NOON)


def only(found: list[Chance]) -> Chance:
    (chance,) = found
    return chance


def test_all_of_last_time_goes_in_the_basket(last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant) -> None:
    order = ordered(buyer, last, bread)
    offer = an_offer(now, bread)

    chance = only(repeat_order(basket_of(buyer, now), order, at=NOON))

    line = BasketLine.objects.get(basket__cycle=now)
    assert (chance.outcome, line.offer, line.quantity, line.price_seen_cents) == (Outcome.ALL, offer, 3, 340)
    assert (Order.objects.count(), offer.claimed) == (1, 0)


def test_double_tap_is_one(last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant) -> None:
    order = ordered(buyer, last, bread)
    an_offer(now, bread)
    basket = basket_of(buyer, now)

    again = [only(repeat_order(basket, order, at=NOON)) for _time in range(2)][1]

    assert (again.is_in_basket, BasketLine.objects.get(basket__cycle=now).quantity) == (True, 3)


def test_larger_number_holds_when_some_is_in_the_basket(
    last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant
) -> None:
    order = ordered(buyer, last, bread)
    offer, other = an_offer(now, bread), an_offer(now)
    basket = a_basket(buyer, now, (offer, 1), (other, 2))

    repeat_order(basket, order, at=NOON)
    put_in_basket(basket, offer, quantity=5, at=NOON)
    repeat_order(basket, order, at=NOON)

    assert dict(basket.lines.values_list("offer", "quantity")) == {offer.pk: 5, other.pk: 2}


@pytest.mark.parametrize(
    ("limit", "most", "quantity", "outcome"),
    [
        (None, 2, 2, Outcome.PARTLY),
        (2, None, 2, Outcome.PARTLY),
        (0, None, 0, Outcome.SOLD_OUT),
        (3, 9, 3, Outcome.ALL),
    ],
)
def test_never_more_than_the_limits(
    last: OrderCycle,
    now: OrderCycle,
    buyer: Person,
    bread: Variant,
    limit: int | None,
    most: int | None,
    quantity: int,
    outcome: Outcome,
) -> None:
    order = ordered(buyer, last, bread)
    an_offer(now, bread, limit=limit, max_per_customer=most)

    chance = only(repeat_order(basket_of(buyer, now), order, at=NOON))

    assert (chance.outcome, chance.to_have) == (outcome, quantity)
    assert sum(BasketLine.objects.filter(basket__cycle=now).values_list("quantity", flat=True)) == quantity


def test_own_order_in_the_market_of_now_counts_as_room(
    last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant
) -> None:
    order = ordered(buyer, last, bread)
    offer = an_offer(now, bread, limit=3)
    an_order(buyer, now, (offer, 2))

    chance = only(repeat_order(basket_of(buyer, now), order, at=NOON))

    assert (chance.outcome, chance.has, chance.to_have) == (Outcome.ALL, 2, 3)


def test_what_is_not_there_is_told_and_the_rest_goes_in(
    last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant
) -> None:
    gone, off, late = a_variant("Weg"), a_variant("Af"), a_variant("Laat")
    order = an_order(buyer, last, *((an_offer(last, variant), 1) for variant in (bread, gone, off, late)))
    an_offer(now, bread)
    withdrawn = an_offer(now, off)
    change_offer(withdrawn, price_cents=340, limit=None, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)
    Offer.objects.filter(pk=an_offer(now, late).pk).update(cut_off_at=NOON)

    found = repeat_order(basket_of(buyer, now), order, at=NOON)

    outcomes = {chance.want.name: chance.outcome for chance in found}
    assert outcomes == {
        "Bruin brood": Outcome.ALL, "Weg": Outcome.MISSING, "Af": Outcome.WITHDRAWN, "Laat": Outcome.CUT_OFF,
    }  # fmt: skip
    assert BasketLine.objects.filter(basket__cycle=now).count() == 1
    assert len({str(chance_line(chance)) for chance in found}) == len(found)


@pytest.mark.parametrize(("price", "change"), [(360, 20), (340, 0), (300, -40)])
def test_changed_price_is_told_and_the_new_one_is_seen(
    last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant, price: int, change: int
) -> None:
    order = ordered(buyer, last, bread)
    an_offer(now, bread, price_cents=price)

    chance = only(repeat_order(basket_of(buyer, now), order, at=NOON))

    assert chance.price_change_cents == change
    assert BasketLine.objects.get(basket__cycle=now).price_seen_cents == price


def test_price_of_what_is_weighed_reads_as_a_range(last: OrderCycle, now: OrderCycle, buyer: Person) -> None:
    chicken = a_variant("Kip", content=(1600, "g"), sold_by=SoldBy.WEIGHT)
    order = ordered(buyer, last, chicken, 1, price_cents=890)
    an_offer(now, chicken, price_cents=900)

    words = chance_line(only(repeat_order(basket_of(buyer, now), order, at=NOON)))

    assert "€\u00a012,96–€\u00a015,84" in words
    assert "per kilo" in words


def test_nothing_after_closing(last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant) -> None:
    order = ordered(buyer, last, bread)
    an_offer(now, bread)
    basket = basket_of(buyer, now)
    with pytest.raises(BuurtpuntError) as wrong:
        repeat_order(basket, order, at=NEXT_CLOSING)
    assert (wrong.value.code, basket.lines.count()) == ("cycle_closed", 0)


def test_last_order_is_the_latest_that_stands_elsewhere(
    last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant
) -> None:
    first = ordered(buyer, last, bread)
    between = an_open_cycle(closes_at=CLOSING + dt.timedelta(minutes=10))
    cancelled = an_order(buyer, between, (between.offers.get(), 1), at=NOON + dt.timedelta(hours=1))
    cancel_order(cancelled, by=SYSTEM, at=NOON + dt.timedelta(hours=2))
    an_order(buyer, now, (now.offers.get(), 1), at=NOON + dt.timedelta(hours=3))

    assert last_order_before(buyer, now) == first


def test_standing_list_takes_the_size_of_last_time(last: OrderCycle, now: OrderCycle, buyer: Person) -> None:
    small = a_variant("Melk", content=(500, "ml"))
    large = Variant.objects.create(product=small.product, content_amount=1000, content_unit="ml", position=9)
    ordered(buyer, last, large, 1)
    an_offer(now, small)
    offer = an_offer(now, large, price_cents=400)
    like_product(buyer, small.product, usual=2, by=SYSTEM, at=NOON)

    chance = only(take_standing_list(basket_of(buyer, now), buyer, at=NOON))

    assert (chance.offer, chance.to_have, chance.price_change_cents) == (offer, 2, 60)


def test_standing_list_of_what_was_never_bought_takes_what_is_on(now: OrderCycle, buyer: Person) -> None:
    small = a_variant("Melk", content=(500, "ml"))
    large = Variant.objects.create(product=small.product, content_amount=1000, content_unit="ml", position=9)
    off = an_offer(now, small)
    change_offer(off, price_cents=340, limit=None, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)
    offer = an_offer(now, large)
    like_product(buyer, small.product, usual=1, by=SYSTEM, at=NOON)

    assert only(take_standing_list(basket_of(buyer, now), buyer, at=NOON)).offer == offer


def test_empty_list_puts_nothing(now: OrderCycle, buyer: Person, bread: Variant) -> None:
    like_product(buyer, bread.product, by=SYSTEM, at=NOON)
    with pytest.raises(BuurtpuntError) as wrong:
        take_standing_list(basket_of(buyer, now), buyer, at=NOON)
    assert wrong.value.code == "nothing_to_repeat"


def test_lines_begin_with_the_choice_of_the_basket(
    last: OrderCycle, now: OrderCycle, buyer: Person, bread: Variant
) -> None:
    order = ordered(buyer, last, bread)
    an_offer(now, bread)
    basket = a_basket(buyer, now, (now.offers.earliest("pk"), 1))
    basket.lines.update(on_shortage=OnShortage.REFUND)

    repeat_order(basket, order, at=NOON)

    assert set(basket.lines.values_list("on_shortage", flat=True)) == {OnShortage.REFUND}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_thirty_taps_put_it_in_once(place: Place, walter: Person) -> None:
    last, now = an_open_cycle(), an_open_cycle(closes_at=NEXT_CLOSING)
    bread = a_variant("Bruin brood")
    order = ordered(walter, last, bread)
    an_offer(now, bread)
    basket = basket_of(walter, now)

    outcome = race([partial(repeat_order, basket, order, at=NOON)] * 30)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (30, [], [])
    assert BasketLine.objects.get(basket=basket).quantity == 3
    assert clock.local(now.closes_at).hour == 20
