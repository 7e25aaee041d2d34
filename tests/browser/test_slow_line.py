"""On a slow line: what is tapped or pressed while an answer is under way is not lost."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from apps.accounts.models import User
from apps.hub.actors import actor_for
from apps.market.domain.favourite import like_product
from apps.market.models import BasketLine, Favourite
from tests.browser.slow_answer import SlowAnswer
from tests.browser.steps import card, put_in_basket
from tests.factories import NOON
from tests.scene import Scene, a_scene, saturday_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(db: None) -> Scene:
    return a_scene(loaves=20)


@pytest.fixture
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


def tap_under_way(page: Page, scene: Scene) -> SlowAnswer:
    """One loaf in the basket, and the answer to a tap on 'more' is kept back."""
    page.goto("/markt/")
    put_in_basket(page, scene.bread)
    slow = SlowAnswer(page, "POST", "/markt/mandje/")
    more(page, scene).click()
    slow.is_asked()
    return slow


def more(page: Page, scene: Scene) -> Locator:
    """The button for one more loaf."""
    return card(page, scene.bread).locator("[data-step='1']")


@pytest.mark.usefixtures("_tuesday")
def test_tap_on_more_while_the_last_tap_is_under_way_counts(scene: Scene, phone: Page) -> None:
    slow = tap_under_way(phone, scene)
    more(phone, scene).click()
    slow.comes()
    expect(phone.locator("#market-bar")).to_contain_text("10,20")
    expect(card(phone, scene.bread).locator("input[name=quantity]")).to_have_value("3")
    assert BasketLine.objects.get().quantity == 3


@pytest.mark.usefixtures("_tuesday")
def test_taps_that_wait_for_a_slow_answer_go_after_it(scene: Scene, phone: Page) -> None:
    slow = tap_under_way(phone, scene)
    more(phone, scene).click()
    phone.wait_for_timeout(800)  # longer than a number waits for the next tap
    more(phone, scene).click()
    slow.comes()
    expect(phone.locator("#market-bar")).to_contain_text("13,60")
    assert BasketLine.objects.get().quantity == 4


@pytest.mark.usefixtures("_tuesday")
def test_tap_is_not_lost_on_the_way_to_the_basket(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    card(phone, scene.bread).locator("[data-step='1']").click()
    phone.locator("#market-bar a").click()  # at once, before the number is sent
    phone.wait_for_url("**/mandje/")
    expect(phone.locator("main")).to_contain_text("6,80")
    assert BasketLine.objects.get().quantity == 2


@pytest.mark.usefixtures("_tuesday")
def test_way_to_the_basket_waits_for_a_number_under_way(scene: Scene, phone: Page) -> None:
    slow = tap_under_way(phone, scene)
    link = phone.locator("#market-bar a")
    link.click()
    expect(link).to_have_attribute("aria-busy", "true")
    slow.comes()
    phone.wait_for_url("**/mandje/")
    expect(phone.locator("main")).to_contain_text("6,80")


@pytest.mark.usefixtures("_tuesday")
def test_second_press_on_the_way_to_the_basket_waits_no_longer(scene: Scene, phone: Page) -> None:
    tap_under_way(phone, scene)
    link = phone.locator("#market-bar a")
    link.click()
    expect(link).to_have_attribute("aria-busy", "true")
    link.click()
    phone.wait_for_url("**/mandje/")


@pytest.mark.usefixtures("_tuesday")
def test_tap_is_not_lost_with_the_back_button(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/afhaalmoment/")
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    card(phone, scene.bread).locator("[data-step='1']").click()
    phone.go_back()
    for _time in range(100):  # nobody waits for the answer, so nothing on the page shows that it came
        if BasketLine.objects.get().quantity == 2:
            return
        phone.wait_for_timeout(50)
    pytest.fail("The number never arrived.")


@pytest.mark.shaky_line
@pytest.mark.usefixtures("_tuesday")
def test_number_that_got_lost_is_not_shown_and_can_be_sent_again(scene: Scene, phone: Page) -> None:
    slow, bread = tap_under_way(phone, scene), card(phone, scene.bread)
    phone.locator("#market-bar a").click()
    slow.is_lost()
    expect(phone.locator("#toasts")).to_contain_text("Dat lukte niet")
    expect(bread.locator("input[name=quantity]")).to_have_value("1")
    expect(phone.locator("[aria-busy=true]")).to_have_count(0)
    expect(phone.locator("#market-bar")).to_contain_text("3,40")

    bread.locator("[data-step='1']").click()
    expect(phone.locator("#market-bar")).to_contain_text("6,80")
    assert BasketLine.objects.get().quantity == 2


@pytest.mark.shaky_line
@pytest.mark.usefixtures("_tuesday")
def test_number_whose_answer_got_lost_is_not_added_twice(scene: Scene, phone: Page) -> None:
    slow, bread = tap_under_way(phone, scene), card(phone, scene.bread)
    slow.is_answered()
    slow.is_lost()
    expect(bread.locator("input[name=quantity]")).to_have_value("1")
    bread.locator("[data-step='1']").click()
    expect(phone.locator("#market-bar")).to_contain_text("6,80")
    assert BasketLine.objects.get().quantity == 2


@pytest.mark.shaky_line
@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.usefixtures("_tuesday")
def test_page_of_the_proxy_is_not_put_in_ours(status: int, scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    card(phone, scene.bread).locator(".act button").click()
    slow.is_asked()
    slow.is_a_page_of_the_proxy(status)
    expect(phone.locator("#toasts")).to_contain_text("Dat lukte niet")
    expect(phone.get_by_text("Bad Gateway")).to_have_count(0)
    expect(phone.locator("[aria-busy=true]")).to_have_count(0)
    put_in_basket(phone, scene.bread)
    expect(phone.locator("#market-bar")).to_contain_text("3,40")


@pytest.mark.usefixtures("_tuesday")
def test_heart_takes_no_number_away(scene: Scene, mieke: User, open_as: Callable[..., Page]) -> None:
    phone = open_as(mieke)
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    bread = card(phone, scene.bread)
    slow = SlowAnswer(phone, "POST", "/markt/favorieten/hart/")
    bread.locator(".heart").click()
    slow.is_asked()
    bread.locator("[data-step='1']").click()
    slow.comes()
    expect(bread.locator(".heart")).to_have_attribute("aria-pressed", "true")
    expect(phone.locator("#market-bar")).to_contain_text("6,80")
    expect(bread.locator("input[name=quantity]")).to_have_value("2")


@pytest.mark.usefixtures("_tuesday")
def test_what_was_searched_takes_no_number_away(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    slow = SlowAnswer(phone, "GET", "/markt/?")
    phone.get_by_role("searchbox").fill("bruin")
    slow.is_asked()
    card(phone, scene.bread).locator("[data-step='1']").click()
    slow.comes()
    expect(card(phone, scene.milk)).to_have_count(0)
    expect(card(phone, scene.bread).locator("input[name=quantity]")).to_have_value("2")
    expect(phone.locator("#market-bar")).to_contain_text("6,80")
    assert BasketLine.objects.get().quantity == 2


@pytest.mark.usefixtures("_tuesday")
def test_usual_number_of_another_takes_none_away(scene: Scene, mieke: User, open_as: Callable[..., Page]) -> None:
    assert mieke.person is not None
    for offer in (scene.bread, scene.milk):
        like_product(mieke.person, offer.variant.product, by=actor_for(mieke), at=NOON)
    phone = open_as(mieke)
    phone.goto("/markt/favorieten/")
    bread, milk = (phone.locator(f"#favoriet-{offer.variant.product.slug}") for offer in (scene.bread, scene.milk))
    slow = SlowAnswer(phone, "POST", scene.bread.variant.product.slug)
    bread.locator("[data-step='1']").click()
    slow.is_asked()
    milk.locator("[data-step='1']").click()
    slow.comes()
    expect(phone.locator("#lijst")).to_contain_text("2 producten")
    expect(milk.locator("input[name=quantity]")).to_have_value("1")
    expect(bread.locator("input[name=quantity]")).to_have_value("1")
    assert sorted(Favourite.objects.values_list("usual", flat=True)) == [1, 1]


@pytest.mark.usefixtures("_tuesday")
def test_totals_are_those_of_the_last_press(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    slow = SlowAnswer(phone, "POST", "/markt/mandje/", with_text=scene.bread.code)
    card(phone, scene.bread).locator(".act button").click()
    slow.is_asked()
    slow.is_answered()
    put_in_basket(phone, scene.milk)
    expect(phone.locator("#market-bar")).to_contain_text("5,10")
    slow.arrives()
    expect(card(phone, scene.bread).locator("input[name=quantity]")).to_have_value("1")
    expect(phone.locator("#market-bar")).to_contain_text("5,10")
    expect(phone.locator("#basket-link")).to_contain_text("5,10")


@pytest.mark.usefixtures("_tuesday")
def test_button_pressed_twice_puts_one_in_the_basket(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    button = card(phone, scene.bread).locator(".act button")
    button.click()
    slow.is_asked()
    expect(card(phone, scene.bread).locator("form[aria-busy=true]")).to_have_count(1)
    button.click()
    slow.comes()
    expect(phone.locator("#market-bar")).to_contain_text("3,40")
    assert BasketLine.objects.get().quantity == 1


@pytest.mark.usefixtures("_tuesday")
def test_price_is_that_of_what_the_fields_say_last(scene: Scene, phone: Page) -> None:
    phone.clock.install(time=NOON)
    phone.goto(saturday_at(scene.berta))
    phone.clock.pause_at(NOON + dt.timedelta(minutes=1))
    slow = SlowAnswer(phone, "POST", "/mobipunt/bakfiets-berta/")
    until = phone.locator("#id_tot")
    until.fill("13")
    until.dispatch_event("change")
    phone.clock.run_for(200)
    slow.is_asked()
    slow.is_answered()
    until.fill("14")
    until.dispatch_event("change")  # the older answer comes before this one is asked
    slow.arrives()
    phone.clock.run_for(200)
    expect(phone.locator("#offer .total")).to_contain_text("10,00")


@pytest.mark.shaky_line
@pytest.mark.usefixtures("_tuesday")
def test_price_that_was_not_asked_looks_it(scene: Scene, phone: Page) -> None:
    phone.goto(saturday_at(scene.berta))
    slow = SlowAnswer(phone, "POST", "/mobipunt/bakfiets-berta/")
    phone.locator("#id_tot").fill("13")
    phone.locator("#id_tot").dispatch_event("change")
    slow.is_asked()
    slow.is_lost()
    expect(phone.locator("#offer")).to_have_attribute("data-stale", "yes")
    phone.locator("#id_tot").fill("14")
    phone.locator("#id_tot").dispatch_event("change")
    expect(phone.locator("#offer .total")).to_contain_text("10,00")
    expect(phone.locator("[data-stale]")).to_have_count(0)
