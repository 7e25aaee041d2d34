"""Closing over what stands is refused with the list; closing what is free is seen by all."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.booking import hold_slot
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.closure import close_resource, lift_closure
from apps.bookings.domain.use import check_out_booking
from apps.bookings.enums import BookingState, InTheWay, OccupancyKind
from apps.bookings.errors import BookingsInTheWay, ClosedAlready, NoOtherFree, ReasonNeeded, SlotTaken
from apps.bookings.models import Booking, Closure, Occupancy, Resource
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.hub.models import OutgoingMail
from apps.hub.period import Period
from apps.hub.queries.history import history_of
from apps.payments.basket import BasketOwner
from apps.payments.queries.charge import charge_of
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


WEEKEND = period_on(SATURDAY, "0", "0", until=SATURDAY + dt.timedelta(days=2))


def rows(*resources: Resource) -> list[tuple[str, Period]]:
    """What takes their time, in order."""
    found = Occupancy.objects.filter(resource__in=resources).order_by("starts_at")
    return [(row.kind, row.period) for row in found]


def test_close_resource_handles_each_booking_its_own_way() -> None:
    berta, bart = a_resource("Berta"), a_resource("Bart")
    moved = a_booking(berta, a_person(email="een@voorbeeld.example"), period=period_on(SATURDAY, "9", "10"))
    gone = a_booking(berta, a_person(email="twee@voorbeeld.example"), period=period_on(SATURDAY, "11", "12"))
    kept = a_booking(berta, a_person(email="drie@voorbeeld.example"), period=period_on(SATURDAY, "14", "15"))
    handling = {moved.code: InTheWay.MOVE, gone.code: InTheWay.CANCEL, kept.code: InTheWay.KEEP}

    closure = close_resource(
        berta, period=WEEKEND, reason="Nieuwe banden", kind=OccupancyKind.MAINTENANCE, handling=handling, by=SYSTEM,
        at=NOON,
    )  # fmt: skip

    for booking in (moved, gone, kept):
        booking.refresh_from_db()
    assert (moved.resource, moved.state, moved.sequence) == (bart, BookingState.CONFIRMED, 1)
    assert (gone.state, gone.cancel_fee_cents) == (BookingState.CANCELLED, 0)
    assert (kept.resource, kept.state, kept.sequence) == (berta, BookingState.CONFIRMED, 0)
    assert rows(berta) == [
        ("maintenance", Period(WEEKEND.start, kept.starts_at)),
        ("booking", kept.period),
        ("maintenance", Period(kept.ends_at, WEEKEND.end)),
    ]
    told = OutgoingMail.objects.exclude(template="bookings/mail/confirmed").order_by("pk")
    assert [(mail.to, mail.template.rpartition("/")[2]) for mail in told] == [
        ("een@voorbeeld.example", "changed"),
        ("twee@voorbeeld.example", "cancelled"),
    ]
    assert history_of(closure).get().data == {"moved": 1, "cancelled": 1, "kept": 1}


def test_closure_takes_the_time_of_a_kept_booking_once_that_is_cancelled() -> None:
    berta = a_resource()
    kept = a_booking(berta, period=MORNING)
    close_resource(berta, period=WEEKEND, reason="Feest", handling={kept.code: InTheWay.KEEP}, by=SYSTEM, at=NOON)
    cancel_booking(kept, by=SYSTEM, at=NOON)
    assert [kind for kind, _period in rows(berta)] == ["closure"] * 3
    with pytest.raises(SlotTaken):
        a_booking(berta, period=MORNING)


def test_closure_of_a_hall_keeps_a_booking_of_one_half() -> None:
    hall, left, right = a_divided_hall()
    kept = a_booking(left, period=MORNING)
    close_resource(hall, period=WEEKEND, reason="Feest", handling={kept.code: InTheWay.KEEP}, by=SYSTEM, at=NOON)
    assert rows(right) == [("closure", WEEKEND)]
    cancel_booking(kept, by=SYSTEM, at=NOON)
    assert [kind for kind, _period in rows(left)] == ["closure"] * 3
    assert rows(right) == [("closure", WEEKEND)]


def test_close_resource_moves_where_it_was_told_or_says_that_nothing_is_free() -> None:
    berta, _bart, bram = a_resource("Berta"), a_resource("Bart"), a_resource("Bram")
    booking = a_booking(berta, period=MORNING)
    handling = {booking.code: InTheWay.MOVE}
    elsewhere = a_booking(bram, period=MORNING)
    with pytest.raises(NoOtherFree):
        close_resource(
            berta, period=WEEKEND, reason="Feest", handling=handling, move_to={booking.code: bram}, by=SYSTEM, at=NOON
        )
    assert (Closure.objects.count(), Booking.objects.get(pk=booking.pk).resource) == (0, berta)
    cancel_booking(elsewhere, by=SYSTEM, at=NOON)
    close_resource(
        berta, period=WEEKEND, reason="Feest", handling=handling, move_to={booking.code: bram}, by=SYSTEM, at=NOON
    )
    assert Booking.objects.get(pk=booking.pk).resource == bram


def test_close_resource_with_one_booking_not_handled_does_nothing() -> None:
    berta = a_resource()
    first, second = (
        a_booking(berta, period=period_on(SATURDAY, start, end)) for start, end in (("9", "10"), ("11", "12"))
    )
    with pytest.raises(BookingsInTheWay) as refused:
        close_resource(
            berta, period=WEEKEND, reason="Feest", handling={first.code: InTheWay.CANCEL}, by=SYSTEM, at=NOON
        )
    assert refused.value.context["bookings"] == [first, second]
    assert Booking.objects.get(pk=first.pk).state == BookingState.CONFIRMED


def test_close_resource_cancels_without_cost_even_when_it_is_late_for_that() -> None:
    berta = a_resource()
    booking = a_booking(berta, period=MORNING)
    soon = MORNING.start - dt.timedelta(hours=1)
    close_resource(berta, period=WEEKEND, reason="Stuk", handling={booking.code: InTheWay.CANCEL}, by=SYSTEM, at=soon)
    charge = charge_of(booking)
    assert (Booking.objects.get(pk=booking.pk).cancel_fee_cents, charge.amount_cents if charge else 0) == (0, 0)


def test_what_is_out_can_only_be_kept_and_a_basket_is_emptied() -> None:
    berta = a_resource()
    out = check_out_booking(a_booking(berta, period=MORNING), by=SYSTEM, at=MORNING.start)
    held = hold_slot(
        berta, period=period_on(SATURDAY, "14", "16"), owner=BasketOwner(key="gast"), by=GUEST, at=MORNING.start
    )
    for how in (InTheWay.CANCEL, InTheWay.MOVE):
        with pytest.raises((TransitionRefused, NoOtherFree)):
            close_resource(
                berta, period=WEEKEND, reason="Stuk", handling={out.code: how, held.code: InTheWay.CANCEL}, by=SYSTEM,
                at=MORNING.start,
            )  # fmt: skip
    close_resource(
        berta, period=WEEKEND, reason="Stuk", handling={out.code: InTheWay.KEEP, held.code: InTheWay.CANCEL},
        by=SYSTEM, at=MORNING.start,
    )  # fmt: skip
    assert Booking.objects.get(pk=held.pk).state == BookingState.EXPIRED
    assert [kind for kind, _period in rows(berta)] == ["closure", "booking", "closure"]
