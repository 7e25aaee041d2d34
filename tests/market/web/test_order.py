import datetime as dt
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.confirmation import tell_all_news
from apps.market.domain.hand_over import hand_over_order
from apps.market.enums import AmendmentKind, OrderState, SoldBy
from apps.market.models import Basket, Offer, Order, OrderCycle
from apps.market.queries.order import standing_lines
from apps.market.web.module import todos
from apps.market.web.order_lines import shown_lines
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_basket, a_variant, an_offer, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cycle: OrderCycle, buyer: Person) -> Order:
    return an_order(buyer, cycle, (cycle.offers.get(), 2), (an_offer(cycle, a_variant("Melk", deposit_cents=50)), 1))


def url(order: Order, route: str = "order") -> str:
    return reverse(f"market:{route}", kwargs={"code": order.code})


def test_order_page_shows_what_it_holds(order: Order, mieke: User) -> None:
    response = client_of(mieke).get(url(order))

    assert response.status_code == 200
    assert [line["cents"] for line in response.context["lines"]] == [680, 340]
    assert (response.context["deposit_cents"], response.context["due_cents"]) == (50, 1070)


def test_order_page_is_found_by_the_code_as_people_type_it(order: Order, mieke: User) -> None:
    typed = f"{order.code[:2]} {order.code[2:]}".lower()

    assert client_of(mieke).get(reverse("market:order", kwargs={"code": typed})).context["order"] == order


@pytest.mark.parametrize("route", ["order", "cancel", "change"])
def test_stranger_and_visitor_get_404(order: Order, lotte: User, route: str) -> None:
    for user in (lotte, None):
        client = client_of(user)
        answers = {client.get(url(order, route)).status_code, client.post(url(order, route)).status_code}
        assert answers <= {404, 405}
    order.refresh_from_db()
    assert order.state == OrderState.PLACED


def test_volunteer_sees_an_order(order: Order, rita: User) -> None:
    assert client_of(rita).get(url(order)).context["order"] == order


def test_guest_comes_back_by_the_link_of_the_mail(cycle: OrderCycle) -> None:
    order = an_order(a_person("Nele Wouters", email="nele@voorbeeld.example"), cycle, (cycle.offers.get(), 1))
    tell_all_news(NOON)
    mail = OutgoingMail.objects.get(template="market/mail/order_placed")
    link = next(word for word in mail.text.split() if word.startswith(settings.BUURTPUNT_URL))

    known = client_of().get(link.removeprefix(settings.BUURTPUNT_URL), follow=True)

    assert (known.status_code, known.request["PATH_INFO"], known.request["QUERY_STRING"]) == (200, url(order), "")
    assert link in unescape(mail.html)


def test_cancel_asks_once_and_then_does_it(order: Order, mieke: User) -> None:
    client = client_of(mieke)

    asked = client.get(url(order, "cancel"))
    done = client.post(url(order, "cancel"))

    order.refresh_from_db()
    assert (asked.status_code, done.status_code, order.state) == (200, 303, OrderState.CANCELLED)
    assert client.get(url(order)).status_code == 200


def told_early(order: Order, at: dt.datetime) -> None:
    """The baker of the bread must know by then."""
    Offer.objects.filter(pk__in=order.lines.order_by("pk").values("offer")[:1]).update(cut_off_at=at)


def test_pages_and_mail_say_what_can_be_changed_less_long(order: Order, mieke: User) -> None:
    told_early(order, NOON + dt.timedelta(hours=3))
    tell_all_news(NOON)
    client = client_of(mieke)
    words = f"{order.lines.order_by('pk')[0].name}: aanpassen of annuleren kan tot "

    assert words in client.get(url(order)).content.decode()
    assert words in client.get("/markt/").content.decode()
    assert words in OutgoingMail.objects.get(template="market/mail/order_placed").text
    client.post(url(order, "change"))
    client.post("/markt/mandje/", {"offer": order.lines.order_by("pk")[1].offer.code, "quantity": "2"})
    assert words in client.get("/mandje/").content.decode()


def test_order_of_which_a_producer_was_told_offers_no_cancelling(order: Order, mieke: User) -> None:
    told_early(order, NOON)
    client = client_of(mieke)

    page, asked, done = client.get(url(order)), client.get(url(order, "cancel")), client.post(url(order, "cancel"))

    order.refresh_from_db()
    assert (page.context["can_change"], page.context["can_cancel"]) == (True, False)
    assert (asked.status_code, done.status_code, order.state) == (303, 409, OrderState.PLACED)
    assert (done.context["order"], done.context["error"].code) == (
        order,
        "offer_closed",
    )  # on the order, not a dead end


def test_moment_of_a_cancelled_order_is_not_chosen_any_more(order: Order, cycle: OrderCycle, mieke: User) -> None:
    client = client_of(mieke)
    client.post(url(order, "change"))
    assert client.get("/markt/").context["slot"] == order.slot
    client.post(url(order, "cancel"))
    assert client.get("/markt/").context["slot"] is None


def test_weighed_line_says_its_weight_once(order: Order, cycle: OrderCycle, mieke: User) -> None:
    chicken = an_offer(cycle, a_variant("Kip", sold_by=SoldBy.WEIGHT, content=(1600, "g")), price_cents=890)
    order = an_order(a_person("Els Willems"), cycle, (chicken, 1))
    with transaction.atomic():
        change = Change(order.lines.get(), AmendmentKind.WEIGHED, grams=1712)
        amend_order(lock_orders([order.pk])[order.pk], [change], by=SYSTEM, at=CLOSING)
    line = shown_lines(order, list(standing_lines(order).select_related("offer__variant", "substitute_for")))[0]
    assert "1,71" in str(line["label"])
    assert "1,71" not in " ".join(line["told"])  # type: ignore[arg-type] # a list of words


def test_changing_speaks_of_the_order_and_not_of_the_basket(order: Order, cycle: OrderCycle, mieke: User) -> None:
    client, leave = client_of(mieke), "Laat mijn bestelling zoals ze was"
    client.post(url(order, "change"))
    client.post("/markt/mandje/", {"offer": cycle.offers.all()[0].code, "quantity": "3"})
    page = client.get("/mandje/").content.decode()
    assert (leave in page, "Haal uit mijn mandje" in page) == (True, False)


def test_taking_everything_out_leads_to_cancelling(order: Order, mieke: User) -> None:
    client = client_of(mieke)
    client.post(url(order, "change"))
    for offer in Offer.objects.filter(order_lines__order=order):
        client.post("/markt/mandje/", {"offer": offer.code, "quantity": "0"})

    page = client.get("/markt/")

    order.refresh_from_db()
    assert (order.state, page.context["panel"].count) == (OrderState.PLACED, 0)
    assert page.content.decode().count(f'href="{url(order, "cancel")}"') == 2  # beside the goods, and in the bar


def test_cancel_after_closing_is_refused(order: Order, mieke: User) -> None:
    with time_machine.travel(CLOSING, tick=False):
        client = client_of(mieke)
        answers = (client.get(url(order, "cancel")).status_code, client.post(url(order, "cancel")).status_code)

    order.refresh_from_db()
    assert (answers, order.state) == ((303, 409), OrderState.PLACED)


def test_change_leads_to_the_goods_with_the_order_in_the_basket(order: Order, mieke: User, cycle: OrderCycle) -> None:
    Basket.objects.all().delete()
    response = client_of(mieke).post(url(order, "change"))

    assert (response.status_code, response["Location"]) == (303, f"/markt/?ronde={cycle.code}")
    assert Basket.objects.get().lines.count() == 2


def test_order_page_after_hand_over_offers_no_change(order: Order, mieke: User) -> None:
    hand_over_order(order, by=SYSTEM, at=NOON)

    assert client_of(mieke).get(url(order)).context["can_change"] is False


def test_placing_mails_the_moment_the_code_and_the_event(order: Order, buyer: Person) -> None:
    tell_all_news(NOON)

    mail = OutgoingMail.objects.get(to=buyer.email)

    assert order.code[:2] in mail.subject
    assert f"/markt/bestelling/{order.code}/" in mail.text
    assert b"BEGIN:VEVENT" in bytes(mail.attachments.get().content)


def test_changing_and_cancelling_are_mailed_too(order: Order, cycle: OrderCycle, buyer: Person, mieke: User) -> None:
    tell_all_news(NOON)
    an_order(buyer, cycle, (cycle.offers.order_by("pk")[0], 3))
    tell_all_news(NOON)
    client_of(mieke).post(url(order, "cancel"))

    assert list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True)) == [
        "market/mail/order_placed",
        "market/mail/order_placed",
        "market/mail/order_cancelled",
    ]


def test_who_gave_only_a_phone_number_gets_no_mail(cycle: OrderCycle, walter: Person) -> None:
    an_order(walter, cycle, (cycle.offers.get(), 1))

    tell_all_news(NOON)

    assert OutgoingMail.objects.count() == 0


def test_mine_shows_the_order_to_pick_up(order: Order, mieke: User) -> None:
    request = client_of(mieke).get("/markt/").wsgi_request

    assert [(todo.code, todo.cents) for todo in todos(request)] == [(order.code, 1070)]


def test_product_page_tells_all_allergens(cycle: OrderCycle) -> None:
    offer = an_offer(cycle, a_variant("Bruin", contains=("gluten",), may_contain=("sesame",)))
    response = client_of().get(reverse("market:product", kwargs={"slug": offer.variant.product.slug}))

    told = dict(response.context["allergens"])
    assert (len(told["contains"]), len(told["may_contain"]), len(told["no"])) == (1, 1, 12)


def test_product_without_market_is_still_a_page(place: Place, noon: dt.datetime) -> None:
    variant = a_variant("Bruin", contains=None)
    response = client_of().get(reverse("market:product", kwargs={"slug": variant.product.slug}))

    assert (response.status_code, response.context["cards"], response.context["allergens"]) == (200, [], [])


def test_producer_page_shows_what_they_sell_now(cycle: OrderCycle) -> None:
    offer = an_offer(cycle)
    response = client_of().get(reverse("market:producer", kwargs={"slug": offer.variant.product.producer.slug}))

    assert [card.code for card in response.context["cards"]] == [offer.code]


@pytest.mark.parametrize("route", ["product", "producer"])
def test_slug_that_never_was_is_404(place: Place, route: str) -> None:
    assert client_of().get(reverse(f"market:{route}", kwargs={"slug": "niks"})).status_code == 404


def test_foreign_basket_stays_foreign(cycle: OrderCycle, buyer: Person, lotte: User) -> None:
    a_basket(buyer, cycle, (cycle.offers.get(), 2))

    assert client_of(lotte).get("/markt/").context["panel"].count == 0


def test_sizes_of_one_name_show_what_is_in_them(order: Order, mieke: User) -> None:
    line = client_of(mieke).get(url(order)).context["lines"][0]

    assert line["under"].startswith("800\u00a0g · ")


def test_below_the_minimum_the_reason_is_said_once(order: Order, mieke: User) -> None:
    line = order.lines.first()
    assert line is not None
    amend_order(
        order, [Change(line, AmendmentKind.BELOW_MINIMUM, quantity=0, reason="alle klanten samen bestelden te weinig")],
        by=SYSTEM, at=CLOSING,
    )  # fmt: skip

    told = client_of(mieke).get(url(order)).context["lines"][0]["told"]
    assert [words.count("alle klanten samen bestelden te weinig") for words in told] == [1]


def test_cancelled_order_keeps_saying_that_nothing_is_to_pay(order: Order, mieke: User) -> None:
    client = client_of(mieke)
    client.post(url(order, "cancel"), follow=True)

    assert "Je betaalt er niets voor" in client.get(url(order)).content.decode()
