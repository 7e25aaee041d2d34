import datetime as dt
from collections.abc import Callable

import pytest

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Occupancy
from apps.counter.domain.action import check_in, check_out, hand_over, mark_not_come, mark_not_fetched, take_money
from apps.counter.domain.undo import undo_action
from apps.counter.errors import CannotUndo, FormUsed, TooLateToUndo
from apps.counter.models import CounterAction
from apps.hub.errors import NotAllowed
from apps.market.domain.hand_over import undo_hand_over
from apps.market.enums import OrderState
from apps.market.models import Offer, OrderCycle
from apps.payments.models import JournalLine, Payment
from tests.factories_bookings import a_booking, period_on
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, by, owed_for, paying, person_behind
from tests.factories_market import FRIDAY
from tests.factories_payments import balances

pytestmark = pytest.mark.usefixtures("friday")
LATER = AT_WORK + dt.timedelta(minutes=5)


def stock() -> list[int]:
    """What is claimed of each offer."""
    return list(Offer.objects.order_by("pk").values_list("claimed", flat=True))


def test_undo_gives_back_bag_money_and_books(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    before = balances(), stock()
    action = hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)

    undone = undo_action(action, by=by(rita), at=LATER)

    order.refresh_from_db()
    assert (balances(), stock()) == before
    assert (order.state, order.handed_over_at) == (OrderState.PLACED, None)
    assert owed_for(order).outstanding == 1432  # type: ignore[attr-defined] # annotated
    assert (undone.undone_at, undone.undone_by) == (LATER, rita)
    assert Payment.objects.get().reversed_at == LATER


def test_undo_twice_is_once(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    action = hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    undo_action(action, by=by(rita), at=LATER)
    books = JournalLine.objects.count()
    again = undo_action(action, by=by(rita), at=LATER + dt.timedelta(minutes=1))
    assert again.undone_at == LATER
    assert JournalLine.objects.count() == books


def test_the_form_of_something_undone_does_nothing(mieke: User, rita: User, market: OrderCycle) -> None:
    order, key = a_bag(mieke, market), a_key()
    action = hand_over(order, key=key, by=by(rita), at=AT_WORK)
    undo_action(action, by=by(rita), at=LATER)
    with pytest.raises(FormUsed):
        hand_over(order, key=key, by=by(rita), at=LATER)
    assert hand_over(order, key=a_key(), by=by(rita), at=LATER) != action


def test_undo_of_a_key_that_came_back_is_refused(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke)
    out = check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    back = check_in(bike, key=a_key(), by=by(rita), at=LATER)
    with pytest.raises(CannotUndo):
        undo_action(out, by=by(rita), at=LATER)
    undo_action(back, by=by(rita), at=LATER)
    undo_action(out, by=by(rita), at=LATER)
    bike.refresh_from_db()
    assert bike.state == BookingState.CONFIRMED
    assert Occupancy.objects.filter(booking=bike).count() == 1


def test_undo_of_a_return_when_the_time_is_taken_is_refused(
    mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    bike = a_bike_for(mieke, start="16", end="20")
    check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    back = check_in(bike, key=a_key(), by=by(rita), at=AT_WORK)
    resource = Booking.objects.select_related("resource__kind").get(pk=bike.pk).resource
    a_booking(resource, person_behind(karim), period=period_on(FRIDAY, "18", "20"), at=AT_WORK)
    with pytest.raises(CannotUndo):
        undo_action(back, by=by(rita), at=LATER)
    back.refresh_from_db()
    assert back.undone_at is None


def test_undo_of_an_older_hand_over_is_refused_once_it_was_done_anew(
    mieke: User, rita: User, jef: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    old = hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    undo_hand_over(order, by=by(jef), at=AT_WORK)
    hand_over(order, key=a_key(), by=by(jef), at=LATER)
    with pytest.raises(CannotUndo):
        undo_action(old, by=by(rita), at=LATER)
    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER
    assert Payment.objects.get().reversed_at is None


def test_undo_of_a_return_that_was_paid_since(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke)
    check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    back = check_in(bike, key=a_key(), by=by(rita), at=AT_WORK)
    paid = take_money(person_behind(mieke), tender=paying(bike), key=a_key(), by=by(rita), at=AT_WORK)
    bike.refresh_from_db()
    assert bike.state == BookingState.SETTLED
    undo_action(back, by=by(rita), at=LATER)
    undo_action(paid, by=by(rita), at=LATER)
    bike.refresh_from_db()
    assert bike.state == BookingState.IN_USE
    assert owed_for(bike).outstanding == 400  # type: ignore[attr-defined] # annotated


@pytest.mark.parametrize("do", [mark_not_fetched, mark_not_come], ids=["order", "booking"])
def test_undo_of_an_absence(do: Callable[..., CounterAction], mieke: User, rita: User, market: OrderCycle) -> None:
    thing = a_bag(mieke, market) if do is mark_not_fetched else a_bike_for(mieke)
    before = thing.state
    action = do(thing, key=a_key(), by=by(rita), at=AT_WORK)
    undo_action(action, by=by(rita), at=LATER)
    thing.refresh_from_db()
    assert thing.state == before


def test_undo_on_another_day_takes_a_manager(mieke: User, rita: User, jef: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    action = hand_over(order, key=a_key(), by=by(rita), at=AT_WORK)
    tomorrow = AT_WORK + dt.timedelta(days=1)
    with pytest.raises(TooLateToUndo):
        undo_action(action, by=by(rita), at=tomorrow)
    assert undo_action(action, by=by(jef), at=tomorrow).undone_at == tomorrow


def test_undo_by_a_resident_is_refused(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    action = hand_over(order, key=a_key(), by=by(rita), at=AT_WORK)
    with pytest.raises(NotAllowed):
        undo_action(action, by=by(mieke), at=LATER)
