"""What is mine at the market: hearts and usual numbers, the order of last time again, wishes and reminders."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.guests import guest_token
from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.market.domain.favourite import like_product
from apps.market.domain.reminder import stop_token
from apps.market.domain.wish import set_reminds
from apps.market.enums import OnShortage
from apps.market.models import BasketLine, Favourite, MarketWish, Offer, Order
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, an_order
from tests.factories_market_resident import Shelf, ordered_last_time

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def heart(client: Client, offer: Offer, state: str = "on", **extra: str) -> int:
    data = {"product": offer.variant.product.slug, "offer": offer.code, "heart": state, **extra}
    return client.post(reverse("market:like"), data).status_code


def test_heart_goes_on_and_off_and_back_to_the_card(shelf: Shelf, mieke: User) -> None:
    client = client_of(mieke)
    data = {
        "product": shelf.bread.variant.product.slug,
        "offer": shelf.bread.code,
        "heart": "on",
        "next": "/markt/?q=b",
    }
    answer = client.post(reverse("market:like"), data)

    assert (answer.status_code, answer["Location"]) == (303, f"/markt/?q=b#aanbod-{shelf.bread.code}")
    assert heart(client, shelf.bread) == 303
    assert Favourite.objects.count() == 1
    assert heart(client, shelf.bread, "off") == heart(client, shelf.bread, "off") == 303
    assert not Favourite.objects.exists()


def test_heart_by_htmx_gives_the_card_back(shelf: Shelf, mieke: User) -> None:
    data = {"product": shelf.bread.variant.product.slug, "offer": shelf.bread.code, "heart": "on"}
    page = client_of(mieke).post(reverse("market:like"), data, headers=HTMX).content.decode()
    assert ('aria-pressed="true"' in page, page.strip().startswith("<li")) == (True, True)


def test_heart_of_a_stranger_asks_who_they_are(shelf: Shelf) -> None:
    client = client_of()
    data = {"product": shelf.bread.variant.product.slug, "offer": shelf.bread.code, "heart": "on"}
    assert client.post(reverse("market:like"), data)["Location"].startswith("/aanmelden/?next=")
    answer = client.post(reverse("market:like"), data, headers=HTMX)
    assert answer["HX-Redirect"].startswith("/aanmelden/?next=")
    assert client.post(reverse("market:usual", kwargs={"slug": data["product"]}), {"quantity": "2"}).status_code == 303
    assert client.post(reverse("market:take_list")).status_code == 303
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("product", ["niks", "", "a\x00b"])
def test_heart_of_nothing_is_404(shelf: Shelf, mieke: User, product: str) -> None:
    assert client_of(mieke).post(reverse("market:like"), {"product": product}).status_code == 404


def test_usual_number_counts_and_refuses(shelf: Shelf, mieke: User) -> None:
    client, slug = client_of(mieke), shelf.bread.variant.product.slug
    url = reverse("market:usual", kwargs={"slug": slug})

    assert client.post(url, {"quantity": "2", "step": "1"}).status_code == 303
    assert Favourite.objects.get().usual == 3
    assert client.post(url, {"quantity": "veel"}).status_code == 422
    assert client.post(url, {"quantity": "100"}).status_code == 422
    assert client.post(url, {"quantity": "1"}, headers=HTMX).status_code == 200
    assert Favourite.objects.get().usual == 1


def test_list_goes_in_the_basket_and_page_says_so(shelf: Shelf, mieke: User, buyer: Person) -> None:
    like_product(buyer, shelf.bread.variant.product, usual=2, by=SYSTEM, at=NOON)
    client = client_of(mieke)

    before = client.get("/markt/favorieten/").context["summary"]
    answer = client.post(reverse("market:take_list"))
    after = client.get(answer["Location"]).context["summary"]

    assert (before.to_have, before.in_basket, after.is_done) == (1, 0, True)
    assert BasketLine.objects.get().quantity == 2
    assert not Order.objects.exists()


def test_empty_list_is_refused_on_the_page(shelf: Shelf, mieke: User) -> None:
    assert client_of(mieke).post(reverse("market:take_list")).status_code == 422


def test_again_for_a_guest_with_a_personal_link(shelf: Shelf) -> None:
    guest = a_person("Nele Wouters", email="nele@voorbeeld.example")
    ordered_last_time(guest, shelf)
    client = client_of()
    client.get(reverse("accounts:guest", args=[guest_token(guest)]))

    assert client.get("/markt/").context["last_time"].order.person == guest
    answer = client.post(reverse("market:again"))
    page = client.get(answer["Location"])

    assert (answer.status_code, page.context["summary"].is_done, page.context["summary"].short) == (303, True, 1)
    assert sorted(BasketLine.objects.filter(basket__cycle=shelf.cycle).values_list("quantity", flat=True)) == [1, 2]


def test_again_merges_for_a_guest_who_chose_before_the_link(shelf: Shelf) -> None:
    client = client_of()
    client.post(reverse("market:put"), {"offer": shelf.chicken.code, "quantity": "1"})
    guest = a_person("Nele Wouters", email="nele@voorbeeld.example")
    ordered_last_time(guest, shelf)
    client.get(reverse("accounts:guest", args=[guest_token(guest)]))
    client.post(reverse("market:again"))

    assert BasketLine.objects.filter(basket__cycle=shelf.cycle).count() == 3


def test_again_of_nobody_is_a_calm_page(shelf: Shelf, mieke: User) -> None:
    for client in (client_of(), client_of(mieke)):
        assert (client.get("/markt/vorige-keer/").context["rows"], client.post("/markt/vorige-keer/").status_code) == (
            [],
            303,
        )


def test_closed_market_shows_what_can_be_repeated(shelf: Shelf, mieke: User, buyer: Person) -> None:
    ordered_last_time(buyer, shelf)
    with time_machine.travel(CLOSING + dt.timedelta(hours=1), tick=False):
        client = client_of(mieke)
        assert client.get("/markt/").context["last_time"] is not None
        page = client.get("/markt/vorige-keer/")
        assert (len(page.context["rows"]), page.context["cycle"]) == (3, None)
        assert client.post("/markt/vorige-keer/").status_code == 303
        assert client.get("/markt/favorieten/").status_code == 200
        assert client.post(reverse("market:take_list")).status_code == 303


def test_offer_to_repeat_goes_once_one_ordered(shelf: Shelf, mieke: User, buyer: Person) -> None:
    ordered_last_time(buyer, shelf)
    client = client_of(mieke)
    assert client.get("/markt/").context["last_time"] is not None
    an_order(buyer, shelf.cycle, (shelf.bread, 1))
    assert client.get("/markt/").context["last_time"] is None


def test_wishes_are_kept_and_refused(shelf: Shelf, mieke: User, walter: Person) -> None:
    client = client_of(mieke)
    assert client.post("/markt/wensen/", {"reminds": "on", "on_shortage": "refund"}).status_code == 303
    wish = MarketWish.objects.get()
    assert (wish.reminds, wish.on_shortage) == (True, OnShortage.REFUND)
    assert client.post("/markt/wensen/", {"on_shortage": "x"}).status_code == 422

    guest = client_of()
    guest.get(reverse("accounts:guest", args=[guest_token(walter)]))
    answer = guest.post("/markt/wensen/", {"reminds": "on", "on_shortage": "refund"})
    assert (answer.status_code, MarketWish.objects.count()) == (422, 1)


def test_reminders_stop_by_one_press_without_signing_in(shelf: Shelf, buyer: Person) -> None:
    set_reminds(buyer, reminds=True, by=SYSTEM, at=NOON)
    url = reverse("market:stop_reminders", kwargs={"token": stop_token(buyer)})
    client = client_of()

    looked = client.get(url)
    assert (looked.context["reminds"], MarketWish.objects.get().reminds) == (True, True)
    assert client.post(url).status_code == 303
    assert (client.get(url).context["reminds"], MarketWish.objects.get().reminds) == (False, False)
    assert client.get(reverse("market:stop_reminders", kwargs={"token": "x"})).status_code == 404


def test_mine_leads_to_favourites_and_wishes(shelf: Shelf, mieke: User) -> None:
    page = client_of(mieke).get("/mijn/").content.decode()
    assert ("/markt/favorieten/" in page, "/markt/wensen/" in page) == (True, True)


def test_product_page_has_its_heart(shelf: Shelf, mieke: User, buyer: Person) -> None:
    like_product(buyer, shelf.bread.variant.product, by=SYSTEM, at=NOON)
    url = reverse("market:product", kwargs={"slug": shelf.bread.variant.product.slug})
    assert client_of(mieke).get(url).context["is_liked"] is True
    assert client_of().get(url).context["is_liked"] is False


def test_goods_rise_once_something_is_in_the_basket(shelf: Shelf, mieke: User, buyer: Person) -> None:
    ordered_last_time(buyer, shelf)
    client = client_of(mieke)
    empty = client.get("/markt/").content.decode()
    client.post(reverse("market:put"), {"offer": shelf.chicken.code, "quantity": "1"})
    filled = client.get("/markt/").content.decode()

    assert ['id="again-title"' in page for page in (empty, filled)] == [True, False]
    assert f'action="{reverse("market:again")}"' in filled
