"""The menu of the office: in sight on a desk, behind its button on a phone, and by keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("place")]


def test_menu_is_all_in_sight_on_a_desk(jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef, width=1280)
    page.goto("/beheer/")

    links = page.locator("#office-menu a")
    assert links.count() == 21
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
    expect(page.locator(".office-menu-button")).to_be_hidden()


def test_menu_opens_on_a_phone_and_closes_by_key(jef: User, open_as: Callable[..., Page]) -> None:
    page = open_as(jef)
    page.goto("/beheer/regels/")
    button, link = page.locator(".office-menu-button"), page.locator("#office-menu a[href='/beheer/planning/']")
    expect(link).to_be_hidden()

    button.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()

    button.click()
    link.click()
    page.wait_for_url("**/beheer/planning/")
