"""A manager divides fourteen bunches over twenty: looks, changes one by hand, and does what was shown."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.models import OutgoingMail, Place
from apps.market.enums import OnShortage
from apps.market.models import Offer, Order
from tests.browser.slow_answer import SlowAnswer
from tests.factories import a_person
from tests.factories_market import CLOSING, an_offer, an_open_cycle, an_order, closed
from tests.factories_market_division import a_bunch, at_shortage, counted, pieces

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Mieke Verhulst", "Karim Benali", "Lotte Peeters", "Jan De Backer", "Els Willems", "Bart Claes", "Walter Maes")


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(CLOSING + dt.timedelta(hours=15)):
        yield


@pytest.fixture
def carrots(place: Place) -> Offer:
    """Twenty bunches ordered by seven people, fourteen came; two bunches of leek too many."""
    cycle = an_open_cycle(capacity=100)
    carrots = an_offer(cycle, a_bunch(), price_cents=180)
    leek = an_offer(cycle, a_bunch("Prei"), price_cents=150)
    for number, (name, ordered) in enumerate(zip(NAMES, (5, 1, 4, 3, 2, 2, 3), strict=True)):
        email = "" if name == "Walter Maes" else f"buur-{number}@voorbeeld.example"
        person = a_person(name, phone=f"0470 00 00 {number:02d}", email=email)
        order = an_order(person, cycle, (carrots, ordered))
        at_shortage(order, OnShortage.SUBSTITUTE if number % 2 == 0 else OnShortage.REFUND)
    closed(cycle)
    counted(carrots, 14)
    counted(leek, 2)
    return carrots


def number_of(page: Page, offer: Offer, name: str) -> str:
    """The name of the field of somebody's number."""
    return f"aantal-{Order.objects.get(cycle=offer.cycle, person__name=name).code}"


@pytest.mark.parametrize("width", [390, 1280])
def test_divide_by_share_with_one_by_hand(
    carrots: Offer,
    jef: User,
    open_as: Callable[..., Page],
    look: Callable[[Page, str], None],
    width: int,
) -> None:
    page = open_as(jef, width=width)
    page.goto("/beheer/")
    page.locator(f"a[href$='/tekorten/{carrots.code}/']").click()
    page.wait_for_load_state()
    expect(page.locator("#policy-share")).to_be_checked()
    karim, mieke = (
        page.locator(f"[name='{number_of(page, carrots, name)}']") for name in ("Karim Benali", "Mieke Verhulst")
    )
    expect(mieke).to_have_value("3")

    page.locator("#policy-first").check()
    expect(mieke).to_have_value("5")
    page.locator("#policy-share").check()
    expect(mieke).to_have_value("3")
    mieke.locator("xpath=..").locator("[data-step='-1']").click()
    expect(page.locator("#policy-hand")).to_be_checked()
    expect(page.locator("#preview")).to_contain_text("2 in plaats van 5")
    expect(page.locator("#preview")).to_contain_text("blijft er 1 over")
    expect(karim).to_have_value("1")
    page.locator("#preview summary").first.click()
    expect(page.locator("#preview pre").first).to_contain_text("Dag Mieke")
    look(page, f"shortage-{width}")

    page.locator("#preview button[value=verdeel]").click()
    page.wait_for_url("**/tekorten/")
    expect(page.locator("main")).to_contain_text("Walter Maes")
    look(page, f"shortages-{width}")
    page.get_by_role("button", name="Gezegd").click()
    expect(page.get_by_role("button", name="Gezegd")).to_have_count(0)

    assert pieces(carrots)["Mieke Verhulst"] == 2
    assert sum(pieces(carrots).values()) == 13
    assert OutgoingMail.objects.filter(template="market/mail/order_amended").count() > 0


def test_divide_without_a_script(carrots: Offer, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, java_script_enabled=False)
    page.goto(f"/beheer/markt/{carrots.cycle.code}/tekorten/")
    page.locator(f"a[href$='/tekorten/{carrots.code}/']").click()
    mieke = page.locator(f"[name='{number_of(page, carrots, 'Mieke Verhulst')}']")
    mieke.fill("5")
    mieke.press("Enter")
    expect(page.locator("#form-errors")).to_contain_text("16")
    expect(mieke).to_have_value("5")
    expect(page.locator("#policy-hand")).to_be_checked()
    mieke.fill("2")
    page.locator("#divide button[value=bekijk]").last.click()
    expect(page.locator("#preview")).to_contain_text("2 in plaats van 5")
    mieke.fill("1")
    page.locator("#preview button[value=verdeel]").click()
    expect(page.locator("#preview [role=alert]")).to_be_visible()
    assert sum(pieces(carrots).values()) == 20
    page.locator("#preview button[value=verdeel]").click()
    page.wait_for_url("**/tekorten/")

    assert pieces(carrots)["Mieke Verhulst"] == 1


def test_policy_under_way_keeps_its_numbers(carrots: Offer, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=1280)
    page.goto(f"/beheer/markt/{carrots.cycle.code}/tekorten/{carrots.code}/")
    mieke = page.locator(f"[name='{number_of(page, carrots, 'Mieke Verhulst')}']")
    slow = SlowAnswer(page, "POST", carrots.code, with_text="hoe=first")
    mieke.locator("xpath=..").locator("[data-step='-1']").click()
    page.locator("#policy-first").check()  # before that step is asked
    slow.is_asked()
    expect(mieke).to_be_disabled()  # its number is being counted
    page.wait_for_timeout(600)  # longer than a step waits
    slow.comes()
    expect(mieke).to_have_value("5")
    expect(mieke).to_be_enabled()
    expect(page.locator("#policy-first")).to_be_checked()


def test_number_is_not_lost_beside_what_comes_instead(carrots: Offer, jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=1280)
    page.goto(f"/beheer/markt/{carrots.cycle.code}/tekorten/{carrots.code}/")
    mieke = page.locator(f"[name='{number_of(page, carrots, 'Mieke Verhulst')}']")
    slow = SlowAnswer(page, "POST", carrots.code)
    page.locator("#instead select").first.select_option(index=0)
    slow.is_asked()
    mieke.locator("xpath=..").locator("[data-step='-1']").click()
    page.wait_for_timeout(600)
    slow.comes()
    expect(page.locator("#preview")).to_contain_text("2 in plaats van 5")
    expect(page.locator("#instead select").first).to_have_value("")
