"""The market's part of the one checkout: the moment, the age, a price that changed, and an order that is changed."""

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.codes import spell_code
from apps.market.domain.offer import change_offer
from apps.market.enums import AgeLimit
from apps.market.models import BasketLine, Offer, Order, OrderCycle
from apps.payments.enums import VatCode
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import CLOSING, a_variant, an_offer, an_order
from tests.market.web.choosing import put

pytestmark = pytest.mark.django_db
CHECKOUT = {"name": "Rita Claes", "phone": "0470 99 88 77", "email": ""}


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


def test_changing_an_order_says_that_it_counts_only_once_confirmed(loaf: Offer, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, loaf.cycle, (loaf, 2))
    client = client_of(mieke)
    client.post(reverse("market:change", kwargs={"code": order.code}))
    put(client, loaf, 1)

    assert "Dat telt pas als je het in je mandje bevestigt" in client.get(reverse("market:home")).content.decode()
