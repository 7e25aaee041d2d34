"""The style page in a browser: nothing for axe to find, nothing sideways, parts that answer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", ["nl-BE", "en-GB"])
def test_style_page_is_sound(
    open_browser: Callable[..., Page],
    axe: Callable[[Page], None],
    no_sideways: Callable[[Page], None],
    width: int,
    locale: str,
) -> None:
    """Every part, in both languages, on a phone and on a desk."""
    page = open_browser(width=width, locale=locale)
    page.goto("/stijlgids/")
    axe(page)
    no_sideways(page)


def test_stepper_answers_at_once_and_stops_at_its_limit(phone: Page) -> None:
    """Two of five; the press after five does nothing, as the button is off."""
    phone.goto("/stijlgids/")
    stepper = phone.locator("[data-stepper]").filter(has=phone.get_by_label("Eieren").first)
    number, more = stepper.locator("input"), stepper.locator('[data-step="1"]')
    expect(more).to_be_disabled()
    stepper.locator('[data-step="-1"]').click()
    expect(number).to_have_value("4")
    more.click()
    expect(number).to_have_value("5")
    expect(more).to_be_disabled()


def test_keyboard_reaches_the_content_first(phone: Page) -> None:
    """The skip link is the first stop and leads past the menu."""
    phone.goto("/stijlgids/")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator("#main")).to_be_focused()


def test_targets_are_large_enough_for_a_thumb(phone: Page) -> None:
    """48 px, and 60 px at the counter."""
    phone.goto("/stijlgids/")
    small = phone.evaluate(
        """() => [...document.querySelectorAll("main :is(.btn, .input, .chip, .choice, .tick, .stepper)")]
          .filter((each) => each.checkVisibility())
          .filter((each) => each.getBoundingClientRect().height < (each.closest(".counter") ? 59.5 : 47.5))
          .map((each) => each.outerHTML.slice(0, 100))"""
    )
    assert small == []
