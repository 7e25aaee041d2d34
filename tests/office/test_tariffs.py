"""Prices in the office: looking, writing down, and trying out."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import CustomerGroup
from apps.bookings.enums import Basis, Days, Handling
from apps.bookings.models import Resource, ResourceKind, Tariff, TariffRate
from apps.hub.models import HistoryEvent
from apps.payments.enums import VatCode
from tests.factories_bookings import a_kind, a_resource, a_tariff, an_hourly_tariff

pytestmark = pytest.mark.usefixtures("noon", "place")

NEXT_YEAR = dt.date(2027, 1, 1)
PAGE = "/beheer/tarieven/"
TRY = "/beheer/tarieven/proef/"


@pytest.fixture
def bike() -> Resource:
    """A cargo bike at 2 euro an hour."""
    return a_resource("Bakfiets Berta", per_hour_cents=200)


def form(**changes: str) -> dict[str, str]:
    """An hour at 2,50 and a day at 12."""
    return {
        "group": "iedereen",
        "valid_from": "2027-01-01",
        "vat_code": VatCode.VEHICLE,
        "deposit": "50",
        "rows": "4",
        "basis_0": Basis.TIME,
        "amount_0": "2,50",
        "minutes_0": "60",
        "basis_1": Basis.DAY,
        "amount_1": "€ 12",
        "days_1": Days.WEEKEND,
    } | changes


def new_url(bike: Resource) -> str:
    return f"{PAGE}ding/{bike.slug}/nieuw/"


def edit_url(bike: Resource, day: str = "2026-01-01", group: str = "iedereen") -> str:
    return f"{PAGE}ding/{bike.slug}/{group}/{day}/"


def test_new_price_is_typed_in_euro_and_written_down(manager: Client, bike: Resource) -> None:
    response = manager.post(new_url(bike), form())

    tariff = bike.tariffs.get(valid_from=NEXT_YEAR)
    rates = tariff.rates.values_list("basis", "amount_cents", "minutes", "is_exact", "days")
    assert response.status_code == 302
    assert (tariff.group, tariff.vat_code, tariff.deposit_cents) == ("everybody", VatCode.VEHICLE, 5000)
    assert list(rates) == [("time", 250, 60, False, "all"), ("day", 1200, None, False, "weekend")]
    told = HistoryEvent.objects.get(subject_type="bookings.resource", subject_id=bike.pk, event="price_set")
    assert told.data == {"group": "everybody", "valid_from": "2027-01-01"}


@pytest.mark.parametrize(
    ("handling", "code"), [(Handling.TAKEN_ALONG, VatCode.VEHICLE), (Handling.OPENED, VatCode.ROOM_EXEMPT)]
)
def test_first_price_begins_with_the_vat_of_its_kind(manager: Client, handling: Handling, code: VatCode) -> None:
    kind = a_kind("spel", module="lenen")
    ResourceKind.objects.filter(pk=kind.pk).update(handling=handling)

    page = manager.get(f"{PAGE}soort/spel/nieuw/")

    assert page.context["form"]["vat_code"].value() == code


def test_every_sort_of_amount_is_kept_as_typed(manager: Client, bike: Resource) -> None:
    rows = {
        "rows": "6",
        "basis_0": Basis.PART, "amount_0": "60", "label_0": "avond", "part_from_0": "18", "part_to_0": "24",
        "basis_1": Basis.FLAT, "amount_1": "30", "label_1": "schoonmaak",
        "basis_2": Basis.KM, "amount_2": "0,25", "km_2": "100",
        "basis_3": Basis.TIME, "amount_3": "1", "minutes_3": "30", "exact_3": "on",
        "basis_4": Basis.KM, "amount_4": "0,30", "season_from_4": "1/11", "season_until_4": "31-3",
        "days_1": Days.ALL,
    }  # fmt: skip
    assert manager.post(new_url(bike), form(**rows)).status_code == 302

    part, flat, far, half, near = bike.tariffs.get(valid_from=NEXT_YEAR).rates.all()
    assert (part.part_from, part.part_to, part.label) == (dt.time(18), dt.time.min, "avond")
    assert (flat.amount_cents, flat.label) == (3000, "schoonmaak")
    assert (far.from_km, near.from_km, near.season_from, near.season_until) == (100, 0, "11-01", "03-31")
    assert (half.minutes, half.is_exact) == (30, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_0": ""}, "amount_0"),
        ({"amount_0": "gratis"}, "amount_0"),
        ({"amount_0": "-1"}, "amount_0"),
        ({"amount_0": "99999999999"}, "amount_0"),
        ({"basis_2": Basis.PART, "amount_2": "5"}, "part_from_2"),
        ({"basis_2": "", "amount_2": "5"}, "basis_2"),
        ({"basis_2": "maan", "amount_2": "5"}, "basis_2"),
        ({"season_from_1": "1/11"}, "season_until_1"),
        ({"season_from_1": "31/4", "season_until_1": "1/5"}, "season_from_1"),
        ({"minutes_0": "0"}, "minutes_0"),
        ({"days_1": "nooit"}, "days_1"),
        ({"valid_from": "morgen"}, "valid_from"),
        ({"group": "buren"}, "group"),
        ({"deposit": "veel"}, "deposit"),
        ({"basis_0": "", "amount_0": "", "basis_1": "", "amount_1": ""}, "amount_0"),
        ({"basis_2": Basis.KM, "amount_2": "1", "km_2": "-5"}, "km_2"),
        ({"label_0": "\x00"}, "label_0"),
    ],
)
def test_price_of_wrong_input_is_refused_and_keeps_what_was_typed(
    manager: Client, bike: Resource, changes: dict[str, str], field: str
) -> None:
    response = manager.post(new_url(bike), form(**changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"]["amount_1"].value() == form(**changes)["amount_1"]
    assert Tariff.objects.count() == 1


def test_second_price_of_a_group_from_one_day_is_refused(manager: Client, bike: Resource) -> None:
    response = manager.post(new_url(bike), form(valid_from="2026-01-01"))

    assert (response.status_code, list(response.context["form"].errors)) == (409, ["valid_from"])
    assert TariffRate.objects.count() == 1


def test_second_price_of_a_kind_from_one_day_is_refused(manager: Client) -> None:
    kind = a_kind("tent")
    a_tariff({"basis": Basis.DAY, "amount_cents": 100}, kind=kind, valid_from=NEXT_YEAR)

    response = manager.post(f"{PAGE}soort/{kind.slug}/nieuw/", form())

    assert (response.status_code, list(response.context["form"].errors)) == (409, ["valid_from"])


def test_more_rows_keep_what_was_typed_and_save_nothing(manager: Client, bike: Resource) -> None:
    response = manager.post(new_url(bike), form(amount_0="twee", meer="1"))

    shown = response.context["form"]
    assert (response.status_code, shown.count, shown["amount_0"].value(), shown["basis_1"].value()) == (
        200, 6, "twee", Basis.DAY,
    )  # fmt: skip
    assert not shown.errors
    assert Tariff.objects.count() == 1


def test_price_form_begins_with_what_holds_now(manager: Client, bike: Resource) -> None:
    an_hourly_tariff(bike, 150, group=CustomerGroup.MEMBER)
    shown = {
        group: manager.get(new_url(bike), {"groep": group}).context["form"]["amount_0"].value()
        for group in ("iedereen", "leden", "bedrijven")
    }
    assert shown == {"iedereen": "2,00", "leden": "1,50", "bedrijven": "2,00"}


def test_change_of_a_price_shows_it_and_replaces_its_rates(manager: Client, bike: Resource) -> None:
    page = manager.get(edit_url(bike)).context["form"]
    assert (page["amount_0"].value(), page["exact_0"].value(), page["valid_from"].value()) == (
        "2,00", True, dt.date(2026, 1, 1),
    )  # fmt: skip

    response = manager.post(edit_url(bike), form(valid_from="2026-02-01"))

    tariff = bike.tariffs.get()
    assert (response.status_code, tariff.valid_from, tariff.rates.count()) == (302, dt.date(2026, 2, 1), 2)


def test_unusual_unit_stays_when_the_price_is_saved_again(manager: Client, bike: Resource) -> None:
    bike.tariffs.all().delete()
    a_tariff({"basis": Basis.TIME, "minutes": 45, "amount_cents": 100}, resource=bike)
    assert manager.get(edit_url(bike)).context["form"]["minutes_0"].value() == 45

    assert manager.post(edit_url(bike), form(minutes_0="45", valid_from="2026-01-01")).status_code == 302
    assert bike.tariffs.get().rates.first().minutes == 45  # type: ignore[union-attr] # written just now


def test_coming_price_is_taken_back_and_a_present_one_is_not(manager: Client, bike: Resource) -> None:
    an_hourly_tariff(bike, 300, valid_from=NEXT_YEAR)
    assert manager.post(f"{edit_url(bike, '2027-01-01')}weg/").status_code == 302
    assert manager.post(f"{edit_url(bike)}weg/").status_code == 422
    assert [tariff.valid_from for tariff in bike.tariffs.all()] == [dt.date(2026, 1, 1)]


@pytest.mark.parametrize(
    "path",
    [
        "ding/niets/",
        "iets/ding-1/",
        "soort/niets/nieuw/",
        "ding/{bike}/iedereen/2026-01-02/",
        "ding/{bike}/buren/2026-01-01/",
    ],
)
def test_price_of_nothing_is_not_found(manager: Client, bike: Resource, path: str) -> None:
    assert manager.get(PAGE + path.format(bike=bike.slug)).status_code == 404


def test_prices_ask_the_same_number_of_queries(manager: Client) -> None:
    counts = []
    for index in range(20):
        kind = a_kind(f"soort-{index}")
        a_tariff({"basis": Basis.DAY, "amount_cents": 900}, kind=kind)
        an_hourly_tariff(a_resource(kind=kind), 300, valid_from=NEXT_YEAR)
        if index in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert len(manager.get(PAGE).context["kinds"]) == index + 1
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_says_what_holds_and_what_comes(manager: Client, bike: Resource) -> None:
    an_hourly_tariff(bike, 300, valid_from=NEXT_YEAR)
    an_hourly_tariff(bike, 100, valid_from=dt.date(2025, 1, 1))
    own = manager.get(PAGE).context["kinds"][0]["things"][0]
    group = own.groups[0]
    assert (group.now.short, [version.short for version in group.later], len(group.past)) == (
        "€\N{NO-BREAK SPACE}2/u.", ["€\N{NO-BREAK SPACE}3/u."], 1,
    )  # fmt: skip


def wish(bike: Resource, **changes: str) -> dict[str, str]:
    return {
        "ding": bike.slug,
        "groep": "iedereen",
        "start_date": "2026-11-28",
        "start_time": "9",
        "end_date": "",
        "end_time": "11",
        "km": "",
    } | changes


def test_try_out_counts_by_the_price_now_and_by_the_next(manager: Client, bike: Resource) -> None:
    a_tariff(
        {"basis": Basis.TIME, "minutes": 60, "amount_cents": 300},
        {"basis": Basis.KM, "from_km": 0, "amount_cents": 25},
        resource=bike, valid_from=NEXT_YEAR, deposit_cents=5000,
    )  # fmt: skip
    response = manager.get(TRY, wish(bike, km="10"))
    outcomes = response.context["outcomes"]
    assert response.status_code == 200
    assert [(outcome.total_cents, bool(outcome.deposit)) for outcome in outcomes] == [(400, False), (850, True)]
    assert [line["cents"] for line in outcomes[1].lines] == [600, 250]


def test_try_out_goes_by_group(manager: Client, bike: Resource) -> None:
    an_hourly_tariff(bike, 150, group=CustomerGroup.MEMBER)
    totals = [
        manager.get(TRY, wish(bike, groep=group)).context["outcomes"][0].total_cents for group in ("leden", "gratis")
    ]
    assert totals == [300, 0]


def test_try_out_of_a_time_without_a_price_says_so(manager: Client, bike: Resource) -> None:
    bike.tariffs.all().delete()
    without = manager.get(TRY, wish(bike)).context["outcomes"]
    a_tariff(
        {"basis": Basis.PART, "part_from": dt.time(13), "part_to": dt.time(18), "amount_cents": 100}, resource=bike
    )
    outside = manager.get(TRY, wish(bike)).context["outcomes"]
    assert [bool(found[0].refusal) for found in (without, outside)] == [True, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ding": "niets"}, "ding"),
        ({"groep": "x"}, "groep"),
        ({"start_time": "25"}, "start_time"),
        ({"end_time": "8"}, "end_date"),
        ({"km": "-1"}, "km"),
        ({"start_date": "2027-03-28", "start_time": "2.30"}, "start_time"),
        ({"end_date": "9999-12-31", "end_time": "24"}, "end_date"),
    ],
)
def test_try_out_of_wrong_input_is_refused(
    manager: Client, bike: Resource, changes: dict[str, str], field: str
) -> None:
    response = manager.get(TRY, wish(bike, **changes))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_prices_are_for_managers(client: Client, bike: Resource) -> None:
    assert client.get(PAGE).status_code == 303
    assert client.post(new_url(bike), form()).status_code == 303
    assert Tariff.objects.count() == 1
