"""A manager makes a kind that nobody foresaw, a resident borrows one, a volunteer hands it over: no line of code."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource, ResourceKind
from apps.hub.models import Place
from apps.payments.domain.vat import ensure_starting_rates
from tests.browser.steps import NAME, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]

DRILLS = ("Boormachine Bosch", "Boormachine Makita")


def make_kind(page: Page) -> None:
    """Its words, a question about each thing and one at each booking, and what comes back of the price."""
    page.goto("/beheer/")
    page.locator("a[href='/beheer/dingen/']").first.click()
    page.locator("a[href='/beheer/soorten/nieuw/']").first.click()
    for name, text in {
        "name": "Boormachine", "name_plural": "Boormachines", "intro": "Voor één gat of honderd.",
        "take_word": "Ontlenen", "return_word": "Terug", "hours_0": "48", "label_0": "Vermogen",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=icon][value=tools]").check()
    page.locator("[name=scope_0]").select_option("thing")
    page.locator("[name=type_0]").select_option("number")
    page.locator("button[name=meer]").click()
    page.locator("[name=label_1]").fill("Voor welke klus?")
    page.locator("[name=required_1]").check()
    expect(page.locator("[name=intro]")).to_have_value("Voor één gat of honderd.")
    page.locator("form .btn.big").click()
    page.wait_for_url("**/beheer/dingen/nieuw/?soort=boormachine")


def add_drill(page: Page, name: str) -> None:
    """From its kind, with the answer to its question and a drawing."""
    page.goto("/beheer/dingen/nieuw/?soort=boormachine")
    page.locator("[name=name]").fill(name)
    page.locator("[name=place_note]").fill("Rek achter de toog")
    page.locator("[name=answer_vermogen]").fill("850")
    page.locator("[name=drawing][value=drill]").check()
    page.locator("form .btn.big").click()
    expect(page.locator("h1")).to_have_text(name)


def set_price(page: Page) -> None:
    """Five euro a day for the whole kind."""
    page.goto("/beheer/tarieven/soort/boormachine/nieuw/")
    page.locator("[name=basis_0]").select_option("day")
    page.locator("[name=amount_0]").fill("5")
    page.locator("main form .btn.big:not(.quiet)").click()
    page.wait_for_url("**/beheer/tarieven/soort/boormachine/")


def borrow(page: Page) -> Booking:
    """A guest, from the home page to the code."""
    page.goto("/")
    page.locator(".door a[href='/lenen/']").click()
    page.get_by_role("link", name="Boormachines").click()
    page.get_by_role("link", name=DRILLS[0], exact=True).click()
    expect(page.locator("dl.facts").first).to_contain_text("850")
    page.locator("[name=van]").fill("12.00")
    page.locator("[name=tot]").fill("18.00")
    page.locator(".slot-form button.big").click()
    expect(page.locator("#form-errors")).to_contain_text("Voor welke klus?")
    page.locator("[name='answer_voor-welke-klus']").fill("Een rek ophangen")
    page.locator(".slot-form button.big").click()
    page.wait_for_url("**/mandje/*")
    page.locator("#checkout [name=name]").fill(NAME)
    page.locator("#checkout [name=phone]").fill(PHONE)
    page.locator("#pay button[form=checkout]").click()
    page.wait_for_url("**/mandje/bedankt/")
    return Booking.objects.get()


@pytest.mark.parametrize("javascript", [True, False])
def test_kind_that_nobody_foresaw_is_made_borrowed_and_handed_over(
    place: Place,
    jef: User,
    rita: User,
    open_as: Callable[..., Page],
    open_browser: Callable[..., Page],
    javascript: bool,
) -> None:
    ensure_starting_rates()
    office = open_as(jef, width=1280, java_script_enabled=javascript)
    make_kind(office)
    for name in DRILLS:
        add_drill(office, name)
    set_price(office)
    assert [row.name for row in Resource.objects.all()] == list(DRILLS)
    assert ResourceKind.objects.get().cancellation_terms == [[48, 100], [0, 50]]

    booking = borrow(open_browser(java_script_enabled=javascript))
    assert (booking.state, booking.total_cents) == (BookingState.CONFIRMED, 500)
    assert booking.answers == {"voor-welke-klus": "Een rek ophangen"}

    counter = open_as(rita, width=1280, java_script_enabled=javascript)
    assert booking.person is not None
    counter.goto("/toog/?soort=lenen")
    expect(counter.locator(f"#reservatie-{booking.code}")).to_contain_text("Een rek ophangen")
    counter.goto(f"/toog/{booking.person.code}/")
    for word, state in (("Ontlenen", {BookingState.IN_USE}), ("Terug", {BookingState.RETURNED, BookingState.SETTLED})):
        counter.locator("main").get_by_role("button", name=f"{word} {DRILLS[0]}").click()
        counter.wait_for_load_state()
        expect(counter.locator("main")).to_contain_text(f"{word} · {DRILLS[0]}")
        booking.refresh_from_db()
        assert booking.state in state
