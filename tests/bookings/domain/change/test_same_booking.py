"""Moving, extending and shortening: one booking all along, within the rules and past nobody else."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.change import change_booking
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import BookingState
from apps.bookings.errors import ChangedMeanwhile, HouseRulesNeeded, OtherKind, PromisedToWaiting, SlotTaken, TooLong
from apps.bookings.models import Booking, Occupancy, Resource
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.hub.models import HistoryEvent, OutgoingMail
from apps.hub.queries.history import history_of
from apps.payments.queries.charge import charge_of
from tests.bookings.domain.change.changes import HOUR, owed_for, rows_of, total_is_its_lines, until
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
)

pytestmark = pytest.mark.django_db
S = BookingState


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
