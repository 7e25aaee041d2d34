"""What stands on our own shelf, and where it went."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from apps.accounts.models import Person, User
from apps.hub import clock
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import Place
from apps.market.domain import shelf
from apps.market.domain.copying import copy_cycle
from apps.market.domain.hand_over import mark_no_show
from apps.market.domain.offer import add_offer, change_offer
from apps.market.domain.stock import (
    count_stock,
    offer_from_stock,
    receive_stock,
    shelve_leftover,
    unshelve_leftover,
    warn_below,
    waste_stock,
)
from apps.market.enums import LeftoverMoveKind, SoldBy, StockReason
from apps.market.models import Leftover, Offer, OrderCycle, StockItem, StockMovement, Variant
from tests.factories import NOON
from tests.factories_market import FRIDAY, a_draft, a_variant, an_offer, an_open_cycle, an_order, closed
from tests.factories_market_after import PICK_UP, a_jar, on_shelf

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(days=7)


def movements(variant: Variant) -> list[tuple[str, int]]:
    return list(StockMovement.objects.filter(item__variant=variant).values_list("reason", "pieces"))


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(BuurtpuntError) as refused, transaction.atomic():
        act()
    return refused.value.code


def put(cycle: OrderCycle, jar: Variant, pieces: int) -> Offer:
    return offer_from_stock(cycle, jar, pieces=pieces, price_cents=650, by=SYSTEM, at=NOON)


def change(offer: Offer, limit: int | None) -> Offer:
    return change_offer(
        offer, price_cents=offer.price_cents, limit=limit, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON
    )


def copy(cycle: OrderCycle) -> OrderCycle:
    return copy_cycle(
        cycle, opens_at=cycle.opens_at + A_WEEK, closes_at=cycle.closes_at + A_WEEK, pickup_on=FRIDAY + A_WEEK,
        by=SYSTEM, at=NOON,
    )  # fmt: skip


def test_buying_wasting_and_counting_add_up() -> None:
    jar = a_variant()
    receive_stock(jar, pieces=12, note="Imkerij", by=SYSTEM, at=NOON)
    waste_stock(jar, pieces=2, by=SYSTEM, at=NOON)
    count_stock(jar, pieces=9, by=SYSTEM, at=NOON)

    assert on_shelf(jar) == 9
    assert movements(jar) == [(StockReason.BOUGHT, 12), (StockReason.WASTED, -2), (StockReason.COUNTED, -1)]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda jar: receive_stock(jar, pieces=0, by=SYSTEM, at=NOON), "invalid_pieces"),
        (lambda jar: receive_stock(jar, pieces=-3, by=SYSTEM, at=NOON), "invalid_pieces"),
        (lambda jar: receive_stock(jar, pieces=10_000, by=SYSTEM, at=NOON), "invalid_pieces"),
        (lambda jar: receive_stock(jar, pieces=9_999, by=SYSTEM, at=NOON), "invalid_pieces"),
        (lambda jar: waste_stock(jar, pieces=13, by=SYSTEM, at=NOON), "not_enough_on_shelf"),
        (lambda jar: count_stock(jar, pieces=12, by=SYSTEM, at=NOON), "nothing_to_count"),
        (lambda jar: count_stock(jar, pieces=-1, by=SYSTEM, at=NOON), "invalid_pieces"),
        (lambda jar: warn_below(jar, pieces=-1, by=SYSTEM, at=NOON), "invalid_pieces"),
        (lambda jar: receive_stock(jar, pieces=1, by=GUEST, at=NOON), "not_allowed"),
        (lambda jar: waste_stock(jar, pieces=1, by=GUEST, at=NOON), "not_allowed"),
        (lambda jar: count_stock(jar, pieces=1, by=GUEST, at=NOON), "not_allowed"),
        (lambda jar: warn_below(jar, pieces=1, by=GUEST, at=NOON), "not_allowed"),
    ],
)
def test_wrong_numbers_and_hands_change_nothing(act: Callable[[Variant], object], code: str) -> None:
    jar = a_jar(pieces=12)

    assert code_of(lambda: act(jar)) == code
    assert (on_shelf(jar), len(movements(jar))) == (12, 1)


def test_shelf_holds_9999_of_one_size_and_not_one_more() -> None:
    jar = a_jar(pieces=9_998)

    receive_stock(jar, pieces=1, by=SYSTEM, at=NOON)

    assert on_shelf(jar) == 9_999
    assert code_of(lambda: receive_stock(jar, pieces=1, by=SYSTEM, at=NOON)) == "invalid_pieces"
    assert count_stock(jar, pieces=0, by=SYSTEM, at=NOON).on_hand == 0
    assert receive_stock(jar, pieces=9_999, by=SYSTEM, at=NOON).on_hand == 9_999


def test_goods_by_weight_do_not_stand_on_a_shelf() -> None:
    ham = a_variant(sold_by=SoldBy.WEIGHT, content=(300, "g"))

    assert code_of(lambda: receive_stock(ham, pieces=1, by=SYSTEM, at=NOON)) == "sold_by_weight"


def test_stock_moves_in_the_transaction_of_its_caller_only(transactional_db: None) -> None:
    jar = a_jar()

    with pytest.raises(RuntimeError):
        shelf.move_pieces(jar.stock, -1, reason=StockReason.WASTED, by=SYSTEM, at=NOON)


def test_check_in_the_database_keeps_stock_from_going_below_zero() -> None:
    jar = a_jar(pieces=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        StockItem.objects.filter(variant=jar).update(on_hand=-1)
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMovement.objects.filter(item__variant=jar).update(pieces=7)


def test_volunteer_moves_stock_and_a_manager_sets_when_to_warn(rita: User, jef: User) -> None:
    jar = a_variant()
    receive_stock(jar, pieces=3, by=actor_for(rita), at=NOON)

    with pytest.raises(NotAllowed):
        warn_below(jar, pieces=4, by=actor_for(rita), at=NOON)
    assert warn_below(jar, pieces=4, by=actor_for(jef), at=NOON).warn_below == 4


def test_offering_takes_pieces_off_the_shelf_and_the_limit_guards_them(place: Place, buyer: Person) -> None:
    cycle, jar = an_open_cycle(), a_jar(pieces=12)

    offer = put(cycle, jar, 5)

    assert (offer.from_stock, offer.limit, on_shelf(jar)) == (True, 5, 7)
    an_order(buyer, cycle, (offer, 5))
    offer.refresh_from_db()
    assert offer.left == 0
    assert code_of(lambda: put(cycle, jar, 8)) == "not_enough_on_shelf"


def test_offering_again_puts_more_in_the_same_market(place: Place) -> None:
    cycle, jar = a_draft(), a_jar(pieces=12)
    put(cycle, jar, 5)

    again = offer_from_stock(cycle, jar, pieces=2, price_cents=700, by=SYSTEM, at=NOON)

    assert (again.limit, again.price_cents, on_shelf(jar), Offer.objects.count()) == (7, 700, 5, 1)


def test_goods_of_a_producer_are_not_offered_from_the_shelf_twice(place: Place) -> None:
    cycle, jar = a_draft(), a_jar()
    an_offer(cycle, jar)

    assert (code_of(lambda: put(cycle, jar, 2)), on_shelf(jar)) == ("offer_exists", 12)


def test_offer_from_stock_wants_pieces_and_an_open_market(place: Place) -> None:
    cycle, jar = an_open_cycle(), a_jar()

    assert code_of(lambda: put(cycle, jar, 0)) == "invalid_pieces"
    assert code_of(lambda: put(cycle, a_variant(), 1)) == "not_enough_on_shelf"
    closed(cycle)
    assert (code_of(lambda: put(cycle, jar, 1)), on_shelf(jar)) == ("cycle_transition_refused", 12)
    refused = code_of(
        lambda: add_offer(a_draft(), jar, price_cents=100, limit=None, from_stock=True, by=SYSTEM, at=NOON)
    )
    assert refused == "shelf_limit_needed"


def test_another_limit_moves_the_difference(place: Place) -> None:
    cycle, jar = a_draft(), a_jar(pieces=12)
    offer = put(cycle, jar, 5)

    change(offer, 8)
    up = on_shelf(jar)
    change(offer, 2)

    assert (up, on_shelf(jar)) == (4, 10)
    assert movements(jar)[1:] == [
        (StockReason.OFFERED, -5), (StockReason.OFFERED, -3), (StockReason.NOT_SOLD, 6),
    ]  # fmt: skip
    assert code_of(lambda: change(offer, None)) == "shelf_limit_needed"
    assert code_of(lambda: change(offer, 13)) == "not_enough_on_shelf"
    assert (on_shelf(jar), Offer.objects.get().limit) == (10, 2)


def test_same_limit_moves_nothing(place: Place) -> None:
    cycle, jar = a_draft(), a_jar()
    change(put(cycle, jar, 5), 5)

    assert len(movements(jar)) == 2


@pytest.mark.parametrize(("left", "limit", "is_on"), [(6, 5, True), (2, 2, True), (0, 0, False)])
def test_copied_market_offers_what_is_on_the_shelf(place: Place, left: int, limit: int, is_on: bool) -> None:
    cycle, jar = a_draft(), a_jar(pieces=12)
    put(cycle, jar, 5)
    count_stock(jar, pieces=left, by=SYSTEM, at=NOON)

    offer = copy(cycle).offers.get()

    assert (offer.limit, offer.is_on, offer.from_stock, on_shelf(jar)) == (limit, is_on, True, left - limit)


@pytest.fixture
def unfetched(place: Place, buyer: Person) -> Leftover:
    """Three jars that a producer brought and nobody fetched."""
    cycle, jar = an_open_cycle(), a_jar(pieces=4)
    offer = an_offer(cycle, jar)
    order = an_order(buyer, cycle, (offer, 3))
    closed(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    return Leftover.objects.get(line__order=order)


def test_leftover_that_keeps_goes_on_the_shelf_and_back(unfetched: Leftover) -> None:
    jar = unfetched.offer.variant
    move = shelve_leftover(unfetched, pieces=2, by=SYSTEM, at=PICK_UP)

    unfetched.refresh_from_db()
    assert (move.kind, move.pieces, unfetched.left, on_shelf(jar)) == (LeftoverMoveKind.SHELVED, 2, 1, 6)
    for _time in range(2):
        unshelve_leftover(move, by=SYSTEM, at=PICK_UP)
    unfetched.refresh_from_db()
    assert (unfetched.left, on_shelf(jar)) == (3, 4)


@pytest.mark.parametrize(("pieces", "code"), [(0, "invalid_pieces"), (4, "leftover_gone")])
def test_leftover_is_not_shelved_twice(unfetched: Leftover, pieces: int, code: str) -> None:
    assert code_of(lambda: shelve_leftover(unfetched, pieces=pieces, by=SYSTEM, at=PICK_UP)) == code
    assert on_shelf(unfetched.offer.variant) == 4


def test_leftover_that_was_fetched_after_all_is_not_shelved(unfetched: Leftover) -> None:
    Leftover.objects.update(withdrawn_at=PICK_UP)

    assert code_of(lambda: shelve_leftover(unfetched, pieces=1, by=SYSTEM, at=PICK_UP)) == "leftover_gone"


def test_leftover_bread_has_no_shelf(unfetched: Leftover) -> None:
    other = an_offer(a_draft(), a_variant())
    Leftover.objects.filter(pk=unfetched.pk).update(offer=other)
    unfetched.refresh_from_db()

    assert code_of(lambda: shelve_leftover(unfetched, pieces=1, by=SYSTEM, at=PICK_UP)) == "not_on_shelf"


def test_shelf_is_the_sum_of_its_movements(unfetched: Leftover) -> None:
    shelve_leftover(unfetched, pieces=3, by=SYSTEM, at=PICK_UP)
    item = StockItem.objects.get()

    assert item.on_hand == item.movements.aggregate(sum=Sum("pieces"))["sum"] == 7
    assert clock.local_date(PICK_UP) == FRIDAY
