"""Deciding about requests."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from tests.cast import client_of
from tests.factories import NOON, a_user, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_room

pytestmark = pytest.mark.usefixtures("noon", "place")


@pytest.fixture
def request_of_mieke(mieke: User) -> Booking:
    """The great hall on Saturday morning."""
    return a_booking(a_room(), mieke.person, activity="Kaarten", attendees=30)


def url(booking: Booking, action: str = "") -> str:
    return f"/beheer/aanvragen/{booking.code}/{action}"


def state(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def test_request_is_confirmed_and_told(manager: Client, request_of_mieke: Booking) -> None:
    response = manager.post(url(request_of_mieke, "goedkeuren/"), {"note": "De sleutel ligt aan de toog."})

    assert (response.status_code, state(request_of_mieke)) == (302, BookingState.CONFIRMED)
    assert OutgoingMail.objects.filter(template="bookings/mail/confirmed").count() == 1


def test_request_is_refused_with_a_word(manager: Client, request_of_mieke: Booking) -> None:
    response = manager.post(url(request_of_mieke, "weigeren/"), {"reason": "Er is al toneel."})

    booking = Booking.objects.get(pk=request_of_mieke.pk)
    assert (response.status_code, booking.state, booking.decision_note) == (
        302,
        BookingState.DENIED,
        "Er is al toneel.",
    )


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_request_is_not_refused_without_a_fitting_word(manager: Client, request_of_mieke: Booking, reason: str) -> None:
    response = manager.post(url(request_of_mieke, "weigeren/"), {"reason": reason})

    assert (response.status_code, state(request_of_mieke)) == (422, BookingState.REQUESTED)
    assert response.context["deny_form"].errors["reason"]
    assert reason in response.content.decode()


def test_request_decided_by_two_managers_tells_the_second(manager: Client, request_of_mieke: Booking) -> None:
    an = client_of(a_user("An Baert", Role.MANAGER))
    manager.post(url(request_of_mieke, "goedkeuren/"))

    answers = [
        an.post(url(request_of_mieke, "goedkeuren/"), follow=True),
        an.post(url(request_of_mieke, "weigeren/"), {"reason": "Toch niet."}, follow=True),
    ]

    assert state(request_of_mieke) == BookingState.CONFIRMED
    for answer in answers:
        assert answer.redirect_chain == [(f"/beheer/reservaties/{request_of_mieke.code}/", 302)]
        (message,) = answer.context["messages"]
        assert (message.level_tag, "Jef Goossens" in message.message) == ("warning", True)


def test_request_that_was_withdrawn_meanwhile_says_so(manager: Client, request_of_mieke: Booking) -> None:
    cancel_booking(request_of_mieke, by=SYSTEM, at=NOON)

    response = manager.post(url(request_of_mieke, "goedkeuren/"), follow=True)

    assert (response.status_code, state(request_of_mieke)) == (200, BookingState.CANCELLED)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_request_page_shows_the_same_days_and_what_came_before(manager: Client, walter: Person, mieke: User) -> None:
    fanfare = an_association("Fanfare", walter)
    left, right = a_room("Links"), a_room("Rechts")
    whole = a_room("Grote zaal", parts=(left, right))
    before = a_booking(whole, walter, period=a_period(dt.date(2026, 11, 25)), association=fanfare)
    asked = a_booking(whole, walter, association=fanfare)
    beside = a_booking(left, mieke.person, period=a_period(SATURDAY, dt.time(14), dt.time(16)))
    a_booking(left, mieke.person, period=a_period(SATURDAY + dt.timedelta(days=1)))

    context = manager.get(url(asked)).context

    assert (list(context["clashes"].others), context["party"].last) == ([beside], [before])


def test_request_of_somebody_without_the_role_is_refused(rita: User, lotte: User, request_of_mieke: Booking) -> None:
    answers = [client_of(user).post(url(request_of_mieke, "goedkeuren/")).status_code for user in (rita, lotte)]

    assert (answers, state(request_of_mieke)) == ([403, 403], BookingState.REQUESTED)


@pytest.mark.parametrize("code", ["ZZZZ", "😀", "x" * 300])
def test_request_of_unknown_code_is_404(manager: Client, code: str) -> None:
    assert manager.get(f"/beheer/aanvragen/{code}/").status_code == 404


def test_requests_cost_the_same_queries_at_1_and_at_20(manager: Client, walter: Person) -> None:
    hall = a_room()
    counts = []
    for day in range(20):
        a_booking(hall, walter, period=a_period(SATURDAY + dt.timedelta(days=day)))
        if day in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.get("/beheer/aanvragen/").status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1]
