"""A delivery on a tablet and on a phone: too little of one, one damaged, chickens on the scale, empties back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from apps.accounts.models import User
from apps.hub.models import OutgoingMail, Place
from apps.market.enums import ContainerReason, CycleState, ReceiptState
from apps.market.models import ContainerMovement, GoodsReceipt, OrderCycle, OrderLine, Producer
from tests.factories_counter import person_behind
from tests.factories_market import a_producer, an_open_cycle
from tests.factories_market_receipt import MORNING, a_bottle, a_chicken, a_loaf, a_market_with, line_of

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(1024, 768), (390, 844)]

Look = Callable[[Page, str], object]


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def farmer(db: None) -> Producer:
    return a_producer("Hoeve De Kip")


@pytest.fixture
def cycle(place: Place, farmer: Producer, mieke: User, karim: User) -> OrderCycle:
    """Twenty loaves, six bottles and two chickens are expected."""
    market = an_open_cycle()
    loaf, milk, chicken = a_loaf(market, farmer), a_bottle(market, farmer), a_chicken(market, farmer)
    return a_market_with(
        (person_behind(mieke), [(loaf, 12), (milk, 6), (chicken, 1)]),
        (person_behind(karim), [(loaf, 8), (chicken, 1)]),
        cycle=market,
    )


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "kapot.png"
    Image.new("RGB", (640, 480), (150, 60, 40)).save(path)
    return path


def line(page: Page, name: str) -> Locator:
    """A good of the delivery."""
    return page.locator("li.count", has_text=name)


@pytest.mark.parametrize(("width", "height"), LOOKS, ids=["tablet", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_delivery_from_truck_to_shelf(
    width: int,
    height: int,
    script: bool,
    cycle: OrderCycle,
    farmer: Producer,
    rita: User,
    picture: Path,
    open_as: Callable[..., Page],
    look: Look,
    shot: Look,
) -> None:
    OutgoingMail.objects.all().delete()
    page = open_as(rita, width=width, java_script_enabled=script)
    page.set_viewport_size({"width": width, "height": height})

    def see(page: Page, name: str) -> None:
        if script:
            look(page, f"receive-{name}-{width}")
        else:
            shot(page, f"receive-{name}-{width}-plain")

    go_to_the_delivery(page, see)
    count_too_little_bread(page, see, script=script)
    refuse_a_broken_bottle(page, see, picture, script=script)
    say_that_the_rest_is_right(page, see)
    weigh_two_chickens(page, see, script=script)
    note_the_empties(page, see)
    page.get_by_role("button", name="Rond deze levering af").click()
    expect(page.get_by_role("status").first).to_contain_text("Hoeve De Kip is ontvangen")
    see(page, "done")

    receipt, market = GoodsReceipt.objects.get(), OrderCycle.objects.get()
    assert (receipt.state, receipt.done_by, market.state) == (ReceiptState.DONE, rita, CycleState.RECEIVED)
    assert set(OrderLine.objects.values_list("delivered_grams", flat=True)) == {None, 1712, 2500}
    moved = ContainerMovement.objects.order_by("pk").values_list("reason", "pieces")
    assert sorted(moved) == [(ContainerReason.DELIVERED, 5), (ContainerReason.SENT_BACK, -12)]
    assert len([mail for mail in OutgoingMail.objects.all() if "weegt" in mail.text]) == 2


def go_to_the_delivery(page: Page, see: Look) -> None:
    """From the counter to what the farmer brings."""
    page.goto("/toog/")
    page.get_by_role("link", name="Ontvangst").click()
    see(page, "list")
    page.get_by_role("link", name="Ontvang Hoeve De Kip").click()
    see(page, "begin")


def count_too_little_bread(page: Page, see: Look, *, script: bool) -> None:
    """Fourteen of twenty, by the stepper; without a script one step and then by hand."""
    bread = line(page, "Lindekerks bruin")
    if script:
        for _press in range(6):
            bread.get_by_role("button", name="Eentje minder").click()
    else:
        bread.get_by_role("button", name="Eentje minder").click()
        expect(bread.get_by_role("spinbutton")).to_have_value("19")
        bread.get_by_role("spinbutton").fill("14")
    bread.get_by_role("button", name="Geteld").click()
    expect(bread).to_contain_text("te weinig: 14 van 20")
    expect(page.locator(".toast")).to_contain_text("te weinig: 14 van 20")
    see(page, "short")


def refuse_a_broken_bottle(page: Page, see: Look, picture: Path, *, script: bool) -> None:
    """Not without a reason; with a photo."""
    milk = line(page, "Volle hoevemelk")
    milk.get_by_role("link", name="Er is iets mis").click()
    page.get_by_role("button", name="Weiger deze stuks").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies wat er mis is")
    see(page, "reject-error")
    page.get_by_label("beschadigd").check()
    page.get_by_label("Foto").set_input_files(picture)
    page.get_by_role("button", name="Weiger deze stuks").click()
    expect(milk).to_contain_text("1 geweigerd: beschadigd")
    expect(milk).to_contain_text("te weinig: 5 van 6")
    photo = page.get_by_role("img", name="Foto van Volle hoevemelk")
    photo.scroll_into_view_if_needed()
    if script:
        expect(photo).to_have_js_property("naturalWidth", 640)


def say_that_the_rest_is_right(page: Page, see: Look) -> None:
    """The two chickens came as they were ordered."""
    page.get_by_role("button", name="De rest klopt: 2 stuks").click()
    expect(line(page, "Hoevekip")).to_contain_text("klopt: 2")
    see(page, "counted")


def weigh_two_chickens(page: Page, see: Look, *, script: bool) -> None:
    """One of them 1712 kilos, which is asked about; the other is heavy indeed."""
    page.get_by_role("link", name="Weeg Hoevekip").click()
    expect(page.get_by_role("heading", name="Karim B.")).to_be_visible()
    see(page, "weigh")
    page.get_by_label("Gewicht").fill("1712 kg")
    page.get_by_role("button", name="Bewaar en volgende").click()
    expect(page.get_by_role("alert")).to_contain_text("Bedoel je 1,712 kg?")
    see(page, "weigh-question")
    page.get_by_role("button", name="Ja, 1,712 kg").click()
    expect(page.get_by_role("heading", name="Mieke V.")).to_be_visible()
    if script:
        expect(page.get_by_label("Gewicht")).to_be_focused()
    page.get_by_label("Gewicht").fill("2,5")
    page.get_by_role("button", name="Bewaar en volgende").click()
    page.get_by_role("button", name="Ja, het is echt 2,500 kg").click()
    expect(page.get_by_text("Alles is gewogen")).to_be_visible()
    see(page, "weighed")
    page.get_by_role("link", name="Hoeve De Kip").first.click()


def note_the_empties(page: Page, see: Look) -> None:
    """Five full ones came, twelve empty ones go back."""
    page.get_by_role("link", name="Leeggoed").click()
    expect(page.get_by_label("Hoeveel: Vol binnen")).to_have_value("5")
    page.get_by_label("Hoeveel: Leeg mee terug").fill("12")
    see(page, "crates")
    page.get_by_role("button", name="Noteer").click()


def test_slip_is_undone_from_the_toast(
    cycle: OrderCycle, farmer: Producer, rita: User, open_as: Callable[..., Page]
) -> None:
    page = open_as(rita, width=1024)
    page.goto(f"/toog/ontvangst/{cycle.code}/{farmer.slug}/")
    bread = line(page, "Lindekerks bruin")
    bread.get_by_role("spinbutton").fill("2")
    bread.get_by_role("button", name="Geteld").click()

    page.get_by_role("button", name="Ongedaan maken").click()

    expect(bread.get_by_role("button", name="Geteld")).to_be_visible()
    expect(bread.get_by_role("spinbutton")).to_have_value("20")
    expect(page.locator(".toast")).to_have_count(0)


def test_two_tablets_at_one_delivery(
    cycle: OrderCycle, farmer: Producer, rita: User, jef: User, open_as: Callable[..., Page]
) -> None:
    first, second = open_as(rita, width=1024), open_as(jef, width=1024)
    for page in (first, second):
        page.goto(f"/toog/ontvangst/{cycle.code}/{farmer.slug}/")
    for page, number in ((first, "14"), (second, "19")):
        bread = line(page, "Lindekerks bruin")
        bread.get_by_role("spinbutton").fill(number)
        bread.get_by_role("button", name="Geteld").click()
        expect(bread).to_contain_text("te weinig: 14 van 20")

    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("Iemand anders telde net Lindekerks bruin: 14 gekomen")
    receipt = GoodsReceipt.objects.get()
    assert [line.quantity_received for line in receipt.lines.order_by("pk")] == [14, None, None]


@pytest.mark.parametrize("width", [390, 1024])
def test_targets_are_large(
    width: int, cycle: OrderCycle, farmer: Producer, rita: User, open_as: Callable[..., Page]
) -> None:
    page = open_as(rita, width=width)
    home = f"/toog/ontvangst/{cycle.code}/{farmer.slug}/"
    page.goto(home)
    page.get_by_role("button", name="Alles klopt").click()
    chicken = line_of(GoodsReceipt.objects.get(), cycle.offers.get(variant__product__name="Hoevekip")).offer
    for path in (home, f"{home}leeggoed/", f"{home}{chicken.code}/mis/", f"{home}{chicken.code}/wegen/"):
        page.goto(path)
        small = page.locator("main").evaluate(
            """main => [...main.querySelectorAll("a.btn, button:not(.hush), .input, .choice, .stepper input")]
                .map(each => [each.textContent.trim() || each.name, each.getBoundingClientRect().height])
                .filter(([, height]) => height < 55)"""
        )
        assert small == [], path
