"""The same journeys with scripts switched off: every press is a form or a link."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.models import Place
from apps.market.enums import OrderState
from apps.market.models import Order
from tests.accounts.test_sign_in import last_code
from tests.browser.steps import NAME, PHONE, card, choose_moment, confirm, press, say_who
from tests.factories import an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period
from tests.factories_cafe import a_cafe_room
from tests.scene import Scene, saturday_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def plain(open_browser: Callable[..., Page]) -> Page:
    """A phone without scripts."""
    return open_browser(java_script_enabled=False)


def test_order_book_and_ask(scene: Scene, plain: Page) -> None:
    plain.goto("/")
    plain.locator(".tabbar a[href='/markt/']").click()
    card(plain, scene.bread).locator(".act").get_by_role("button").click()
    card(plain, scene.bread).locator("button[value='1']").click()
    expect(card(plain, scene.bread).locator("input[name=quantity]")).to_have_value("2")
    card(plain, scene.milk).locator(".act").get_by_role("button").click()
    card(plain, scene.milk).locator("input[name=quantity]").fill("2")
    # The field shows its number before it is sent too: wait for the answer, not for the value.
    with plain.expect_navigation():
        card(plain, scene.milk).locator("button.without-js").click()
    card(plain, scene.milk).locator("input[name=quantity]").fill("3")
    with plain.expect_navigation():
        card(plain, scene.milk).locator("input[name=quantity]").press("Enter")
    expect(card(plain, scene.milk).locator("input[name=quantity]")).to_have_value("3")
    choose_moment(plain)

    plain.goto("/mobipunt/")
    plain.get_by_role("link", name=scene.berta.name, exact=True).first.click()
    for field, typed in (("dag", SATURDAY.isoformat()), ("van", "9"), ("tot", "12")):
        plain.locator(f"#id_{field}").fill(typed)
    plain.locator("#boeken button[value=prijs]").click()
    expect(plain.locator("#offer .total")).to_contain_text("6,00")
    expect(plain.locator("#id_van")).to_have_value("9")
    press(plain, "#boeken")

    plain.goto(saturday_at(scene.cellar, "14", "17"))
    plain.locator("[name=activity]").fill("Feest voor opa")
    plain.locator("[name=attendees]").fill("20")
    press(plain, "#boeken")
    expect(plain.locator(".basket-part")).to_have_count(3)

    say_who(plain)
    confirm(plain)
    order = Order.objects.get()
    assert (order.person.name, order.total_cents) == (NAME, 2 * 340 + 3 * 170)
    states = dict(Booking.objects.values_list("resource__slug", "state"))
    assert states == {scene.berta.slug: BookingState.CONFIRMED, scene.cellar.slug: BookingState.REQUESTED}

    plain.goto(f"/markt/bestelling/{order.code}/")
    plain.locator("a[href$='/annuleren/']").click()
    press(plain, "form[action$='/annuleren/']")
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


def test_taken_bike_keeps_what_was_typed_and_offers_another(scene: Scene, karim: User, plain: Page) -> None:
    plain.goto(saturday_at(scene.berta))
    a_booking(scene.berta, karim.person)
    press(plain, "#boeken")
    expect(plain.locator("#form-errors")).to_be_visible()
    expect(plain.locator("#id_van")).to_have_value("9")
    plain.locator("button[name=kies]").filter(has_text=scene.bavo.name).click()
    plain.wait_for_url("**/mandje/**")
    assert Booking.objects.get(resource=scene.bavo).period == a_period()


def test_a_club_asks_a_series_and_chooses_where_it_clashes(
    scene: Scene, mieke: User, open_as: Callable[..., Page]
) -> None:
    plain = open_as(mieke, java_script_enabled=False)
    an_association("Fanfare", mieke.person)
    tuesday, loft = dt.date(2026, 12, 1), a_cafe_room("Zolder")
    a_booking(scene.cellar, period=a_period(tuesday, dt.time(19), dt.time(21)))
    plain.goto(f"/cafe/{scene.cellar.slug}/")
    plain.locator("a[href^='/reservaties/reeks/nieuw/']").click()
    expect(plain.locator("[name=ding]")).to_have_value(scene.cellar.slug)
    for field, typed in (("dag", tuesday.isoformat()), ("van", "19"), ("tot", "21"), ("waarvoor", "Repetitie")):
        plain.locator(f"[name={field}]").fill(typed)
    press(plain, ".series-form")
    expect(plain.locator("#form-errors")).to_be_visible()
    plain.locator("[name=keren]").fill("3")
    press(plain, ".series-form")
    plain.locator(f"[name='op-{tuesday}']").first.check()
    press(plain, ".series-preview")
    plain.wait_for_url("**/reservaties/reeks/*/")
    states = dict(Booking.objects.filter(association__isnull=False).values_list("resource__slug", "state"))
    assert states == {scene.cellar.slug: BookingState.REQUESTED, loft.slug: BookingState.CONFIRMED}
    plain.locator("a[href$='/annuleren/']").click()
    press(plain, "main form")
    press(plain, "main form")
    expect(plain.locator(".series-lines .badge").first).to_have_text("geannuleerd")


def test_checkout_without_a_number_keeps_the_name(scene: Scene, plain: Page) -> None:
    plain.goto("/markt/")
    card(plain, scene.bread).locator(".act").get_by_role("button").click()
    choose_moment(plain)
    plain.goto("/mandje/")
    plain.locator("#checkout [name=name]").fill(NAME)
    plain.locator("#pay button[form=checkout]").click()
    expect(plain.locator("#form-errors, .form-errors").first).to_be_visible()
    expect(plain.locator("#checkout [name=name]")).to_have_value(NAME)
    plain.locator("#checkout [name=phone]").fill(PHONE)
    confirm(plain)
    assert Order.objects.count() == 1


def test_sign_in_and_out(place: Place, mieke: User, plain: Page) -> None:
    plain.goto("/aanmelden/?next=/mijn/gegevens/")
    plain.locator("[name=email]").fill(mieke.email)
    press(plain, "main form:has([name=email])")
    plain.locator("[name=code]").fill(last_code())
    press(plain, "main form:has([name=code])")
    plain.wait_for_url("**/mijn/gegevens/")
    plain.goto("/mijn/")
    press(plain, "form[action^='/aanmelden/uit/']")
    plain.goto("/mijn/gegevens/")
    assert "/aanmelden/" in plain.url


def test_manager_decides(scene: Scene, mieke: User, jef: User, open_as: Callable[..., Page]) -> None:
    asked = a_booking(scene.cellar, mieke.person, activity="Feest", attendees=10)
    page = open_as(jef, java_script_enabled=False)
    page.goto(f"/beheer/aanvragen/{asked.code}/")
    press(page, "form[action$='/goedkeuren/']")
    asked.refresh_from_db()
    assert asked.state == BookingState.CONFIRMED
