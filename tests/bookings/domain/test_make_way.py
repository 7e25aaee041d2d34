"""Who chose only the kind makes way for who needs exactly that unit, and still gets one."""

import pytest

from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.make_way import book_exactly, hold_exactly, make_way
from apps.bookings.domain.search import book_any
from apps.bookings.domain.use import check_out_booking
from apps.bookings.enums import BookingState
from apps.bookings.errors import BookingsInTheWay, SlotTaken, TooLong
from apps.bookings.models import Booking, Closure, Resource
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import OutgoingMail
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_table, period_on

pytestmark = pytest.mark.django_db

MORNING = period_on(SATURDAY, "9", "12")


def any_table(period: Period = MORNING) -> Booking:
    """Somebody has a table, and does not mind which."""
    kind = Resource.objects.filter(kind__slug="tafel").earliest("pk").kind
    person = a_person(f"Boeker {Booking.objects.count()}", email="boeker@voorbeeld.example")
    return book_any(kind, period=period, person=person, by=SYSTEM, at=NOON)


def taken(booking: Booking) -> set[int]:
    """The things of which it takes time."""
    return set(booking.occupancies.values_list("resource_id", flat=True))


def test_who_needs_that_unit_gets_it_and_the_other_another_one() -> None:
    first, second = a_table(), a_table()
    theirs = any_table()
    mine = book_exactly(first, period=MORNING, person=a_person(), by=SYSTEM, at=NOON)
    theirs.refresh_from_db()
    assert (mine.resource, theirs.resource) == (first, second)
    assert (taken(mine), taken(theirs)) == ({first.pk}, {second.pk})
    assert (theirs.state, theirs.total_cents, theirs.any_of_kind) == (BookingState.CONFIRMED, 600, True)
    assert OutgoingMail.objects.filter(to="boeker@voorbeeld.example").count() == 2


def test_two_in_the_way_both_make_way() -> None:
    first, second, third = a_table(), a_table(), a_table()
    early, late = any_table(period_on(SATURDAY, "9", "10")), any_table(period_on(SATURDAY, "11", "12"))
    Booking.objects.filter(pk=late.pk).update(resource=first)
    late.occupancies.update(resource=first)
    moved = make_way(first, MORNING, at=NOON)
    assert [booking.pk for booking in moved] == [early.pk, late.pk]
    assert {booking.resource for booking in moved} == {second, third}


def test_nobody_makes_way_when_there_is_no_other_unit() -> None:
    first, second = a_table(), a_table()
    theirs = any_table()
    a_booking(second)
    with pytest.raises(SlotTaken):
        hold_exactly(first, period=MORNING, owner=BasketOwner(person=a_person()), by=GUEST, at=NOON)
    assert taken(theirs) == {first.pk}


def test_who_chose_that_unit_stays() -> None:
    first, _second = a_table(), a_table()
    a_booking(first)
    assert make_way(first, MORNING, at=NOON) == []
    with pytest.raises(SlotTaken):
        hold_exactly(first, period=MORNING, owner=BasketOwner(person=a_person()), by=GUEST, at=NOON)


def test_who_has_begun_stays() -> None:
    first, _second = a_table(), a_table()
    theirs = any_table()
    check_out_booking(theirs, by=SYSTEM, at=MORNING.start)
    assert make_way(first, MORNING, at=MORNING.start) == []


def test_nobody_is_moved_for_who_is_refused_anyway() -> None:
    first, _second = a_table(), a_table()
    theirs = any_table(period_on(SATURDAY, "9", "10"))
    too_long = period_on(SATURDAY, "9", "10", until=SATURDAY.replace(month=12, day=12))
    with pytest.raises(TooLong):
        book_exactly(first, period=too_long, person=a_person(), by=SYSTEM, at=NOON)
    assert taken(theirs) == {first.pk}


def test_closing_a_unit_moves_who_does_not_mind_and_asks_about_the_rest() -> None:
    first, second = a_table(), a_table()
    theirs = any_table()
    close_resource(first, period=MORNING, reason="Poot los", by=SYSTEM, at=NOON)
    assert taken(theirs) == {second.pk}
    with pytest.raises(BookingsInTheWay):
        close_resource(second, period=MORNING, reason="Poot los", by=SYSTEM, at=NOON)
    assert Closure.objects.count() == 1
