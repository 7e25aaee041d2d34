"""Goods into the basket and out of it, with and without htmx, and the moment to fetch them."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub.models import Place
from apps.market.models import Basket, BasketLine, Offer, OrderCycle, Variant
from apps.payments.domain.checkout import adopt_basket
from tests.cast import client_of
from tests.factories_market import CLOSING, a_basket, a_draft, a_slot, an_offer, an_open_cycle, an_order
from tests.market.web.choosing import put

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def in_basket() -> list[int]:
    return list(BasketLine.objects.values_list("quantity", flat=True))


def test_put_without_javascript_leads_back_to_the_card(loaf: Offer) -> None:
    response = client_of().post(
        reverse("market:put"), {"offer": loaf.code, "quantity": "2", "next": "/markt/?soort=bread"}
    )

    assert (response.status_code, response["Location"]) == (303, f"/markt/?soort=bread#aanbod-{loaf.code}")
    assert in_basket() == [2]


def test_put_leads_only_to_our_own_pages(loaf: Offer) -> None:
    response = client_of().post(
        reverse("market:put"), {"offer": loaf.code, "quantity": "2", "next": "https://elders.example/"}
    )

    assert response["Location"] == f"/markt/#aanbod-{loaf.code}"


@pytest.mark.parametrize(("step", "quantity"), [("1", 3), ("-1", 1)])
def test_step_button_counts_from_the_number_shown(loaf: Offer, step: str, quantity: int) -> None:
    put(client_of(), loaf, 2, step=step)

    assert in_basket() == [quantity]


def test_double_click_on_one_more_is_one_more(loaf: Offer) -> None:
    client = client_of()
    for _click in range(2):
        put(client, loaf, 1, step="1")

    assert in_basket() == [2]


def test_quantity_nought_takes_it_out(loaf: Offer) -> None:
    client = client_of()
    put(client, loaf, 2)

    assert (put(client, loaf, 0), in_basket()) == (303, [])


@pytest.mark.parametrize("typed", ["-1", "1000000000", "twee", "２", "", "1e9", "1.5", "🥖" * 300, "9" * 400])
def test_quantity_that_makes_no_sense_is_refused_with_a_word(loaf: Offer, typed: str) -> None:
    client = client_of()
    response = client.post(reverse("market:put"), {"offer": loaf.code, "quantity": typed})

    assert response.status_code == 422
    assert response.context["error"].code in {"invalid_quantity", "quantity_too_large"}
    assert in_basket() == []


def test_refused_quantity_stays_on_the_card(loaf: Offer) -> None:
    few = an_offer(loaf.cycle, limit=3)
    response = client_of().post(reverse("market:put"), {"offer": few.code, "quantity": "7"})

    assert response.status_code == 409
    [card] = response.context["cards"]
    assert (card.quantity, card.wrong != "", card.most) == (7, True, 3)


def test_htmx_gets_the_card_the_panel_and_the_bar(loaf: Offer) -> None:
    response = client_of().post(reverse("market:put"), {"offer": loaf.code, "quantity": "2"}, headers=HTMX)

    html = response.content.decode()
    assert response.status_code == 200
    for piece in (f'id="aanbod-{loaf.code}"', 'id="market-panel"', 'id="market-bar"', 'id="basket-link"'):
        assert piece in html
    assert "<html" not in html


def test_htmx_gets_the_truth_of_the_server_at_a_refusal(loaf: Offer) -> None:
    few = an_offer(loaf.cycle, limit=3)

    response = client_of().post(reverse("market:put"), {"offer": few.code, "quantity": "7"}, headers=HTMX)

    assert (response.status_code, 'role="alert"' in response.content.decode()) == (409, True)


def test_offer_of_a_draft_does_not_exist(loaf: Offer) -> None:
    hidden = an_offer(a_draft())

    assert put(client_of(), hidden, 1) == 404


def test_offer_that_never_was_does_not_exist(loaf: Offer) -> None:
    assert put(client_of(), "BBBB", 1) == 404
    assert put(client_of(), "'; DROP TABLE", 1) == 404


def test_put_after_closing_is_refused(cycle: OrderCycle, loaf: Offer) -> None:
    with time_machine.travel(CLOSING, tick=False):
        assert put(client_of(), loaf, 1) == 409
    assert in_basket() == []


def test_put_by_get_is_no_way(loaf: Offer) -> None:
    assert client_of().get(reverse("market:put")).status_code == 405


def test_slot_is_chosen_and_kept(cycle: OrderCycle, buyer: Person, mieke: User) -> None:
    slot = cycle.slots.get()
    response = client_of(mieke).post(reverse("market:slot"), {"slot": slot.code})

    assert response.status_code == 303
    assert Basket.objects.get(person=buyer).slot == slot


def test_full_slot_stays_in_sight_and_is_refused(place: Place, noon: dt.datetime, buyer: Person, karim: User) -> None:
    cycle = an_open_cycle(capacity=1)
    an_order(buyer, cycle, (cycle.offers.get(), 1))
    client, slot = client_of(karim), cycle.slots.get()

    page = client.get(reverse("market:slot"))
    refused = client.post(reverse("market:slot"), {"slot": slot.code})

    assert [item["left"] for item in page.context["items"]] == [0]
    assert (refused.status_code, refused.context["error"].code) == (409, "slot_full")


def test_slot_of_another_market_is_unknown(cycle: OrderCycle) -> None:
    other = an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=1))
    response = client_of().post(reverse("market:slot"), {"slot": other.slots.get().code})

    assert (response.status_code, response.context["error"].code) == (404, "slot_unknown")


def test_forget_empties_only_ones_own_basket(cycle: OrderCycle, loaf: Offer, lotte: User, buyer: Person) -> None:
    a_basket(buyer, cycle, (loaf, 2))

    client_of(lotte).post(reverse("market:forget", kwargs={"cycle": cycle.code}))

    assert in_basket() == [2]


def test_guest_basket_follows_into_the_account(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    client = client_of()
    put(client, loaf, 2)
    adopt_basket(Basket.objects.get().guest_key, person=buyer)

    basket = Basket.objects.get()
    assert (basket.person, basket.guest_key, in_basket()) == (buyer, "", [2])


def test_guest_basket_joins_the_larger_quantity(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    a_slot(cycle, hour=17)
    a_basket(buyer, cycle, (loaf, 1))
    client = client_of()
    put(client, loaf, 2)

    adopt_basket(Basket.objects.exclude(guest_key="").get().guest_key, person=buyer)

    assert (Basket.objects.count(), in_basket()) == (1, [2])


def test_basket_and_market_call_a_size_as_the_order_will(loaf: Offer) -> None:
    Variant.objects.filter(pk=loaf.variant.pk).update(name="half", content_amount=400)
    client = client_of()
    put(client, loaf, 1)
    name = f"{loaf.variant.product.name}, half"

    section = client.get(reverse("basket:home")).context["page"].sections[0]
    assert (section.lines[0].label, section.lines[0].note) == (f"1\u00a0× {name}", "400\u00a0g")
    assert client.get(reverse("market:home")).context["panel"].lines[0][0] == f"1\u00a0× {name}"
