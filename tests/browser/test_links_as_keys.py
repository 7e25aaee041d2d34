"""Pages to which a link in a mail is the key: their buttons work in a browser that knows nobody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from apps.accounts.models import User
from apps.bookings.domain.handover import offer_handover
from apps.bookings.enums import HandoverState
from apps.bookings.models import Handover
from apps.hub.actors import SYSTEM
from apps.market.domain.reminder import stop_token
from apps.market.domain.wish import set_reminds
from apps.market.models import MarketWish
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_period
from tests.scene import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]


def press_the_last(page: Page, path: str) -> int:
    """Open the link and press its last button; the status of the answer to that."""
    page.goto(path)
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.locator("main form button").last.click()
    return answered.value.status


def test_no_reminders_any_more(scene: Scene, mieke: User, open_browser: Callable[..., Page]) -> None:
    assert mieke.person
    set_reminds(mieke.person, reminds=True, by=SYSTEM, at=NOON)

    assert press_the_last(open_browser(), f"/markt/herinnering/{stop_token(mieke.person)}/stop/") == 303
    assert not MarketWish.objects.filter(reminds=True).exists()


def test_no_to_what_somebody_passes_on(scene: Scene, mieke: User, open_browser: Callable[..., Page]) -> None:
    booking = a_booking(scene.berta, mieke.person, period=a_period())
    _handover, token = offer_handover(booking, name="Wout", email="wout@voorbeeld.example", by=SYSTEM, at=NOON)

    assert press_the_last(open_browser(), f"/reservaties/overnemen/{token}/") == 200
    assert Handover.objects.get().state == HandoverState.WITHDRAWN
