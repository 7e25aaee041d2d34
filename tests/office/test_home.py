"""`/beheer/`: what waits, how it goes."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.bookings.domain.use import check_out_booking
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.hub.enums import MailState
from apps.hub.models import OutgoingMail, WorkerBeat
from apps.market.domain.order import cancel_order
from apps.office.queries.figures import WeekFigure, market_weeks
from apps.office.web.decisions import decisions_at
from apps.office.web.home import bars, growth
from tests.cast import client_of
from tests.factories import NOON, an_association
from tests.factories_bookings import a_booking, a_period, a_resource, a_room
from tests.factories_market import an_open_cycle, an_order

pytestmark = pytest.mark.usefixtures("noon", "place")
MONDAY = dt.date(2026, 11, 23)


def modules_of_decisions() -> list[str]:
    return [decision.module for decision in decisions_at(NOON)]


def test_home_is_for_managers_only(rita: User, mieke: User, jef: User) -> None:
    answers = {user.email: client_of(user).get("/beheer/").status_code for user in (rita, mieke, jef)}

    assert answers == {rita.email: 403, mieke.email: 403, jef.email: 200}


def test_home_asks_a_stranger_to_sign_in_and_come_back() -> None:
    response = Client().get("/beheer/")

    assert (response.status_code, response.headers["Location"]) == (303, "/aanmelden/?next=%2Fbeheer%2F")


def test_home_with_nothing_in_it_says_so(manager: Client) -> None:
    response = manager.get("/beheer/")

    assert (response.status_code, response.context["decisions"]) == (200, [])


def test_decisions_hold_a_request_and_a_late_vehicle(manager: Client, walter: Person) -> None:
    fanfare = an_association("Fanfare De Eendracht", walter)
    request = a_booking(a_room(), walter, association=fanfare, attendees=80)
    bike = a_resource("Deelwagen Kwik")
    late = a_booking(bike, walter, period=a_period(MONDAY, dt.time(9), dt.time(12)), at=NOON - dt.timedelta(days=2))
    check_out_booking(late, by=SYSTEM, at=NOON - dt.timedelta(days=1))
    a_booking(bike, walter, period=a_period(NOON.date(), dt.time(17), dt.time(18)))

    found = manager.get("/beheer/").context["decisions"]

    assert [(decision.url, decision.is_wrong, decision.module) for decision in found] == [
        (f"/beheer/reservaties/{late.code}/", True, "mobi"),
        (f"/beheer/aanvragen/{request.code}/", False, "cafe"),
    ]
    assert "17.00" in found[0].text
    assert "Fanfare De Eendracht" in found[1].text


def test_decisions_of_a_module_that_is_off_are_not_shown(walter: Person) -> None:
    a_booking(a_room(), walter)
    shown = modules_of_decisions()

    switch_module("cafe", on=False, by=SYSTEM, at=NOON)

    assert (shown, modules_of_decisions()) == (["cafe"], [])


def test_decisions_do_not_count_cancelled_orders(walter: Person, mieke: User) -> None:
    assert mieke.person
    cycle = an_open_cycle()
    soon = cycle.closes_at - dt.timedelta(hours=1)
    an_order(walter, cycle, (cycle.offers.get(), 1))
    told = [decision.text for decision in decisions_at(soon)]

    cancel_order(an_order(mieke.person, cycle, (cycle.offers.get(), 1)), by=SYSTEM, at=NOON)

    assert len(told) == 1
    assert [decision.text for decision in decisions_at(soon)] == told


def test_decisions_tell_of_failed_mails_and_a_silent_worker() -> None:
    WorkerBeat.objects.create(name="worker", at=NOON - dt.timedelta(minutes=6))
    OutgoingMail.objects.create(
        to="x@voorbeeld.example", subject="x", text="x", template="x", state=MailState.FAILED,
        created_at=NOON, next_try_at=NOON,
    )  # fmt: skip

    assert [decision.is_wrong for decision in decisions_at(NOON)] == [True, True]


def test_market_weeks_count_what_was_ordered_by_week_of_pick_up(walter: Person, mieke: User) -> None:
    assert mieke.person
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    kept = an_order(walter, cycle, (offer, 2))
    dropped = an_order(mieke.person, cycle, (offer, 1))
    cancel_order(dropped, by=SYSTEM, at=NOON)

    weeks = market_weeks(NOON.date())

    assert [week.number for week in weeks] == [41, 42, 43, 44, 45, 46, 47, 48]
    assert (weeks[-1].cents, weeks[-1].orders) == (kept.total_cents, 1)
    assert sum(week.cents for week in weeks[:-1]) == 0


def test_bars_stand_on_the_ground_and_the_highest_fills_the_drawing() -> None:
    figures = [WeekFigure(MONDAY, cents, 1) for cents in (0, 500, 1000)]

    assert [(bar.y + bar.height, bar.height, bar.is_now) for bar in bars(figures)] == [
        (120, 2, False),
        (120, 46, False),
        (120, 92, True),
    ]
    assert (growth(figures), growth(figures[:2]), growth([])) == (100, None, None)


def test_home_costs_the_same_queries_at_1_and_at_20(manager: Client, walter: Person) -> None:
    hall = a_room()
    counts = []
    for day in range(20):
        a_booking(hall, walter, period=a_period(dt.date(2026, 11, 28) + dt.timedelta(days=day)))
        if day in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.get("/beheer/").status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1]
