"""Two tablets at one market, a phone, no JavaScript, and what comes out of the printer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.packing import place_crate
from apps.market.enums import AmendmentKind
from apps.market.models import Order, OrderLine
from tests.factories import a_person
from tests.factories_counter import AT_WORK, a_bag, a_market
from tests.factories_market import amend_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("friday")]

TABLET = 1024
LATER = 11_000  # milliseconds: past the next poll
LARGE = 60


@pytest.fixture
def bags(place: Place, mieke: User, karim: User, lotte: User, walter: Person) -> list[Order]:
    """Four bags of bread and milk, one with beer."""
    market = a_market()
    return [a_bag(who, market, loaves=3, beer=beer) for who, beer in ((mieke, 6), (karim, 0), (lotte, 0), (walter, 0))]


def line_of(order: Order, name: str = "Lindekerks bruin") -> OrderLine:
    return order.lines.get(name=name)


def button_of(page: Page, line: OrderLine) -> Locator:
    return page.locator(f"#lijn-{line.pk}-doe")


def test_ticks_of_two_tablets_meet(
    bags: list[Order], rita: User, jef: User, open_as: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    mieke_bag = bags[0]
    bread, milk = line_of(mieke_bag), line_of(mieke_bag, "Volle hoevemelk")
    hers, his = open_as(rita, width=TABLET), open_as(jef, width=TABLET)
    for page in (hers, his):
        page.clock.install()
    hers.goto(f"/toog/klaarzetten/{mieke_bag.code}/")
    his.goto("/toog/klaarzetten/?per=product")
    his.get_by_role("link", name="Lindekerks bruin", exact=True).click()
    expect(his.get_by_role("heading", level=1)).to_have_text("12\xa0× Lindekerks bruin")

    button_of(hers, bread).click()
    expect(button_of(hers, bread)).to_have_attribute("aria-pressed", "true")
    expect(hers.locator("#pack-progress")).to_contain_text("1 van 3")
    button_of(hers, milk).click()
    expect(hers.locator("#pack-progress")).to_contain_text("2 van 3")

    # he ticks another's bread, and stands on the third row when hers appears
    button_of(his, line_of(bags[1])).click()
    expect(button_of(his, line_of(bags[1]))).to_have_attribute("aria-pressed", "true")
    third = button_of(his, line_of(bags[2]))
    third.focus()
    his.clock.run_for(LATER)
    expect(button_of(his, bread)).to_have_attribute("aria-pressed", "true")
    expect(his.locator(f"#lijn-{bread.pk}")).to_contain_text("Rita 16.")
    expect(his.locator("#pack-progress")).to_contain_text("2 van 4")
    expect(third).to_be_focused()

    for page, name in ((hers, "bag"), (his, "product")):
        look(page, f"packing-{name}-{TABLET}")
    assert OrderLine.objects.filter(packed_at__isnull=False).count() == 3


def test_both_press_the_same_line_and_it_is_ticked(
    bags: list[Order], rita: User, jef: User, open_as: Callable[..., Page]
) -> None:
    bread = line_of(bags[0])
    pages = [open_as(user, width=TABLET) for user in (rita, jef)]
    for page in pages:
        page.goto(f"/toog/klaarzetten/{bags[0].code}/")
    for page in pages:
        button_of(page, bread).click()
        expect(button_of(page, bread)).to_have_attribute("aria-pressed", "true")

    bread.refresh_from_db()
    assert (bread.is_packed, bread.packed_by) == (True, rita)


def test_quick_fingers_lose_nothing(bags: list[Order], rita: User, open_as: Callable[..., Page]) -> None:
    page = open_as(rita, width=TABLET)
    page.goto("/toog/klaarzetten/?per=rek&wat=Rek+C")
    for order in bags:
        button_of(page, line_of(order)).click(no_wait_after=True)
    expect(page.locator("#pack-progress")).to_contain_text("4 van 4")
    assert all(line_of(order).is_packed for order in bags)


def test_hand_that_trembles_takes_no_tick_away(bags: list[Order], rita: User, open_as: Callable[..., Page]) -> None:
    page = open_as(rita, width=TABLET)
    page.clock.install()
    page.goto(f"/toog/klaarzetten/{bags[0].code}/")
    bread, milk = button_of(page, line_of(bags[0])), button_of(page, line_of(bags[0], "Volle hoevemelk"))
    bread.evaluate("""button => document.addEventListener(
      "htmx:afterSettle", () => document.getElementById(button.id).click(), { once: true })""")

    bread.click()
    expect(bread).to_have_attribute("aria-pressed", "true")
    milk.click()
    expect(page.locator("#pack-progress")).to_contain_text("2 van 3")
    assert line_of(bags[0]).is_packed

    page.clock.fast_forward(1_000)
    bread.click()
    expect(bread).to_have_attribute("aria-pressed", "false")


def test_change_under_the_hand_is_said_and_shown(
    bags: list[Order], rita: User, open_as: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    order, bread = bags[0], line_of(bags[0])
    page = open_as(rita, width=TABLET)
    page.goto(f"/toog/klaarzetten/{order.code}/")
    amend_line(bread, AmendmentKind.SHORTAGE, quantity=2, at=AT_WORK)

    button_of(page, bread).click()

    expect(page.locator("#toasts")).to_contain_text("Lindekerks bruin is net veranderd")
    expect(page.locator(f"#lijn-{bread.pk}")).to_contain_text("2\xa0× Lindekerks bruin")
    button_of(page, bread).click()
    expect(button_of(page, bread)).to_have_attribute("aria-pressed", "true")
    axe(page)


def test_a_whole_round_on_a_phone(
    bags: list[Order], rita: User, open_as: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = open_as(rita, width=390)
    page.goto("/toog/")
    page.get_by_role("link", name="Klaarzetten").click()
    look(page, "packing-overview-390")
    page.get_by_role("link", name="Zet klaar Karim B.").click()
    page.wait_for_load_state()  # sizes are those of the style sheet
    for button in page.locator(".pack-row button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= LARGE
        button.click()
    expect(page.locator("#pack-progress")).to_contain_text("2 van 2")
    page.get_by_label("Plaats van de bak").fill("A3")
    page.get_by_role("button", name="Schrijf op").click()
    expect(page.get_by_label("Plaats van de bak")).to_have_value("A3")
    look(page, "packing-bag-390")
    page.get_by_role("link", name="Volgende: Lotte P.").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lotte P.")
    page.get_by_role("link", name="Alle zakken").click()
    expect(page.locator(f"#zak-{bags[1].code}")).to_contain_text("bak A3")


def test_packing_works_without_javascript(bags: list[Order], rita: User, open_as: Callable[..., Page]) -> None:
    page = open_as(rita, width=TABLET, java_script_enabled=False)
    bread = line_of(bags[2])
    page.goto("/toog/klaarzetten/?per=rek")
    page.get_by_role("link", name="Rek C", exact=True).click()
    button_of(page, bread).click()
    expect(button_of(page, bread)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#pack-progress")).to_contain_text("1 van 4")
    button_of(page, bread).click()
    expect(button_of(page, bread)).to_have_attribute("aria-pressed", "false")
    page.goto(f"/toog/klaarzetten/{bags[2].code}/")
    page.get_by_label("Plaats van de bak").fill("Koelkast 2")
    page.get_by_role("button", name="Schrijf op").click()
    expect(page.get_by_label("Plaats van de bak")).to_have_value("Koelkast 2")


@pytest.mark.parametrize("what", ["klant", "product", "rek", "afhalen"])
def test_lists_fit_on_a4(
    what: str, bags: list[Order], rita: User, open_as: Callable[..., Page], shot: Callable[[Page, str], Path]
) -> None:
    place_crate(bags[0], place="A3", by=SYSTEM, at=AT_WORK)
    page = open_as(rita, width=690)  # A4 less its margins
    page.goto(f"/toog/klaarzetten/papier/{what}/")
    expect(page.get_by_role("button", name="Druk af")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Druk af")).to_be_hidden()
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator(".tick-box").count() >= len(bags)
    assert "Mieke V." in page.locator("main").inner_text()
    assert "A3" in page.locator("main").inner_text()
    shot(page, f"paper-{what}")


def test_labels_print_in_millimetres(
    place: Place, mieke: User, rita: User, open_as: Callable[..., Page], shot: Callable[[Page, str], Path]
) -> None:
    market = a_market()
    place_crate(a_bag(mieke, market), place="A3", by=SYSTEM, at=AT_WORK)
    for number in range(15):
        a_bag(a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56"), market)
    page = open_as(rita, width=794)
    page.goto("/toog/klaarzetten/papier/etiketten/?zakken=rek")
    page.emulate_media(media="print")
    box = page.locator(".sticker").nth(3).bounding_box()
    first = page.locator(".sticker").first.bounding_box()
    assert box is not None
    assert first is not None
    millimetre = 96 / 25.4
    assert (round(box["width"] / millimetre, 1), round(box["height"] / millimetre, 1)) == (99.1, 38.1)
    assert round((box["x"] - first["x"]) / millimetre, 1) == 101.6
    assert page.locator(".sticker-sheet").first.locator(".sticker").count() == 14
    assert page.locator("main :is(.btn, .chips, form)").filter(visible=True).count() == 0
    shot(page, "paper-etiketten")
