"""Who fetches an order, what to do at a shortage and whether to remind: at the checkout and on the order's page."""

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.cycle import close_cycle
from apps.market.domain.order import place_order
from apps.market.enums import AmendmentKind
from apps.market.models import MarketWish, Order, OrderLine
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, an_order
from tests.factories_market_resident import Shelf

pytestmark = pytest.mark.django_db


def of_order(order: Order, route: str) -> str:
    return reverse(f"market:{route}", kwargs={"code": order.code})


def test_neighbour_on_the_order_page_also_after_closing(shelf: Shelf, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1))
    close_cycle(shelf.cycle, by=SYSTEM, at=NOON)
    client = client_of(mieke)

    wrong = client.post(of_order(order, "proxy"), {"name": "123"})
    assert (wrong.status_code, wrong.context["proxy_typed"]) == (422, "123")
    assert client.post(of_order(order, "proxy"), {"name": "Nele"}).status_code == 303
    order.refresh_from_db()
    assert order.proxy_name == "Nele"


def test_choice_on_the_order_page_until_closing(shelf: Shelf, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1), (shelf.milk, 1))
    name = f"market_shortage_{shelf.cycle.code}"
    sent = {name: "refund", f"{name}_{shelf.milk.code}": "substitute"}
    client = client_of(mieke)

    assert client.get(of_order(order, "order")).context["shortage_form"] is not None
    assert client.post(of_order(order, "shortage"), sent).status_code == 303
    assert client.post(of_order(order, "shortage"), {name: "x"}).status_code == 422
    assert dict(order.lines.values_list("offer__code", "on_shortage")) == {
        shelf.bread.code: "refund", shelf.milk.code: "substitute",
    }  # fmt: skip
    with time_machine.travel(CLOSING, tick=False):
        client = client_of(mieke)
        assert client.get(of_order(order, "order")).context["shortage_form"] is None
        assert client.post(of_order(order, "shortage"), sent).status_code == 409


@pytest.mark.parametrize("route", ["proxy", "shortage", "remind"])
def test_stranger_changes_nothing_on_an_order(shelf: Shelf, buyer: Person, lotte: User, route: str) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1))
    sent = {"name": "Lotte", "reminds": "on", f"market_shortage_{shelf.cycle.code}": "refund"}
    assert client_of(lotte).post(of_order(order, route), sent).status_code == 404


def test_reminder_is_offered_on_ones_own_order_unticked(shelf: Shelf, buyer: Person, mieke: User, rita: User) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1))
    client = client_of(mieke)
    page = client.get(of_order(order, "order"))
    assert (page.context["offers_reminder"], b"checked" in page.content.partition(b'name="reminds"')[2][:30]) == (
        True,
        False,
    )

    assert client.post(of_order(order, "remind"), {}).status_code == 303
    assert not MarketWish.objects.get().reminds
    assert client.post(of_order(order, "remind"), {"reminds": "on"}).status_code == 303
    assert client.get(of_order(order, "order")).context["offers_reminder"] is False
    assert client_of(rita).get(of_order(order, "order")).context["offers_reminder"] is False
    assert client_of(rita).post(of_order(order, "remind"), {"reminds": "on"}).status_code == 403


def test_order_page_tells_what_became_of_each_line(shelf: Shelf, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 3), (shelf.chicken, 1), (shelf.milk, 1))
    close_cycle(shelf.cycle, by=SYSTEM, at=NOON)
    bread, chicken, milk = order.lines.order_by("pk")
    with transaction.atomic():
        locked = lock_orders([order.pk])[order.pk]
        instead = OrderLine.objects.create(
            order=locked, offer=shelf.bread, quantity_ordered=0, quantity_confirmed=1, substitute_for=milk,
            name="Lindekerks bruin", producer_name="Bakker Ooms", content_amount=800, content_unit="g",
            sold_by="piece", price_cents=340, vat_code="food", vat_percent=6, amount_cents=340,
        )  # fmt: skip
        changes = [
            Change(bread, AmendmentKind.SHORTAGE, quantity=2, reason="oven stuk"),
            Change(chicken, AmendmentKind.WEIGHED, grams=1620),
            Change(milk, AmendmentKind.SUBSTITUTED, quantity=0),
        ]
        amend_order(locked, changes, by=SYSTEM, at=NOON)

    rows = {row["label"]: row for row in client_of(mieke).get(of_order(order, "order")).context["lines"]}

    assert rows["2\u00a0× Lindekerks bruin"]["told"] == ["2 in plaats van 3: te weinig geleverd (oven stuk)"]
    assert rows["1,62\u00a0kg Hoevekip"]["told"] == ["gewogen"]
    assert rows["1,62\u00a0kg Hoevekip"]["weighing"] == ""
    assert rows["Volle hoevemelk"]["is_gone"]
    assert rows["1\u00a0× Lindekerks bruin"]["instead_of"] == "Volle hoevemelk"
    assert instead.claimed == 1


def test_checkout_keeps_neighbour_and_choices(shelf: Shelf, buyer: Person, mieke: User) -> None:
    a_basket(buyer, shelf.cycle, (shelf.bread, 1), (shelf.milk, 1))
    code = shelf.cycle.code
    sent = {
        f"market_slot_{code}": shelf.cycle.slots.get().code, f"market_proxy_{code}": "Nele",
        f"market_shortage_{code}": "leave_out", f"market_shortage_{code}_{shelf.milk.code}": "substitute",
    }  # fmt: skip
    client = client_of(mieke)

    assert client.post("/mandje/", sent | {f"market_shortage_{code}": "niets"}).status_code == 422
    assert client.post("/mandje/", sent | {f"market_proxy_{code}": "12"}).status_code == 422
    assert client.post("/mandje/", sent).status_code == 303

    order = Order.objects.get()
    assert (order.proxy_name, sorted(order.lines.values_list("on_shortage", flat=True))) == (
        "Nele",
        ["leave_out", "substitute"],
    )


def test_silent_checkout_keeps_what_stands(shelf: Shelf, buyer: Person) -> None:
    basket = a_basket(buyer, shelf.cycle, (shelf.bread, 1))
    basket.lines.update(on_shortage="substitute")
    order = place_order(basket, person=buyer, slot=shelf.cycle.slots.get(), by=SYSTEM, at=NOON)
    assert order.lines.get().on_shortage == "substitute"
