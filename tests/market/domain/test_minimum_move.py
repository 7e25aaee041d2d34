"""What stays below the minimum goes to the next market, where it can."""

import datetime as dt
from collections.abc import Callable

import pytest

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from apps.market.domain.confirmation import tell_all_news
from apps.market.domain.cycle import add_slot, close_cycle, open_cycle, plan_cycle
from apps.market.domain.offer import add_offer, change_offer
from apps.market.domain.order import place_order
from apps.market.domain.purchase import send_sheets
from apps.market.enums import AgeLimit, AmendmentKind, BelowMinimum, OrderState
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle, PickupSlot
from apps.payments.models import Charge
from tests.factories import NOON
from tests.factories_market import CLOSING, FRIDAY, a_basket, a_variant, an_offer, an_order, closed
from tests.factories_market_sheets import a_market, an_offer_of, mails_about
from tests.market.domain.below_minimum import a_baker, books_balance, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
NEXT_FRIDAY = FRIDAY + dt.timedelta(days=7)


def next_market(
    offer: Offer, *, price_cents: int = 340, limit: int | None = None, hours: tuple[int, ...] = (16, 17)
) -> OrderCycle:
    """Next week's market, open while this one closes, with the same size for sale."""
    cycle = plan_cycle(
        opens_at=NOON, closes_at=CLOSING + dt.timedelta(days=7), pickup_on=NEXT_FRIDAY, by=SYSTEM, at=NOON
    )
    for hour in hours:
        start = clock.at_local(NEXT_FRIDAY, dt.time(hour))
        add_slot(
            cycle, period=Period(start, start + dt.timedelta(minutes=30)), place="Toog", capacity=5, by=SYSTEM, at=NOON
        )
    add_offer(cycle, offer.variant, price_cents=price_cents, limit=limit, by=SYSTEM, at=NOON)
    return open_cycle(cycle, by=SYSTEM, at=NOON)


def standing(person: Person, cycle: OrderCycle) -> Order:
    return Order.objects.exclude(state=OrderState.CANCELLED).get(person=person, cycle=cycle)


def test_lines_move_to_the_next_market_at_the_same_hour(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, "Bruin", purchase_cents=250)
    order = an_order(buyer, cycle, (bread, 2))
    tell_all_news(CLOSING)
    following = next_market(bread, price_cents=330, hours=(15, 16, 17))

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    moved = standing(buyer, following)
    order.refresh_from_db()
    assert (order.state, order.total_cents) == (OrderState.CANCELLED, 0)
    assert (moved.total_cents, clock.local(moved.slot.starts_at).hour) == (660, 16)
    assert kinds() == [AmendmentKind.MOVED]
    (mail,) = mails_about("order_amended")
    assert moved.code[:2] in mail.text
    assert len(mails_about("order_placed")) == 1  # of the first order: one mail tells of the move
    assert following.offers.get().claimed == 2
    assert moved.slot.claimed == 1
    assert [charge.amount_cents for charge in Charge.objects.order_by("pk")] == [0, 660]
    assert books_balance()


def test_lines_join_the_order_that_stands_there(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 2))
    following = next_market(bread)
    late = following.slots.last()
    known = an_order(buyer, following, (following.offers.get(), 1), slot=late)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    known.refresh_from_db()
    assert (known.slot, known.total_cents, known.lines.get().quantity) == (late, 1020, 3)
    assert Order.objects.filter(cycle=following).count() == 1


def sold_out(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(limit=1)


def dearer(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(price_cents=341)


def off(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(is_on=False)


def too_many(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(max_per_customer=1)


def past_cut_off(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(cut_off_at=CLOSING)


def other_size(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(variant=a_variant())


def full(cycle: OrderCycle) -> None:
    PickupSlot.objects.filter(cycle=cycle).update(capacity=0)


def unpublished(cycle: OrderCycle) -> None:
    Offer.objects.filter(cycle=cycle).update(vat_code="", vat_percent=None)


def shut(cycle: OrderCycle) -> None:
    close_cycle(cycle, by=SYSTEM, at=CLOSING)


@pytest.mark.parametrize(
    "obstacle", [sold_out, dearer, off, too_many, past_cut_off, other_size, full, unpublished, shut]
)
def test_what_cannot_move_is_cancelled_and_told(buyer: Person, obstacle: Callable[[OrderCycle], None]) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 2))
    following = next_market(bread)
    obstacle(following)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    assert kinds() == [AmendmentKind.BELOW_MINIMUM]
    assert not Order.objects.filter(cycle=following).exists()
    assert len(mails_about("order_amended")) == 1


def test_one_line_moves_and_another_is_cancelled(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(9000, below=BelowMinimum.NEXT)
    bread, cake = an_offer_of(cycle, baker, purchase_cents=250), an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 1), (cake, 1))
    following = next_market(bread)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    assert kinds() == [AmendmentKind.MOVED, AmendmentKind.BELOW_MINIMUM]
    assert standing(buyer, following).total_cents == 340


def test_line_over_the_limit_of_next_time_does_not_keep_the_other_here(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(9000, below=BelowMinimum.NEXT)
    bread, cake = an_offer_of(cycle, baker, purchase_cents=250), an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 1), (cake, 2))
    following = next_market(bread)
    add_offer(following, cake.variant, price_cents=340, by=SYSTEM, at=NOON)
    too_many(following)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    assert kinds() == [AmendmentKind.MOVED, AmendmentKind.BELOW_MINIMUM]
    assert standing(buyer, following).total_cents == 340


def test_first_free_moment_where_the_same_hour_is_full(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 1))
    following = next_market(bread, hours=(16, 18, 19))
    PickupSlot.objects.filter(cycle=following, starts_at=clock.at_local(NEXT_FRIDAY, dt.time(16))).update(capacity=0)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    assert clock.local(standing(buyer, following).slot.starts_at).hour == 18


def test_last_piece_of_next_week_goes_to_the_first_order(buyer: Person, rival: Person) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    first, second = (an_order(person, cycle, (bread, 1)) for person in (rival, buyer))
    following = next_market(bread, limit=1)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    assert [order.person for order in Order.objects.filter(cycle=following)] == [first.person]
    assert OrderAmendment.objects.get(order=second).kind == AmendmentKind.BELOW_MINIMUM


def test_age_that_was_confirmed_comes_along(buyer: Person) -> None:
    cycle, brewer = a_market(), a_baker(below=BelowMinimum.NEXT)
    variant = a_variant("Jenever", producer=brewer, vat_code="alcohol", age_limit=AgeLimit.EIGHTEEN)
    drink = an_offer(cycle, variant, purchase_cents=250)
    an_order(buyer, cycle, (drink, 1))
    following = next_market(drink)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    assert standing(buyer, following).age_confirmed == AgeLimit.EIGHTEEN


def test_dearer_than_what_stands_there_already_does_not_move(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, price_cents=400, purchase_cents=250)
    an_order(buyer, cycle, (bread, 1))
    following = next_market(bread, price_cents=300)
    there = following.offers.get()
    known = an_order(buyer, following, (there, 1))
    change_offer(there, price_cents=350, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    known.refresh_from_db()
    assert (known.total_cents, kinds()) == (300, [AmendmentKind.BELOW_MINIMUM])


def test_basket_being_filled_for_next_week_is_left_alone(buyer: Person) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 1))
    following = next_market(bread)
    basket = a_basket(buyer, following, (following.offers.get(), 5))

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    place_order(basket, person=buyer, slot=None, by=SYSTEM, at=CLOSING)
    assert standing(buyer, following).lines.get().quantity == 6


@pytest.mark.parametrize(("typed", "left"), [(4, 5), (None, 2)])
def test_change_that_was_not_placed_yet_keeps_what_moved(buyer: Person, typed: int | None, left: int) -> None:
    cycle, baker = a_market(), a_baker(below=BelowMinimum.NEXT)
    bread = an_offer_of(cycle, baker, purchase_cents=250)
    an_order(buyer, cycle, (bread, 1))
    following = next_market(bread)
    there, cake = following.offers.get(), an_offer(following)
    an_order(buyer, following, (there, 1))
    a_basket(buyer, following, (there, typed) if typed else (cake, 1))

    send_sheets(closed(cycle), by=SYSTEM, at=CLOSING)

    basket = a_basket(buyer, following)
    order = place_order(basket, person=buyer, slot=None, by=SYSTEM, at=CLOSING)
    assert order.lines.get(offer=there).quantity == left
