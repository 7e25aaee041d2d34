"""Ticks that set and do not switch, bags that become whole, crates with a place."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent, Place
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order
from apps.market.domain.packing import place_crate, tick_line
from apps.market.enums import AmendmentKind, CycleState, OrderEvent
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.packing import InvalidCratePlace, LineChanged, NotToPack
from apps.market.models import Order, OrderLine
from tests.factories import NOON
from tests.factories_market import a_variant, amend_line, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.django_db

LATER = NOON + dt.timedelta(minutes=5)


@pytest.fixture
def order(place: Place, buyer: Person) -> Order:
    """Three loaves and a milk."""
    cycle = an_open_cycle()
    bread, milk = an_offer(cycle, a_variant("Brood")), an_offer(cycle, a_variant("Melk"))
    return an_order(buyer, cycle, (bread, 3), (milk, 1))


def line_of(order: Order, name: str = "Brood") -> OrderLine:
    return order.lines.get(name=name)


def amend(order: Order, quantity: int, name: str = "Brood") -> None:
    amend_line(line_of(order, name), AmendmentKind.SHORTAGE, quantity=quantity, at=LATER)


def packed_events(order: Order) -> int:
    return HistoryEvent.objects.filter(
        subject_type="market.order", subject_id=order.pk, event=OrderEvent.PACKED
    ).count()


def test_tick_says_who_when_and_how_many(order: Order, rita: User) -> None:
    tick_line(line_of(order), is_packed=True, seen=3, by=actor_for(rita), at=NOON)

    line = line_of(order)
    assert (line.is_packed, line.pieces_packed, line.packed_at, line.packed_by) == (True, 3, NOON, rita)


def test_same_tick_twice_keeps_who_was_first(order: Order, rita: User, jef: User) -> None:
    tick_line(line_of(order), is_packed=True, by=actor_for(rita), at=NOON)
    tick_line(line_of(order), is_packed=True, by=actor_for(jef), at=LATER)

    assert (line_of(order).packed_by, line_of(order).packed_at) == (rita, NOON)


def test_tick_can_be_taken_back_and_set_again(order: Order, rita: User, jef: User) -> None:
    tick_line(line_of(order), is_packed=True, by=actor_for(rita), at=NOON)
    for _twice in range(2):
        tick_line(line_of(order), is_packed=False, by=actor_for(rita), at=NOON)
    line = line_of(order)
    assert (line.is_packed, line.pieces_packed, line.packed_at, line.packed_by) == (False, 0, None, None)

    tick_line(line, is_packed=True, by=actor_for(jef), at=LATER)
    assert line_of(order).packed_by == jef


def test_bag_is_whole_with_its_last_line_and_says_so_once(order: Order) -> None:
    counts = []
    for name in ("Brood", "Melk", "Melk"):
        tick_line(line_of(order, name), is_packed=True, by=SYSTEM, at=NOON)
        counts.append(packed_events(order))

    assert counts == [0, 1, 1]


def test_change_after_the_tick_asks_to_look_again(order: Order, rita: User) -> None:
    tick_line(line_of(order), is_packed=True, by=actor_for(rita), at=NOON)

    amend(order, 2)

    line = line_of(order)
    assert (line.is_packed, line.packed_at, line.packed_by) == (False, None, None)
    assert (line.pieces_packed, line.pieces_to_take_out) == (3, 1)

    tick_line(line, is_packed=True, seen=2, by=actor_for(rita), at=LATER)
    assert (line_of(order).is_packed, line_of(order).pieces_to_take_out) == (True, 0)


def test_line_that_fell_away_is_whole_only_when_it_is_taken_out(order: Order) -> None:
    for name in ("Brood", "Melk"):
        tick_line(line_of(order, name), is_packed=True, by=SYSTEM, at=NOON)
    amend(order, 0)
    assert line_of(order).pieces_to_take_out == 3

    with pytest.raises(LineChanged):
        tick_line(line_of(order), is_packed=True, by=SYSTEM, at=LATER)
    tick_line(line_of(order), is_packed=False, by=SYSTEM, at=LATER)

    assert line_of(order).pieces_to_take_out == 0


def test_weighing_leaves_the_tick(order: Order, buyer: Person) -> None:
    chicken = an_offer(order.cycle, a_variant("Kip", sold_by="weight", content=(1600, "g")))
    order = an_order(buyer, order.cycle, (chicken, 1))
    tick_line(line_of(order, "Kip"), is_packed=True, by=SYSTEM, at=NOON)

    amend_line(line_of(order, "Kip"), AmendmentKind.WEIGHED, grams=1700, at=LATER)

    assert line_of(order, "Kip").is_packed


def test_tick_of_an_old_screen_is_refused(order: Order) -> None:
    amend(order, 2)

    with pytest.raises(LineChanged) as refusal:
        tick_line(line_of(order), is_packed=True, seen=3, by=SYSTEM, at=LATER)

    assert (refusal.value.code, refusal.value.context["now"]) == ("line_changed", 2)
    assert line_of(order).pieces_packed == 0


def test_cancelled_order_is_unpacked_and_not_packed(order: Order) -> None:
    tick_line(line_of(order), is_packed=True, by=SYSTEM, at=NOON)
    cancel_order(order, by=SYSTEM, at=NOON)

    with pytest.raises(NotToPack):
        tick_line(line_of(order, "Melk"), is_packed=True, by=SYSTEM, at=LATER)
    tick_line(line_of(order), is_packed=False, by=SYSTEM, at=LATER)

    assert line_of(order).pieces_packed == 0


@pytest.mark.parametrize("is_packed", [True, False])
def test_bag_that_went_along_is_left_alone(order: Order, is_packed: bool) -> None:
    hand_over_order(order, by=SYSTEM, at=NOON)

    with pytest.raises(NotToPack):
        tick_line(line_of(order), is_packed=is_packed, by=SYSTEM, at=LATER)


def test_residents_tick_nothing(order: Order, mieke: User) -> None:
    with pytest.raises(NotAllowed):
        tick_line(line_of(order), is_packed=True, by=actor_for(mieke), at=NOON)
    with pytest.raises(NotAllowed):
        place_crate(order, place="A3", by=actor_for(mieke), at=NOON)


def test_settled_market_is_read_only(order: Order) -> None:
    order.cycle.state = CycleState.SETTLED
    order.cycle.save(update_fields=["state"])

    with pytest.raises(CycleIsSettled):
        tick_line(line_of(order), is_packed=True, by=SYSTEM, at=NOON)
    with pytest.raises(CycleIsSettled):
        place_crate(order, place="A3", by=SYSTEM, at=NOON)


def test_crate_moves_with_history(order: Order, rita: User) -> None:
    for place in ("  Rek  A3 ", "Rek A3", "B1", ""):
        order = place_crate(order, place=place, by=actor_for(rita), at=NOON)

    moves = HistoryEvent.objects.filter(event=OrderEvent.CRATE_PLACED).order_by("pk").values_list("old", "new")
    assert list(moves) == [("", "Rek A3"), ("Rek A3", "B1"), ("B1", "")]
    assert Order.objects.get(pk=order.pk).crate == ""


def test_place_of_twenty_signs_fits_a_label(order: Order) -> None:
    assert place_crate(order, place="x" * 20, by=SYSTEM, at=NOON).crate == "x" * 20


@pytest.mark.parametrize("place", ["x" * 21, "a\x00b", "a\u202eb"])
def test_place_that_fits_no_label_is_refused(order: Order, place: str) -> None:
    with pytest.raises(InvalidCratePlace) as refusal:
        place_crate(order, place=place, by=SYSTEM, at=NOON)
    assert refusal.value.field == "place"


def test_crate_of_a_cancelled_order_has_no_place(order: Order) -> None:
    cancel_order(order, by=SYSTEM, at=NOON)
    with pytest.raises(NotToPack):
        place_crate(order, place="A3", by=SYSTEM, at=LATER)


def test_tick_without_pieces_is_refused_by_the_database(order: Order) -> None:
    with pytest.raises(IntegrityError, match="market_order_line_ticked_is_in_the_bag"), transaction.atomic():
        order.lines.update(packed_at=NOON)
