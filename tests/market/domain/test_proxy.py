import datetime as dt
from collections.abc import Callable

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import HistoryEvent
from apps.market.domain.cycle import close_cycle
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.order import cancel_order, place_order
from apps.market.domain.proxy import forget_proxies, name_proxy
from apps.market.enums import CycleState
from apps.market.models import Order, OrderCycle
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cycle: OrderCycle, buyer: Person) -> Order:
    return an_order(buyer, cycle, (cycle.offers.get(), 1))


def test_neighbour_is_named_also_after_closing(order: Order, cycle: OrderCycle) -> None:
    close_cycle(cycle, by=SYSTEM, at=CLOSING)

    named = name_proxy(order, name="  Nele   Wouters ", by=SYSTEM, at=CLOSING)

    assert named.proxy_name == "Nele Wouters"
    event = HistoryEvent.objects.get(event="proxy_named")
    assert event.data == {"named": True}
    assert "Nele" not in str(event.data)


def test_same_name_again_is_no_news_and_empty_takes_it_away(order: Order) -> None:
    for name in ("Nele", "Nele", ""):
        order = name_proxy(order, name=name, by=SYSTEM, at=NOON)
    assert (order.proxy_name, HistoryEvent.objects.filter(event="proxy_named").count()) == ("", 2)


def test_who_was_not_fetched_can_still_be_fetched_by_somebody(order: Order) -> None:
    mark_no_show(order, by=SYSTEM, at=CLOSING)
    assert name_proxy(order, name="Nele", by=SYSTEM, at=CLOSING).proxy_name == "Nele"


@pytest.mark.parametrize(
    ("name", "code"), [("12345", "name_without_letters"), ("x" * 81, "name_too_long"), ("!?", "name_without_letters")]
)
def test_what_is_no_name_is_refused(order: Order, name: str, code: str) -> None:
    with pytest.raises(BuurtpuntError) as wrong:
        name_proxy(order, name=name, by=SYSTEM, at=NOON)
    assert wrong.value.code == code


@pytest.mark.parametrize("end", [hand_over_order, cancel_order])
def test_too_late_is_refused(order: Order, end: Callable[..., Order]) -> None:
    end(order, by=SYSTEM, at=NOON)
    with pytest.raises(BuurtpuntError) as wrong:
        name_proxy(order, name="Nele", by=SYSTEM, at=NOON)
    assert wrong.value.code == "order_transition_refused"


def test_settled_market_is_read_only(order: Order) -> None:
    OrderCycle.objects.update(state=CycleState.SETTLED)
    with pytest.raises(BuurtpuntError) as wrong:
        name_proxy(order, name="Nele", by=SYSTEM, at=NOON)
    assert wrong.value.code == "cycle_is_settled"


def test_stranger_names_nobody_and_the_counter_does(order: Order, lotte: User, rita: User) -> None:
    with pytest.raises(NotAllowed):
        name_proxy(order, name="Lotte", by=actor_for(lotte), at=NOON)
    assert name_proxy(order, name="Nele", by=actor_for(rita), at=NOON).proxy_name == "Nele"


def test_changing_the_order_keeps_the_neighbour_unless_told(order: Order, cycle: OrderCycle, buyer: Person) -> None:
    name_proxy(order, name="Nele", by=SYSTEM, at=NOON)
    offer = cycle.offers.get()

    basket = a_basket(buyer, cycle, (offer, 2))
    kept = place_order(basket, person=buyer, slot=None, by=SYSTEM, at=NOON).proxy_name
    basket = a_basket(buyer, cycle, (offer, 3))
    gone = place_order(basket, person=buyer, slot=None, proxy_name="", by=SYSTEM, at=NOON).proxy_name

    assert (kept, gone) == ("Nele", "")


def test_names_go_after_two_years(order: Order) -> None:
    name_proxy(order, name="Nele", by=SYSTEM, at=NOON)
    two_years = order.slot.ends_at + dt.timedelta(days=730)
    later = two_years + dt.timedelta(microseconds=1)

    assert [forget_proxies(at) for at in (two_years, later, later)] == [0, 1, 0]
