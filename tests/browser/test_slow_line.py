"""On a slow line: what is tapped or pressed while an answer is under way is not lost."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import APIResponse, Page, Request, Route, expect

from apps.accounts.models import User
from apps.hub.actors import actor_for
from apps.market.domain.favourite import like_product
from apps.market.enums import OrderState
from apps.market.models import BasketLine, Favourite
from tests.browser.steps import card, put_in_basket
from tests.factories import NOON
from tests.factories_counter import AT_WORK
from tests.factories_market import an_order
from tests.scene import Scene, a_scene

pytestmark = pytest.mark.django_db(transaction=True)

PROXY = "<!doctype html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"


@pytest.fixture
def scene(db: None) -> Scene:
    return a_scene(loaves=20)


@pytest.fixture
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


class SlowAnswer:
    """Keeps the first answer to a method and path back until `comes`."""

    def __init__(self, page: Page, method: str, path: str, *, with_text: str = "") -> None:
        self.page = page
        self._answer: APIResponse | None = None
        self._kept: list[Route] = []
        self._is_it: Callable[[Request], bool] = lambda asked: (
            asked.method == method and path in asked.url and with_text in (asked.post_data or "")
        )
        page.route(f"**{path}**", self._keep)

    def _keep(self, route: Route) -> None:
        if not self._kept and self._is_it(route.request):
            self._kept.append(route)
        else:
            route.continue_()

    def is_asked(self) -> None:
        """Wait until the request is on its way."""
        for _time in range(100):
            if self._kept:
                return
            self.page.wait_for_timeout(50)
        pytest.fail("Nothing was asked.")

    def comes(self) -> None:
        """Let it in, and wait until the browser has it."""
        with self.page.expect_event("requestfinished", self._is_it):
            self._kept[0].continue_()
        self.page.wait_for_timeout(100)  # longer than the page takes to show an answer

    def is_answered(self) -> None:
        """Let the server answer now; the browser gets that answer when `arrives`."""
        self._answer = self._kept[0].fetch(max_redirects=0)

    def arrives(self) -> None:
        """Let in what the server answered before, and wait until the browser has it."""
        with self.page.expect_event("requestfinished", self._is_it):
            self._kept[0].fulfill(response=self._answer)
        self.page.wait_for_timeout(100)

    def is_lost(self) -> None:
        """It never comes."""
        with self.page.expect_event("requestfailed", self._is_it):
            self._kept[0].abort()

    def is_a_page_of_the_proxy(self, status: int) -> None:
        """What stands before the server answers in its place."""
        with self.page.expect_event("requestfinished", self._is_it):
            self._kept[0].fulfill(status=status, content_type="text/html", body=PROXY)


@pytest.mark.usefixtures("_tuesday")
def test_tap_on_more_while_the_last_tap_is_under_way_counts(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    more = card(phone, scene.bread).locator("[data-step='1']")
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    more.click()
    slow.is_asked()
    more.click()
    slow.comes()
    expect(phone.locator("#market-bar")).to_contain_text("10,20")
    expect(card(phone, scene.bread).locator("input[name=quantity]")).to_have_value("3")
    assert BasketLine.objects.get().quantity == 3


@pytest.mark.usefixtures("_tuesday")
def test_taps_that_wait_for_a_slow_answer_go_after_it(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    more = card(phone, scene.bread).locator("[data-step='1']")
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    more.click()
    slow.is_asked()
    more.click()
    phone.wait_for_timeout(800)  # longer than a number waits for the next tap
    more.click()
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
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    card(phone, scene.bread).locator("[data-step='1']").click()
    slow.is_asked()
    link = phone.locator("#market-bar a")
    link.click()
    expect(link).to_have_attribute("aria-busy", "true")
    slow.comes()
    phone.wait_for_url("**/mandje/")
    expect(phone.locator("main")).to_contain_text("6,80")


@pytest.mark.usefixtures("_tuesday")
def test_second_press_on_the_way_to_the_basket_waits_no_longer(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    card(phone, scene.bread).locator("[data-step='1']").click()
    slow.is_asked()
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
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    bread = card(phone, scene.bread)
    bread.locator("[data-step='1']").click()
    slow.is_asked()
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
    phone.goto("/markt/")
    put_in_basket(phone, scene.bread)
    slow = SlowAnswer(phone, "POST", "/markt/mandje/")
    bread = card(phone, scene.bread)
    bread.locator("[data-step='1']").click()
    slow.is_asked()
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


def test_answer_that_comes_under_a_slow_press_waits_for_it(
    scene: Scene, mieke: User, rita: User, open_as: Callable[..., Page]
) -> None:
    assert mieke.person is not None
    order = an_order(mieke.person, scene.cycle, (scene.bread, 2))
    with time_machine.travel(AT_WORK):
        page = open_as(rita, width=1280)
        page.goto(f"/toog/{mieke.person.code}/")
        slow = SlowAnswer(page, "GET", f"/toog/{mieke.person.code}/")
        page.locator("#received").fill("10")
        slow.is_asked()
        page.locator("#pay-bar button[value=cash]").hover()
        page.mouse.down()
        slow.comes()
        page.mouse.up()
        expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER
