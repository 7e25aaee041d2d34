"""The tablet on the wifi of the village hall: no tick, no count and no sum is lost or older than what is shown."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.models import Place
from apps.market.enums import OrderState
from apps.market.models import Order, ReceiptLine
from tests.browser.slow_answer import SlowAnswer
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_market, person_behind
from tests.factories_market import a_producer, an_open_cycle
from tests.factories_market_receipt import a_bottle, a_chicken, a_loaf, a_market_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(AT_WORK):
        yield


@pytest.fixture
def tablet(rita: User, open_as: Callable[..., Page]) -> Page:
    return open_as(rita, width=1280)


@pytest.fixture
def order(place: Place, mieke: User) -> Order:
    """Two loaves, a milk and a beer for EUR 16,72, and a bike for EUR 4."""
    a_bike_for(mieke)
    return a_bag(mieke, a_market(), beer=1)


@pytest.fixture
def delivery(place: Place, mieke: User) -> str:
    """The page on which a loaf, milk and a chicken are counted."""
    market, farmer = an_open_cycle(), a_producer("Hoeve De Kip")
    goods = [make(market, farmer) for make in (a_loaf, a_bottle, a_chicken)]
    cycle = a_market_with((person_behind(mieke), [(offer, 3) for offer in goods]), cycle=market)
    return f"/toog/ontvangst/{cycle.code}/{farmer.slug}/"


def sheet_of(order: Order) -> str:
    return f"/toog/{order.person.code}/"


def test_answer_that_comes_under_a_slow_press_waits_for_it(order: Order, tablet: Page) -> None:
    tablet.goto(sheet_of(order))
    tablet.locator("[name=leeftijd]").check()
    slow = SlowAnswer(tablet, "GET", sheet_of(order))
    tablet.locator("#received").fill("50")
    slow.is_asked()
    tablet.locator("#pay-bar button[value=cash]").hover()
    tablet.mouse.down()
    slow.comes()
    tablet.mouse.up()
    expect(tablet.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER


def test_what_is_received_takes_no_new_sum_away(order: Order, tablet: Page) -> None:
    tablet.goto(sheet_of(order))
    bar = tablet.locator("#pay-bar")
    expect(bar).to_contain_text("20,72")
    slow = SlowAnswer(tablet, "GET", sheet_of(order))
    tablet.get_by_role("checkbox", name="Bakfiets").uncheck()
    slow.is_asked()
    expect(bar.locator("button:enabled")).to_have_count(0)  # what they say is not what is ticked
    tablet.locator("#received").fill("20")
    tablet.wait_for_timeout(500)  # longer than what is typed waits
    slow.comes()
    expect(bar).to_contain_text("16,72")
    expect(tablet.locator("#change")).to_contain_text("3,30")
    expect(bar.locator("button:enabled")).to_have_count(3)


def test_age_that_was_ticked_while_counting_stays_ticked(order: Order, tablet: Page) -> None:
    tablet.goto(sheet_of(order))
    slow = SlowAnswer(tablet, "GET", sheet_of(order))
    tablet.get_by_role("checkbox", name="Bakfiets").uncheck()
    slow.is_asked()
    tablet.locator("[name=leeftijd]").check()
    tablet.locator("#received").fill("20")
    slow.comes()
    expect(tablet.locator("#pay-bar")).to_contain_text("16,72")
    expect(tablet.locator("[name=leeftijd]")).to_be_checked()
    expect(tablet.locator("#pay [name=ontvangen]")).to_have_value("20")


def test_how_far_it_is_stays_that_of_the_last_tick(order: Order, tablet: Page) -> None:
    tablet.goto(f"/toog/klaarzetten/{order.code}/")
    first, last = order.lines.order_by("pk")[:2]
    slow = SlowAnswer(tablet, "POST", f"/toog/klaarzetten/{order.code}/", with_text=f"lijn={first.pk}&")
    tablet.locator(f"#lijn-{first.pk}-doe").click()
    slow.is_asked()
    slow.is_answered()
    tablet.locator(f"#lijn-{last.pk}-doe").click()
    expect(tablet.locator("#pack-progress")).to_contain_text("2 van 3")
    slow.arrives()
    expect(tablet.locator(f"#lijn-{first.pk}-doe")).to_have_attribute("aria-pressed", "true")
    expect(tablet.locator("#pack-progress")).to_contain_text("2 van 3", timeout=1_000)  # before the next poll


@pytest.mark.shaky_line
def test_tick_whose_answer_got_lost_can_be_set_again(order: Order, tablet: Page) -> None:
    tablet.goto(f"/toog/klaarzetten/{order.code}/")
    line = order.lines.order_by("pk")[0]
    button = tablet.locator(f"#lijn-{line.pk}-doe")
    slow = SlowAnswer(tablet, "POST", f"/toog/klaarzetten/{order.code}/")
    button.click()
    slow.is_asked()
    slow.is_answered()
    slow.is_lost()
    expect(tablet.locator(".connection-lost")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(tablet.locator("[aria-busy=true]")).to_have_count(0)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(tablet.locator("#pack-progress")).to_contain_text("1 van 3")
    expect(tablet.locator(".connection-lost")).to_be_hidden()


@pytest.mark.shaky_line
def test_page_of_the_proxy_is_no_connection(order: Order, tablet: Page) -> None:
    tablet.goto(f"/toog/klaarzetten/{order.code}/")
    slow = SlowAnswer(tablet, "POST", f"/toog/klaarzetten/{order.code}/")
    tablet.locator(".pack-row button").first.click()
    slow.is_asked()
    slow.is_a_page_of_the_proxy(502)
    expect(tablet.locator(".connection-lost")).to_be_visible()
    expect(tablet.get_by_text("Bad Gateway")).to_have_count(0)
    tablet.locator(".pack-row button").first.click()
    expect(tablet.locator(".connection-lost")).to_be_hidden()
    expect(tablet.locator("#pack-progress")).to_contain_text("1 van 3")


def test_session_that_ended_asks_to_sign_in(order: Order, rita: User, tablet: Page) -> None:
    tablet.goto(f"/toog/klaarzetten/{order.code}/")
    tablet.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    tablet.locator(".pack-row button").first.click()
    tablet.wait_for_url("**/aanmelden/**")
    expect(tablet.locator("main")).to_contain_text("Je was intussen afgemeld")


@pytest.mark.shaky_line
def test_count_under_way_is_what_was_sent_and_can_be_sent_again(delivery: str, tablet: Page) -> None:
    tablet.goto(delivery)
    row = tablet.locator("li.count").first
    slow = SlowAnswer(tablet, "POST", "/tellen/")
    row.locator("[data-step='-1']").click()
    row.locator(".btn").click()
    slow.is_asked()
    expect(row.locator("form[aria-busy=true]")).to_have_count(1)
    row.locator("[data-step='-1']").click()
    expect(row.locator("input[type=number]")).to_have_value("2")
    slow.is_answered()
    slow.is_lost()
    expect(tablet.locator("#toasts")).to_contain_text("Dat lukte niet")
    expect(tablet.locator("[aria-busy=true]")).to_have_count(0)
    row.locator(".btn").click()
    expect(tablet.locator("#levering-klaar")).to_contain_text("1 van 3")
    assert sorted(ReceiptLine.objects.filter(quantity_received__gt=0).values_list("quantity_received", "version")) == [
        (2, 1)
    ]


def test_how_many_are_counted_stays_that_of_the_last_count(delivery: str, tablet: Page) -> None:
    tablet.goto(delivery)
    first, last = tablet.locator("li.count").nth(0), tablet.locator("li.count").nth(1)
    slow = SlowAnswer(tablet, "POST", first.locator("form").get_attribute("action") or "")
    first.locator(".btn").click()
    slow.is_asked()
    slow.is_answered()
    last.locator(".btn").click()
    expect(tablet.locator("#levering-klaar")).to_contain_text("2 van 3")
    slow.arrives()
    expect(first).to_have_class(re.compile("counted"))
    expect(tablet.locator("#levering-klaar")).to_contain_text("2 van 3")
