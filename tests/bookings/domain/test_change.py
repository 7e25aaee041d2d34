"""Moving, extending and shortening: one booking all along."""

import datetime as dt

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.cancel import cancel_booking, cancel_preview
from apps.bookings.domain.change import change_booking, change_preview, swap_unit
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import Basis, BookingState, Days, OccupancyKind, WaitingState
from apps.bookings.errors import (
    AskAtCounter,
    ChangedMeanwhile,
    HouseRulesNeeded,
    InThePast,
    OtherKind,
    PromisedToWaiting,
    SlotTaken,
    StartStays,
    TooLong,
)
from apps.bookings.models import Booking, Occupancy, Resource
from apps.bookings.queries.resource import with_details
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed, TransitionRefused
from apps.hub.models import HistoryEvent, OutgoingMail
from apps.hub.period import Period
from apps.hub.queries.history import history_of
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import (
    SATURDAY,
    a_booking,
    a_divided_hall,
    a_hired_room,
    a_kind,
    a_period,
    a_resource,
    a_room,
    a_tariff,
    period_on,
)
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db
S = BookingState
HOUR = dt.timedelta(hours=1)


def until(end: str, *, start: str = "9") -> Period:
    return period_on(SATURDAY, start, end)


def owed_for(booking: Booking) -> int:
    charge = charge_of(booking)
    return outstanding_cents(charge) if charge else 0


def rows_of(booking: Booking) -> list[tuple[int, Period]]:
    return [(row.resource_id, row.period) for row in booking.occupancies.order_by("resource_id")]


def total_is_its_lines(booking: Booking) -> bool:
    return sum(line.amount_cents for line in booking.lines.all()) == booking.total_cents


# The same booking


def test_extend_keeps_the_booking_and_charges_the_difference() -> None:
    booking = a_booking(a_resource(), a_person())
    changed = change_booking(booking, period=until("13"), by=GUEST, at=NOON)
    assert (changed.pk, changed.uid, changed.sequence) == (booking.pk, booking.uid, 1)
    assert (changed.period, changed.total_cents, changed.state) == (until("13"), 800, S.CONFIRMED)
    assert owed_for(changed) == 800
    assert rows_of(changed) == [(booking.resource_id, until("13"))]
    assert total_is_its_lines(changed)


def test_shorten_in_time_costs_nothing_and_frees_the_rest() -> None:
    booking = a_booking(a_resource(), a_person())
    changed = change_booking(booking, period=until("10"), by=GUEST, at=NOON)
    assert (changed.total_cents, changed.fee_floor_cents, owed_for(changed)) == (200, 0, 200)
    assert a_booking(booking.resource, period=until("12", start="10")).state == S.CONFIRMED


def test_move_to_another_thing_of_the_kind_moves_its_time() -> None:
    booking = a_booking(a_resource("Berta"), a_person())
    bavo = a_resource("Bavo", per_hour_cents=300)
    changed = change_booking(booking, resource=bavo, by=GUEST, at=NOON)
    charge = charge_of(changed)
    assert charge is not None
    assert (changed.resource, changed.total_cents, owed_for(changed)) == (bavo, 900, 900)
    assert charge.title.startswith("Bavo, ")
    assert charge.due_at == changed.starts_at
    assert rows_of(changed) == [(bavo.pk, a_period())]


def test_change_to_what_it_is_already_changes_nothing_whatever_the_form_showed() -> None:
    booking = a_booking(a_resource(), a_person())
    for _tap in range(2):
        assert change_booking(booking, period=until("13"), by=GUEST, at=NOON, sequence=0).sequence == 1
    assert HistoryEvent.objects.filter(event="changed").count() == 1


def test_change_of_a_booking_that_changed_meanwhile_is_refused() -> None:
    booking = a_booking(a_resource(), a_person())
    change_booking(booking, period=until("13"), by=GUEST, at=NOON, sequence=0)
    with pytest.raises(ChangedMeanwhile):
        change_booking(booking, period=until("14"), by=GUEST, at=NOON, sequence=0)


def test_change_tells_the_history_what_it_was() -> None:
    booking = a_booking(a_resource(), a_person())
    change_booking(booking, period=until("13"), by=GUEST, at=NOON, reason="Langer weg")
    told = history_of(booking).get(event="changed")
    assert (told.old, told.new, told.reason) == (S.CONFIRMED, S.CONFIRMED, "Langer weg")
    assert told.data == {
        "was_from": until("12").start.isoformat(), "was_to": until("12").end.isoformat(), "was_cents": 600,
        "from": until("13").start.isoformat(), "to": until("13").end.isoformat(), "cents": 800,
    }  # fmt: skip


def test_change_mails_what_it_was_and_the_same_event_with_a_higher_sequence() -> None:
    booking = a_booking(a_resource("Berta"), a_person(email="wies@voorbeeld.example"))
    change_booking(booking, period=until("13"), by=GUEST, at=NOON)
    first, second = OutgoingMail.objects.order_by("pk")
    assert (first.template, second.template) == ("bookings/mail/confirmed", "bookings/mail/changed")
    events = [bytes(mail.attachments.get().content).decode() for mail in (first, second)]
    assert all(f"UID:{booking.uid}@" in event for event in events)
    assert ["SEQUENCE:0" in events[0], "SEQUENCE:1" in events[1]] == [True, True]
    assert "DTEND:20261128T120000Z" in events[1]


def test_change_of_a_whole_to_its_half_frees_the_other_half() -> None:
    hall, left, right = a_divided_hall()
    booking = a_booking(hall, a_person())
    changed = change_booking(booking, resource=left, by=GUEST, at=NOON)
    assert rows_of(changed) == [(left.pk, a_period())]
    back = change_booking(changed, resource=hall, by=GUEST, at=NOON)
    assert rows_of(back) == [(left.pk, a_period()), (right.pk, a_period())]


def test_booking_keeps_the_buffers_it_was_made_with() -> None:
    berta = a_resource(buffer_after=HOUR)
    booking = a_booking(berta, a_person())
    berta.buffer_after = 2 * HOUR
    berta.save()
    changed = change_booking(booking, period=until("13"), by=GUEST, at=NOON)
    assert rows_of(changed) == [(berta.pk, until("14"))]
    bavo = a_resource(buffer_after=2 * HOUR)
    assert rows_of(change_booking(changed, resource=bavo, by=GUEST, at=NOON)) == [(bavo.pk, until("15"))]


# Others, and the rules


def test_extend_into_the_time_of_somebody_else_is_refused_and_changes_nothing() -> None:
    booking = a_booking(a_resource(), a_person())
    a_booking(booking.resource, period=until("14", start="12"))
    with pytest.raises(SlotTaken):
        change_booking(booking, period=until("13"), by=GUEST, at=NOON)
    booking.refresh_from_db()
    assert (booking.period, booking.total_cents, booking.sequence) == (a_period(), 600, 0)


def test_extend_into_time_that_somebody_waits_for_is_refused() -> None:
    berta = a_resource()
    booking, other = a_booking(berta, a_person()), a_booking(berta, period=until("14", start="12"))
    join_waiting(resource=berta, period=until("14", start="12"), person=a_person("Wacht"), by=GUEST, at=NOON)
    Occupancy.objects.filter(booking=other).delete()  # free, and not offered yet
    with pytest.raises(PromisedToWaiting):
        change_booking(booking, period=until("13"), by=GUEST, at=NOON)


def test_change_by_a_stranger_is_not_allowed(mieke: User, lotte: User, rita: User) -> None:
    booking = a_booking(a_resource(), mieke.person)
    with pytest.raises(NotAllowed):
        change_booking(booking, period=until("13"), by=actor_for(lotte), at=NOON)
    assert change_booking(booking, period=until("13"), by=actor_for(rita), at=NOON).sequence == 1


def test_change_by_who_books_for_the_association_is_allowed(mieke: User, karim: User) -> None:
    fanfare = an_association("Fanfare", mieke.person, karim.person)
    booking = a_booking(a_hired_room(), mieke.person, association=fanfare)
    assert change_booking(booking, period=until("13"), by=actor_for(karim), at=NOON).sequence == 1


def test_change_of_what_another_association_has_is_not_allowed(mieke: User, karim: User) -> None:
    an_association("Judoclub", karim.person)
    booking = a_booking(a_hired_room(), mieke.person, association=an_association("Fanfare", mieke.person))
    with pytest.raises(NotAllowed):
        change_booking(booking, period=until("13"), by=actor_for(karim), at=NOON)


def test_change_to_another_kind_is_refused() -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(OtherKind):
        change_booking(booking, resource=a_resource(kind=a_kind("boormachine")), by=GUEST, at=NOON)


def test_change_against_a_rule_is_refused() -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(TooLong):
        change_booking(booking, period=a_period(until=SATURDAY + dt.timedelta(days=9)), by=GUEST, at=NOON)


@pytest.mark.parametrize("state", [S.RETURNED, S.SETTLED, S.EXPIRED, S.DENIED, S.NO_SHOW], ids=str)
def test_change_of_what_is_over_is_refused(state: S) -> None:
    booking = a_booking(a_resource(), a_person())
    Booking.objects.filter(pk=booking.pk).update(state=state)
    with pytest.raises(TransitionRefused):
        change_booking(booking, period=until("13"), by=SYSTEM, at=NOON)


def test_change_of_a_request_that_ran_out_is_refused() -> None:
    booking = a_booking(a_room(), a_person())
    Booking.objects.filter(pk=booking.pk).update(hold_until=NOON)
    with pytest.raises(TransitionRefused):
        change_booking(booking, period=until("13"), by=GUEST, at=NOON)


# The terms of cancelling


def late(booking: Booking) -> dt.datetime:
    return booking.starts_at - 2 * HOUR


def test_shorten_late_gives_back_only_what_the_terms_give() -> None:
    booking = a_booking(a_resource(), a_person())
    preview = change_preview(booking, period=until("10"), at=late(booking))
    assert (preview.new_total_cents, preview.fee_cents, preview.difference_cents) == (400, 200, -200)
    changed = change_booking(booking, period=until("10"), by=GUEST, at=late(booking))
    assert (changed.total_cents, changed.fee_floor_cents, owed_for(changed)) == (400, 300, 400)
    assert [(line.amount_cents, line.is_fee) for line in changed.lines.all()] == [(200, False), (200, True)]


def test_shorten_and_then_cancel_costs_what_cancelling_would_have() -> None:
    booking = a_booking(a_resource(), a_person())
    at = late(booking)
    cost = cancel_preview(booking, at=at).fee_cents
    changed = change_booking(booking, period=until("10"), by=GUEST, at=at)
    cancelled = cancel_booking(changed, by=GUEST, at=at)
    assert (cost, cancelled.cancel_fee_cents, owed_for(cancelled)) == (300, 300, 300)


def test_move_far_away_and_then_cancel_costs_what_cancelling_would_have() -> None:
    booking = a_booking(a_resource(), a_person())
    at = late(booking)
    moved = change_booking(booking, period=a_period(SATURDAY + dt.timedelta(days=20)), by=GUEST, at=at)
    assert (moved.total_cents, moved.fee_floor_cents) == (600, 300)
    assert cancel_preview(moved, at=at).fee_cents == 300
    shorter = change_booking(
        moved, period=period_on(SATURDAY + dt.timedelta(days=20), "9", "10"), by=GUEST, at=at
    )  # fmt: skip
    assert (shorter.total_cents, total_is_its_lines(shorter)) == (300, True)


def test_shorten_and_extend_again_costs_what_it_did() -> None:
    booking = a_booking(a_resource(), a_person())
    at = late(booking)
    shorter = change_booking(booking, period=until("10"), by=GUEST, at=at)
    again = change_booking(shorter, period=until("12"), by=GUEST, at=at)
    assert (again.total_cents, again.lines.filter(is_fee=True).count()) == (600, 0)


def test_cancel_in_time_after_a_change_in_time_is_free() -> None:
    booking = change_booking(a_booking(a_resource(), a_person()), period=until("13"), by=GUEST, at=NOON)
    cancelled = cancel_booking(booking, by=GUEST, at=NOON)
    assert (cancelled.cancel_fee_cents, owed_for(cancelled)) == (0, 0)


def test_manager_may_waive_what_shortening_costs(rita: User, jef: User) -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(NotAllowed):
        change_booking(booking, period=until("10"), by=actor_for(rita), at=late(booking), waive_fee=True)
    changed = change_booking(booking, period=until("10"), by=actor_for(jef), at=late(booking), waive_fee=True)
    assert (changed.total_cents, changed.fee_floor_cents) == (200, 0)


def test_paid_booking_that_gets_shorter_shows_what_comes_back() -> None:
    booking = a_booking(a_resource(), a_person())
    charge = charge_of(booking)
    assert charge is not None
    paid(charge)
    changed = change_booking(booking, period=until("10"), by=GUEST, at=NOON)
    assert owed_for(changed) == -400
    charge.refresh_from_db()
    assert charge.state == ChargeState.OPEN


def test_change_to_what_is_free_of_charge_voids_the_charge() -> None:
    booking = a_booking(a_resource(), a_person())
    changed = change_booking(booking, resource=a_resource(per_hour_cents=0), by=GUEST, at=NOON)
    charge = charge_of(changed)
    assert charge is not None
    assert (changed.total_cents, charge.state, owed_for(changed)) == (0, ChargeState.VOID, 0)


# What is released is offered on


@pytest.mark.parametrize("way", ["shorter", "another day", "another thing", "shorter in use"])
def test_released_time_goes_to_who_waits_for_it(
    way: str, rita: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    booking = a_booking(a_resource(), a_person())
    entry = join_waiting(
        resource=booking.resource, period=until("12", start="11"), person=a_person("Wacht"), by=GUEST, at=NOON
    )
    at = NOON
    if way == "shorter in use":
        at = booking.starts_at + HOUR / 2
        booking = check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "another thing":
            change_booking(booking, resource=a_resource(), by=GUEST, at=at)
        else:
            period = a_period(SATURDAY + dt.timedelta(days=1)) if way == "another day" else until("11")
            change_booking(booking, period=period, by=GUEST, at=at)
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED
    assert entry.booking is not None
    assert entry.booking.period == until("12", start="11")


# During use


@pytest.fixture
def out(rita: User) -> Booking:
    """Taken along on Saturday at nine."""
    booking = a_booking(a_resource(buffer_after=HOUR / 2), a_person())
    return check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)


def test_extend_in_use_keeps_it_out_and_charges(out: Booking) -> None:
    changed = change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)
    assert (changed.state, changed.total_cents, changed.sequence) == (S.IN_USE, 800, 1)
    assert rows_of(changed) == [(out.resource_id, Period(out.starts_at, until("13.30").end))]


def test_extend_in_use_into_the_time_of_the_next_is_refused(out: Booking) -> None:
    a_booking(out.resource, period=until("15", start="13"))
    with pytest.raises(SlotTaken):
        change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)


def test_extend_when_late_counts_the_buffer_from_the_new_end(out: Booking) -> None:
    Occupancy.objects.filter(booking=out).update(ends_at=out.ends_at + 2 * HOUR)
    changed = change_booking(out, period=until("13"), by=GUEST, at=out.ends_at + HOUR / 4)
    assert rows_of(changed) == [(out.resource_id, Period(out.starts_at, until("13.30").end))]


def test_shorten_in_use_frees_the_rest_and_costs_the_same(out: Booking) -> None:
    changed = change_booking(out, period=until("11"), by=GUEST, at=out.starts_at + HOUR)
    assert (changed.total_cents, changed.state) == (600, S.IN_USE)
    at = out.starts_at + HOUR
    assert a_booking(out.resource, period=until("12", start="11.30"), at=at).state == S.CONFIRMED


@pytest.mark.parametrize(
    ("period", "refusal"),
    [(until("12", start="10"), StartStays), (until("9.30"), InThePast)],
    ids=["another start", "an end that has passed"],
)
def test_in_use_only_an_end_to_come_can_change(out: Booking, period: Period, refusal: type[BuurtpuntError]) -> None:
    with pytest.raises(refusal):
        change_booking(out, period=period, by=SYSTEM, at=out.starts_at + HOUR)


def test_thing_in_use_stays_the_same_thing(out: Booking) -> None:
    with pytest.raises(StartStays):
        change_booking(out, resource=a_resource(), by=SYSTEM, at=out.starts_at + HOUR)


def test_back_early_after_extending_is_one_history(out: Booking, rita: User) -> None:
    changed = change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)
    back = check_in_booking(changed, by=actor_for(rita), at=until("12").end)
    assert (back.state, Occupancy.objects.count()) == (S.RETURNED, 0)
    told = [(event.event, event.new) for event in history_of(back)]
    assert told == [
        ("confirmed", "confirmed"), ("checked out", "in_use"), ("changed", "in_use"), ("checked in", "returned"),
    ]  # fmt: skip


def test_start_that_has_passed_is_moved_by_staff_alone(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    at = booking.starts_at + HOUR
    with pytest.raises(StartStays):
        change_booking(booking, period=until("13", start="11"), by=GUEST, at=at)
    changed = change_booking(booking, period=until("13", start="11"), by=actor_for(rita), at=at)
    assert changed.period == until("13", start="11")


def test_longer_in_use_of_what_needs_approval_is_for_staff(jef: User, rita: User) -> None:
    booking = confirm_booking(a_booking(a_room(), a_person()), by=actor_for(jef), at=NOON)
    out = check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    with pytest.raises(AskAtCounter):
        change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)
    assert change_booking(out, period=until("11"), by=GUEST, at=out.starts_at + HOUR).state == S.IN_USE
    assert change_booking(out, period=until("13"), by=actor_for(rita), at=out.starts_at + HOUR).state == S.IN_USE


# Approval


@pytest.fixture
def approved(jef: User) -> Booking:
    """A room on Saturday morning, approved."""
    return confirm_booking(a_booking(a_room(), a_person()), by=actor_for(jef), at=NOON)


def test_resident_who_changes_what_was_approved_asks_anew(approved: Booking) -> None:
    room = approved.resource
    room.answer_hours = 24
    room.save()
    assert change_preview(approved, period=until("13"), at=NOON).asks_approval
    changed = change_booking(approved, period=until("13"), by=GUEST, at=NOON)
    row = changed.occupancies.get()
    assert (changed.state, changed.sequence) == (S.REQUESTED, approved.sequence + 1)
    assert (row.kind, row.expires_at, changed.hold_until) == (
        OccupancyKind.REQUEST, NOON + dt.timedelta(hours=24), NOON + dt.timedelta(hours=24),
    )  # fmt: skip
    assert owed_for(changed) == 3000  # as it was promised, until the answer


def test_less_of_what_was_approved_stays_approved(approved: Booking) -> None:
    assert not change_preview(approved, period=until("11"), at=NOON).asks_approval
    assert change_booking(approved, period=until("11"), by=GUEST, at=NOON).state == S.CONFIRMED


def test_change_by_a_manager_stays_confirmed(approved: Booking, jef: User, rita: User) -> None:
    changed = change_booking(approved, period=until("13"), by=actor_for(jef), at=NOON)
    assert (changed.state, owed_for(changed)) == (S.CONFIRMED, 4000)
    assert change_booking(changed, period=until("14"), by=actor_for(rita), at=NOON).state == S.REQUESTED


def test_change_that_is_approved_is_charged_anew(approved: Booking, jef: User) -> None:
    changed = change_booking(approved, period=until("13"), by=GUEST, at=NOON)
    assert owed_for(confirm_booking(changed, by=actor_for(jef), at=NOON)) == 4000


def test_change_that_is_denied_owes_nothing(approved: Booking, jef: User) -> None:
    changed = change_booking(approved, period=until("13"), by=GUEST, at=NOON)
    assert owed_for(deny_booking(changed, reason="Neen", by=actor_for(jef), at=NOON)) == 0


def test_change_is_no_way_round_the_cost_of_cancelling_by_asking_anew(approved: Booking) -> None:
    changed = change_booking(approved, period=until("13"), by=GUEST, at=late(approved))
    assert (changed.state, cancel_preview(changed, at=late(approved)).fee_cents) == (S.REQUESTED, 1500)
    smaller = change_booking(changed, period=until("11"), by=GUEST, at=late(approved))
    assert smaller.total_cents == 2000 + 1000
    assert owed_for(cancel_booking(smaller, by=GUEST, at=late(approved))) == 1500 + 500


def test_request_changes_as_a_request_and_costs_nothing() -> None:
    request = a_booking(a_room(), a_person())
    changed = change_booking(request, period=until("11"), by=GUEST, at=late(request))
    assert (changed.state, changed.total_cents, changed.sequence) == (S.REQUESTED, 2000, 1)
    assert charge_of(changed) is None


def test_request_that_goes_to_what_needs_no_approval_is_a_booking() -> None:
    request = a_booking(a_room(), a_person())
    free = a_room("Kleine zaal", needs_approval=False)
    changed = change_booking(request, resource=free, by=GUEST, at=NOON)
    assert (changed.state, changed.sequence, owed_for(changed)) == (S.CONFIRMED, 1, 3000)
    assert changed.occupancies.get().kind == OccupancyKind.BOOKING


# House rules


def test_other_house_rules_are_agreed_with_anew(mieke: User) -> None:
    berta, bavo = a_resource(), a_resource()
    Resource.objects.filter(pk=bavo.pk).update(house_rules="Na gebruik opladen.")
    bavo.refresh_from_db()
    by = actor_for(mieke)
    assert mieke.person is not None
    booking = book_slot(berta, period=a_period(), person=mieke.person, by=by, at=NOON)
    with pytest.raises(HouseRulesNeeded):
        change_booking(booking, resource=bavo, by=by, at=NOON)
    assert change_booking(booking, resource=bavo, by=by, at=NOON, accepts_rules=True).resource == bavo
    assert change_booking(booking, period=until("13"), by=by, at=NOON).total_cents == 800


# Another unit


def test_swap_unit_keeps_time_price_and_terms(rita: User, lotte: User) -> None:
    booking = a_booking(a_resource("Berta"), a_person())
    bavo = a_resource("Bavo", per_hour_cents=900)
    with pytest.raises(NotAllowed):
        swap_unit(booking, to=bavo, by=actor_for(lotte), at=NOON)
    for _tap in range(2):
        swapped = swap_unit(booking, to=bavo, by=actor_for(rita), at=NOON, reason="Lekke band")
    assert (swapped.resource, swapped.total_cents, swapped.sequence) == (bavo, 600, 1)
    assert rows_of(swapped) == [(bavo.pk, a_period())]
    assert history_of(swapped).get(event="swapped").data["was_thing"] == "Berta"


def test_swap_unit_refuses_another_kind_what_is_taken_and_what_is_out(rita: User) -> None:
    booking, bavo = a_booking(a_resource(), a_person()), a_resource()
    by = actor_for(rita)
    with pytest.raises(OtherKind):
        swap_unit(booking, to=a_resource(kind=a_kind("boormachine")), by=by, at=NOON)
    a_booking(bavo)
    with pytest.raises(SlotTaken):
        swap_unit(booking, to=bavo, by=by, at=NOON)
    out = check_out_booking(booking, by=by, at=booking.starts_at)
    with pytest.raises(TransitionRefused):
        swap_unit(out, to=a_resource(), by=by, at=booking.starts_at)


def test_what_becomes_free_by_moving_is_owed_no_more() -> None:
    bike = a_resource()
    bike.tariffs.all().delete()
    a_tariff({"basis": Basis.FLAT, "amount_cents": 500, "days": Days.WEEKEND}, resource=bike)
    booking = a_booking(with_details(Resource.objects.filter(pk=bike.pk)).get(), a_person())
    changed = change_booking(booking, period=period_on(SATURDAY + dt.timedelta(days=2), "9", "12"), by=GUEST, at=NOON)
    assert (booking.total_cents, changed.total_cents, owed_for(changed)) == (500, 0, 0)
    assert cancel_booking(changed, by=GUEST, at=NOON).state == S.CANCELLED
