"""The planning board in a browser: dragging opens the form with the price, and so does the keyboard."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.bookings.models import Booking, Resource
from tests.browser.conftest import ON_ITS_WAY
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource
from tests.scene import a_scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]

BOARD = f"/beheer/planning/?dag={SATURDAY}"
DONE = "Verplaats en verwittig"


@pytest.fixture
def bavo(db: None) -> Resource:
    """A bike beside the one of the scene, booked from 9 to 12."""
    a_scene(loaves=1)
    return a_resource("Bavo")


@pytest.fixture
def booking(bavo: Resource, mieke: User) -> Booking:
    """Mieke's, on Saturday from 9 to 12, on a bike of the same kind."""
    return a_booking(a_resource("Berta twee"), mieke.person)


def test_drag_to_another_bike_and_hour(
    bavo: Resource, booking: Booking, jef: User, open_as: Callable[..., Page]
) -> None:
    page = open_as(jef, width=1280)
    page.goto(BOARD)
    block = page.locator(f'[data-code="{booking.code}"]')
    block.scroll_into_view_if_needed()
    page.evaluate("window.scrollBy({ top: 200, behavior: 'instant' })")
    start, goal = block.bounding_box(), page.locator(f'[data-thing="{bavo.slug}"]').bounding_box()
    assert start
    assert goal
    hour = goal["width"] / 18
    page.mouse.move(start["x"] + 30, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 30 + 2 * hour, goal["y"] + 20, steps=8)
    page.mouse.up()

    expect(page.locator("[name=van]")).to_have_value("11.00")
    expect(page.locator("[name=ding]")).to_have_value(bavo.slug)
    page.get_by_role("button", name=DONE).click()
    page.wait_for_url(f"**{reverse('office:booking', args=[booking.code])}")

    booking.refresh_from_db()
    assert (booking.resource, booking.period) == (bavo, a_period(start=dt.time(11), end=dt.time(14)))


def test_press_without_a_drag_opens_the_booking(booking: Booking, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=1280)
    page.goto(BOARD)
    page.locator(f'[data-code="{booking.code}"]').click()
    page.wait_for_url(f"**{reverse('office:booking', args=[booking.code])}")


def test_keyboard_moves_by_the_form(booking: Booking, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=1280)
    page.goto(BOARD)
    page.locator(f'.plan-move[href*="{booking.code}"]').press("Enter")
    field = page.locator("[name=tot]")
    field.fill("13")
    # The button is drawn anew with the price: focus the new one.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        field.press("Tab")
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    page.get_by_role("button", name=DONE).press("Enter")
    page.wait_for_url(f"**{reverse('office:booking', args=[booking.code])}")

    booking.refresh_from_db()
    assert booking.period == a_period(end=dt.time(13))


def test_board_works_without_javascript_on_a_phone(booking: Booking, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=390, java_script_enabled=False)
    page.goto(BOARD)
    page.locator(f'.plan-move[href*="{booking.code}"]').click()
    page.locator("[name=tot]").fill("11")
    page.get_by_role("button", name="Toon wat het kost").last.click()
    page.get_by_role("button", name=DONE).click()
    page.wait_for_url(f"**{reverse('office:booking', args=[booking.code])}")

    booking.refresh_from_db()
    assert booking.period == a_period(end=dt.time(11))


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(
    width: int, booking: Booking, jef: User, open_as: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = open_as(jef, width=width)
    move = reverse("office:booking_move", args=[booking.code])
    for path in (BOARD, f"/beheer/planning/week/?dag={SATURDAY}", move, f"{move}?schuif=60", f"{move}?van=3.07"):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", [BOARD, f"/beheer/planning/week/?dag={SATURDAY}"])
def test_paper_has_the_planning_and_nothing_to_press(
    path: str, booking: Booking, jef: User, open_as: Callable[..., Page]
) -> None:
    page = open_as(jef, width=794)
    page.goto(path)
    page.emulate_media(media="print")
    assert not [one for one in page.locator(".btn, button, input, .tabs, .chips, .plan-move").all() if one.is_visible()]
    assert page.locator("main .num").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
