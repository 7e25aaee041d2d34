"""The total and the buttons to pay are in sight however much somebody owes, and hide nothing that has the focus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.models import Place
from apps.market.models import Leftover
from apps.payments.models import Payment
from tests.factories_counter import a_bike_for, person_behind
from tests.factories_hand_over import a_full_bag, a_full_market, left_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("friday")]
SIZES = [(390, 844), (1024, 768)]
COVERED = """() => {
  const bar = document.querySelector(".pay-bar"), focused = document.activeElement;
  if (bar.contains(focused) || focused === document.body) return "";
  const top = bar.getBoundingClientRect().top, box = focused.getBoundingClientRect();
  return box.bottom <= top + 1 ? "" : focused.outerHTML;
}"""


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("debts", [1, 5, 12])
def test_pay_is_in_sight_and_covers_no_focus(
    debts: int, width: int, height: int, place: Place, mieke: User, rita: User, open_as: Callable[..., Page]
) -> None:
    a_full_bag(mieke, a_full_market(), brood=2)
    for number in range(debts - 1):
        a_bike_for(mieke, f"Bakfiets {number}")
    page = open_as(rita, width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/toog/{person_behind(mieke).code}/")

    for name in ("Cash", "Kaart", "Enkel meegeven"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(page.locator(".pay-total")).to_contain_text(f"{(680 + 400 * (debts - 1)) / 100:.2f}".replace(".", ","))
    stops = page.locator("main :is(a, button, input, summary):visible").count()
    covered = set()
    for _stop in range(stops):
        page.keyboard.press("Tab")
        covered.add(page.evaluate(COVERED))
    assert covered == {""}


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_change_stands_beside_the_button_and_moves_it_nowhere(
    width: int, height: int, place: Place, mieke: User, rita: User, open_as: Callable[..., Page]
) -> None:
    a_full_bag(mieke, a_full_market(), brood=2)
    a_bike_for(mieke, "Bakfiets")
    page = open_as(rita, width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/toog/{person_behind(mieke).code}/")
    cash = page.get_by_role("button", name="Cash € 10,80 en meegeven")
    page.get_by_label("Cash gekregen").focus()
    place_of = """button => {
      const box = button.getBoundingClientRect(), bar = button.parentElement.getBoundingClientRect();
      return [box.x - bar.x, box.y - bar.y, box.width, box.height, bar.height].map(Math.round);
    }"""
    before, held = cash.evaluate(place_of), cash.element_handle()

    page.get_by_label("Cash gekregen").fill("50")

    expect(page.locator("#pay-bar")).to_contain_text("€ 39,20")
    expect(page.locator("#change")).to_contain_text("€ 39,20")
    expect(page.locator("#back-now")).to_be_in_viewport(ratio=1)
    assert held.evaluate(place_of) == before
    page.get_by_label("Cash gekregen").fill("5")
    expect(page.locator("#back-now")).to_be_hidden()


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1024, False)])
def test_passer_by_buys_two_loaves_without_a_name(
    width: int,
    place: Place,
    mieke: User,
    rita: User,
    open_as: Callable[..., Page],
    axe: Callable[[Page], None],
    no_sideways: Callable[[Page], None],
    *,
    scripts: bool,
) -> None:
    left_of(a_full_bag(mieke, a_full_market(), brood=3))
    page = open_as(rita, width=width, java_script_enabled=scripts)
    page.goto("/toog/laatste-kans/")
    page.get_by_role("button", name="Verkoop 1, cash € 3,40").click()
    expect(page.locator(".toast")).to_contain_text("Voorbijganger")

    page.get_by_role("link", name="Meer, of met kaart").click()
    expect(page.get_by_role("button", name="Cash € 3,40")).to_be_in_viewport(ratio=1)
    if scripts:
        axe(page)
        no_sideways(page)
        page.get_by_role("button", name="Eentje meer: Brood").click()
    else:
        page.get_by_label("Hoeveel: Brood").fill("2")
        page.get_by_role("button", name="Tel opnieuw").click()
    page.get_by_role("button", name="Kaart € 6,80").click()

    expect(page.locator(".toast")).to_contain_text("2 × Brood")
    assert sorted(Payment.objects.values_list("method", "amount_cents")) == [("cash", 340), ("terminal", 680)]
    assert Leftover.objects.get().left == 0
