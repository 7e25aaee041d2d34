"""Planning, opening, closing and copying a market."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import Person, User
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.market.domain.cycle import close_cycle
from apps.market.enums import CycleState
from apps.market.models import OrderCycle, PickupSlot
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import FRIDAY, a_draft, a_slot, a_variant, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/markt/"
A_WEEK_ON = {
    "pickup_on": "2026-12-04",
    "opens_date": "2026-11-27",
    "opens_time": "20.00",
    "closes_date": "2026-12-03",
    "closes_time": "20.00",
}
A_SLOT = {"start_time": "17.00", "end_time": "17.30", "place": "Toog", "capacity": "8"}


def a_full_draft() -> OrderCycle:
    """One that can open."""
    cycle = a_draft()
    a_slot(cycle)
    an_offer(cycle)
    return cycle


def state_of(cycle: OrderCycle) -> str:
    cycle.refresh_from_db()
    return cycle.state


def test_markets_show_orders_and_turnover(manager: Client, mieke: User, walter: Person) -> None:
    assert mieke.person
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    an_offer(cycle)
    for person, quantity in ((mieke.person, 1), (walter, 2)):
        an_order(person, cycle, (offer, quantity))

    (found,) = manager.get(PAGE).context["page"]

    assert (found.order_count, found.turnover_cents, found.offer_count) == (2, 1020, 2)


def test_market_opens_and_opening_twice_is_fine(manager: Client) -> None:
    cycle = a_full_draft()

    answers = [manager.post(f"{PAGE}{cycle.code}/openen/").status_code for _ in range(2)]

    assert (answers, state_of(cycle)) == ([302, 302], CycleState.OPEN)


def test_market_with_gaps_stays_a_draft_and_lists_them(manager: Client) -> None:
    cycle = a_draft()
    an_offer(cycle, a_variant(contains=None))

    response = manager.post(f"{PAGE}{cycle.code}/openen/")

    assert (response.status_code, state_of(cycle)) == (422, CycleState.DRAFT)
    assert [gap.what for gap in response.context["gaps"]] == ["slots", "allergens"]


def test_market_closes_after_a_question_and_opens_again(manager: Client) -> None:
    cycle = an_open_cycle()
    url = f"{PAGE}{cycle.code}/"

    assert (manager.get(f"{url}sluiten/").status_code, state_of(cycle)) == (200, CycleState.OPEN)
    answers = [manager.post(f"{url}sluiten/").status_code for _ in range(2)]
    assert (answers, state_of(cycle)) == ([302, 302], CycleState.CLOSED)
    assert manager.get(f"{url}sluiten/").status_code == 302

    again = {"closes_date": "2026-11-26", "closes_time": "21.00"}
    assert (manager.post(f"{url}heropenen/", again).status_code, state_of(cycle)) == (302, CycleState.OPEN)
    assert cycle.closes_at == clock.at_local(dt.date(2026, 11, 26), dt.time(21))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_date": "2026-11-20"}, "closes_date"),
        ({"closes_date": "2026-12-20"}, "closes_date"),
        ({"closes_date": "9999-12-31", "closes_time": "24.00"}, "closes_date"),
        ({"closes_time": "25"}, "closes_time"),
    ],
)
def test_market_does_not_open_again_at_a_wrong_moment(manager: Client, changes: dict[str, str], field: str) -> None:
    cycle = an_open_cycle()
    close_cycle(cycle, by=SYSTEM, at=NOON)
    asked = {"closes_date": "2026-11-26", "closes_time": "21.00"} | changes

    response = manager.post(f"{PAGE}{cycle.code}/heropenen/", asked)

    assert (response.status_code, list(response.context["reopen_form"].errors)) == (422, [field])
    assert state_of(cycle) == CycleState.CLOSED


def test_copy_proposes_the_next_week_and_makes_it_once(manager: Client) -> None:
    cycle = an_open_cycle()
    url = f"{PAGE}{cycle.code}/kopie/"

    proposed = manager.get(url).context["form"].initial
    answers = [manager.post(url, A_WEEK_ON).status_code for _ in range(2)]

    assert proposed["pickup_on"] == FRIDAY + dt.timedelta(days=7)
    assert answers == [302, 422]
    copy = OrderCycle.objects.exclude(pk=cycle.pk).get()
    assert (copy.state, copy.offers.count(), copy.slots.count()) == (CycleState.DRAFT, 1, 1)
    assert manager.get(url).context["form"].initial["pickup_on"] == FRIDAY + dt.timedelta(days=14)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pickup_on": "2026-11-22"}, "pickup_on"),
        ({"pickup_on": "2036-11-22"}, "pickup_on"),
        ({"pickup_on": "vrijdag"}, "pickup_on"),
        ({"closes_date": "2026-12-05"}, "closes_date"),
        ({"closes_date": "2026-11-26"}, "closes_date"),
        ({"opens_time": "-1"}, "opens_time"),
    ],
)
@pytest.mark.parametrize("page", ["nieuw", "kopie"])
def test_plan_of_wrong_moments_is_refused(manager: Client, page: str, changes: dict[str, str], field: str) -> None:
    url = f"{PAGE}{an_open_cycle().code}/kopie/" if page == "kopie" else f"{PAGE}nieuw/"

    response = manager.post(url, A_WEEK_ON | changes)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not OrderCycle.objects.filter(state=CycleState.DRAFT).exists()


def test_new_market_gets_a_moment(manager: Client) -> None:
    manager.post(f"{PAGE}nieuw/", A_WEEK_ON)
    cycle = OrderCycle.objects.get()
    url = f"{PAGE}{cycle.code}/afhaalmoment/"

    answers = [manager.post(url, A_SLOT).status_code for _ in range(2)]

    slot = PickupSlot.objects.get()
    assert (answers, slot.capacity) == ([302, 422], 8)
    assert slot.starts_at == clock.at_local(dt.date(2026, 12, 4), dt.time(17))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_time": "16.00"}, "end_time"),
        ({"start_time": "99"}, "start_time"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "1e9"}, "capacity"),
        ({"place": "x" * 61}, "place"),
    ],
)
def test_wrong_moment_of_pick_up_is_refused(manager: Client, changes: dict[str, str], field: str) -> None:
    cycle = a_draft()

    response = manager.post(f"{PAGE}{cycle.code}/afhaalmoment/", A_SLOT | changes)

    assert (response.status_code, list(response.context["slot_form"].errors)) == (422, [field])
    assert not cycle.slots.exists()


@pytest.mark.parametrize("make", [a_draft, a_full_draft, an_open_cycle])
def test_market_page_fits_each_state(manager: Client, make: Callable[[], OrderCycle]) -> None:
    cycle = make()
    page = manager.get(f"{PAGE}{cycle.code}/")

    assert (page.status_code, page.context["cycle"]) == (200, cycle)
    assert page.context["can_add"]


def test_market_pages_vanish_with_the_market(manager: Client, jef: User) -> None:
    cycle = an_open_cycle()
    switch_module("market", on=False, by=SYSTEM, at=NOON)

    pages = [manager.get(url).status_code for url in (PAGE, f"{PAGE}{cycle.code}/", f"{PAGE}nieuw/")]

    assert pages == [404, 404, 404]
    groups = client_of(jef).get("/beheer/").context["menu"].groups
    assert PAGE not in {chip.href for group in groups for chip in group.chips}


def test_market_unknown_is_not_found(manager: Client) -> None:
    assert manager.get(f"{PAGE}ZZZZ/").status_code == 404
