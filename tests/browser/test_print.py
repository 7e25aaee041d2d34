"""On paper: the thing itself, ink on white, and nothing to press."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page

from apps.accounts.models import User
from tests.factories_bookings import a_booking
from tests.factories_market import an_order
from tests.scene import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("friday")]

TO_PRESS: Final = (
    ".tabbar, .nav, .topbar .tools, .footer, .skip, .toasts, .btn, button, input[type=search], .basket-bar"
)


@pytest.mark.parametrize("what", ["order", "booking", "queue", "sheet"])
def test_paper_has_nothing_to_press(
    what: str,
    scene: Scene,
    mieke: User,
    rita: User,
    open_as: Callable[..., Page],
    shot: Callable[[Page, str], Path],
) -> None:
    assert mieke.person is not None
    order = an_order(mieke.person, scene.cycle, (scene.bread, 2), (scene.milk, 1))
    booking = a_booking(scene.berta, mieke.person)
    who, path, must = {
        "order": (mieke, f"/markt/bestelling/{order.code}/", order.code),
        "booking": (mieke, f"/reservaties/{booking.code}/", booking.code),
        "queue": (rita, "/toog/", order.code),
        "sheet": (rita, f"/toog/{mieke.person.code}/", order.code),
    }[what]
    page = open_as(who, width=794)
    page.goto(path)
    page.emulate_media(media="print")
    seen = [
        each.evaluate("(one) => one.outerHTML.slice(0, 90)")
        for each in page.locator(TO_PRESS).all()
        if each.is_visible()
    ]
    assert seen == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    shot(page, f"paper-{what}")
    assert must in page.locator("main").inner_text().replace(" ", "").replace("\xa0", "")
