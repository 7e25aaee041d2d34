"""Thirty at once around requests, holds that run out, closing, and who waits; each with its control.

A control lifts the guard that the race is about and shows what then goes wrong.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from apps.accounts.models import Person
from apps.bookings.domain import booking as booking_domain
from apps.bookings.domain.booking import book_slot, confirm_hold, hold_slot
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.waiting import decline_offer, join_waiting, take_offer
from apps.bookings.enums import BookingState, InTheWay, OccupancyKind, WaitingState
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, Closure, Occupancy, Resource, WaitingEntry
from apps.bookings.queries.availability import occupancies_in
from apps.bookings.queries.closure import taken_in
from apps.hub.actors import SYSTEM
from apps.hub.models import HistoryEvent, OutgoingMail
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from apps.payments.models import Charge
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_resource, a_room, period_on
from tests.guards import no_overlap_rule, overlaps
from tests.races import Outcome, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 30
MORNING = period_on(SATURDAY, "9", "12")
LATER = NOON + dt.timedelta(hours=1)


def approve(booking: Booking) -> str:
    """A manager says yes."""
    return confirm_booking(booking, by=SYSTEM, at=NOON).state


def cancel(booking: Booking) -> str:
    """The one who asked thinks better of it."""
    return cancel_booking(booking, by=SYSTEM, at=NOON).state


def deny(booking: Booking) -> str:
    """A manager says no."""
    return deny_booking(booking, by=SYSTEM, at=NOON, reason="Nee").state


def book(resource: Resource, person: Person, at: dt.datetime = NOON) -> int:
    """The same morning for somebody."""
    return book_slot(resource, period=MORNING, person=person, by=SYSTEM, at=at).pk


def decided(booking: Booking) -> list[str]:
    """The states that history says it went to after it was asked."""
    rows = HistoryEvent.objects.filter(subject_type="bookings.booking", subject_id=booking.pk).order_by("pk")
    return [row.new for row in rows if row.event in {"approved", "denied", "cancelled"}]


def test_thirty_approvals_are_one() -> None:
    asked = a_booking(a_room(), a_person(email="mieke@voorbeeld.example"))
    outcome = race([partial(approve, asked) for _manager in range(CROWD)])
    assert (outcome.errors, outcome.codes) == ([], set())
    assert decided(asked) == [BookingState.CONFIRMED]
    assert Charge.objects.count() == OutgoingMail.objects.filter(template="bookings/mail/confirmed").count() == 1


def test_approving_denying_and_cancelling_at_once_come_to_one_answer() -> None:
    asked = a_booking(a_room())
    outcome = race([partial(do, asked) for do in (approve, deny, cancel) * (CROWD // 3)])
    assert not outcome.errors
    assert outcome.codes <= {"transition_refused"}
    asked.refresh_from_db()
    # A yes may still be cancelled by who asked; a no and a withdrawal are the last word.
    assert decided(asked) in (
        [BookingState.CONFIRMED, BookingState.CANCELLED], [BookingState.CANCELLED], [BookingState.DENIED],
        [BookingState.CONFIRMED],
    )  # fmt: skip
    assert asked.state == decided(asked)[-1]
    assert Occupancy.objects.exists() == (asked.state == BookingState.CONFIRMED)


def test_control_without_the_lock_is_approved_and_denied_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at before, decided after: everybody sees a request that waits."""
    asked = a_booking(a_room())
    seen = [Booking.objects.select_related("resource__kind", "person").get(pk=asked.pk) for _one in range(CROWD)]
    monkeypatch.setattr("apps.bookings.domain.decision.lock_for_change", lambda booking: booking)
    race([partial(do, one) for do, one in zip((approve, deny) * (CROWD // 2), seen, strict=True)])
    assert len(decided(asked)) > 1


def test_two_requests_for_one_hour_cannot_both_be_made_and_so_not_both_be_approved() -> None:
    hall = a_room()
    outcome = race([partial(book, hall, person) for person in [a_person() for _one in range(CROWD)]])
    assert (outcome.errors, outcome.codes) == ([], {"slot_taken"})
    race([partial(approve, booking) for booking in Booking.objects.all() for _press in range(2)])
    assert Booking.objects.get().state == BookingState.CONFIRMED


def test_hold_that_runs_out_is_confirmed_or_somebody_elses_but_never_both() -> None:
    """Half press 'confirm' on a hold that has just run out, half want its time."""
    berta, mieke = a_resource(), a_person()
    held = hold_slot(berta, period=MORNING, owner=BasketOwner(person=mieke), by=SYSTEM, at=NOON)
    runners: list[Callable[[], int]] = []
    for _one in range(CROWD // 2):
        runners += [partial(_confirm, held, mieke), partial(book, berta, a_person(), LATER)]
    outcome: Outcome[int] = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"hold_expired", "slot_taken"}
    assert (overlaps(), Occupancy.objects.count()) == (0, 1)
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 1


def _confirm(held: Booking, person: Person) -> int:
    return confirm_hold(held, person=person, by=SYSTEM, at=LATER).pk


def test_control_without_guards_confirms_a_hold_whose_time_is_gone() -> None:
    """All look, then all write: the hold still stands for who holds it, and its time is free for the others."""
    berta, mieke = a_resource(), a_person()
    held = hold_slot(berta, period=MORNING, owner=BasketOwner(person=mieke), by=SYSTEM, at=NOON)
    with no_overlap_rule():
        looks = [lambda: Booking.objects.get(pk=held.pk).state == BookingState.HELD]
        looks += [lambda: not occupancies_in([berta.pk], MORNING, at=LATER).exists()] * (CROWD - 1)
        assert all(race(looks).results)
        naive = Booking.objects.filter(pk=held.pk)
        writes: list[Callable[[], object]] = [
            partial(naive.update, state=BookingState.CONFIRMED, hold_until=None), partial(_insert, berta),
        ]  # fmt: skip
        race(writes)
        assert Booking.objects.get(pk=held.pk).state == BookingState.CONFIRMED
        assert overlaps() == 1


def _insert(resource: Resource) -> None:
    """The naive insert after the look."""
    Occupancy.objects.create(
        resource=resource, starts_at=MORNING.start, ends_at=MORNING.end, kind=OccupancyKind.BOOKING
    )


def test_closing_against_thirty_bookings_never_overlaps() -> None:
    berta = a_resource()
    runners: list[Callable[[], object]] = [partial(_book_hour, berta, hour % 8) for hour in range(CROWD - 6)]
    runners += [partial(_close, berta) for _manager in range(6)]
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"slot_taken", "bookings_in_the_way", "closed_already"}
    assert overlaps() == 0
    stands = Booking.objects.filter(state=BookingState.CONFIRMED).count()
    assert Closure.objects.count() == (0 if stands else 1)


def test_closing_around_what_is_kept_while_all_of_it_is_cancelled_closes_all_of_it() -> None:
    berta = a_resource()
    kept = [a_booking(berta, period=_hour(hour)) for hour in range(8)]
    handling = {booking.code: InTheWay.KEEP for booking in kept}
    close = partial(close_resource, berta, period=WEEKEND, reason="Feest", handling=handling, by=SYSTEM, at=NOON)
    runners: list[Callable[[], object]] = [close, *(partial(cancel, one) for one in kept for _press in range(3))]
    outcome = race(runners)
    assert not outcome.errors
    assert overlaps() == 0
    assert _closed_time(berta) == WEEKEND.duration


def test_control_closing_without_guards_lies_over_a_booking() -> None:
    """All look, then all write."""
    berta = a_resource()
    with no_overlap_rule():
        looked = race([lambda: not taken_in(berta.pk, MORNING) for _one in range(CROWD)])
        assert all(looked.results)
        write = partial(Occupancy.objects.create, resource=berta, starts_at=MORNING.start, ends_at=MORNING.end)
        race([partial(write, kind=kind) for kind in (OccupancyKind.BOOKING, OccupancyKind.CLOSURE)])
        assert overlaps() == 1


WEEKEND = period_on(SATURDAY, "0", "0", until=SATURDAY + dt.timedelta(days=2))


def _hour(hour: int) -> Period:
    return period_on(SATURDAY, str(8 + hour), str(9 + hour))


def _book_hour(resource: Resource, hour: int) -> object:
    return book_slot(resource, period=_hour(hour), person=a_person(), by=SYSTEM, at=NOON)


def _close(resource: Resource) -> object:
    return close_resource(resource, period=WEEKEND, reason="Feest", by=SYSTEM, at=NOON)


def _closed_time(resource: Resource) -> dt.timedelta:
    rows = Occupancy.objects.filter(resource=resource, kind=OccupancyKind.CLOSURE)
    return sum((row.ends_at - row.starts_at for row in rows), dt.timedelta())


def freed_with_a_crowd(berta: Resource, waits: WaitingEntry) -> Outcome[object]:
    """The booking is cancelled while thirty strangers press 'book'."""
    taken = Booking.objects.get(state=BookingState.CONFIRMED)
    strangers = [a_person() for _one in range(CROWD)]
    assert waits.state == WaitingState.WAITING
    return race([partial(cancel, taken), *(partial(_try_often, berta, stranger) for stranger in strangers)])


def _try_often(resource: Resource, person: Person) -> int:
    """Press until somebody has it, as one does."""
    for _press in range(20):
        try:
            return book(resource, person)
        except SlotTaken:
            continue
    return book(resource, person)


def test_who_waits_gets_it_and_none_of_thirty_strangers() -> None:
    berta, mieke = a_resource(), a_person()
    a_booking(berta, period=MORNING)
    waits = join_waiting(resource=berta, period=MORNING, person=mieke, by=SYSTEM, at=NOON)
    outcome = freed_with_a_crowd(berta, waits)
    assert not outcome.errors
    assert outcome.codes <= {"slot_taken", "promised_to_waiting"}
    waits.refresh_from_db()
    assert waits.state == WaitingState.OFFERED
    assert take_offer(waits, by=SYSTEM, at=NOON).person == mieke
    assert overlaps() == 0


def test_control_without_the_line_a_stranger_is_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking_domain, "first_in_line", lambda *_args, **_options: None)
    monkeypatch.setattr("apps.bookings.domain.freed._listeners", [])
    berta, mieke = a_resource(), a_person()
    a_booking(berta, period=MORNING)
    waits = join_waiting(resource=berta, period=MORNING, person=mieke, by=SYSTEM, at=NOON)
    outcome = freed_with_a_crowd(berta, waits)
    assert not outcome.errors
    stands = Booking.objects.get(state=BookingState.CONFIRMED)
    assert stands.person != mieke


def test_offer_taken_declined_and_run_out_at_once_has_one_end() -> None:
    berta, mieke = a_resource(), a_person()
    taken = a_booking(berta, period=MORNING)
    waits = join_waiting(resource=berta, period=MORNING, person=mieke, by=SYSTEM, at=NOON)
    after = join_waiting(resource=berta, period=MORNING, person=a_person(), by=SYSTEM, at=LATER)
    cancel(taken)
    waits.refresh_from_db()
    assert waits.booking is not None
    edge = waits.booking.hold_until
    assert edge is not None
    runners: list[Callable[[], object]] = []
    for _one in range(CROWD // 3):
        runners += [
            partial(take_offer, waits, by=SYSTEM, at=edge - dt.timedelta(seconds=1)),
            partial(booking_domain.expire_holds, at=edge),
            partial(moving_on, waits),
        ]
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"offer_over", "try_again"}
    waits.refresh_from_db()
    after.refresh_from_db()
    assert (waits.state, after.state) in {
        (WaitingState.TAKEN, WaitingState.WAITING),
        (WaitingState.PASSED, WaitingState.OFFERED),
    }
    assert (overlaps(), Occupancy.objects.count()) == (0, 1)


def moving_on(entry: WaitingEntry) -> object:
    """'No thanks'."""
    return decline_offer(entry, by=SYSTEM, at=NOON)
