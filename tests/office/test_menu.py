"""The menu of the office: every section once, in its group; where one is; how many wait."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.office.web.menu import Menu
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_room

pytestmark = pytest.mark.usefixtures("noon", "place")


@pytest.fixture
def manager(jef: User) -> Client:
    return client_of(jef)


def menu_on(manager: Client, path: str) -> Menu:
    menu = manager.get(path).context["menu"]
    assert isinstance(menu, Menu)
    return menu


def test_menu_shows_every_section_once_in_its_group(manager: Client) -> None:
    groups = menu_on(manager, "/beheer/").groups

    hrefs = [chip.href for group in groups for chip in group.chips]
    assert [group.code for group in groups] == ["daily", "market", "offer", "place"]
    assert len(hrefs) == len(set(hrefs)) == 21


def test_every_section_of_the_menu_says_that_one_is_there(manager: Client) -> None:
    hrefs = [chip.href for group in menu_on(manager, "/beheer/").groups for chip in group.chips][:-1]  # not the admin

    assert len(hrefs) > 10
    for href in hrefs:
        current = menu_on(manager, href).current
        assert current is not None
        assert current.href == href


def test_menu_has_no_section_of_a_module_that_is_off(manager: Client) -> None:
    switch_module("market", on=False, by=SYSTEM, at=NOON)

    hrefs = {chip.href for group in menu_on(manager, "/beheer/").groups for chip in group.chips}

    assert "/beheer/markt/" not in hrefs
    assert "/beheer/planning/" in hrefs


def test_menu_counts_what_waits_for_an_answer(manager: Client, mieke: User) -> None:
    before = menu_on(manager, "/beheer/").waiting

    a_booking(a_room(), mieke.person)

    assert (before, menu_on(manager, "/beheer/").waiting) == (0, 1)
