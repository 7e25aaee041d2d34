"""What came in and what is owed."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.office.queries.figures import balances, owed_now
from apps.payments.domain.payment import reverse_payment, take_payment
from apps.payments.enums import Account, Method
from apps.payments.models import Payment
from apps.payments.queries.charge import charge_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource

pytestmark = pytest.mark.usefixtures("noon", "place")


def a_payment(person: Person, method: Method = Method.CASH, *, day: int = 0, per_hour_cents: int = 201) -> Payment:
    period = a_period(SATURDAY + dt.timedelta(days=day))
    booking = a_booking(a_resource(per_hour_cents=per_hour_cents), person, period=period)
    charge = charge_of(booking)
    assert charge
    return take_payment(
        [charge], method=method, expected_cents=charge.amount_cents, key=uuid.uuid4(), by=SYSTEM, at=NOON
    )


def test_money_of_the_day_is_what_went_into_the_box(manager: Client, walter: Person) -> None:
    a_payment(walter)  # 6,03 is 6,05 in cash
    a_payment(walter, Method.TERMINAL)
    reverse_payment(a_payment(walter), by=SYSTEM, at=NOON)

    context = manager.get("/beheer/geld/").context

    assert [(total.count, total.cents, total.rounding_cents) for total in context["totals"]] == [
        (1, 605, 2),
        (1, 603, 0),
    ]
    assert (context["total"], len(context["page"].object_list)) == (1208, 3)
    assert balances()[Account.CASH] == 605
    assert sum(balances().values()) == 0


@pytest.mark.parametrize("day", ["2026-11-23", "x", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_money_of_another_or_no_day_is_a_page(manager: Client, day: str) -> None:
    page = manager.get("/beheer/geld/", {"dag": day})
    shown = page.context["day"]

    assert page.status_code == 200
    assert (shown.isoformat() == day, page.context["is_today"]) == (day == "2026-11-23", day != "2026-11-23")


def test_money_still_owed_is_listed(manager: Client, walter: Person) -> None:
    a_booking(a_resource(), walter)
    a_payment(walter)

    response = manager.get("/beheer/geld/open/")

    assert [charge.outstanding for charge in response.context["page"]] == [600]
    assert (owed_now().cents, owed_now().count) == (600, 1)


@pytest.mark.parametrize("path", ["/beheer/geld/", "/beheer/geld/open/"])
def test_money_costs_the_same_queries_at_1_and_at_20(manager: Client, walter: Person, path: str) -> None:
    counts = []
    for number in range(20):
        a_payment(walter, day=number)
        a_booking(a_resource(), walter, period=a_period(SATURDAY + dt.timedelta(days=number)))
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(path).status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1]
