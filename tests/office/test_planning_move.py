"""Moving a booking: the price before it is done, why it cannot be, and what can."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.bookings.domain.change import change_booking
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.models import Booking, Resource
from apps.hub.actors import SYSTEM
from apps.payments.queries.charge import charge_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource, a_room, an_hourly_tariff

pytestmark = pytest.mark.usefixtures("noon", "place")


@pytest.fixture
def berta() -> Resource:
    return a_resource("Berta")


@pytest.fixture
def booking(berta: Resource, walter: Person) -> Booking:
    return a_booking(berta, walter)  # Saturday from 9 to 12: 6 euro


def url_of(booking: Booking) -> str:
    return f"/beheer/reservaties/{booking.code}/verplaatsen/"


def typed(resource: Resource, start: str = "14", end: str = "18", **other: str) -> dict[str, str]:
    return {"ding": resource.slug, "dag": "2026-11-28", "van": start, "tot": end, "terug": "", **other}


def press(manager: Client, booking: Booking, **data: str) -> Any:
    """Look, then press what the page then shows."""
    looked = manager.post(url_of(booking), data | {"actie": "bekijk"})
    hidden = {"totaal": str(looked.context["offer"].total_cents), "volgnummer": str(looked.context["booking"].sequence)}
    return manager.post(url_of(booking), data | hidden | {"actie": "verplaats"})


def test_form_shows_the_booking_as_it_is(manager: Client, booking: Booking, berta: Resource) -> None:
    page = manager.get(url_of(booking))
    assert page.status_code == 200
    assert page.context["form"].cleaned_data["resource"] == berta
    assert page.context["form"].period == booking.period
    assert page.context["offer"].is_same


def test_dragged_is_the_same_form_filled_in(manager: Client, booking: Booking) -> None:
    other = a_resource("Bavo")
    page = manager.get(url_of(booking), {"ding": other.slug, "schuif": "-60"})
    form, offer = page.context["form"], page.context["offer"]
    assert form.cleaned_data["resource"] == other
    assert form.period == a_period(start=dt.time(8), end=dt.time(11))
    assert (offer.is_possible, offer.preview.difference_cents) == (True, 0)
    booking.refresh_from_db()
    assert booking.starts_at == a_period().start  # nothing is done by looking


def test_price_is_shown_before_and_settled_after(
    manager: Client, booking: Booking, berta: Resource, mailoutbox: list[Any]
) -> None:
    looked = manager.post(url_of(booking), typed(berta) | {"actie": "bekijk"})
    assert looked.context["offer"].preview.difference_cents == 200
    assert press(manager, booking, **typed(berta)).status_code == 303
    booking.refresh_from_db()
    charge = charge_of(booking)
    assert (booking.period, booking.total_cents, booking.sequence) == (
        a_period(start=dt.time(14), end=dt.time(18)), 800, 1,
    )  # fmt: skip
    assert charge is not None
    assert charge.amount_cents == 800


def test_nothing_moves_without_its_price_shown(manager: Client, booking: Booking, berta: Resource) -> None:
    for total in ("", "600", "x"):
        answer = manager.post(url_of(booking), typed(berta, totaal=total, actie="verplaats"))
        assert answer.status_code == 422
    booking.refresh_from_db()
    assert booking.period == a_period()


def test_another_unit_at_the_same_time_keeps_the_price(manager: Client, booking: Booking) -> None:
    dear = a_resource("Duur", per_hour_cents=900)
    assert press(manager, booking, **typed(dear, "9", "12")).status_code == 303
    booking.refresh_from_db()
    assert (booking.resource, booking.total_cents) == (dear, 600)


def test_what_is_taken_says_why_and_offers_other_ways(manager: Client, booking: Booking, berta: Resource) -> None:
    bavo = a_resource("Bavo")
    a_booking(berta, period=a_period(start=dt.time(14), end=dt.time(16)))
    page = manager.post(url_of(booking), typed(berta, actie="verplaats", reden="Het wiel is stuk"))
    offer = page.context["offer"]
    assert page.status_code == 409
    assert not offer.is_possible
    assert page.context["form"]["reason"].value() == "Het wiel is stuk"
    assert any(choice.value.startswith(bavo.slug) for choice in offer.choices)
    taken = manager.post(url_of(booking), typed(berta, reden="Het wiel is stuk", kies=offer.choices[0].value))
    assert taken.context["offer"].is_possible
    assert taken.context["form"]["reason"].value() == "Het wiel is stuk"


def test_what_breaks_a_rule_is_refused_with_the_form(manager: Client, booking: Booking, berta: Resource) -> None:
    answer = manager.post(url_of(booking), typed(berta, "14.07", "15", totaal="0", actie="verplaats"))
    assert answer.status_code == 422
    assert answer.context["offer"].reasons


@pytest.mark.parametrize(
    "wrong",
    [
        {"van": "x"},
        {"dag": "x"},
        {"ding": "niets"},
        {"ding": "\x00"},
        {"tot": "8"},
        {"dag": "9999-12-31"},
        {"terug": "x"},
    ],
)
def test_what_cannot_be_read_is_refused_and_kept(
    manager: Client, booking: Booking, berta: Resource, wrong: dict[str, str]
) -> None:
    answer = manager.post(url_of(booking), typed(berta) | wrong | {"actie": "verplaats"})
    assert answer.status_code == 422
    assert manager.get(url_of(booking), wrong).status_code in {200, 422}


@pytest.mark.parametrize("shift", ["x", "9" * 30, "-999999999", "", "\x00"])
def test_strange_drag_shows_the_form(manager: Client, booking: Booking, shift: str) -> None:
    plain, strange = manager.get(url_of(booking)), manager.get(url_of(booking), {"schuif": shift})

    assert strange.status_code == 200
    assert strange.context["form"].data == plain.context["form"].data


def test_changed_meanwhile_is_a_conflict_and_shows_the_new_state(
    manager: Client, booking: Booking, berta: Resource
) -> None:
    change_booking(booking, period=a_period(start=dt.time(9), end=dt.time(11)), by=SYSTEM, at=NOON)
    answer = manager.post(url_of(booking), typed(berta, totaal="800", volgnummer="0", actie="verplaats"))
    assert answer.status_code == 409
    assert answer.context["booking"].sequence == 1


def test_thing_of_another_kind_is_not_offered(manager: Client, booking: Booking) -> None:
    assert manager.post(url_of(booking), typed(a_room(), actie="verplaats")).status_code == 422


def test_what_is_over_cannot_be_moved(manager: Client, berta: Resource, walter: Person) -> None:
    booking = a_booking(berta, walter, period=a_period(NOON.date(), dt.time(13), dt.time(14)))
    check_out_booking(booking, by=SYSTEM, at=NOON + dt.timedelta(hours=1))
    check_in_booking(booking, by=SYSTEM, at=NOON + dt.timedelta(hours=2))
    assert manager.get(url_of(booking)).status_code == 303


def test_manager_can_ask_nothing_for_time_that_falls_away(manager: Client, berta: Resource, walter: Person) -> None:
    soon = a_booking(berta, walter, period=a_period(NOON.date(), dt.time(14), dt.time(18)))
    data = typed(berta, "14", "16") | {"dag": NOON.date().isoformat()}
    asked = manager.post(url_of(soon), data | {"actie": "bekijk"}).context["offer"].preview
    waived = manager.post(url_of(soon), data | {"actie": "bekijk", "zonder-kosten": "on"}).context["offer"].preview
    assert (asked.fee_cents > 0, waived.fee_cents) == (True, 0)


def test_fragment_for_htmx_is_the_offer_alone(manager: Client, booking: Booking, berta: Resource) -> None:
    answer = manager.post(url_of(booking), typed(berta) | {"actie": "bekijk"}, headers={"hx-request": "true"})
    assert answer.content.lstrip().startswith(b'<div class="stack" id="offer"')


def test_drag_knows_the_codes_of_what_can_be_moved(manager: Client, booking: Booking) -> None:
    page = manager.get("/beheer/planning/?dag=2026-11-28")
    assert f'data-code="{booking.code}"' in page.content.decode()
    assert url_of(booking) in page.content.decode()


def test_move_costs_the_same_queries_at_1_and_at_20_units(manager: Client, booking: Booking) -> None:
    counts = []
    for number in range(20):
        an_hourly_tariff(a_resource(), valid_from=SATURDAY - dt.timedelta(days=300))
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(url_of(booking), {"schuif": "60"}).status_code == 200
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_out_keeps_its_start_and_says_so_before(manager: Client, berta: Resource, walter: Person) -> None:
    out = a_booking(berta, walter, period=a_period(NOON.date(), dt.time(12), dt.time(14)))
    check_out_booking(out, by=SYSTEM, at=NOON)
    dragged = manager.get(url_of(out), {"schuif": "60"}).context["offer"]
    longer = manager.get(url_of(out), {"tot": "15"}).context["offer"]
    assert (bool(dragged.reasons), longer.is_possible) == (True, True)
