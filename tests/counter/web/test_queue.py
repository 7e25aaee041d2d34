import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.bookings.domain.use import check_out_booking
from apps.counter.domain.action import hand_over, mark_not_come, mark_not_fetched, take_money
from apps.counter.domain.undo import undo_action
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.market.models import OrderCycle
from apps.payments.domain.charge import current_lines, revise_charge
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_bookings import a_booking, a_room, period_on
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, a_room_for, by, owed_for, paying, person_behind
from tests.factories_market import FRIDAY

pytestmark = pytest.mark.usefixtures("friday")
HOME = "/toog/"
POLL = {"HX-Request": "true", "HX-Target": "queue"}


def test_home_shows_who_comes_now(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    page = client_of(rita).get(HOME).content.decode()
    assert "Mieke V." in page
    assert f"{reverse('counter:person', args=[person_behind(mieke).code])}?bestelling={order.code}" in page


def test_poll_answers_with_the_queue_alone(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    part = client_of(rita).get(HOME, headers=POLL).content.decode()
    assert part.lstrip().startswith("<div")
    assert 'id="queue"' in part
    assert 'id="now"' in part
    assert 'type="search"' not in part


@pytest.mark.parametrize(("kind", "shown"), [("", 3), ("markt", 1), ("mobipunt", 1), ("cafe", 1), ("x'", 3)])
def test_filter_by_kind(kind: str, shown: int, mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    a_bike_for(mieke)
    a_room_for(mieke)
    answer = client_of(rita).get(HOME, {"soort": kind})
    assert len(answer.context["rows"]) == shown


def test_module_that_is_off_has_no_tile_and_no_filter(rita: User, jef: User, market: OrderCycle) -> None:
    switch_module("mobi", on=False, by=by(jef), at=AT_WORK)
    answer = client_of(rita).get(HOME)
    assert answer.context["tiles"]["to_come_back"] is None
    assert [item["module"] for item in answer.context["filters"]] == ["", "market", "cafe"]


@pytest.mark.parametrize("page", ["1", "2", "0", "-1", "99", "twee", "1e9"])
def test_queue_is_cut_in_pages(page: str, rita: User, market: OrderCycle) -> None:
    for number in range(41):
        a_bag(a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56"), market)
    answer = client_of(rita).get(HOME, {"pagina": page})
    assert len(answer.context["rows"]) in {1, 40}


def test_tiles_count_what_is_to_do(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    a_bag(karim, market)
    check_out_booking(a_bike_for(mieke), by=SYSTEM, at=AT_WORK)
    tiles = client_of(rita).get(HOME).context["tiles"]
    assert tiles == {"orders": 1, "to_come_back": 1, "to_open": None, "cash": 1430}


def test_key_with_something_to_pay_leads_to_the_sheet(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bike_for(mieke)
    (row,) = client_of(rita).get(HOME).context["rows"]
    assert (row.action, row.person_url) == ("", reverse("counter:person", args=[person_behind(mieke).code]))


@pytest.mark.parametrize("count", [1, 20])
def test_home_asks_the_same_for_one_and_for_twenty(
    count: int, rita: User, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        neighbour = a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56")
        a_bag(neighbour, market)
        check_out_booking(a_bike_for(neighbour, start="14", end="15", name=f"Fiets {number}"), by=SYSTEM, at=AT_WORK)
    client = client_of(rita)
    with django_assert_num_queries(20):
        client.get(HOME)
    with django_assert_num_queries(10):
        client.get(HOME)


def test_what_somebody_else_does_shows_at_once(mieke: User, rita: User, jef: User, market: OrderCycle) -> None:
    order, client = a_bag(mieke, market), client_of(rita)
    before = client.get(HOME).content.decode()
    action = hand_over(order, tender=paying(order), key=a_key(), by=by(jef), at=AT_WORK)
    during = client.get(HOME).content.decode()
    undo_action(action, by=by(jef), at=AT_WORK)
    after = client.get(HOME).content.decode()
    assert ["14,30" in page for page in (before, during, after)] == [False, True, False]
    assert [f"bestelling-{order.code}-doe" in page for page in (before, during, after)] == [True, False, True]


def test_what_becomes_late_shows_within_the_minute(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    client, slot_ends = client_of(rita), AT_WORK + dt.timedelta(minutes=20)
    pages = []
    for moment in (slot_ends - dt.timedelta(seconds=1), slot_ends):
        with time_machine.travel(moment, tick=False):
            pages.append(client.get(HOME).content.decode())
    assert ["queue-row late" in page for page in pages] == [False, True]


def test_what_is_kept_is_the_same_for_everybody_and_holds_no_token(
    mieke: User, rita: User, jef: User, market: OrderCycle
) -> None:
    a_room_for(mieke)
    parts = [client_of(user).get(HOME, headers=POLL).content.decode().partition("</ul>")[0] for user in (rita, jef)]
    assert parts[0] == parts[1]
    assert "csrf" not in parts[0]


def test_board_speaks_the_language_of_who_looks(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    client = client_of(rita)
    dutch = client.get(HOME).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get(HOME).content.decode()
    assert ("Geef mee" in dutch, "Geef mee" in english, "Hand over" in english) == (True, False, True)


def test_lines_say_what_there_is_to_know(mieke: User, karim: User, lotte: User, rita: User, market: OrderCycle) -> None:
    late = a_bike_for(karim, "Deelwagen Kwik", start="14", end="15")
    check_out_booking(late, by=SYSTEM, at=AT_WORK)
    a_booking(late.resource, lotte.person, period=period_on(FRIDAY, "17", "18"))
    a_booking(
        a_room("De Kelder", needs_approval=False), lotte.person, period=period_on(FRIDAY, "19", "21"),
        activity="Repetitie", attendees=12,
    )  # fmt: skip
    mark_not_come(a_bike_for(lotte, "Bakfiets Bavo"), key=a_key(), by=by(rita), at=AT_WORK)
    mark_not_fetched(a_bag(mieke, market), key=a_key(), by=by(rita), at=AT_WORK)
    rows = {row.who: row for row in client_of(rita).get(HOME, {"soort": "cafe"}).context["rows"]}
    assert "Repetitie · 12 personen" in rows["Lotte P."].what
    rows = {row.code: row for row in client_of(rita).get(HOME).context["rows"]}
    assert "nog niet terug · volgende om 17.00" in rows[late.code].what
    assert {row.done for row in rows.values()} == {"", "Niet gekomen", "Niet afgehaald"}


def test_paid_bag_says_so(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    take_money(person_behind(mieke), tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    (row,) = client_of(rita).get(HOME).context["rows"]
    assert row.what.endswith("betaald")


def test_bag_that_cost_less_afterwards_has_something_to_give_back(
    mieke: User, rita: User, jef: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    take_money(person_behind(mieke), tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    charge = owed_for(order)
    revise_charge(charge, lines=current_lines(charge)[:1], by=by(jef), at=AT_WORK)
    (row,) = client_of(rita).get(HOME).context["rows"]
    assert row.what.endswith("€\xa01,70 terug te geven")
    sheet = reverse("counter:person", args=[person_behind(mieke).code])
    query: dict[str, Any] = {"kies": 1, "betaal": [charge.code]}
    pages = [client_of(user).get(sheet, query).content.decode() for user in (rita, jef)]
    assert ["Alleen een beheerder" in page for page in pages] == [True, False]
    assert "Geef €\xa01,70 cash terug" in pages[1]
