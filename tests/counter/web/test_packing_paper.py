"""Paper: the lists of packing, the pick-up list, and sheets of labels."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.market.documents.labels import labels_of, labels_pdf
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order
from apps.market.domain.packing import place_crate
from apps.market.models import OrderCycle, OrderLine
from apps.market.queries.packing import bags_of_cycle
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_counter import AT_WORK, a_bag, by, person_behind

pytestmark = pytest.mark.usefixtures("friday")
PAPERS = ("klant", "product", "rek", "afhalen", "etiketten")


def url_of(what: str) -> str:
    return reverse("counter:packing_paper", args=[what])


def page(user: User, what: str, **query: str) -> str:
    return client_of(user).get(url_of(what), query).content.decode()


@pytest.mark.parametrize("what", PAPERS)
def test_every_list_knows_people_by_code_and_short_name_only(
    what: str, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    text = page(rita, what)
    assert "Mieke V." in text
    assert order.code[:2] in text
    for private in ("Verhulst", person_behind(mieke).email, person_behind(mieke).phone[-6:]):
        assert private not in text


@pytest.mark.parametrize("what", PAPERS)
def test_empty_list_says_so(what: str, rita: User, market: OrderCycle) -> None:
    assert "Niets klaar te zetten" in page(rita, what)


@pytest.mark.parametrize("what", PAPERS)
def test_cancelled_orders_are_on_no_list(what: str, mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    before = page(rita, what)
    cancel_order(order, by=SYSTEM, at=NOON)
    after = page(rita, what)

    assert before != after
    assert "Mieke" not in after


def test_pick_up_list_says_what_the_counter_needs_without_power(
    mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    order = place_crate(a_bag(mieke, market, beer=6), place="A3", by=SYSTEM, at=AT_WORK)
    order.proxy_name = "Jan"
    order.save(update_fields=["proxy_name"])
    hand_over_order(a_bag(karim, market), by=SYSTEM, at=AT_WORK)

    ((moment, rows),) = client_of(rita).get(url_of("afhalen")).context["slots"]

    gone, waits = rows
    assert (moment, gone["is_gone"], waits["is_gone"]) == ("16.00–16.30\xa0u.", True, False)
    assert (waits["pieces"], waits["age"], waits["due"]) == (9, 16, "nog €\xa028,72 te betalen")
    assert waits["places"] == ["Bak onder de toog", "Koelkast 2", "Rek C"]
    text = page(rita, "afhalen")
    assert all(word in text for word in ("A3", "haalt af: Jan", "meegegeven"))


def test_weighed_and_replaced_goods_say_so(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    bread, milk = order.lines.order_by("pk")
    OrderLine.objects.filter(pk=bread.pk).update(sold_by="weight")
    assert "nog te wegen" in page(rita, "klant")
    OrderLine.objects.filter(pk=bread.pk).update(delivered_grams=1120)
    OrderLine.objects.filter(pk=milk.pk).update(substitute_for=bread, quantity_ordered=0, quantity_confirmed=1)
    assert all(words in page(rita, "product") for words in ("gewogen 1,12", "in plaats van Lindekerks bruin"))


def test_totals_per_product_and_per_shelf(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market, loaves=3)
    a_bag(karim, market, loaves=2)
    client = client_of(rita)
    piles = client.get(url_of("product")).context["piles"]
    assert [(pile["pieces"], pile["name"]) for pile in piles] == [(5, "Lindekerks bruin"), (2, "Volle hoevemelk")]
    shelves = client.get(url_of("rek")).context["shelves"]
    assert [(name, [pile["pieces"] for pile in found]) for name, found in shelves] == [
        ("Koelkast 2", [2]),
        ("Rek C", [5]),
    ]


def test_one_label_per_customer_or_one_per_place(mieke: User, market: OrderCycle) -> None:
    place_crate(a_bag(mieke, market), place="A3", by=SYSTEM, at=AT_WORK)
    (one,) = labels_of(bags_of_cycle(market), per_place=False)
    assert (one.name, one.crate, one.piece, one.content) == ("Mieke V.", "A3", "", "3 stuks")
    assert one.moment.replace("\xa0", " ") == "vr 27 nov, 16.00 u."
    two = labels_of(bags_of_cycle(market), per_place=True)
    assert [(label.piece, label.content) for label in two] == [
        ("zak 1 van 2", "Koelkast 2 · 1 stuk"), ("zak 2 van 2", "Rek C · 2 stuks"),
    ]  # fmt: skip


def test_labels_come_as_pdf_with_text_that_stays_text(rita: User, market: OrderCycle) -> None:
    a_bag(a_person('#eval("x") [*_', phone="0470 12 34 56"), market)
    answer = client_of(rita).get(reverse("counter:packing_labels"), {"zakken": "rek", "vanaf": "14"})
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="etiketten-2026-11-27.pdf"'


def test_same_labels_at_the_same_moment_are_the_same_bytes(mieke: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    made = labels_of(bags_of_cycle(market), per_place=False)
    assert labels_pdf(made, at=AT_WORK) == labels_pdf(made, at=AT_WORK)
    assert labels_pdf(made * 15, at=AT_WORK).count(b"/Count 2/") == 1


@pytest.mark.parametrize(("start", "expected"), [("1", 1), ("14", 14), ("15", 1), ("0", 1), ("²", 1), ("x", 1)])
def test_used_sheet_begins_further_on(start: str, expected: int, mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    answer = client_of(rita).get(url_of("etiketten"), {"vanaf": start})
    ((sheet),) = answer.context["sheets"]
    assert [bool(place) for place in sheet].index(True) == expected - 1


@pytest.mark.parametrize("what", ["iets", "klant\x00"])
def test_list_that_does_not_exist_is_missing(what: str, mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    assert client_of(rita).get(url_of(what)).status_code == 404


def test_no_market_no_bags_and_switched_off_are_missing(rita: User, jef: User, market: OrderCycle) -> None:
    client = client_of(rita)
    pdf = reverse("counter:packing_labels")
    assert client.get(pdf).status_code == 404
    with time_machine.travel(AT_WORK + dt.timedelta(days=30)):
        assert (client.get(pdf).status_code, client.get(url_of("klant")).status_code) == (404, 404)
    switch_module("market", on=False, by=by(jef), at=AT_WORK)
    assert client.get(url_of("klant")).status_code == 404


@pytest.mark.parametrize("who", ["mieke", "lotte"])
def test_residents_print_nothing(who: str, request: pytest.FixtureRequest, market: OrderCycle) -> None:
    client = client_of(request.getfixturevalue(who))
    assert {client.get(url_of(what)).status_code for what in PAPERS} == {403}


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("what", PAPERS)
def test_paper_costs_the_same_for_one_and_for_twenty(
    what: str, count: int, rita: User, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        a_bag(a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56"), market, beer=1)
    client = client_of(rita)
    with django_assert_num_queries(10 if what == "afhalen" else 9):
        client.get(url_of(what))
