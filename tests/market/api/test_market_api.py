"""The market over the API: the same rules, one error body, and writes that can be repeated."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.accounts.domain.token import issue_token
from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import ModuleSwitch
from apps.market.enums import AgeLimit, Category
from apps.market.models import Offer, Order, OrderCycle
from apps.payments.enums import VatCode
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_draft, a_slot, a_variant, an_offer, an_open_cycle, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


@pytest.fixture
def cycle(place: object) -> OrderCycle:
    return an_open_cycle()


@pytest.fixture
def loaf(cycle: OrderCycle) -> Offer:
    return cycle.offers.get()


def api(user: User | None) -> Client:
    """A program with this user's token."""
    if user is None:
        return Client()
    return Client(headers={"authorization": f"Token {issue_token(user, by=SYSTEM, at=NOON)}"})


def wish(cycle: OrderCycle, *lines: tuple[Offer, int], **other: Any) -> dict[str, Any]:
    """An order in the first slot."""
    return {
        "cycle": cycle.code,
        "slot": cycle.slots.order_by("pk")[0].code,
        "lines": [{"offer": offer.code, "quantity": quantity} for offer, quantity in lines],
        **other,
    }


def send(client: Client, path: str, body: Any, *, method: str = "post", key: str | None = None) -> Any:
    """Send JSON, perhaps with a key."""
    headers = {"idempotency-key": key} if key is not None else {}
    return getattr(client, method)(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def test_cycles_are_for_everybody_and_drafts_for_nobody(cycle: OrderCycle) -> None:
    a_draft()
    page = api(None).get("/api/v1/cycles/").json()

    assert [row["code"] for row in page["results"]] == [cycle.code]
    assert page["results"][0]["slots"][0]["left"] == 10


def test_cycle_of_a_draft_is_missing() -> None:
    response = api(None).get(f"/api/v1/cycles/{a_draft().code}/")

    assert (response.status_code, response.json()["code"]) == (404, "missing")


def test_offers_tell_what_is_left_and_in_it(cycle: OrderCycle) -> None:
    an_offer(cycle, a_variant("Melk", category=Category.DAIRY, contains=("milk",)), limit=7)
    page = api(None).get(f"/api/v1/cycles/{cycle.code}/offers/", {"category": "dairy"}).json()

    [row] = page["results"]
    assert (row["name"], row["left"], row["allergens"]["contains"]) == ("Melk", 7, ["milk"])
    assert row["unit_price"] == {"cents": 425, "per": "g"}


def test_offers_can_be_narrowed(cycle: OrderCycle, loaf: Offer) -> None:
    gone = an_offer(cycle, limit=0)
    url = f"/api/v1/cycles/{cycle.code}/offers/"
    producer = gone.variant.product.producer.slug

    assert [row["code"] for row in api(None).get(url, {"in_stock": "true"}).json()["results"]] == [loaf.code]
    assert [row["code"] for row in api(None).get(url, {"producer": producer}).json()["results"]] == [gone.code]
    assert api(None).get(url, {"category": "niets"}).status_code == 422


@pytest.mark.parametrize("number", [1, 20])
def test_offers_ask_the_same_number_of_queries(cycle: OrderCycle, number: int, django_assert_num_queries: Any) -> None:
    for _one in range(number - 1):
        an_offer(cycle, a_variant(contains=("gluten",)))
    client = api(None)
    with django_assert_num_queries(6):
        assert len(client.get(f"/api/v1/cycles/{cycle.code}/offers/").json()["results"]) == number


def test_orders_need_a_token() -> None:
    response = api(None).get("/api/v1/orders/")

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_order_is_placed_read_changed_and_cancelled(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)

    made = send(client, "orders/", wish(cycle, (loaf, 2)))
    code = made.json()["code"]
    changed = send(client, f"orders/{code}/", wish(cycle, (loaf, 3)), method="put")
    read = client.get(f"/api/v1/orders/{code}/").json()
    cancelled = send(client, f"orders/{code}/cancel/", {})

    assert (made.status_code, changed.status_code, cancelled.status_code) == (201, 200, 200)
    assert (read["total_cents"], read["lines"][0]["quantity_ordered"]) == (3 * 340, 3)
    assert cancelled.json()["state"] == "cancelled"


def test_order_with_the_same_key_is_placed_once(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client, key = api(mieke), str(uuid.uuid4())

    answers = [send(client, "orders/", wish(cycle, (loaf, 2)), key=key).json() for _try in range(2)]

    assert (answers[0], Order.objects.count()) == (answers[1], 1)


def test_second_order_in_a_market_is_refused(cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User) -> None:
    an_order(buyer, cycle, (loaf, 1))

    response = send(api(mieke), "orders/", wish(cycle, (loaf, 2)))

    assert (response.status_code, response.json()["code"]) == (409, "order_exists")


@pytest.mark.parametrize("quantity", [-1, 1000000000, "twee", 1.5, None, True, [], "２" * 200])
def test_quantity_that_makes_no_sense_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User, quantity: object) -> None:
    body = wish(cycle) | {"lines": [{"offer": loaf.code, "quantity": quantity}]}
    response = send(api(mieke), "orders/", body)

    assert response.status_code == 422
    assert set(response.json()) == {"code", "message", "fields"}
    assert Order.objects.count() == 0


def test_order_of_nothing_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)

    assert send(client, "orders/", wish(cycle)).status_code == 422
    assert send(client, "orders/", wish(cycle, (loaf, 0))).json()["code"] == "empty_basket"
    assert send(client, "orders/", wish(cycle, (loaf, 1), (loaf, 2))).status_code == 422


def test_foreign_things_are_missing(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    other = an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=1))
    client = api(mieke)
    foreign = {
        "offer of another market": wish(cycle, (other.offers.get(), 1)),
        "slot of another market": wish(cycle, (loaf, 1), slot=other.slots.get().code),
        "market that is none": wish(cycle, (loaf, 1)) | {"cycle": "ZZZZ"},
    }

    assert {name: send(client, "orders/", body).status_code for name, body in foreign.items()} == dict.fromkeys(
        foreign, 404
    )


def test_order_of_somebody_else_is_missing(cycle: OrderCycle, loaf: Offer, buyer: Person, lotte: User) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    client = api(lotte)

    answers = [
        client.get(f"/api/v1/orders/{order.code}/").status_code,
        send(client, f"orders/{order.code}/", wish(cycle, (loaf, 2)), method="put").status_code,
        send(client, f"orders/{order.code}/cancel/", {}).status_code,
        client.get("/api/v1/orders/").json()["count"],
    ]

    assert answers == [404, 404, 404, 0]


def test_price_that_differs_from_the_one_seen_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    body = wish(cycle) | {"lines": [{"offer": loaf.code, "quantity": 1, "price_cents": 300}]}
    response = send(api(mieke), "orders/", body)

    assert (response.status_code, response.json()["code"]) == (409, "price_changed")


def test_sold_out_and_full_are_conflicts(cycle: OrderCycle, buyer: Person, karim: User) -> None:
    last = an_offer(cycle, limit=1)
    full = a_slot(cycle, hour=18, capacity=1)
    an_order(buyer, cycle, (last, 1), slot=full)
    client, bread = api(karim), cycle.offers.order_by("pk")[0]

    assert send(client, "orders/", wish(cycle, (last, 1))).json()["code"] == "sold_out"
    assert send(client, "orders/", wish(cycle, (bread, 1), slot=full.code)).json()["code"] == "slot_full"


def test_beer_needs_the_age(cycle: OrderCycle, mieke: User) -> None:
    beer = an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    client = api(mieke)

    assert send(client, "orders/", wish(cycle, (beer, 1))).json()["code"] == "age_not_confirmed"
    assert send(client, "orders/", wish(cycle, (beer, 1), age_confirmed=16)).status_code == 201


def test_order_at_the_closing_second_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)
    with time_machine.travel(CLOSING, tick=False):
        response = send(client, "orders/", wish(cycle, (loaf, 1)))

    assert (response.status_code, response.json()["code"]) == (409, "cycle_closed")


def test_basket_on_the_site_follows_an_order_by_a_program(
    cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User
) -> None:
    basket = a_basket(buyer, cycle, (loaf, 1))
    code = send(api(mieke), "orders/", wish(cycle, (loaf, 2))).json()["code"]

    basket.refresh_from_db()
    assert basket.order is not None
    assert (basket.order.code, basket.placed_at, basket.lines.get().quantity) == (code, None, 1)


def test_market_that_is_off_is_gone(cycle: OrderCycle) -> None:
    ModuleSwitch.objects.create(code="market", is_on=False)

    assert api(None).get("/api/v1/cycles/").status_code == 404
