"""The counter in a browser: large targets, undo, search while typing, a poll that does not get in the way."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import User
from apps.bookings.domain.use import check_out_booking
from apps.counter.models import CounterAction
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.enums import OrderState
from tests.cast import client_of
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_market, a_room_for, owed_for, person_behind
from tests.factories_market import FRIDAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("friday")]


@pytest.fixture
def at_work(live_server: LiveServer, open_browser: Callable[..., Page], rita: User) -> Callable[..., Page]:
    """Rita's browser: `at_work(width=390)`."""

    def open_one(**options: Any) -> Page:
        page = open_browser(**options)
        name = settings.SESSION_COOKIE_NAME
        value = client_of(rita).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return open_one


def test_tabs_stay_in_place_and_the_first_of_the_queue_is_in_sight(
    place: Place, mieke: User, karim: User, at_work: Callable[..., Page]
) -> None:
    market = a_market()
    a_bag(mieke, market, beer=6)
    a_bag(karim, market, beer=1)
    page = at_work(width=1024)
    page.set_viewport_size({"width": 1024, "height": 768})
    tops = set()
    for path in ("", "ontvangst/", "klaarzetten/", "laatste-kans/"):
        page.goto(f"/toog/{path}")
        tops.add(page.locator(".tabs").evaluate("tabs => Math.round(tabs.getBoundingClientRect().y)"))
    assert len(tops) == 1
    page.goto("/toog/")
    for button in page.get_by_role("link", name="Geef mee").all():
        expect(button).to_be_in_viewport(ratio=1)


CALM = """() => {
  const body = document.body, states = [];
  body.classList.remove("just-done");
  states.push(getComputedStyle(body).pointerEvents);
  body.classList.add("just-done");
  const [calm] = body.getAnimations();
  calm.pause();
  for (const time of [0, 590, 700]) {
    calm.currentTime = time;
    states.push(getComputedStyle(document.querySelector(".toast button")).pointerEvents);
  }
  return states;
}"""


def test_second_tap_of_a_trembling_hand_presses_nothing_on_the_next_page(
    place: Place, mieke: User, at_work: Callable[..., Page]
) -> None:
    order = a_bag(mieke, a_market())
    page = at_work(width=1024)
    page.goto(f"/toog/{person_behind(mieke).code}/")
    assert "just-done" not in (page.locator("body").get_attribute("class") or "")
    page.get_by_role("button", name="Cash").click()
    expect(page.locator("body.just-done .toast")).to_be_visible()
    assert page.evaluate(CALM) == ["auto", "none", "none", "auto"]
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator(".toast")).to_have_count(0)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_counter_at_every_width(
    width: int,
    place: Place,
    mieke: User,
    karim: User,
    lotte: User,
    at_work: Callable[..., Page],
    look: Callable[[Page, str], None],
) -> None:
    market = a_market()
    a_bag(mieke, market, beer=6)
    a_bag(lotte, market)
    a_bike_for(mieke)
    check_out_booking(a_bike_for(karim, "Deelwagen Kwik", start="14", end="15.30"), by=SYSTEM, at=AT_WORK)
    a_room_for(lotte, "Grote zaal", start="19", end="22")
    page = at_work(width=width)

    def see(name: str) -> None:
        look(page, f"counter-{name}-{width}")

    page.goto("/toog/")
    see("queue")
    page.get_by_role("searchbox").press_sequentially("3456")
    expect(page.locator("#found")).to_contain_text("Mieke Verhulst")
    see("found")
    page.get_by_role("link", name="Mieke Verhulst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mieke Verhulst")
    see("sheet")
    page.get_by_label("Cash gekregen").fill("50")
    expect(page.locator("#change").get_by_text("Geef terug")).to_be_visible()
    see("change")
    page.get_by_label("Leeftijd gevraagd (16+)").check()
    page.get_by_role("button", name="Cash € 32,70 en meegeven").click()
    expect(page.locator(".toast")).to_contain_text("Meegegeven")
    see("done")
    page.goto("/toog/acties/")
    see("actions")
    page.goto("/toog/zoek/?q=zzzz")
    see("nobody")


def test_poll_keeps_focus_and_what_was_typed(
    place: Place, mieke: User, karim: User, at_work: Callable[..., Page]
) -> None:
    market = a_market()
    order = a_bag(mieke, market)
    page = at_work()
    page.clock.install()
    page.goto("/toog/")
    page.get_by_role("searchbox").fill("ver")
    button = page.locator(f"#bestelling-{order.code}-doe")
    button.focus()

    a_bag(karim, market)
    page.clock.run_for(21_000)

    expect(page.get_by_role("link", name="Karim B.", exact=True)).to_be_visible()
    expect(button).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("ver")


def test_double_tap_and_undo(place: Place, mieke: User, at_work: Callable[..., Page]) -> None:
    order = a_bag(mieke, a_market())
    page = at_work()
    page.goto("/toog/")
    page.locator(f"#bestelling-{order.code}-doe").click()
    page.get_by_role("button", name="Cash € 14,30 en meegeven").dblclick()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("status").first).to_contain_text("Ongedaan gemaakt")
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    assert CounterAction.objects.count() == 1


def test_everything_works_without_javascript(
    place: Place, mieke: User, at_work: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    market = a_market()
    order, bike = a_bag(mieke, market), a_bike_for(mieke, day=FRIDAY + dt.timedelta(days=1))
    page = at_work(java_script_enabled=False)
    page.goto("/toog/")
    page.get_by_role("searchbox").fill("3456")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Mieke Verhulst").click()
    page.get_by_label("Bakfiets Berta").check()
    page.get_by_label("Cash gekregen").fill("20")
    page.get_by_role("button", name="Tel opnieuw").click()
    expect(page.locator("#change")).to_contain_text("€ 1,70")
    page.get_by_role("button", name="Cash € 18,30 en meegeven").click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    order.refresh_from_db()
    bike.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER
    assert owed_for(bike).state == "settled"


def test_everything_works_by_keyboard(place: Place, mieke: User, at_work: Callable[..., Page]) -> None:
    order = a_bag(mieke, a_market())
    page = at_work(width=1280)
    page.goto("/toog/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("verhulst")
    expect(page.get_by_role("link", name="Mieke Verhulst")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Mieke Verhulst")).to_be_focused()
    page.locator(":focus").press("Enter")
    button = page.get_by_role("button", name="Cash € 14,30 en meegeven")
    button.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Meegegeven")
    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER


def test_targets_are_large(place: Place, mieke: User, at_work: Callable[..., Page]) -> None:
    a_bag(mieke, a_market())
    page = at_work()
    for path in ("/toog/", f"/toog/{person_behind(mieke).code}/", "/toog/acties/"):
        page.goto(path)
        sizes = page.locator(
            "main :is(button, a.btn, .chip, .tick, input:not([type=hidden], [type=checkbox]))"
        ).evaluate_all(
            "all => all.filter(e => e.offsetHeight).map(e => [e.textContent.trim().slice(0, 30), e.offsetHeight])"
        )
        assert [size for size in sizes if size[1] < 59] == []
