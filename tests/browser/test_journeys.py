"""What people come to do, each in a browser of their own, from the first page to what stands in the database."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect

from apps.accounts.models import Person, User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, CalendarSubscription
from apps.counter.models import CounterAction
from apps.market.enums import OrderState
from apps.market.models import Order
from tests.browser.steps import (
    NAME,
    PHONE,
    basket_with_bread,
    card,
    confirm,
    press,
    put_in_basket,
    say_who,
)  # fmt: skip
from tests.factories import an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period
from tests.factories_counter import AT_WORK
from tests.factories_market import an_order
from tests.scene import Scene, saturday_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]


def test_guest_orders_changes_and_cancels(scene: Scene, phone: Page) -> None:
    basket_with_bread(phone, scene, loaves=2)
    confirm(phone)
    order = Order.objects.get()
    assert (order.person.name, order.total_cents) == (NAME, 680)

    phone.goto(f"/markt/bestelling/{order.code}/")
    press(phone, "form[action$='/aanpassen/']")
    expect(card(phone, scene.bread).locator("input[name=quantity]")).to_have_value("2")
    put_in_basket(phone, scene.milk)
    phone.goto("/mandje/")
    confirm(phone)
    order.refresh_from_db()
    assert (Order.objects.count(), order.total_cents) == (1, 850)

    phone.goto(f"/markt/bestelling/{order.code}/")
    phone.locator("a[href$='/annuleren/']").click()
    press(phone, "form[action$='/annuleren/']")
    phone.wait_for_url(f"**/markt/bestelling/{order.code}/")
    order.refresh_from_db()
    scene.bread.refresh_from_db()
    assert (order.state, scene.bread.claimed) == (OrderState.CANCELLED, 0)


def test_bike_taken_meanwhile_offers_another_in_one_tap(scene: Scene, mieke: User, karim: User, phone: Page) -> None:
    phone.goto(saturday_at(scene.berta))
    a_booking(scene.berta, karim.person)
    with phone.expect_response(lambda answer: answer.request.method == "POST") as refused:
        press(phone, "#boeken")
    assert refused.value.status == 409
    expect(phone.locator("#form-errors")).to_be_focused()
    expect(phone.locator("#id_dag")).to_have_value(SATURDAY.isoformat())
    expect(phone.locator("#id_van")).to_have_value("9")
    expect(phone.locator("#id_tot")).to_have_value("12")

    phone.locator("button[name=kies]").filter(has_text=scene.bavo.name).click()
    phone.wait_for_url("**/mandje/**")
    held = Booking.objects.get(resource=scene.bavo)
    assert (held.state, held.period) == (BookingState.HELD, a_period())


def test_slow_press_right_after_typing_books(scene: Scene, desk: Page) -> None:
    desk.goto(saturday_at(scene.berta))
    desk.locator("#id_tot").fill("13.30")
    desk.locator("#boeken > button.btn").last.click(delay=700)  # longer than the price takes to come
    desk.wait_for_url("**/mandje/**")
    assert Booking.objects.get().total_cents == 900


def test_association_asks_for_a_room(scene: Scene, lotte: User, open_as: Callable[..., Page]) -> None:
    fanfare = an_association("Fanfare Sint-Cecilia", lotte.person)
    page = open_as(lotte)
    page.goto(saturday_at(scene.cellar, "14", "17"))
    page.locator("[name=association]").select_option(label=fanfare.name)
    page.locator("[name=activity]").fill("Repetitie")
    page.locator("[name=attendees]").fill("20")
    press(page, "#boeken")
    page.wait_for_url("**/mandje/**")
    confirm(page)
    asked = Booking.objects.get()
    assert (asked.state, asked.association, asked.attendees) == (BookingState.REQUESTED, fanfare, 20)


def test_double_click_orders_once(scene: Scene, phone: Page) -> None:
    basket_with_bread(phone, scene)
    phone.locator("#pay button[form=checkout]").dblclick()
    phone.wait_for_url("**/mandje/bedankt/")
    assert Order.objects.count() == Person.objects.count() == 1


def test_back_button_after_placing_orders_nothing_more(scene: Scene, phone: Page) -> None:
    basket_with_bread(phone, scene)
    confirm(phone)
    phone.go_back()
    again = phone.locator("#pay button[form=checkout]")
    if again.count():
        again.click()
        phone.wait_for_url("**/mandje/bedankt/")
    assert Order.objects.count() == 1
    scene.bread.refresh_from_db()
    assert scene.bread.claimed == 1


def test_basket_tells_that_the_last_loaf_is_gone(scene: Scene, karim: User, phone: Page) -> None:
    assert karim.person is not None
    basket_with_bread(phone, scene, loaves=2, milk=1)
    an_order(karim.person, scene.cycle, (scene.bread, 2))
    phone.locator("#pay button[form=checkout]").click()
    expect(phone.locator("[data-focus]")).to_be_focused()
    expect(phone.locator("#checkout [name=name]")).to_have_value(NAME)
    expect(phone.locator("#checkout [name=phone]")).to_have_value(PHONE)
    expect(phone.locator(".basket-part .note.danger")).to_be_visible()
    assert not Order.objects.filter(person__name=NAME).exists()

    phone.goto("/mandje/")
    expect(phone.locator(".basket-part .note.danger")).to_be_visible()
    phone.goto("/markt/")
    with phone.expect_response("**/markt/mandje/"):
        card(phone, scene.bread).locator("[data-step='-1']").click()
    phone.goto("/mandje/")
    say_who(phone)
    confirm(phone)
    assert Order.objects.get(person__name=NAME).total_cents == 340 + 170


def test_hand_over_undone_from_the_latest_actions(
    scene: Scene, mieke: User, rita: User, open_as: Callable[..., Page]
) -> None:
    assert mieke.person is not None
    order = an_order(mieke.person, scene.cycle, (scene.bread, 1))
    with time_machine.travel(AT_WORK):
        page = open_as(rita)
        page.goto("/toog/")
        page.locator(f"#bestelling-{order.code}-doe").click()
        page.get_by_role("button", name="meegeven").first.click()
        expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
        order.refresh_from_db()
        assert order.state == OrderState.HANDED_OVER
        page.goto("/toog/acties/")
        page.get_by_role("button", name="Ongedaan maken").click()
        page.wait_for_load_state()
        expect(page.get_by_role("button", name="Ongedaan maken")).to_have_count(0)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    assert CounterAction.objects.exclude(undone_at=None).count() == 1


@pytest.mark.parametrize(("received", "state"), [("10", OrderState.HANDED_OVER), ("5", OrderState.PLACED)])
def test_press_right_after_typing_counts_with_what_was_typed(
    scene: Scene, mieke: User, rita: User, open_as: Callable[..., Page], received: str, state: OrderState
) -> None:
    assert mieke.person is not None
    order = an_order(mieke.person, scene.cycle, (scene.bread, 2))
    with time_machine.travel(AT_WORK):
        page = open_as(rita, width=1280)
        page.goto(f"/toog/{mieke.person.code}/")
        page.locator("#received").press_sequentially(received, delay=60)
        with page.expect_response(lambda answer: answer.request.method == "POST") as pressed:
            page.locator("#pay-bar button[value=cash]").click(delay=700)  # longer than the sum takes to come
        assert pressed.value.status == (303 if state == OrderState.HANDED_OVER else 422)
    order.refresh_from_db()
    assert order.state == state


def test_manager_decides_and_makes_and_revokes_a_calendar_link(
    scene: Scene, mieke: User, jef: User, open_as: Callable[..., Page]
) -> None:
    asked = a_booking(scene.cellar, mieke.person, period=a_period(), activity="Feest", attendees=10)
    page = open_as(jef, width=1280)
    page.goto("/beheer/")
    page.locator(f"a[href*='{asked.code}']").first.click()
    press(page, "form[action$='/goedkeuren/']")
    page.wait_for_load_state()
    asked.refresh_from_db()
    assert asked.state == BookingState.CONFIRMED

    page.goto("/beheer/kalender/")
    page.locator("#id_name").fill("Kelder, gsm van Jef")
    page.locator("input[name=scope][value=resource]").check()
    page.locator("#id_resource").select_option(scene.cellar.slug)
    press(page, "#nieuw form")
    address = page.locator("#calendar-address").input_value()
    path = "/" + address.split("/", 3)[3]
    assert page.request.get(path).status == 200
    link = CalendarSubscription.objects.get()
    press(page, f"form[action$='/{link.code}/intrekken/']")
    page.wait_for_load_state()
    assert page.request.get(path).status in {404, 410}


@pytest.mark.parametrize("javascript", [True, False])
def test_other_language_keeps_the_page(scene: Scene, open_browser: Callable[..., Page], javascript: bool) -> None:
    page = open_browser(java_script_enabled=javascript)
    page.goto(saturday_at(scene.berta))
    before = page.url
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    assert page.url == before
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl-BE")


def test_press_on_a_page_that_is_too_old_says_so(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    phone.context.clear_cookies()
    card(phone, scene.milk).locator(".act").get_by_role("button").click()
    phone.locator("#toasts a").click()
    phone.wait_for_load_state()
    put_in_basket(phone, scene.milk)
