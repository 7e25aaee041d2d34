"""Two that change things with each other, at the same moment."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.exchange import exchange_bookings
from apps.bookings.enums import BookingState
from apps.bookings.errors import OtherKind, SlotTaken
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_kind, a_resource, a_room, period_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Booking, Booking]:
    """Berta from nine, Bavo from ten; each at its own price."""
    berta, bavo = a_resource("Berta"), a_resource("Bavo", per_hour_cents=500)
    return (
        a_booking(berta, period=period_on(SATURDAY, "9", "12")),
        a_booking(bavo, period=period_on(SATURDAY, "10", "13")),
    )


def test_exchange_gives_each_the_others_thing_at_its_own_time_and_price(
    pair: tuple[Booking, Booking], rita: User
) -> None:
    one, other = exchange_bookings(*pair, by=actor_for(rita), at=NOON, reason="Lekke band")
    assert (one.resource.name, other.resource.name) == ("Bavo", "Berta")
    assert (one.period, other.period) == (pair[0].period, pair[1].period)
    assert (one.total_cents, other.total_cents) == (600, 1500)
    assert [booking.occupancies.get().resource for booking in (one, other)] == [one.resource, other.resource]
    assert history_of(one).get(event="swapped").data["thing"] == "Bavo"
    assert OutgoingMail.objects.filter(template="bookings/mail/changed").count() == 2


def test_exchange_is_for_staff(pair: tuple[Booking, Booking], lotte: User) -> None:
    with pytest.raises(NotAllowed):
        exchange_bookings(*pair, by=actor_for(lotte), at=NOON)


def test_exchange_of_what_is_out_is_refused(pair: tuple[Booking, Booking]) -> None:
    Booking.objects.filter(pk=pair[1].pk).update(state=BookingState.IN_USE)
    with pytest.raises(TransitionRefused):
        exchange_bookings(*pair, by=SYSTEM, at=NOON)


def test_exchange_of_another_kind_is_refused(pair: tuple[Booking, Booking]) -> None:
    drill = a_booking(a_resource(kind=a_kind("boormachine")))
    with pytest.raises(OtherKind):
        exchange_bookings(pair[0], drill, by=SYSTEM, at=NOON)


def test_exchange_into_the_time_of_a_third_changes_nothing(pair: tuple[Booking, Booking]) -> None:
    a_booking(pair[0].resource, period=period_on(SATURDAY, "12", "14"))
    with pytest.raises(SlotTaken):
        exchange_bookings(*pair, by=SYSTEM, at=NOON)
    pair[0].refresh_from_db()
    assert (pair[0].sequence, pair[0].occupancies.get().resource) == (0, pair[0].resource)


def test_exchange_of_requests_leaves_them_requests() -> None:
    requests = [a_booking(a_room(name)) for name in ("Grote zaal", "Kleine zaal")]
    one, other = exchange_bookings(*requests, by=SYSTEM, at=NOON)
    assert (one.state, other.resource.name) == (BookingState.REQUESTED, "Grote zaal")
    assert one.modified_at - NOON == dt.timedelta()
