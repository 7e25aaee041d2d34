"""Changing at the very moment that others book or change: nothing overlaps, nobody stands in a deadlock."""

import random
from collections.abc import Callable
from functools import partial

import pytest

from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.change import change_booking
from apps.bookings.domain.exchange import exchange_bookings
from apps.bookings.domain.handover import accept_handover, offer_handover
from apps.bookings.models import Booking, Occupancy, Resource
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import HistoryEvent
from apps.hub.period import Period
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_resource, period_on
from tests.guards import no_overlap_rule, overlaps
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 30


def hours(start: int, end: int) -> Period:
    return period_on(SATURDAY, str(start), str(end))


def booking_it(resource: Resource, period: Period) -> Callable[[], str]:
    return partial(_book, resource, period, a_person())


def _book(resource: Resource, period: Period, person: object) -> str:
    book_slot(resource, period=period, person=person, by=SYSTEM, at=NOON)  # type: ignore[arg-type] # a Person
    return "booked"


def changing_it(booking: Booking, period: Period, resource: Resource | None = None) -> Callable[[], str]:
    return partial(_change, booking, period, resource)


def _change(booking: Booking, period: Period, resource: Resource | None) -> str:
    change_booking(booking, resource=resource, period=period, by=SYSTEM, at=NOON)
    return "changed"


def rows_match_bookings() -> bool:
    """Every booking takes exactly its own time of exactly its own thing."""
    taken = {(row.booking_id, row.resource_id, row.period) for row in Occupancy.objects.all()}
    return taken == {(booking.pk, booking.resource_id, booking.period) for booking in Booking.objects.all()}


def test_hour_after_a_booking_goes_to_the_longer_one_or_to_one_new_one() -> None:
    booking = a_booking(a_resource(), period=hours(9, 12))
    runners = [booking_it(booking.resource, hours(12, 14)) for _one in range(CROWD // 2)]
    runners += [changing_it(booking, hours(9, 13)) for _one in range(CROWD // 2)]
    outcome = race(runners)
    booking.refresh_from_db()
    was_extended = booking.period == hours(9, 13)
    assert not outcome.errors
    assert outcome.codes == {"slot_taken"}
    # the same change asked thirty times is one change; a new one there is at most one
    assert (outcome.results.count("changed"), outcome.results.count("booked")) == (
        (CROWD // 2, 0) if was_extended else (0, 1)
    )
    assert (overlaps(), rows_match_bookings()) == (0, True)
    assert HistoryEvent.objects.filter(event="changed").count() == was_extended


def test_control_without_guards_gives_the_hour_to_both() -> None:
    """Look, wait for the others, write; with the constraint taken away: what the guards are for."""
    booking = a_booking(a_resource(), period=hours(9, 12))
    after = hours(12, 13)
    with no_overlap_rule():
        looked = race([partial(_nobody_after, booking, after) for _one in range(CROWD)])
        assert looked.results == [True] * CROWD
        extend = partial(Occupancy.objects.filter(booking=booking).update, ends_at=after.end)
        insert = partial(
            Occupancy.objects.create,
            resource=booking.resource,
            kind="booking",
            starts_at=after.start,
            ends_at=after.end,
        )  # fmt: skip
        wrote = race([extend if index % 2 else insert for index in range(CROWD)])
        assert not wrote.errors
        assert overlaps() > 0


def _nobody_after(booking: Booking, period: Period) -> bool:
    rows = Occupancy.objects.filter(resource=booking.resource, starts_at__lt=period.end, ends_at__gt=period.start)
    return not rows.exclude(booking=booking).exists()


def test_two_that_want_each_others_thing_stay_or_move_and_never_overlap() -> None:
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    one, other = a_booking(berta, period=hours(9, 12)), a_booking(bavo, period=hours(9, 12))
    runners = [changing_it(one, hours(9, 12), bavo) for _one in range(CROWD // 2)]
    runners += [changing_it(other, hours(9, 12), berta) for _one in range(CROWD // 2)]
    outcome = race(runners)
    assert not outcome.errors
    assert (outcome.results, outcome.codes) == ([], {"slot_taken"})
    assert (overlaps(), rows_match_bookings()) == (0, True)


def test_two_that_want_each_others_hours_stay_or_move_and_never_overlap() -> None:
    berta = a_resource()
    one, other = a_booking(berta, period=hours(9, 12)), a_booking(berta, period=hours(12, 15))
    runners = [changing_it(one, hours(12, 15)) for _one in range(CROWD // 2)]
    runners += [changing_it(other, hours(9, 12)) for _one in range(CROWD // 2)]
    outcome = race(runners)
    assert not outcome.errors
    assert (outcome.results, outcome.codes) == ([], {"slot_taken"})
    assert (overlaps(), rows_match_bookings()) == (0, True)


def test_swaps_from_both_sides_keep_one_thing_each() -> None:
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    one, other = a_booking(berta, period=hours(9, 12)), a_booking(bavo, period=hours(10, 13))
    runners = [
        partial(exchange_bookings, *((one, other) if index % 2 else (other, one)), by=SYSTEM, at=NOON)
        for index in range(CROWD)
    ]
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"try_again"}
    assert {row.resource_id for row in Occupancy.objects.all()} == {berta.pk, bavo.pk}
    assert (overlaps(), rows_match_bookings()) == (0, True)
    one.refresh_from_db()
    assert one.sequence == len(outcome.results)


def test_control_of_a_swap_without_guards_leaves_both_on_one_thing() -> None:
    """Each looks whether the other has gone yet; without the guards both believe so and write."""
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    bookings = [a_booking(berta, period=hours(9, 12)), a_booking(bavo, period=hours(9, 12))]
    third = a_resource("Boris")
    with no_overlap_rule():
        looked = race([partial(_is_free, third, hours(9, 12)) for _one in range(CROWD)])
        assert looked.results == [True] * CROWD
        moves = [partial(Occupancy.objects.filter(booking=booking).update, resource=third) for booking in bookings]
        assert not race(moves).errors
        assert overlaps() == 1


def _is_free(resource: Resource, period: Period) -> bool:
    return not Occupancy.objects.filter(resource=resource, starts_at__lt=period.end, ends_at__gt=period.start).exists()


def test_hall_and_halves_that_change_into_each_other_never_deadlock() -> None:
    """Crosswise on purpose: the whole locks both halves, and each half wants to be the whole or the other half."""
    hall, left, right = a_divided_hall()
    one, other = a_booking(left, period=hours(9, 12)), a_booking(right, period=hours(9, 12))
    third = a_booking(hall, period=hours(13, 15))
    wishes = [
        (one, hours(9, 12), right), (other, hours(9, 12), left), (third, hours(9, 12), hall),
        (one, hours(13, 15), hall), (other, hours(15, 17), hall), (third, hours(12, 13), left),
    ]  # fmt: skip
    outcome = race([changing_it(*wishes[index % len(wishes)]) for index in range(CROWD)])
    assert not outcome.errors
    assert outcome.codes <= {"slot_taken", "try_again"}
    assert overlaps() == 0


def test_changes_every_which_way_never_overlap() -> None:
    dice = random.Random(7)
    things = [a_resource() for _one in range(3)]
    bookings = [
        a_booking(things[index % 3], period=hours(8 + 2 * (index // 3), 9 + 2 * (index // 3))) for index in range(9)
    ]
    runners = []
    for _one in range(CROWD):
        start = dice.randrange(8, 16)
        wish = hours(start, start + dice.randrange(1, 4))
        runners.append(
            changing_it(dice.choice(bookings), wish, dice.choice(things))
            if dice.random() < 0.7
            else booking_it(dice.choice(things), wish)
        )
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"slot_taken", "try_again"}
    assert (overlaps(), rows_match_bookings()) == (0, True)


def test_link_pressed_thirty_times_is_one_taking_over() -> None:
    booking = a_booking(a_resource(), period=hours(9, 12))
    token = offer_handover(booking, name="Wout", email="wout@voorbeeld.example", by=SYSTEM, at=NOON)[1]
    outcome = race([partial(accept_handover, token, by=GUEST, at=NOON) for _tap in range(CROWD)])
    booking.refresh_from_db()
    assert not outcome.errors
    assert (len(outcome.results), outcome.codes, booking.sequence) == (CROWD, set(), 1)
