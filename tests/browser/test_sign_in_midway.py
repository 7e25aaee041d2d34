"""Signing in while one is about something else: what one was doing goes on."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.bookings.models import Booking
from apps.hub.models import Place
from apps.market.models import Order
from tests.accounts.test_sign_in import last_code
from tests.browser.steps import choose_moment, confirm, press, put_in_basket, with_key  # fmt: skip
from tests.scene import Scene, saturday_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]


def sign_in(page: Page, user: User) -> None:
    """With the mailed code, from the sign-in page."""
    page.locator("[name=email]").fill(user.email)
    press(page, "main form:has([name=email])")
    page.locator("[name=code]").fill(last_code())
    press(page, "main form:has([name=code])")


def test_sign_in_with_a_wrong_and_then_the_mailed_code(place: Place, mieke: User, phone: Page) -> None:
    phone.goto("/mijn/")
    phone.locator("main a[href^='/aanmelden/']").click()
    phone.locator("[name=email]").fill("Mieke@voorbeeld.example")
    press(phone, "main form:has([name=email])")
    right = last_code()
    phone.locator("[name=code]").fill("000000" if right != "000000" else "000001")
    press(phone, "main form:has([name=code])")
    expect(phone.locator("#form-errors")).to_be_focused()
    phone.locator("[name=code]").fill(right)
    press(phone, "main form:has([name=code])")
    phone.wait_for_url("**/mijn/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Mieke")


def test_passkey_is_made_and_signs_in(place: Place, mieke: User, open_as: Callable[..., Page]) -> None:
    page = open_as(mieke)
    with_key(page)
    page.goto("/aanmelden/beveiliging/sleutels/nieuw/")
    page.locator("[name=name]").fill("Mijn gsm")
    page.locator("[data-passkey]").click()
    page.wait_for_url(lambda url: "/sleutels/nieuw/" not in url)
    page.goto("/aanmelden/beveiliging/sleutels/")
    expect(page.locator("main")).to_contain_text("Mijn gsm")

    page.context.clear_cookies()
    page.goto("/aanmelden/?next=/mijn/gegevens/")
    page.locator("[data-passkey='sign-in']").click()
    page.wait_for_url("**/mijn/**")
    expect(page.locator("main")).to_contain_text("mieke@voorbeeld.example")


def test_session_that_ended_comes_back_to_the_page(place: Place, mieke: User, open_as: Callable[..., Page]) -> None:
    page = open_as(mieke)
    page.goto("/mijn/gegevens/")
    page.locator("main [name=name]").fill("Mieke V.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "main form:has([name=name])")
    page.wait_for_url("**/aanmelden/**")
    expect(page.locator(".messages")).to_be_visible()
    sign_in(page, mieke)
    page.wait_for_url("**/mijn/gegevens/")
    expect(page.locator("main [name=name]")).to_have_value("Mieke Verhulst")


def test_basket_of_a_guest_is_still_there_after_signing_in(scene: Scene, mieke: User, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread, times=2)
    phone.goto(saturday_at(scene.berta))
    press(phone, "#boeken")
    phone.goto("/aanmelden/?next=/mandje/")
    sign_in(phone, mieke)
    phone.wait_for_url("**/mandje/")
    expect(phone.locator(".basket-part")).to_have_count(2)
    choose_moment(phone)
    phone.goto("/mandje/")
    confirm(phone)
    assert Order.objects.get().person == mieke.person
    assert Booking.objects.get().person == mieke.person
