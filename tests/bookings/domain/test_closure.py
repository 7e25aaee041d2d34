"""Closing over what stands is refused with the list; closing what is free is seen by all."""

import pytest

from apps.accounts.models import User
from apps.bookings.domain.closure import close_resource, lift_closure
from apps.bookings.errors import BookingsInTheWay, ClosedAlready, ReasonNeeded, SlotTaken
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.queries.history import history_of
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_resource, period_on

pytestmark = pytest.mark.django_db

MORNING = period_on(SATURDAY, "9", "12")


def test_close_resource_keeps_others_out_until_it_is_lifted() -> None:
    berta = a_resource()
    closure = close_resource(berta, period=MORNING, reason="Nieuwe banden", by=SYSTEM, at=NOON)
    with pytest.raises(SlotTaken):
        a_booking(berta, a_person())
    lift_closure(closure, by=SYSTEM, at=NOON)
    assert a_booking(berta, a_person()).pk


def test_close_resource_over_bookings_is_refused_with_their_list() -> None:
    hall, left, _right = a_divided_hall()
    booking = a_booking(left, a_person())
    with pytest.raises(BookingsInTheWay) as refused:
        close_resource(hall, period=MORNING, reason="Schilderen", by=SYSTEM, at=NOON)
    assert refused.value.context["bookings"] == [booking]


def test_close_resource_over_another_closure_says_so() -> None:
    berta = a_resource()
    closure = close_resource(berta, period=MORNING, reason="Nieuwe banden", by=SYSTEM, at=NOON)
    with pytest.raises(ClosedAlready):
        close_resource(berta, period=MORNING, reason="Feest", by=SYSTEM, at=NOON)
    for _tap in range(2):
        lift_closure(closure, by=SYSTEM, at=NOON)
    assert [event.event for event in history_of(closure)] == ["closed", "opened again"]


def test_close_resource_needs_a_reason_and_a_manager(rita: User) -> None:
    with pytest.raises(ReasonNeeded):
        close_resource(a_resource(), period=MORNING, reason=" ", by=SYSTEM, at=NOON)
    with pytest.raises(NotAllowed):
        close_resource(a_resource(), period=MORNING, reason="Feest", by=actor_for(rita), at=NOON)
