"""The market is switched off while orders, deliveries and leftovers are under way: its pages hide, nothing breaks."""

import datetime as dt
from typing import Final

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.hub import jobs
from apps.hub.actors import actor_for
from apps.hub.domain.modules import switch_module
from apps.market.models import Order
from tests.cast import client_of
from tests.project.test_url_roles import ROWS, Village, address, village

__all__ = ["village"]  # the fixture

JEFS: Final = 4
WORK: Final = (
    "counter:deliver", "counter:packing", "counter:pack_", "counter:all_right", "counter:finish_", "counter:reopen_",
    "counter:crates", "counter:count_line", "counter:undo_count", "counter:reject", "counter:weigh_offer",
    "counter:last_chance", "counter:leftover_", "counter:absent",
    "office:market", "office:rhythm", "office:producer", "office:product", "office:container", "office:stock",
    "office:statements", "market:",
)  # fmt: skip


@pytest.fixture
def off(village: Village, jef: User, noon: dt.datetime) -> Village:
    switch_module("market", on=False, by=actor_for(jef), at=noon)
    return village


def test_every_page_of_it_is_gone(off: Village) -> None:
    browser = off.browsers[JEFS]
    rows = [row for row in ROWS if row.startswith(WORK)]

    found = {
        row: {browser.get(url := address(row, off.things)).status_code, browser.post(url).status_code} for row in rows
    }

    assert len(rows) > 80
    # A method that a page does not know is told before anything else; that says nothing of the market.
    assert {row: statuses for row, statuses in found.items() if not statuses <= {404, 405} or 404 not in statuses} == {}


def test_counter_and_office_lead_nowhere(off: Village, rita: User) -> None:
    order = Order.objects.get(code=off.things["order"])
    for url in (reverse("counter:home"), reverse("counter:person", args=[order.person.code])):
        page = client_of(rita).get(url)
        assert page.status_code == 200
        for route in ("counter:deliveries", "counter:packing", "counter:last_chance", "counter:absent"):
            assert f'href="{reverse(route)}' not in page.content.decode(), (url, route)
    office = off.browsers[JEFS].get(reverse("office:home")).content.decode()
    assert f'href="{reverse("office:markets")}' not in office


def test_its_jobs_go_on(off: Village, noon: dt.datetime) -> None:
    """People ordered: who closes a market for good closes it in the office first."""
    for days in (0, 4, 30):
        for scan in jobs.known():
            if scan.name.startswith("market."):
                scan.run(noon + dt.timedelta(days=days))
