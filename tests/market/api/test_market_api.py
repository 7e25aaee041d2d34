"""The market over the API: the same rules, one error body, and writes that can be repeated."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.accounts.domain.token import issue_token
from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.models import ModuleSwitch
from apps.market.enums import AgeLimit, Category
from apps.market.models import Offer, Order, OrderCycle
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method, VatCode
from apps.payments.queries.charge import charge_of
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_draft, a_slot, a_variant, an_offer, an_open_cycle, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


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


@pytest.mark.parametrize(("state", "status"), [("open", 200), ("settled", 200), ("draft", 422), ("dropped", 422)])
def test_cycles_are_asked_by_the_states_that_people_see(cycle: OrderCycle, state: str, status: int) -> None:
    assert api(None).get("/api/v1/cycles/", {"state": state}).status_code == status


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


def test_pages_are_as_long_as_asked_up_to_a_hundred(cycle: OrderCycle) -> None:
    for _one in range(24):
        an_offer(cycle, a_variant())
    url = f"/api/v1/cycles/{cycle.code}/offers/"

    def length(query: str) -> int:
        return len(api(None).get(f"{url}?{query}").json()["results"])

    assert (length(""), length("page=2"), length("page_size=100"), length("page_size=7&page=4")) == (20, 5, 25, 4)
    assert api(None).get(f"{url}?page=3").status_code == 404


@pytest.mark.parametrize("flag", ["organic", "in_stock", "favourites", "ordered_before"])
def test_flag_that_is_no_answer_is_refused(cycle: OrderCycle, flag: str) -> None:
    url = f"/api/v1/cycles/{cycle.code}/offers/"

    assert api(None).get(url, {flag: "misschien"}).json()["fields"].keys() == {flag}
    assert [api(None).get(url, {flag: word}).status_code for word in ("true", "FALSE", "1", "0", "")] == [200] * 5


def test_cycles_are_found_by_day_and_orders_by_code(cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User) -> None:
    an_order(buyer, cycle, (loaf, 1))
    day = cycle.pickup_on
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)

    def count(path: str, **query: Any) -> int:
        found: int = api(mieke).get(f"/api/v1/{path}/", query).json()["count"]
        return found

    assert [count("cycles", pickup_on=when) for when in (before, day, after)] == [0, 1, 0]
    assert [count("cycles", pickup_on_after=when) for when in (before, day, after)] == [1, 1, 0]
    assert [count("cycles", pickup_on_before=when) for when in (before, day, after)] == [0, 1, 1]
    typed = f"{cycle.code[:2]} {cycle.code[2:]}".lower()
    assert [count("orders", cycle=code) for code in (cycle.code, typed, "ZZZZ")] == [1, 1, 0]


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
    twice = send(client, "orders/", wish(cycle, (loaf, 1), (loaf, 2)))
    assert (twice.status_code, twice.json()["fields"].keys()) == (422, {"lines.1.offer"})


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


def test_refusal_names_the_line_it_is_about(cycle: OrderCycle, loaf: Offer, buyer: Person, karim: User) -> None:
    last, scarce, off = an_offer(cycle, limit=1), an_offer(cycle, limit=2), an_offer(cycle)
    an_order(buyer, cycle, (last, 1))
    beer = an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    Offer.objects.filter(pk=off.pk).update(is_on=False)
    Offer.objects.filter(pk=loaf.pk).update(max_per_customer=3)

    def told(offer: Offer, quantity: int, **other: int) -> tuple[str, list[str]]:
        lines = [{"offer": offer.code, "quantity": quantity, **other}]
        body = send(api(karim), "orders/", wish(cycle) | {"lines": lines}).json()
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
    first = send(client, "orders/", wish(cycle, (loaf, 1))).json()["code"]
    send(client, f"orders/{first}/cancel/", {})
    second = send(client, "orders/", wish(cycle, (loaf, 2))).json()["code"]

    answer = send(client, f"orders/{first}/", wish(cycle, (loaf, 9)), method="put")

    assert (answer.status_code, answer.json()["code"]) == (409, "order_transition_refused")
    assert client.get(f"/api/v1/orders/{second}/").json()["lines"][0]["quantity_ordered"] == 2


def test_order_says_what_is_still_to_pay(cycle: OrderCycle, loaf: Offer, mieke: User, rita: User) -> None:
    client = api(mieke)
    placed = send(client, "orders/", wish(cycle, (loaf, 2))).json()
    order = Order.objects.get(code=placed["code"])
    charge = charge_of(order)
    assert charge is not None
    take_payment([charge], method=Method.TERMINAL, expected_cents=680, key=uuid.uuid4(), by=actor_for(rita), at=NOON)

    changed = send(client, f"orders/{order.code}/", wish(cycle, (loaf, 1)), method="put").json()

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


@pytest.mark.parametrize("number", [1, 20])
def test_cycles_ask_the_same_number_of_queries(number: int, django_assert_num_queries: Any) -> None:
    for days in range(number):
        an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=days))
    with django_assert_num_queries(4):
        assert len(api(None).get("/api/v1/cycles/").json()["results"]) == number


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
