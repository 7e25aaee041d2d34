import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub import clock
from apps.market.domain.basket import put_in_basket
from apps.market.models import Offer, OrderCycle, Variant
from apps.market.web.cards import Card, _card, cards_of
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import a_basket, a_variant, an_offer, an_order
from tests.factories_market_resident import Shelf

pytestmark = pytest.mark.django_db
WEDNESDAY = clock.at_local(dt.date(2026, 11, 25), dt.time(20))


def card_of(offer: Offer, *, at: dt.datetime = NOON, quantity: int = 0, own: int = 0) -> Card:
    (card,) = cards_of(
        Offer.objects.filter(pk=offer.pk), quantities={offer.code: quantity}, own={offer.code: own}, at=at
    )
    return card


def cut_off(offer: Offer, at: dt.datetime = WEDNESDAY) -> None:
    Offer.objects.filter(pk=offer.pk).update(cut_off_at=at)


def test_weighed_goods_show_an_honest_range(shelf: Shelf) -> None:
    top = card_of(shelf.chicken).top
    for words in ("€\u00a013,35–€\u00a015,13", "±\u00a01,6\u00a0kg", "€\u00a08,90/kg", "prijs na wegen"):
        assert words in top


def test_card_tells_what_is_in_it_and_what_may_be(shelf: Shelf) -> None:
    top = card_of(shelf.milk).top
    assert ("Bevat <b>melk</b>" in top, "Kan bevatten <b>gluten</b>" in top) == (True, True)


def test_earlier_end_is_on_the_card(shelf: Shelf) -> None:
    cut_off(shelf.bread)
    assert "tot wo\u00a020.00\u00a0u." in card_of(shelf.bread).top
    assert card_of(shelf.bread).has_form


def test_past_its_end_the_card_is_closed_and_says_why(shelf: Shelf) -> None:
    cut_off(shelf.bread)
    late = card_of(shelf.bread, at=WEDNESDAY)
    assert (late.is_gone, late.has_form, "kon je bestellen tot wo" in late.top) == (True, False, True)


def test_past_its_end_an_order_stands_and_a_wish_can_go(shelf: Shelf) -> None:
    cut_off(shelf.bread)
    ordered, wished = (card_of(shelf.bread, at=WEDNESDAY, quantity=2, own=own) for own in (2, 1))
    assert (ordered.has_form, "Je bestelde er 2" in ordered.act) == (False, True)
    assert (wished.has_form, wished.has_stepper, 'value="1"' in wished.act) == (True, False, True)


def test_offer_taken_off_tells_so_on_the_page_of_its_product(shelf: Shelf) -> None:
    Offer.objects.filter(pk=shelf.bread.pk).update(is_on=False, withdrawn_at=NOON)
    client = client_of()
    page = client.get(reverse("market:product", kwargs={"slug": shelf.bread.variant.product.slug}))

    (card,) = page.context["cards"]
    assert (card.is_gone, "niet meer te koop" in card.top) == (True, True)
    assert shelf.bread.code not in [card.code for card in client.get("/markt/").context["cards"]]


def test_card_is_drawn_once_for_the_same_facts(shelf: Shelf) -> None:
    first = card_of(shelf.bread, quantity=1)
    hits = _card.cache_info().hits
    assert card_of(shelf.bread, quantity=1) is first
    assert _card.cache_info().hits == hits + 1


def test_basket_past_the_end_says_to_take_it_out(shelf: Shelf, buyer: Person, mieke: User) -> None:
    cut_off(shelf.bread)
    a_basket(buyer, OrderCycle.objects.get(pk=shelf.cycle.pk), (Offer.objects.get(pk=shelf.milk.pk), 1))
    basket = buyer.baskets.get()
    offer = Offer.objects.select_related("cycle", "variant__product").get(pk=shelf.bread.pk)
    put_in_basket(basket, offer, quantity=1, at=NOON)
    cut_off(shelf.bread, NOON)

    client = client_of(mieke)
    page = client.get("/mandje/")
    assert [len(section.problems) for section in page.context["page"].sections] == [1]
    answer = client.post("/mandje/", {f"market_slot_{shelf.cycle.code}": shelf.cycle.slots.get().code})
    assert answer.status_code == 409
    taken_out = client.post(reverse("market:put"), {"offer": shelf.bread.code, "quantity": "0"})
    assert (taken_out.status_code, basket.lines.count()) == (303, 1)


def test_basket_with_a_changed_order_past_the_end_says_to_put_it_back(shelf: Shelf, buyer: Person, mieke: User) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1), (shelf.milk, 1))
    basket = order.baskets.get()
    offer = Offer.objects.select_related("cycle", "variant__product").get(pk=shelf.bread.pk)
    put_in_basket(basket, offer, quantity=2, at=NOON)
    cut_off(shelf.bread, NOON)

    (section,) = client_of(mieke).get("/mandje/").context["page"].sections
    assert len(section.problems) == 1


def test_limit_per_customer_that_came_later_is_told(shelf: Shelf, buyer: Person, mieke: User) -> None:
    a_basket(buyer, shelf.cycle, (shelf.bread, 3))
    Offer.objects.filter(pk=shelf.bread.pk).update(max_per_customer=2)
    (section,) = client_of(mieke).get("/mandje/").context["page"].sections
    assert len(section.problems) == 1


def test_range_is_told_in_the_basket(shelf: Shelf, buyer: Person, mieke: User) -> None:
    a_basket(buyer, shelf.cycle, (shelf.chicken, 2))
    (section,) = client_of(mieke).get("/mandje/").context["page"].sections
    assert (section.lines[0].note, len(section.promises)) == ("prijs na wegen: €\u00a026,70–€\u00a030,26", 1)


def test_plain_variant_has_no_range(shelf: Shelf) -> None:
    top = card_of(an_offer(shelf.cycle, a_variant("Wit"))).top

    assert "3,40" in top
    assert "–" not in top


def test_two_sizes_of_one_name_can_be_told_apart(shelf: Shelf) -> None:
    Variant.objects.filter(pk=shelf.bread.variant.pk).update(name="half", content_amount=400)
    card = card_of(shelf.bread, quantity=1)
    assert "half · 400\u00a0g" in card.top
    assert f"{card.name}, half" in card.act
