"""What is free in a stretch of time, why the rest is not, and which unit of a kind one gets."""

import datetime as dt
import uuid

import pytest

from apps.accounts.models import Person
from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.search import Found, book_any, find_free, hold_any, pick_units
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import BookingState, QuotaMeasure
from apps.bookings.errors import QuotaReached, SlotTaken
from apps.bookings.models import Resource, ResourceKind
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import ModuleSwitch
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from tests.factories import NOON, a_person
from tests.factories_bookings import (
    SATURDAY,
    a_booking,
    a_divided_hall,
    a_kind,
    a_resource,
    period_on,
)
from tests.factories_rules import a_quota

pytestmark = pytest.mark.django_db

MORNING = period_on(SATURDAY, "9", "12")


def found_in(
    period: Period = MORNING,
    *,
    person: Person | None = None,
    module: str | None = None,
    kind: ResourceKind | None = None,
) -> list[Found]:
    """As a guest, or as somebody."""
    owner = BasketOwner(person=person) if person else BasketOwner()
    return find_free(period, owner=owner, by=GUEST, at=NOON, module=module, kind=kind)


def why(found: list[Found], thing: Resource) -> list[str]:
    """The codes of what speaks against it."""
    return next([reason.code for reason in row.reasons] for row in found if row.resource.pk == thing.pk)


def test_find_free_tells_price_of_what_is_free_and_why_the_rest_is_not() -> None:
    free, taken, closed, late = (a_resource(name) for name in ("A", "B", "C", "D"))
    Resource.objects.filter(pk=late.pk).update(buffer_before=dt.timedelta(hours=1))
    a_booking(taken, a_person("Jef Maes"))
    a_booking(late, a_person("Jef Maes"), period=period_on(SATURDAY, "6", "8.30"))
    close_resource(closed, period=MORNING, reason="Naar de fietsenmaker", by=SYSTEM, at=NOON)
    found = found_in()
    assert [(row.is_free, row.quote.total_cents if row.quote else None) for row in found] == [
        (True, 600), (False, 600), (False, 600), (False, 600),
    ]  # fmt: skip
    assert [why(found, thing) for thing in (free, taken, closed, late)] == [
        [], ["slot_taken"], ["closed_then"], ["kept_free"],
    ]  # fmt: skip


def test_find_free_tells_all_reasons_at_once() -> None:
    berta, mieke = a_resource(max_length=dt.timedelta(hours=2)), a_person("Mieke Janssens")
    a_quota(berta, 1, QuotaMeasure.BOOKINGS)
    a_booking(berta, mieke, period=period_on(SATURDAY, "9", "10"))
    assert why(found_in(person=mieke), berta) == ["too_long", "quota_reached", "you_have_it"]


def test_find_free_keeps_what_somebody_waits_for() -> None:
    berta, jef = a_resource(), a_person("Jef Maes")
    taken = a_booking(berta, a_person("Karim Idrissi"))
    join_waiting(resource=berta, period=MORNING, person=jef, by=SYSTEM, at=NOON)
    taken.occupancies.all().delete()
    assert why(found_in(), berta) == ["promised_to_waiting"]
    assert why(found_in(person=jef), berta) == []


def test_find_free_knows_module_and_kind_and_leaves_out_what_is_off() -> None:
    bike, car = a_resource("Berta"), a_resource("Wagen", kind=a_kind("auto"))
    hall, left, right = a_divided_hall()
    assert [row.resource for row in found_in(module="mobi")] == [bike, car]
    assert [row.resource for row in found_in(kind=bike.kind)] == [bike]
    ModuleSwitch.objects.create(code="mobi", is_on=False)
    assert {row.resource for row in found_in()} == {hall, left, right}


@pytest.mark.parametrize("number", [1, 50])
def test_find_free_asks_the_same_number_of_queries(number: int, django_assert_num_queries: object) -> None:
    mieke = a_person("Mieke Janssens")
    for _one in range(number):
        a_booking(a_resource(), mieke)
    with django_assert_num_queries(13):  # type: ignore[operator] # pytest-django's fixture
        assert len(found_in(person=mieke)) == number


def test_pick_units_takes_the_least_used_first_then_the_oldest() -> None:
    berta, bavo, bert, barbara = (a_resource(name) for name in ("Berta", "Bavo", "Bert", "Barbara"))
    a_booking(berta, a_person(), period=period_on(SATURDAY, "14", "18"))
    a_booking(bavo, a_person(), period=period_on(SATURDAY, "14", "16"))
    a_booking(barbara, a_person())
    a_booking(bert, a_person(), period=period_on(SATURDAY + dt.timedelta(days=60), "9", "18"))
    assert pick_units(berta.kind, MORNING, at=NOON) == [bert, bavo, berta]


def test_hold_any_spreads_use_over_the_units_until_there_are_none() -> None:
    units = [a_resource() for _one in range(3)]
    held = [hold_any(units[0].kind, period=MORNING, owner=_somebody(), by=GUEST, at=NOON) for _one in range(3)]
    assert [booking.resource for booking in held] == units
    assert all(booking.any_of_kind for booking in held)
    with pytest.raises(SlotTaken):
        hold_any(units[0].kind, period=MORNING, owner=_somebody(), by=GUEST, at=NOON)


def test_hold_any_twice_with_one_key_is_one_booking() -> None:
    kind, owner, key = a_resource().kind, _somebody(), uuid.uuid4()
    a_resource(kind=kind)
    first, again = (
        hold_any(kind, period=MORNING, owner=owner, by=GUEST, at=NOON, request_key=key) for _one in range(2)
    )
    assert first == again


def test_hold_any_tells_the_rule_that_forbids_every_unit() -> None:
    units, mieke = [a_resource() for _one in range(2)], a_person("Mieke Janssens")
    a_quota(units[0].kind, 1, QuotaMeasure.BOOKINGS)
    book_any(units[0].kind, period=MORNING, person=mieke, by=SYSTEM, at=NOON)
    with pytest.raises(QuotaReached):
        hold_any(units[0].kind, period=MORNING, owner=BasketOwner(person=mieke), by=GUEST, at=NOON)


def test_book_any_passes_over_a_unit_with_stricter_rules() -> None:
    strict, easy = a_resource(max_length=dt.timedelta(hours=1)), a_resource()
    booked = book_any(strict.kind, period=MORNING, person=a_person(), by=SYSTEM, at=NOON)
    assert (booked.resource, booked.state) == (easy, BookingState.CONFIRMED)


def _somebody() -> BasketOwner:
    return BasketOwner(person=a_person())
