"""Orders of one's own, by a program: placed, read, changed, cancelled and refused."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine

from apps.accounts.models import Person, User
from apps.hub.actors import actor_for
from apps.market.enums import AgeLimit
from apps.market.models import Offer, Order, OrderCycle
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method, VatCode
from apps.payments.queries.charge import charge_of
from tests.api import api, post, put
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_slot, a_variant, an_offer, an_open_cycle, an_order
from tests.market.api.ordering import wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


def test_orders_need_a_token() -> None:
    response = api(None).get("/api/v1/orders/")

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_order_is_placed_read_changed_and_cancelled(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)

    made = post(client, "orders/", wish(cycle, (loaf, 2)))
    code = made.json()["code"]
    changed = put(client, f"orders/{code}/", wish(cycle, (loaf, 3)))
    read = client.get(f"/api/v1/orders/{code}/").json()
    cancelled = post(client, f"orders/{code}/cancel/", {})

    assert (made.status_code, changed.status_code, cancelled.status_code) == (201, 200, 200)
    assert (read["total_cents"], read["lines"][0]["quantity_ordered"]) == (3 * 340, 3)
    assert cancelled.json()["state"] == "cancelled"


def test_order_with_the_same_key_is_placed_once(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client, key = api(mieke), str(uuid.uuid4())

    answers = [post(client, "orders/", wish(cycle, (loaf, 2)), key=key).json() for _try in range(2)]

    assert (answers[0], Order.objects.count()) == (answers[1], 1)


def test_second_order_in_a_market_is_refused(cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User) -> None:
    an_order(buyer, cycle, (loaf, 1))

    response = post(api(mieke), "orders/", wish(cycle, (loaf, 2)))

    assert (response.status_code, response.json()["code"]) == (409, "order_exists")


@pytest.mark.parametrize("quantity", [-1, 1000000000, "twee", 1.5, None, True, [], "２" * 200])
def test_quantity_that_makes_no_sense_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User, quantity: object) -> None:
    body = wish(cycle) | {"lines": [{"offer": loaf.code, "quantity": quantity}]}
    response = post(api(mieke), "orders/", body)

    assert response.status_code == 422
    assert set(response.json()) == {"code", "message", "fields"}
    assert Order.objects.count() == 0


def test_order_of_nothing_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)

    assert post(client, "orders/", wish(cycle)).status_code == 422
    assert post(client, "orders/", wish(cycle, (loaf, 0))).json()["code"] == "empty_basket"
    twice = post(client, "orders/", wish(cycle, (loaf, 1), (loaf, 2)))
    assert (twice.status_code, twice.json()["fields"].keys()) == (422, {"lines.1.offer"})


def test_foreign_things_are_missing(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    other = an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=1))
    client = api(mieke)
    foreign = {
        "offer of another market": wish(cycle, (other.offers.get(), 1)),
        "slot of another market": wish(cycle, (loaf, 1), slot=other.slots.get().code),
        "market that is none": wish(cycle, (loaf, 1)) | {"cycle": "ZZZZ"},
    }

    assert {name: post(client, "orders/", body).status_code for name, body in foreign.items()} == dict.fromkeys(
        foreign, 404
    )


def test_order_of_somebody_else_is_missing(cycle: OrderCycle, loaf: Offer, buyer: Person, lotte: User) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    client = api(lotte)

    answers = [
        client.get(f"/api/v1/orders/{order.code}/").status_code,
        put(client, f"orders/{order.code}/", wish(cycle, (loaf, 2))).status_code,
        post(client, f"orders/{order.code}/cancel/", {}).status_code,
        client.get("/api/v1/orders/").json()["count"],
    ]

    assert answers == [404, 404, 404, 0]


def test_price_that_differs_from_the_one_seen_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    body = wish(cycle) | {"lines": [{"offer": loaf.code, "quantity": 1, "price_cents": 300}]}
    response = post(api(mieke), "orders/", body)

    assert (response.status_code, response.json()["code"]) == (409, "price_changed")


def test_refusal_names_the_line_it_is_about(cycle: OrderCycle, loaf: Offer, buyer: Person, karim: User) -> None:
    last, scarce, off = an_offer(cycle, limit=1), an_offer(cycle, limit=2), an_offer(cycle)
    an_order(buyer, cycle, (last, 1))
    beer = an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    Offer.objects.filter(pk=off.pk).update(is_on=False)
    Offer.objects.filter(pk=loaf.pk).update(max_per_customer=3)

    def told(offer: Offer, quantity: int, **other: int) -> tuple[str, list[str]]:
        lines = [{"offer": offer.code, "quantity": quantity, **other}]
        body = post(api(karim), "orders/", wish(cycle) | {"lines": lines}).json()
        return body["code"], list(body["fields"])

    assert told(last, 1) == ("sold_out", [f"lines.{last.code}"])
    assert told(scarce, 3) == ("only_some_left", [f"lines.{scarce.code}"])
    assert told(off, 1) == ("not_on_offer", [f"lines.{off.code}"])
    assert told(loaf, 4) == ("quantity_too_large", [f"lines.{loaf.code}"])
    assert told(loaf, 1, price_cents=1) == ("price_changed", [f"lines.{loaf.code}"])
    assert told(loaf, -1) == ("invalid", ["lines.0.quantity"])
    assert told(Offer(code="ZZZZ"), 1) == ("offer_unknown", ["lines.ZZZZ"])
    assert told(beer, 1) == ("age_not_confirmed", ["age_confirmed"])


def test_cancelled_order_is_not_the_one_that_came_after_it(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)
    first = post(client, "orders/", wish(cycle, (loaf, 1))).json()["code"]
    post(client, f"orders/{first}/cancel/", {})
    second = post(client, "orders/", wish(cycle, (loaf, 2))).json()["code"]

    answer = put(client, f"orders/{first}/", wish(cycle, (loaf, 9)))

    assert (answer.status_code, answer.json()["code"]) == (409, "order_transition_refused")
    assert client.get(f"/api/v1/orders/{second}/").json()["lines"][0]["quantity_ordered"] == 2


def test_order_says_what_is_still_to_pay(cycle: OrderCycle, loaf: Offer, mieke: User, rita: User) -> None:
    client = api(mieke)
    placed = post(client, "orders/", wish(cycle, (loaf, 2))).json()
    order = Order.objects.get(code=placed["code"])
    charge = charge_of(order)
    assert charge is not None
    take_payment([charge], method=Method.TERMINAL, expected_cents=680, key=uuid.uuid4(), by=actor_for(rita), at=NOON)

    changed = put(client, f"orders/{order.code}/", wish(cycle, (loaf, 1))).json()

    assert (placed["total_cents"], placed["due_cents"]) == (680, 680)
    assert (changed["total_cents"], changed["due_cents"]) == (340, -340)
    assert client.get("/api/v1/orders/").json()["results"][0]["due_cents"] == -340


@pytest.mark.parametrize("number", [1, 20])
def test_orders_ask_the_same_number_of_queries(
    number: int, buyer: Person, mieke: User, django_assert_num_queries: Any
) -> None:
    for days in range(number):
        market = an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=days))
        an_order(buyer, market, (market.offers.get(), 1))
    client = api(mieke)
    with django_assert_num_queries(7):
        assert len(client.get("/api/v1/orders/").json()["results"]) == number


def test_sold_out_and_full_are_conflicts(cycle: OrderCycle, buyer: Person, karim: User) -> None:
    last = an_offer(cycle, limit=1)
    full = a_slot(cycle, hour=18, capacity=1)
    an_order(buyer, cycle, (last, 1), slot=full)
    client, bread = api(karim), cycle.offers.order_by("pk")[0]

    assert post(client, "orders/", wish(cycle, (last, 1))).json()["code"] == "sold_out"
    assert post(client, "orders/", wish(cycle, (bread, 1), slot=full.code)).json()["code"] == "slot_full"


def test_beer_needs_the_age(cycle: OrderCycle, mieke: User) -> None:
    beer = an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    client = api(mieke)

    assert post(client, "orders/", wish(cycle, (beer, 1))).json()["code"] == "age_not_confirmed"
    assert post(client, "orders/", wish(cycle, (beer, 1), age_confirmed=16)).status_code == 201


def test_order_at_the_closing_second_is_refused(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = api(mieke)
    with time_machine.travel(CLOSING, tick=False):
        response = post(client, "orders/", wish(cycle, (loaf, 1)))

    assert (response.status_code, response.json()["code"]) == (409, "cycle_closed")


def test_basket_on_the_site_follows_an_order_by_a_program(
    cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User
) -> None:
    basket = a_basket(buyer, cycle, (loaf, 1))
    code = post(api(mieke), "orders/", wish(cycle, (loaf, 2))).json()["code"]

    basket.refresh_from_db()
    assert basket.order is not None
    assert (basket.order.code, basket.placed_at, basket.lines.get().quantity) == (code, None, 1)
