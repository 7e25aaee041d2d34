"""A bag with everything in it, over the counter: bottles back, an age, a scale, and what nobody came for."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.hand_over import count_order
from apps.market.domain.packing import place_crate
from apps.market.enums import CycleState, OrderState
from apps.market.models import Leftover, Order, OrderCycle
from apps.payments.models import Payment
from tests.factories_counter import AT_WORK, person_behind
from tests.factories_hand_over import a_full_bag, a_full_market, bottle, left_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("friday")]
OVER = AT_WORK + dt.timedelta(minutes=100)


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


def received() -> None:
    """The goods are in: ordering is over, and the scale may be used."""
    OrderCycle.objects.update(state=CycleState.RECEIVED)


def sheet(page: Page, who: User) -> None:
    page.goto(f"/toog/{person_behind(who).code}/")


@pytest.mark.parametrize("width", [390, 1024])
def test_bag_with_bottles_back_beer_and_cheese(
    width: int,
    market: OrderCycle,
    mieke: User,
    karim: User,
    rita: User,
    open_as: Callable[..., Page],
    look: Callable[[Page, str], None],
) -> None:
    order = a_full_bag(mieke, market, brood=2, melk=3, tripel=6, kaas=1)
    other = a_full_bag(karim, market, brood=2)
    received()
    Order.objects.filter(pk=order.pk).update(proxy_name="Jan Maes")
    place_crate(order, place="A3", by=SYSTEM, at=AT_WORK)
    count_order(order, {order.lines.get(name="Brood").pk: 1}, reason="platgedrukt", by=SYSTEM, at=AT_WORK)
    left_of(other)
    page = open_as(rita, width=width)

    def see(name: str) -> None:
        look(page, f"hand-over-{name}-{width}")

    sheet(page, mieke)
    expect(page.get_by_text("Jan Maes")).to_be_visible()
    expect(page.get_by_text("Brood: 1 in plaats van 2")).to_be_visible()
    see("to-weigh")
    page.get_by_label("Weeg 1 × Kaas").fill("900")
    page.get_by_role("button", name="Schrijf op").click()
    see("doubtful")
    page.get_by_role("button", name="Ja, 900").click()
    expect(page.get_by_text("gewogen 900")).to_be_visible()
    page.get_by_text("Iets stuk of te weinig?").click()
    see("weighed")

    plus = page.locator(".brought").first.get_by_role("button").last
    plus.click()
    plus.click()
    page.get_by_text("Laatste kans (1)").click()
    expect(page.locator("#pay")).to_contain_text("2 ×")
    see("bottles")
    # 3,40 + 3 x 2,10 + 6 x 2,40 + 17,10 - 2 x 0,50
    page.get_by_label("Leeftijd gevraagd (16+)").check()
    plus.click()
    expect(page.get_by_role("button", name="Cash € 39,70 en meegeven")).to_be_visible()
    expect(page.get_by_label("Leeftijd gevraagd (16+)")).to_be_checked()
    page.get_by_role("button", name="Cash € 39,70 en meegeven").click()
    expect(page.locator(".toast")).to_contain_text("3 stuks leeggoed terug")
    order.refresh_from_db()
    assert (order.state, Payment.objects.get().received_cents) == (OrderState.HANDED_OVER, 3970)
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("status").first).to_contain_text("Ongedaan gemaakt")
    order.refresh_from_db()
    assert order.state == OrderState.PLACED


@pytest.mark.parametrize("width", [390, 1024])
def test_what_is_counted_off_is_written_down_before_it_is_paid(
    width: int, market: OrderCycle, mieke: User, rita: User, open_as: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    a_full_bag(mieke, market, brood=3)
    page = open_as(rita, width=width)
    sheet(page, mieke)
    cash, only_this = page.get_by_role("button", name="Cash"), page.locator(".count-bar .btn")
    page.get_by_text("Iets stuk of te weinig?").click()
    expect(only_this).to_be_hidden()
    page.get_by_role("button", name="Eentje minder: Brood").click()
    expect(cash).to_be_hidden()
    axe(page)
    page.get_by_role("button", name="Eentje meer: Brood").click()
    expect(cash).to_be_visible()
    page.get_by_role("button", name="Eentje minder: Brood").click()
    expect(only_this).to_be_in_viewport(ratio=1)
    only_this.click()
    page.get_by_role("button", name="Cash € 6,80 en meegeven").click()
    expect(page.locator(".toast")).to_contain_text("6,80")
    assert Payment.objects.get().received_cents == 680


def test_beer_does_not_go_along_unasked(
    market: OrderCycle, mieke: User, rita: User, open_as: Callable[..., Page]
) -> None:
    order = a_full_bag(mieke, market, tripel=1)
    page = open_as(rita, width=1024, java_script_enabled=False)
    sheet(page, mieke)
    page.locator("#pay form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Cash € 2,40 en meegeven").click()
    expect(page.get_by_role("alert")).to_contain_text("Vraag eerst de leeftijd")
    page.get_by_label("Leeftijd gevraagd (16+)").check()
    page.get_by_role("button", name="Cash € 2,40 en meegeven").click()
    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER


def test_bottles_and_last_chance_without_javascript(
    market: OrderCycle, mieke: User, karim: User, rita: User, open_as: Callable[..., Page]
) -> None:
    left = left_of(a_full_bag(karim, market, brood=2))
    page = open_as(rita, width=1024, java_script_enabled=False)
    sheet(page, mieke)
    page.locator(f"input[name=leeg-{bottle().code}]").fill("3")
    page.get_by_text("Laatste kans (1)").click()
    page.locator(f"input[name=kans-{left.code}]").fill("1")
    page.get_by_role("button", name="Tel opnieuw").click()
    page.get_by_role("button", name="Cash € 1,90").click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    left.refresh_from_db()
    assert (left.taken, Payment.objects.get().received_cents) == (1, 190)


@pytest.mark.parametrize("width", [390, 1024])
def test_nobody_came_and_the_bread_finds_a_home(
    width: int,
    market: OrderCycle,
    mieke: User,
    karim: User,
    rita: User,
    open_as: Callable[..., Page],
    look: Callable[[Page, str], None],
) -> None:
    order = a_full_bag(mieke, market, brood=3, melk=1)
    received()
    page = open_as(rita, width=width)

    def see(name: str) -> None:
        look(page, f"hand-over-{name}-{width}")

    with time_machine.travel(OVER):
        page.goto("/toog/laatste-kans/")
        see("nothing-left")
        page.get_by_role("link", name="Wie kwam niet?").click()
        expect(page.get_by_role("checkbox")).to_be_checked()
        see("absent")
        page.get_by_role("button", name="Aangevinkt: niet afgehaald").click()
        expect(page.get_by_role("status").first).to_contain_text("1 bestelling is niet afgehaald")
        bread = page.locator(".chance", has_text="Brood")
        bread.get_by_text("Weggeven of weggooien").click()
        see("left")
        bread.get_by_role("spinbutton").fill("1")
        bread.get_by_label("Wie krijgt het?").fill("Sociaal restaurant")
        bread.get_by_role("button", name="Geef weg").click()
        expect(page.locator(".toast")).to_contain_text("Sociaal restaurant")

        sheet(page, karim)
        page.get_by_text("Laatste kans (2)").click()
        page.get_by_role("button", name="Eentje meer: Brood").click()
        page.get_by_role("button", name="Cash € 0,85").click()
        expect(page.locator(".toast")).to_contain_text("Brood")
        sheet(page, mieke)
        page.goto(f"/toog/{person_behind(mieke).code}/?bestelling={order.code}")
        see("late")
        page.get_by_role("button", name="Toch gekomen").click()
        page.get_by_role("button", name="Cash € 5,50 en meegeven").click()
        expect(page.locator(".toast")).to_contain_text("Meegegeven")
    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER
    assert dict(order.lines.values_list("name", "quantity_delivered")) == {"Brood": 1, "Melk": 1}
    assert Leftover.objects.get(line__name="Brood").taken == 2
