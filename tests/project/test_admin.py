"""The data admin: managers only, nothing deleted, states and money only shown, changes told in the history."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise
from PIL import Image

from apps.accounts.models import Person, User
from apps.bookings.domain.feed import create_subscription
from apps.bookings.enums import FeedScope
from apps.bookings.models import Booking, CalendarSubscription, OpeningHours, Resource, Tariff
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.enums import MailState
from apps.hub.models import HistoryEvent, OutgoingMail
from apps.hub.ui import formats
from apps.market.models import Order
from apps.payments.enums import VatCode
from apps.payments.models import VatRate
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource, a_room
from tests.factories_market import an_open_cycle, an_order

pytestmark = pytest.mark.usefixtures("noon", "place")
OURS = sorted(
    (model for model in admin.site._registry if model.__module__.startswith("apps.")),
    key=lambda model: model._meta.label_lower,
)


def url(model: type[Model], action: str, *args: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


@pytest.fixture
def one_of_each(walter: Person, jef: User) -> None:
    """Enough that most lists have a row."""
    a_booking(a_room(), walter)
    a_booking(a_resource(), walter)
    cycle = an_open_cycle()
    an_order(walter, cycle, (cycle.offers.get(), 1))
    create_subscription(owner=jef, name="Alles", scope=FeedScope.ALL, by=actor_for(jef), at=NOON)


@pytest.mark.usefixtures("one_of_each")
def test_every_list_and_first_row_opens_for_a_manager(jef: User) -> None:
    browser, failed = client_of(jef), []
    for model in OURS:
        row = model._default_manager.order_by("pk").first()
        pages = [url(model, "changelist"), *([url(model, "change", row.pk)] if row else [])]
        failed += [page for page in pages if browser.get(page).status_code != 200]

    assert failed == []


@pytest.mark.usefixtures("one_of_each")
def test_nothing_opens_for_a_volunteer_and_nothing_is_deleted(jef: User, rita: User) -> None:
    manager, volunteer = client_of(jef), client_of(rita)
    for model in OURS:
        row = model._default_manager.order_by("pk").first()
        assert volunteer.get(url(model, "changelist"), follow=True).status_code == 403
        if row is not None:
            assert (model, manager.post(url(model, "delete", row.pk), {"post": "yes"}).status_code) == (model, 403)


@pytest.mark.usefixtures("one_of_each")
def test_state_and_money_of_a_booking_are_not_written(jef: User) -> None:
    booking = Booking.objects.order_by("pk").first()
    assert booking

    response = client_of(jef).post(url(Booking, "change", booking.pk), {"state": "cancelled", "total_cents": "0"})

    assert (response.status_code, Booking.objects.get(pk=booking.pk).state) == (403, booking.state)


def test_list_of_bookings_costs_the_same_queries_at_1_and_at_20(jef: User, walter: Person) -> None:
    browser, bike, counts = client_of(jef), a_resource(), []
    for day in range(20):
        a_booking(bike, walter, period=a_period(SATURDAY + dt.timedelta(days=day)))
        if day in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url(Booking, "changelist")).status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1]


def test_thing_is_changed_with_its_hours_and_told_in_its_history(jef: User) -> None:
    bike, browser = a_resource("Bakfiets Berta"), client_of(jef)
    page = browser.get(url(Resource, "change", bike.pk))
    form = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    inlines = {
        f"{prefix}-{part}": count
        for prefix, known in (("hours", 0), ("part_links", 0))
        for part, count in (("TOTAL_FORMS", known), ("INITIAL_FORMS", known))
    }
    new = {
        "hours-TOTAL_FORMS": 1,
        "hours-0-weekday": 0,
        "hours-0-opens": "08:00",
        "hours-0-closes": "18:00",
    }

    sent = BytesIO()
    Image.new("RGB", (3000, 20)).save(sent, "PNG")
    photo = SimpleUploadedFile("x.png", sent.getvalue(), "image/png")

    response = browser.post(
        url(Resource, "change", bike.pk), form | {"photo": photo, "name": "Bakfiets Bep"} | inlines | new
    )

    bike.refresh_from_db()
    told = HistoryEvent.objects.filter(subject_type="bookings.resource", subject_id=bike.pk)
    assert (response.status_code, bike.name) == (302, "Bakfiets Bep")
    assert (str(bike.photo.name).endswith(".webp"), bike.photo.width) == (True, 1200)  # drawn anew
    bike.photo.delete()
    assert OpeningHours.objects.filter(resource=bike).count() == 1
    assert {(event.data["fields"], event.user_id) for event in told} >= {("openinghours", jef.pk)}
    assert any("name" in event.data["fields"] for event in told)


def priced(bike: Resource, amount: str) -> dict[str, object]:
    """The admin's form of a price: a morning at 15 euro, then this amount an hour."""
    return {
        "resource": bike.pk, "group": "everybody", "valid_from": "2027-01-01", "vat_code": VatCode.VEHICLE,
        "deposit_cents": "50", "rates-TOTAL_FORMS": 2, "rates-INITIAL_FORMS": 0,
        "rates-0-position": 1, "rates-0-basis": "time", "rates-0-amount_cents": amount, "rates-0-minutes": 60,
        "rates-0-days": "all", "rates-1-position": 0, "rates-1-basis": "part", "rates-1-amount_cents": "€ 15",
        "rates-1-part_from": "08:00", "rates-1-part_to": "13:00", "rates-1-days": "weekend",
    }  # fmt: skip


def test_price_is_typed_in_euro_and_changed_with_its_amounts(jef: User) -> None:
    bike, browser = a_resource(), client_of(jef)

    added = browser.post(url(Tariff, "add"), priced(bike, "2,50"))
    tariff = bike.tariffs.get(valid_from=dt.date(2027, 1, 1))
    amounts = [rate.amount_cents for rate in tariff.rates.all()]
    shown = browser.get(url(Tariff, "change", tariff.pk)).content.decode()
    form = priced(bike, "3") | {"rates-TOTAL_FORMS": 2, "rates-INITIAL_FORMS": 2, "rates-1-DELETE": "on"}
    form |= {f"rates-{index}-id": rate.pk for index, rate in enumerate(tariff.rates.all().order_by("-position"))}
    changed = browser.post(url(Tariff, "change", tariff.pk), form)

    told = HistoryEvent.objects.filter(subject_type="bookings.resource", subject_id=bike.pk, event="price_set")
    assert (added.status_code, tariff.deposit_cents, amounts) == (302, 5000, [1500, 250])
    assert ('value="2,50"' in shown, 'value="50,00"' in shown) == (True, True)
    assert (changed.status_code, [rate.amount_cents for rate in tariff.rates.all()]) == (302, [300])
    assert told.count() == 2


def test_price_that_cannot_be_comes_back_in_the_form(jef: User) -> None:
    bike, browser = a_resource(), client_of(jef)
    for changes in (
        {"rates-0-amount_cents": "-1"},
        {"rates-0-minutes": ""},
        {"valid_from": "2026-01-01"},
        {"rates-TOTAL_FORMS": 0},
    ):
        assert browser.post(url(Tariff, "add"), priced(bike, "2,50") | changes).status_code == 200
    assert bike.tariffs.count() == 1


def test_vat_rate_is_added_and_never_changed(jef: User) -> None:
    browser = client_of(jef)
    form = {"code": VatCode.MEAL, "percent": "6", "valid_from": "2027-01-01"}

    added = browser.post(url(VatRate, "add"), form)
    rate = VatRate.objects.get(code=VatCode.MEAL, valid_from=dt.date(2027, 1, 1))
    changed = browser.post(url(VatRate, "change", rate.pk), form | {"percent": "0"})

    rate.refresh_from_db()
    assert (added.status_code, changed.status_code, rate.percent) == (302, 403, Decimal(6))


def test_mails_that_were_given_up_are_tried_again(jef: User) -> None:
    common = {"to": "x@voorbeeld.example", "subject": "x", "text": "x", "created_at": NOON, "next_try_at": NOON}
    lost = OutgoingMail.objects.create(**common, state=MailState.FAILED, attempts=8)
    sent = OutgoingMail.objects.create(**common, state=MailState.SENT, sent_at=NOON)

    client_of(jef).post(
        url(OutgoingMail, "changelist"), {"action": "try_again", "_selected_action": [lost.pk, sent.pk]}
    )

    states = dict(OutgoingMail.objects.values_list("pk", "state"))
    assert states == {lost.pk: MailState.WAITING, sent.pk: MailState.SENT}


@pytest.mark.usefixtures("one_of_each")
def test_calendar_links_are_revoked_and_never_show_their_secret(jef: User) -> None:
    link, browser = CalendarSubscription.objects.get(), client_of(jef)
    page = browser.get(url(CalendarSubscription, "change", link.pk)).content.decode()

    browser.post(url(CalendarSubscription, "changelist"), {"action": "revoke", "_selected_action": [link.pk]})

    link.refresh_from_db()
    assert (link.token_hash in page, link.revoked_at) == (False, NOON)


def test_orders_show_the_hour_of_here_and_euros(jef: User, walter: Person) -> None:
    cycle = an_open_cycle()
    order = an_order(walter, cycle, (cycle.offers.get(), 1))

    page = client_of(jef).get(url(Order, "changelist")).content.decode().replace("\xa0", " ")

    assert f"{clock.local(order.slot.starts_at):%Y-%m-%d %H:%M}" in page
    assert f"{order.slot.starts_at:%Y-%m-%d %H:%M}" not in page
    assert formats.euro(order.total_cents).replace("\xa0", " ") in page


def test_admin_has_its_own_policy_and_our_sign_in() -> None:
    response = Client().get("/beheer/gegevens/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/aanmelden/?next=")


def test_columns_have_a_name_of_ours() -> None:
    plain = {
        field.name
        for model in OURS
        for field in model._meta.fields
        if field.name in admin.site._registry[model].list_display and not isinstance(field.verbose_name, Promise)
    }

    assert plain <= {"code"}  # the same word
