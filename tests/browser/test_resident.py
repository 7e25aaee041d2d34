"""A resident's week at the market: narrow, weigh up, repeat, choose, send a neighbour, change, and cancel."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.models import Place
from apps.market.enums import OnShortage, OrderState
from apps.market.models import BasketLine, Order
from tests.browser.steps import card, confirm, press, put_in_basket, say_who
from tests.factories_market_resident import Shelf, a_shelf, ordered_last_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]

See = Callable[[Page, str], None]
TOPBAR: Final = 60  # pixels
LETTERS_APART: Final = """() => {
    const sheet = new CSSStyleSheet();
    const rules = ["line-height: 1.5", "letter-spacing: .12em", "word-spacing: .16em"];
    sheet.replaceSync(`* { ${rules.map((rule) => `${rule} !important`).join(";")} }`);
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture
def shelf(place: Place) -> Shelf:
    return a_shelf()


def choose(page: Page, name: str) -> None:
    """A filter of the row."""
    page.locator("#filters").get_by_role("link", name=name, exact=True).click()


def order_of_now(shelf: Shelf) -> Order:
    return Order.objects.get(cycle=shelf.cycle)


@pytest.mark.parametrize("width", [390, 1280])
def test_whole_way_of_a_resident(
    shelf: Shelf, mieke: User, width: int, open_as: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    assert mieke.person is not None
    ordered_last_time(mieke.person, shelf)
    page = open_as(mieke, width=width)

    def see(page: Page, name: str) -> None:
        look(page, f"resident-{name}-{width}")

    put_in_what_holds_no_gluten(page, shelf, see)
    ask_the_same_as_last_time(page, see)
    assert BasketLine.objects.filter(basket__cycle=shelf.cycle).count() == 3

    choose_and_send_a_neighbour(page, shelf, see)
    order = order_of_now(shelf)
    assert dict(order.lines.values_list("offer__code", "on_shortage")) == {
        shelf.bread.code: OnShortage.SUBSTITUTE,
        shelf.chicken.code: OnShortage.LEAVE_OUT,
        shelf.milk.code: OnShortage.LEAVE_OUT,
    }
    assert order.proxy_name == "Nele Wouters"

    ask_one_loaf_more(page, order, shelf, see)
    order.refresh_from_db()
    assert (order.lines.get(offer=shelf.bread).quantity_ordered, order.proxy_name) == (3, "Nele Wouters")

    cancel(page, order)
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


def put_in_what_holds_no_gluten(page: Page, shelf: Shelf, see: See) -> None:
    """The row of filters keeps its place; the chicken is left, goes in the basket and gets a heart."""
    page.goto("/markt/")
    see(page, "market")
    search = page.get_by_role("searchbox")
    wide = search.evaluate("field => field.clientWidth")
    choose(page, "zonder gluten")
    page.wait_for_url("**zonder=gluten**")
    assert search.evaluate("field => field.clientWidth") == wide
    expect(card(page, shelf.chicken)).to_be_visible()
    expect(card(page, shelf.bread)).to_have_count(0)
    expect(card(page, shelf.milk)).to_have_count(0)  # may contain is not without
    expect(card(page, shelf.chicken)).to_contain_text("€\u00a013,35–€\u00a015,13")
    see(page, "without")
    card(page, shelf.chicken).locator(".act").get_by_role("button").click()
    expect(card(page, shelf.chicken).locator("input[name=quantity]")).to_have_value("1")
    card(page, shelf.chicken).locator(".heart").click()
    expect(card(page, shelf.chicken).locator(".heart")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Wis alle filters").click()


def ask_the_same_as_last_time(page: Page, see: See) -> None:
    """With what became dearer, and what is not here."""
    page.get_by_role("button", name="Zoals vorige keer").click()
    page.wait_for_url("**/markt/vorige-keer/**")
    see(page, "again")
    expect(page.locator("main")).to_contain_text("was €\u00a03,20, is nu €\u00a03,40")
    expect(page.locator("main")).to_contain_text("niet in deze markt")


def choose_and_send_a_neighbour(page: Page, shelf: Shelf, see: See) -> None:
    """At the checkout: a moment, what to do at a shortage, and who fetches it."""
    page.goto("/mandje/")
    page.locator(f"[name=market_slot_{shelf.cycle.code}]").first.check()
    page.locator(f"[name=market_shortage_{shelf.cycle.code}][value=leave_out]").check()
    page.get_by_text("Per product iets anders").click()
    page.locator(f"[name=market_shortage_{shelf.cycle.code}_{shelf.bread.code}]").select_option("substitute")
    page.get_by_text("Haalt iemand anders het af?").click()
    page.locator(f"[name=market_proxy_{shelf.cycle.code}]").fill("Nele Wouters")
    see(page, "basket")
    confirm(page)


def ask_one_loaf_more(page: Page, order: Order, shelf: Shelf, see: See) -> None:
    """From the page of the order back to the shelf; the neighbour stays."""
    page.goto(f"/markt/bestelling/{order.code}/")
    expect(page.locator("main")).to_contain_text("Nele Wouters haalt het af.")
    see(page, "order")
    press(page, "form[action$='/aanpassen/']")
    with page.expect_response("**/markt/mandje/"):
        card(page, shelf.bread).locator("[data-step='1']").click()
    expect(card(page, shelf.bread).locator("input[name=quantity]")).to_have_value("3")
    page.goto("/mandje/")
    confirm(page)


def cancel(page: Page, order: Order) -> None:
    """Nothing, after all."""
    page.goto(f"/markt/bestelling/{order.code}/")
    page.locator("a[href$='/annuleren/']").click()
    press(page, "form[action$='/annuleren/']")
    page.wait_for_url(f"**/markt/bestelling/{order.code}/")


@pytest.mark.parametrize("width", [390, 1280])
def test_usual_list_and_wishes(
    shelf: Shelf,
    mieke: User,
    width: int,
    open_as: Callable[..., Page],
    look: Callable[[Page, str], None],
) -> None:
    page = open_as(mieke, width=width)
    page.goto("/markt/")
    for offer in (shelf.bread, shelf.milk):
        card(page, offer).locator(".heart").click()
        expect(card(page, offer).locator(".heart")).to_have_attribute("aria-pressed", "true")
    page.goto("/markt/favorieten/")
    row = page.locator(f"#favoriet-{shelf.bread.variant.product.slug}")
    row.locator("[data-step='1']").click()
    row.locator("[data-step='1']").click()
    expect(page.locator("#lijst").get_by_role("button")).to_be_visible()
    expect(row.locator("input[name=quantity]")).to_have_value("2")
    look(page, f"resident-favourites-{width}")
    page.locator("#lijst").get_by_role("button").click()
    expect(page.locator("#lijst")).to_contain_text("Alles zit in je mandje.")
    assert BasketLine.objects.get().quantity == 2
    assert not Order.objects.exists()

    page.goto("/markt/wensen/")
    page.locator("[name=reminds]").check()
    page.locator("[name=on_shortage][value=substitute]").check()
    press(page, "main form.card")
    expect(page.locator("[name=reminds]")).to_be_checked()
    look(page, f"resident-wishes-{width}")


def test_whole_way_without_javascript(shelf: Shelf, mieke: User, open_as: Callable[..., Page]) -> None:
    assert mieke.person is not None
    ordered_last_time(mieke.person, shelf)
    page = open_as(mieke, java_script_enabled=False)
    page.goto("/markt/")
    choose(page, "zonder gluten")
    expect(card(page, shelf.bread)).to_have_count(0)
    card(page, shelf.chicken).locator(".act").get_by_role("button").click()
    card(page, shelf.chicken).locator(".heart").click()
    expect(card(page, shelf.chicken).locator(".heart")).to_have_attribute("aria-pressed", "true")
    choose(page, "Favorieten")
    expect(page.locator(".good")).to_have_count(1)
    page.get_by_role("link", name="Wis alle filters").click()
    page.get_by_role("button", name="Zoals vorige keer").click()
    expect(page.locator("main")).to_contain_text("niet in deze markt")

    page.goto("/markt/favorieten/")
    row = page.locator(f"#favoriet-{shelf.chicken.variant.product.slug}")
    row.locator("[data-step='1']").click()
    expect(row.locator("input[name=quantity]")).to_have_value("1")
    page.goto("/markt/wensen/")
    page.locator("[name=reminds]").check()
    press(page, "main form.card")
    expect(page.locator("[name=reminds]")).to_be_checked()

    page.goto("/mandje/")
    page.locator(f"[name=market_slot_{shelf.cycle.code}]").first.check()
    page.locator(f"[name=market_shortage_{shelf.cycle.code}][value=substitute]").check()
    confirm(page)
    order = order_of_now(shelf)
    assert set(order.lines.values_list("on_shortage", flat=True)) == {OnShortage.SUBSTITUTE}

    page.goto(f"/markt/bestelling/{order.code}/")
    page.get_by_text("Haalt iemand anders het af?").click()
    page.locator("#proxy-name").fill("123")
    press(page, "form[action$='/ophaler/']")
    expect(page.locator("#proxy-name")).to_have_value("123")
    page.locator("#proxy-name").fill("Nele Wouters")
    press(page, "form[action$='/ophaler/']")
    page.get_by_text("Als er te weinig is:").click()
    page.locator(f"[name=market_shortage_{shelf.cycle.code}][value=leave_out]").check()
    press(page, "form[action$='/tekort/']")
    order.refresh_from_db()
    assert order.proxy_name == "Nele Wouters"
    assert set(order.lines.values_list("on_shortage", flat=True)) == {OnShortage.LEAVE_OUT}
    page.locator("a[href$='/annuleren/']").click()
    press(page, "form[action$='/annuleren/']")
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


def test_back_button_shows_what_the_basket_holds_by_now(
    shelf: Shelf, mieke: User, open_as: Callable[..., Page]
) -> None:
    page = open_as(mieke, width=390)
    page.goto("/markt/")
    card(page, shelf.bread).get_by_role("button", name="In mandje").click()
    expect(card(page, shelf.bread).locator("input[type=number]")).to_have_value("1")
    page.goto("/mandje/")
    page.go_back()
    expect(card(page, shelf.bread).locator("input[type=number]")).to_have_value("1")


def test_shelves_stay_in_sight_and_begin_where_one_is(
    shelf: Shelf, mieke: User, open_as: Callable[..., Page], no_sideways: Callable[[Page], None]
) -> None:
    page = open_as(mieke, width=360)
    page.goto("/markt/?soort=meat")
    meat = page.locator(".chips").first.get_by_role("link", name="Vlees", exact=True)
    expect(meat).to_be_in_viewport(ratio=1)
    page.goto("/markt/")
    page.mouse.wheel(0, 5000)
    expect(page.get_by_label("Zoek in de markt").first).not_to_be_in_viewport()
    expect(page.locator(".chips").first.get_by_role("link", name="Brood", exact=True)).to_be_in_viewport()
    no_sideways(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_stay_within_their_cards(
    shelf: Shelf, mieke: User, open_as: Callable[..., Page], no_sideways: Callable[[Page], None], width: int
) -> None:
    product = shelf.bread.variant.product
    product.name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbrood met pitten"
    product.save()
    product.producer.name = "Ambachtelijke bakkerij en banketbakkerij Vandenbroucke-Vanderschueren"
    product.producer.save()
    page = open_as(mieke, width=width)

    def all_is_within(box: str) -> None:
        no_sideways(page)
        outside = page.locator(box).evaluate_all(
            """(boxes) => boxes.flatMap((box) => [...box.querySelectorAll("h3, p, .what, .price")]
              .filter((each) => each.checkVisibility() && !each.closest(".hush, nav"))
              .filter((each) => each.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
              .map((each) => each.textContent))"""
        )
        assert outside == []

    page.goto("/markt/")
    page.locator("#filters summary").click()
    card(page, shelf.bread).get_by_role("button", name="In mandje").click()
    expect(card(page, shelf.bread).locator("input[type=number]")).to_have_value("1")
    all_is_within(".card")
    page.goto("/mandje/")
    all_is_within(".card")


def test_back_from_the_thanks_leads_past_a_refused_form(shelf: Shelf, phone: Page) -> None:
    phone.goto("/markt/")
    put_in_basket(phone, shelf.bread)
    phone.goto("/mandje/")
    phone.locator("#pay button[form=checkout]").click()
    expect(phone.locator("#form-errors")).to_be_focused()
    phone.locator(f"[name=market_slot_{shelf.cycle.code}]").first.check()
    say_who(phone)
    confirm(phone)

    phone.go_back()

    expect(phone.locator("main")).to_contain_text("Er zit nog niets in")


def test_narrowest_screen_keeps_names_whole_and_takes_letters_set_apart(
    shelf: Shelf, open_browser: Callable[..., Page], no_sideways: Callable[[Page], None]
) -> None:
    """320 px is also a desk at 400 %; the spacing is that of WCAG 1.4.12."""
    page = open_browser(width=320)
    page.goto("/markt/")
    put_in_basket(page, shelf.bread, times=2)
    for address in ("/markt/", "/mandje/"):
        page.goto(address)
        assert page.locator(".brand").evaluate("(one) => one.clientHeight") <= TOPBAR
        page.evaluate(LETTERS_APART)
        no_sideways(page)
