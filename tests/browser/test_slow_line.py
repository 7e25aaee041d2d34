"""On a slow line: what is tapped or pressed while an answer is under way is not lost."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Page, Request, Route, expect

from apps.accounts.models import User
from apps.market.enums import OrderState
from apps.market.models import BasketLine
from tests.browser.steps import card, put_in_basket
from tests.factories import NOON
from tests.factories_counter import AT_WORK
from tests.factories_market import an_order
from tests.scene import Scene, a_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(db: None) -> Scene:
    return a_scene(loaves=20)


@pytest.fixture
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


class SlowAnswer:
    """Keeps the first answer to a method and path back until `comes`."""

    def __init__(self, page: Page, method: str, path: str) -> None:
        self.page = page
        self._kept: list[Route] = []
        self._is_it: Callable[[Request], bool] = lambda asked: asked.method == method and path in asked.url
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
