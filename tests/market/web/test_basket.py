import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.codes import spell_code
from apps.hub.models import Place
from apps.market.domain.offer import change_offer
from apps.market.enums import AgeLimit
from apps.market.models import Basket, BasketLine, Offer, Order, OrderCycle, Variant
from apps.payments.domain.checkout import adopt_basket
from apps.payments.enums import VatCode
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_draft, a_slot, a_variant, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
CHECKOUT = {"name": "Rita Claes", "phone": "0470 99 88 77", "email": ""}


def put(client: Client, offer: Offer | str, quantity: object, **more: str) -> int:
    code = offer if isinstance(offer, str) else offer.code
    return client.post(reverse("market:put"), {"offer": code, "quantity": str(quantity), **more}).status_code


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


def test_guest_orders_through_the_one_basket(cycle: OrderCycle, loaf: Offer) -> None:
    client = client_of()
    put(client, loaf, 2)
    client.post(reverse("market:slot"), {"slot": cycle.slots.get().code})

    done = client.post(reverse("basket:home"), CHECKOUT)

    assert done.status_code == 303
    order = Order.objects.get()
    assert (order.total_cents, order.person.name) == (680, "Rita Claes")
    assert client.get(reverse("market:order", kwargs={"code": order.code})).status_code == 200


def test_guest_without_slot_is_asked_at_checkout(cycle: OrderCycle, loaf: Offer) -> None:
    client = client_of()
    put(client, loaf, 1)

    refused = client.post(reverse("basket:home"), CHECKOUT)
    answered = client.post(reverse("basket:home"), {**CHECKOUT, f"market_slot_{cycle.code}": cycle.slots.get().code})

    assert (refused.status_code, answered.status_code, Order.objects.count()) == (422, 303, 1)


def test_beer_asks_for_the_age_at_checkout(cycle: OrderCycle, mieke: User) -> None:
    beer = an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    client = client_of(mieke)
    put(client, beer, 1)
    slot = {f"market_slot_{cycle.code}": cycle.slots.get().code}

    refused = client.post(reverse("basket:home"), slot)
    ticked = client.post(reverse("basket:home"), {**slot, "market_age_16": "on"})

    assert (refused.status_code, ticked.status_code) == (422, 303)
    assert Order.objects.get().age_confirmed == 16


def test_price_that_changed_asks_for_a_tick_at_checkout(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = client_of(mieke)
    put(client, loaf, 1)
    change_offer(loaf, price_cents=360, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)
    slot = {f"market_slot_{cycle.code}": cycle.slots.get().code}

    refused = client.post(reverse("basket:home"), slot)
    ticked = client.post(reverse("basket:home"), {**slot, f"market_price_{loaf.code}_360": "on"})

    assert (refused.status_code, ticked.status_code) == (422, 303)
    assert Order.objects.get().total_cents == 360


def test_last_loaf_gone_at_checkout_keeps_the_basket(cycle: OrderCycle, buyer: Person, karim: User) -> None:
    last, bread = an_offer(cycle, limit=1), cycle.offers.order_by("pk")[0]
    client = client_of(karim)
    put(client, last, 1)
    put(client, bread, 1)
    an_order(buyer, cycle, (last, 1))
    slot = {f"market_slot_{cycle.code}": cycle.slots.get().code}

    refused = client.post(reverse("basket:home"), slot)

    assert refused.status_code == 409
    assert (BasketLine.objects.filter(basket__person=karim.person).count(), Order.objects.count()) == (2, 1)


def test_market_closing_at_that_minute_says_so_at_checkout(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = client_of(mieke)
    put(client, loaf, 1)
    client.post(reverse("market:slot"), {"slot": cycle.slots.get().code})

    with time_machine.travel(CLOSING, tick=False):
        shown = client.get(reverse("basket:home"))
        refused = client.post(reverse("basket:home"), {})

    assert "20.00" in shown.content.decode()
    assert (refused.status_code, Order.objects.count()) == (409, 0)


def test_checkout_tells_how_many_places_a_moment_has(cycle: OrderCycle, loaf: Offer) -> None:
    client = client_of()
    put(client, loaf, 1)

    assert f"nog {cycle.slots.get().left} plaats" in client.get(reverse("basket:home")).content.decode()


def test_change_too_late_says_that_the_order_stays(cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, cycle, (loaf, 2))
    client = client_of(mieke)
    client.post(reverse("market:change", kwargs={"code": order.code}))
    put(client, loaf, 1)

    with time_machine.travel(CLOSING, tick=False):
        page = client.get(reverse("basket:home")).content.decode()

    assert ("Je bestelling blijft zoals ze was" in page, "Dit is niet besteld" in page) == (True, False)


def test_back_button_after_placing_makes_no_second_order(cycle: OrderCycle, loaf: Offer, mieke: User) -> None:
    client = client_of(mieke)
    put(client, loaf, 2)
    slot = {f"market_slot_{cycle.code}": cycle.slots.get().code}

    answers = [client.post(reverse("basket:home"), slot).status_code for _press in range(2)]

    loaf.refresh_from_db()
    assert (answers, Order.objects.count(), loaf.claimed) == ([303, 303], 1, 2)


def test_placed_basket_is_no_longer_counted(cycle: OrderCycle, loaf: Offer, mieke: User, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf, 2))

    page = client_of(mieke).get(reverse("market:home"))

    assert (page.context["basket_summary"]["count"], page.context["panel"].state) == (0, "placed")


def test_going_back_changes_the_order(cycle: OrderCycle, loaf: Offer, mieke: User, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 2))
    client = client_of(mieke)

    put(client, loaf, 3)
    shown = client.get(reverse("market:home")).context["panel"]
    client.post(reverse("basket:home"), {})

    order.refresh_from_db()
    assert (shown.state, shown.order_code, order.total_cents) == ("changing", order.code, 3 * 340)


def test_leaving_the_change_keeps_the_order(cycle: OrderCycle, loaf: Offer, mieke: User, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 2))
    client = client_of(mieke)
    put(client, loaf, 3)
    basket = client.get(reverse("basket:home")).content.decode()

    said = client.post(reverse("market:forget", kwargs={"cycle": cycle.code}), follow=True).content.decode()

    assert (spell_code(order.code) in basket, _("Done. Your order stays as it was.") in said) == (True, True)
    panel = client.get(reverse("market:home")).context["panel"]
    assert (panel.state, panel.count, order.total_cents) == ("placed", 2, 680)


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


def test_changing_an_order_says_that_it_counts_only_once_confirmed(loaf: Offer, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, loaf.cycle, (loaf, 2))
    client = client_of(mieke)
    client.post(reverse("market:change", kwargs={"code": order.code}))
    put(client, loaf, 1)

    assert "Dat telt pas als je het in je mandje bevestigt" in client.get(reverse("market:home")).content.decode()
