"""Any order of booking, changing, approving, closing and waiting, around the nights in which the clock jumps."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.bookings.domain.booking import book_slot, confirm_hold, expire_holds, hold_slot, release_hold
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.change import change_booking, swap_unit
from apps.bookings.domain.closure import close_resource, lift_closure
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.overdue import grow_overdue
from apps.bookings.domain.use import check_in_booking, check_out_booking, mark_no_show, undo_check_in, undo_no_show
from apps.bookings.domain.waiting import decline_offer, join_waiting, take_offer
from apps.bookings.enums import TAKES_TIME, TRANSITIONS, BookingState, InTheWay, WaitingState
from apps.bookings.models import Booking, Closure, Occupancy, Resource, WaitingEntry
from apps.bookings.queries.resource import leaf_ids, with_details
from apps.hub import clock
from apps.hub.models import HistoryEvent
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from apps.payments.queries.charge import charge_of
from tests.factories import a_person
from tests.factories_bookings import a_divided_hall, a_resource
from tests.stories import StoryOfRefusals

JUMPS: Final = (dt.date(2026, 10, 25), dt.date(2027, 3, 28))
STEP: Final = dt.timedelta(minutes=30)
OWED: Final = {BookingState.CONFIRMED, BookingState.IN_USE}

starts = st.integers(0, 60)  # half hours from the noon before the jump
lengths = st.integers(1, 30)
which = st.integers(0, 10_000)


class Engine(StoryOfRefusals):
    """A bike with a buffer, a room that needs approval, a hall of two halves; four people."""

    @initialize(night=st.sampled_from(JUMPS))
    def begin(self, night: dt.date) -> None:
        """A day and a half before the clock jumps."""
        bike = a_resource("Bakfiets", buffer_after=STEP)
        other = a_resource("Andere bakfiets")
        room = a_resource("Kelder", needs_approval=True)
        hall, left, right = a_divided_hall()
        Resource.objects.filter(pk=room.pk).update(answer_hours=6)
        for thing in (hall, left, right):
            thing.hours.all().delete()
        pks = [row.pk for row in (bike, other, room, hall, left, right)]
        self.things = list(with_details(Resource.objects.filter(pk__in=pks).order_by("pk")))
        self.people = [a_person(f"Buur Nummer{number}") for number in range(4)]
        self.noon = clock.at_local(night - dt.timedelta(days=1), dt.time(12))
        self.at = self.noon - dt.timedelta(hours=36)

    def period(self, start: int, length: int) -> Period:
        """Half hours of elapsed time, so that the night that is shorter is not skipped."""
        first = self.noon + start * STEP
        return Period(first, first + length * STEP)

    def one(self, number: int, *states: BookingState) -> Booking | None:
        """Some booking in one of these states."""
        found = list(Booking.objects.filter(state__in=states).select_related("resource__kind").order_by("pk"))
        return found[number % len(found)] if found else None

    @staticmethod
    def everything() -> list[tuple[Any, ...]]:
        """What a refusal must not change."""
        return [
            *Booking.objects.order_by("pk").values_list(
                "pk", "state", "starts_at", "ends_at", "total_cents", "sequence"
            ),
            *Occupancy.objects.order_by("pk").values_list("pk", "resource", "starts_at", "ends_at", "kind"),
        ]

    @rule(thing=which, start=starts, length=lengths, person=which)
    def hold(self, thing: int, start: int, length: int, person: int) -> None:
        """Put aside."""
        owner = BasketOwner(person=self.people[person % 4])
        self.attempt(hold_slot, self.things[thing % 6], period=self.period(start, length), owner=owner)

    @rule(thing=which, start=starts, length=lengths, person=which)
    def book(self, thing: int, start: int, length: int, person: int) -> None:
        """At once."""
        someone = self.people[person % 4]
        self.attempt(book_slot, self.things[thing % 6], period=self.period(start, length), person=someone)

    @rule(number=which)
    def confirm(self, number: int) -> None:
        """A hold, by whose it is."""
        held = self.one(number, BookingState.HELD)
        if held is not None and held.person is not None:
            self.attempt(confirm_hold, held, person=held.person)

    @rule(number=which)
    def release(self, number: int) -> None:
        """Out of the basket."""
        held = self.one(number, BookingState.HELD)
        if held is not None:
            self.attempt(release_hold, held)

    @rule(number=which, start=starts, length=lengths, thing=st.none() | which)
    def change(self, number: int, start: int, length: int, thing: int | None) -> None:
        """Another time, and now and then another thing."""
        booking = self.one(number, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.IN_USE)
        if booking is not None:
            other = None if thing is None else self.things[thing % 6]
            self.attempt(change_booking, booking, period=self.period(start, length), resource=other)

    @rule(number=which, half_hours=st.integers(-6, 6))
    def stretch(self, number: int, half_hours: int) -> None:
        """Extend or shorten."""
        booking = self.one(number, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.IN_USE)
        if booking is not None and booking.starts_at < booking.ends_at + half_hours * STEP:
            self.attempt(change_booking, booking, period=Period(booking.starts_at, booking.ends_at + half_hours * STEP))

    @rule(number=which)
    def cancel(self, number: int) -> None:
        """By the terms."""
        booking = self.one(number, *BookingState)
        if booking is not None:
            self.attempt(cancel_booking, booking)

    @rule(number=which, approves=st.booleans())
    def decide(self, number: int, approves: bool) -> None:
        """Yes or no."""
        booking = self.one(number, *BookingState)
        if booking is not None:
            if approves:
                self.attempt(confirm_booking, booking)
            else:
                self.attempt(deny_booking, booking, reason="Te veel volk")

    @rule(number=which, what=st.sampled_from([check_out_booking, check_in_booking, undo_check_in, undo_no_show]))
    def use(self, number: int, what: Callable[..., Booking]) -> None:
        """Out, in, and not after all."""
        booking = self.one(number, *BookingState)
        if booking is not None:
            self.attempt(what, booking)

    @rule(number=which)
    def stay_away(self, number: int) -> None:
        """Nobody came."""
        booking = self.one(number, BookingState.CONFIRMED)
        if booking is not None:
            self.attempt(mark_no_show, booking)

    @rule(thing=which, start=starts, length=lengths, answer=st.none() | st.sampled_from(InTheWay))
    def close(self, thing: int, start: int, length: int, answer: InTheWay | None) -> None:
        """For painting; whoever is in the way is moved, cancelled or kept, or stops it."""
        handling = {} if answer is None else dict.fromkeys(Booking.objects.values_list("code", flat=True), answer)
        period = self.period(start, length)
        self.attempt(close_resource, self.things[thing % 6], period=period, reason="Schilderen", handling=handling)

    @precondition(lambda _self: Closure.objects.exists())
    @rule(number=which)
    def reopen(self, number: int) -> None:
        """The paint is dry."""
        closures = list(Closure.objects.select_related("resource").order_by("pk"))
        self.attempt(lift_closure, closures[number % len(closures)])

    @rule(number=which, thing=which)
    def swap(self, number: int, thing: int) -> None:
        """Another unit, by the engine."""
        booking = self.one(number, BookingState.REQUESTED, BookingState.CONFIRMED)
        if booking is not None:
            self.attempt(swap_unit, booking, to=self.things[thing % 6])

    @rule(thing=which, start=starts, length=lengths, person=which)
    def stand_in_line(self, thing: int, start: int, length: int, person: int) -> None:
        """For a thing that is taken."""
        wanted, someone = self.things[thing % 6], self.people[person % 4]
        self.attempt(join_waiting, resource=wanted, period=self.period(start, length), person=someone)

    @rule(number=which, takes=st.booleans())
    def answer_offer(self, number: int, takes: bool) -> None:
        """Yes please, or no thanks."""
        entries = list(WaitingEntry.objects.filter(booking__isnull=False).order_by("pk"))
        if entries:
            self.attempt(take_offer if takes else decline_offer, entries[number % len(entries)])

    @rule(half_hours=st.integers(1, 24))
    def wait(self, half_hours: int) -> None:
        """Time goes by, and the worker does its rounds."""
        self.at += half_hours * STEP
        expire_holds(at=self.at)
        grow_overdue(at=self.at)
        offer_waiting(at=self.at)

    @invariant()
    def nothing_overlaps(self) -> None:
        """Of one thing, no two rows share a moment."""
        rows = list(Occupancy.objects.order_by("resource", "starts_at"))
        for one, following in pairwise(rows):
            assert one.resource_id != following.resource_id or one.ends_at <= following.starts_at

    @invariant()
    def time_is_taken_exactly_while_the_state_says_so(self) -> None:
        """Each leaf of what takes time has one row that covers it, and nothing else has any."""
        for booking in Booking.objects.select_related("resource__kind").prefetch_related("occupancies"):
            rows = list(booking.occupancies.all())
            if booking.state not in TAKES_TIME:
                assert not rows
                continue
            assert sorted(row.resource_id for row in rows) == leaf_ids(booking.resource)
            assert all(row.starts_at <= booking.starts_at and booking.ends_at <= row.ends_at for row in rows)
            assert {row.expires_at for row in rows} == {booking.hold_until}

    @invariant()
    def prices_add_up(self) -> None:
        """The lines are the total, and what is owed for what stands is that too."""
        for booking in Booking.objects.prefetch_related("lines"):
            assert sum(line.amount_cents for line in booking.lines.all()) == booking.total_cents
            charge = charge_of(booking)
            if booking.state in OWED:
                assert (charge.amount_cents if charge else 0) == booking.total_cents
            elif booking.state in {BookingState.HELD, BookingState.DENIED}:
                assert charge is None or charge.amount_cents == 0

    @invariant()
    def an_open_offer_is_a_hold(self) -> None:
        """Whoever has an offer has the time, and nobody who only waits has any."""
        for entry in WaitingEntry.objects.select_related("booking"):
            is_held = entry.booking is not None and entry.booking.state == BookingState.HELD
            assert not is_held or entry.state == WaitingState.OFFERED
            assert entry.state != WaitingState.WAITING or entry.booking is None

    @invariant()
    def history_tells_the_state(self) -> None:
        """From the first event to the last, each step is one that the table allows."""
        for booking in Booking.objects.all():
            events = HistoryEvent.objects.filter(subject_type="bookings.booking", subject_id=booking.pk).order_by("pk")
            moves = [event for event in events if event.new]
            assert moves[-1].new == booking.state
            for earlier, later in pairwise(moves):
                assert later.old == earlier.new
                assert later.old == later.new or BookingState(later.new) in TRANSITIONS[BookingState(later.old)]


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_the_engine_stays_true() -> None:
    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
