"""A manager closes the books of a market, and looks at what a producer gets; on a phone and on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.models import OutgoingMail, Place
from apps.market.enums import CycleState
from apps.market.models import OrderCycle
from tests.browser.conftest import DESK, PHONE
from tests.factories_market import a_producer, a_variant, an_offer, an_open_cycle, an_order
from tests.factories_market_after import a_receipt, distribute

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_manager_settles_a_market_and_mails_a_statement(
    place: Place,
    jef: User,
    mieke: User,
    width: int,
    open_as: Callable[..., Page],
    look: Callable[[Page], None],
) -> None:
    assert mieke.person
    cycle = an_open_cycle()
    baker = a_producer("Bakkerij Ooms", email="ooms@voorbeeld.example")
    bread = an_offer(cycle, a_variant("Lindekerks bruin", producer=baker), purchase_cents=270)
    order = an_order(mieke.person, cycle, (bread, 2))
    a_receipt(bread, expected=2, received=3, rejected=1)
    distribute(cycle, order)
    page = open_as(jef, width=width)

    page.goto("/beheer/markt/")
    page.get_by_role("link", name="Reken de markt af").click()
    look(page)
    page.get_by_role("link", name="Reken deze markt af").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("afrekenen?")
    look(page)
    page.get_by_role("button", name="Reken af").click()
    expect(page.locator(".messages")).to_contain_text("afgerekend")
    look(page)
    page.get_by_role("link", name="Bakkerij Ooms").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bakkerij Ooms")
    expect(page.locator("main .price.large")).to_have_text("€ 5,40")
    look(page)
    page.get_by_role("button", name="Mail dit").click()
    expect(page.get_by_text("gemaild")).to_be_visible()

    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.SETTLED
    assert OutgoingMail.objects.get(template="market/mail/statement").to == "ooms@voorbeeld.example"


def test_tabs_start_at_the_page_where_one_is_on_a_phone(place: Place, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=PHONE)
    page.goto(f"/beheer/markt/{an_open_cycle().code}/terugroepen/")

    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
