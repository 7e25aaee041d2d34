"""What the pages say of terms and of what happened."""

import datetime as dt

import pytest
from django.utils import translation

from apps.bookings.domain.change import change_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.bookings.queries.series import all_series
from apps.bookings.web.series_words import series_badge
from apps.bookings.web.words import booking_terms, event_words, terms_words
from apps.hub.actors import GUEST
from apps.hub.models import HistoryEvent
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_hired_room, a_period, a_resource
from tests.factories_series import a_rule, a_series

pytestmark = pytest.mark.django_db


def said(terms: list[str]) -> str:
    return " ".join(terms).replace("\N{NO-BREAK SPACE}", " ")


def test_terms_of_a_booking_that_was_not_changed_late_are_its_own() -> None:
    booking = a_booking(a_resource(), a_person())
    with translation.override("nl"):
        assert "niets" in said(booking_terms(booking, at=NOON))


def test_who_changed_late_is_not_told_that_cancelling_is_free() -> None:
    booking = a_booking(a_resource(), a_person())
    late = booking.starts_at - dt.timedelta(hours=2)
    moved = change_booking(booking, period=a_period(SATURDAY + dt.timedelta(days=9)), by=GUEST, at=late)
    with translation.override("nl"):
        terms = said(booking_terms(moved, at=late))
    assert "€ 3,00" in terms
    assert "niets" not in terms
    assert "50 %" in terms


@pytest.mark.parametrize(
    "event",
    ["changed", "swapped", "handover offered", "handover withdrawn", "handover declined", "handed over"],
)
def test_person_can_read_what_happened_without_a_change_of_state(event: str) -> None:
    with translation.override("nl"):
        words = event_words(HistoryEvent(event=event))
    assert words.casefold() != event.casefold()
    assert words.isprintable()


@pytest.mark.parametrize(
    ("waiting", "badge"), [(0, "ligt vast"), (1, "wacht deels op goedkeuring"), (2, "wacht op goedkeuring")]
)
def test_series_says_whether_all_or_some_of_it_waits(waiting: int, badge: str) -> None:
    series = a_series(a_hired_room(), a_rule(count=2))
    dates = Booking.objects.filter(occurrence__series=series).order_by("pk")[:waiting]
    Booking.objects.filter(pk__in=[booking.pk for booking in dates]).update(state=BookingState.REQUESTED)
    with translation.override("nl"):
        assert series_badge(all_series().get(pk=series.pk))[0] == badge


def test_terms_of_what_begins_before_the_calendar_are_words() -> None:
    first = dt.datetime(1, 1, 1, 8, tzinfo=dt.UTC)
    assert len(terms_words([[48, 100], [24, 50]], first, at=NOON)) == 1
