"""Steps that several journeys take. None of them needs a script in the page, unless it says so."""

from typing import Final

from playwright.sync_api import Locator, Page, expect

from apps.market.models import Offer
from tests.scene import Scene

NAME: Final = "Wannes De Smet"
PHONE: Final = "0470 98 76 54"


def press(page: Page, within: str) -> None:
    """The one button of a form."""
    page.locator(f"{within} button:not([tabindex='-1'])").last.click()


def card(page: Page, offer: Offer) -> Locator:
    """A good on its shelf."""
    return page.locator(f"#aanbod-{offer.code}")


def put_in_basket(page: Page, offer: Offer, *, times: int = 1) -> None:
    """The button, and then the stepper for more; the basket says what the server made of it."""
    card(page, offer).locator(".act").get_by_role("button").click()
    number = card(page, offer).locator("input[name=quantity]")
    expect(number).to_have_value("1")
    for _time in range(times - 1):
        with page.expect_response("**/markt/mandje/"):
            card(page, offer).locator("[data-step='1']").click()
    expect(number).to_have_value(str(times))


def choose_moment(page: Page) -> None:
    """The first moment to pick up."""
    page.goto("/markt/afhaalmoment/")
    page.get_by_role("radio").first.check()
    with page.expect_navigation():
        press(page, "main form.card")


def say_who(page: Page) -> None:
    """Name and phone, at the checkout."""
    page.locator("#checkout [name=name]").fill(NAME)
    page.locator("#checkout [name=phone]").fill(PHONE)


def confirm(page: Page) -> None:
    """The button that obliges to pay."""
    page.locator("#pay button[form=checkout]").click()
    page.wait_for_url("**/mandje/bedankt/")


def basket_with_bread(page: Page, scene: Scene, *, loaves: int = 1, milk: int = 0) -> None:
    """From the shelf to the checkout, filled in and not sent."""
    page.goto("/markt/")
    put_in_basket(page, scene.bread, times=loaves)
    if milk:
        put_in_basket(page, scene.milk, times=milk)
    choose_moment(page)
    page.goto("/mandje/")
    say_who(page)


def with_key(page: Page) -> None:
    """A device that keeps keys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
