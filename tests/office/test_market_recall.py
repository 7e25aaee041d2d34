"""Calling a product back from the office: choose, write, a real question, and who to call."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.stock import shelve_leftover
from apps.market.enums import CycleState
from apps.market.models import Leftover, Offer, OrderCycle, Recall
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_market import a_draft, a_variant, an_offer, an_open_cycle, an_order
from tests.factories_market_after import a_jar

pytestmark = pytest.mark.usefixtures("noon", "place")
TEXT = "Eet de kip niet op.\nBreng ze terug."


@pytest.fixture
def cycle(db: None) -> OrderCycle:
    return an_open_cycle(capacity=50)


@pytest.fixture
def chicken(cycle: OrderCycle, mieke: User, walter: Person) -> Offer:
    """Mieke has it at home, Walter's bag waits; Walter has no e-mail."""
    offer = an_offer(cycle, a_variant("Kip"), price_cents=1000)
    assert mieke.person
    hand_over_order(an_order(mieke.person, cycle, (offer, 2)), by=SYSTEM, at=NOON)
    an_order(walter, cycle, (offer, 1))
    return offer


def url_of(cycle: OrderCycle) -> str:
    return f"/beheer/markt/{cycle.code}/terugroepen/"


def written(manager: Client, offer: Offer, **fields: str) -> dict[str, str]:
    """The form as it comes, filled in."""
    page = manager.get(url_of(offer.cycle), {"product": offer.code}).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    return {"product": offer.code, "text": TEXT, "key": key[1], **fields}


def warnings() -> list[str]:
    return list(OutgoingMail.objects.filter(template="market/mail/recall").values_list("to", flat=True))


def test_page_lists_what_people_have(manager: Client, cycle: OrderCycle, chicken: Offer) -> None:
    assert list(manager.get(url_of(cycle)).context["offers"]) == [chicken]


def test_market_of_nobody_says_so(manager: Client) -> None:
    assert "Niemand heeft iets van deze markt" in manager.get(url_of(a_draft())).content.decode()


def test_form_says_how_many_people(manager: Client, chicken: Offer) -> None:
    page = manager.get(url_of(chicken.cycle), {"product": chicken.code})
    figures = {name: page.context[name] for name in ("mails", "calls", "waiting", "people")}
    assert figures == {"mails": 1, "calls": 1, "waiting": 1, "people": 2}


def test_question_comes_before_anything_is_sent(manager: Client, chicken: Offer) -> None:
    answer = manager.post(url_of(chicken.cycle), written(manager, chicken))
    assert (answer.status_code, warnings(), Recall.objects.count()) == (200, [], 0)
    assert "2 mensen verwittigen over Kip?" in answer.content.decode()


def test_going_back_from_the_question_keeps_the_text(manager: Client, chicken: Offer) -> None:
    answer = manager.post(url_of(chicken.cycle), written(manager, chicken, actie="terug"))
    assert "Breng ze terug." in answer.content.decode()
    assert Recall.objects.count() == 0


def test_sending_mails_once_and_lists_whom_to_call(manager: Client, chicken: Offer, mieke: User) -> None:
    sent = written(manager, chicken, actie="versturen")

    answers = [manager.post(url_of(chicken.cycle), sent) for _press in range(2)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, f"{url_of(chicken.cycle)}?klaar={sent['key']}")
    }
    assert (warnings(), Recall.objects.count()) == ([mieke.email], 1)
    page = manager.get(answers[0]["Location"]).content.decode()
    assert all(words in page for words in ("Walter Maes", "056 41 20 33", "de zak staat hier nog"))
    assert "Mieke" not in page
    assert "Al teruggeroepen" in manager.get(url_of(chicken.cycle)).content.decode()


def test_taken_out_of_the_bags_that_wait(manager: Client, chicken: Offer, walter: Person) -> None:
    manager.post(url_of(chicken.cycle), written(manager, chicken, actie="versturen", takes_out="on"))
    assert walter.orders.get().lines.get().quantity == 0


def test_what_still_stands_here_is_said(manager: Client, chicken: Offer, karim: User) -> None:
    assert karim.person
    mark_no_show(an_order(karim.person, chicken.cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    sent = written(manager, chicken, actie="versturen")
    page = manager.get(manager.post(url_of(chicken.cycle), sent)["Location"]).content.decode()
    assert "Er is 1 stuk over" in page


def test_what_went_in_stock_is_said_with_the_way_to_write_it_off(
    manager: Client, cycle: OrderCycle, walter: Person
) -> None:
    jar = an_offer(cycle, a_jar(pieces=4))
    mark_no_show(an_order(walter, cycle, (jar, 2)), by=SYSTEM, at=NOON)
    shelve_leftover(Leftover.objects.get(), pieces=2, by=SYSTEM, at=NOON)

    asked = manager.post(url_of(cycle), written(manager, jar)).content.decode()
    page = manager.get(manager.post(url_of(cycle), written(manager, jar, actie="versturen"))["Location"])

    told = "2 stuks zijn in de voorraad gezet"
    assert (told in asked, told in page.content.decode()) == (True, True)
    assert f'/beheer/voorraad/{jar.variant.product.slug}/"' in page.content.decode()


def test_what_nobody_has_at_home_is_asked_without_people(manager: Client, cycle: OrderCycle, walter: Person) -> None:
    soup = an_offer(cycle, a_variant("Soep"))
    mark_no_show(an_order(walter, cycle, (soup, 2)), by=SYSTEM, at=NOON)

    asked = manager.post(url_of(cycle), written(manager, soup, takes_out="on")).content.decode()
    done = manager.post(url_of(cycle), written(manager, soup, takes_out="on", actie="versturen"))

    assert ("Soep terugroepen?" in asked, "0 mensen" in asked) == (True, False)
    assert (done.status_code, walter.orders.get().lines.get().quantity) == (302, 0)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_warning_without_words_is_refused(text: str, manager: Client, chicken: Offer) -> None:
    for action in ("", "versturen"):
        answer = manager.post(url_of(chicken.cycle), written(manager, chicken, text=text, actie=action))
        assert answer.status_code == 422
    assert warnings() == []


def test_settled_market_warns_and_takes_nothing_out(manager: Client, chicken: Offer) -> None:
    OrderCycle.objects.filter(pk=chicken.cycle_id).update(state=CycleState.SETTLED)
    sent = written(manager, chicken, actie="versturen")
    assert manager.post(url_of(chicken.cycle), {**sent, "takes_out": "on"}).status_code == 409
    assert manager.post(url_of(chicken.cycle), sent).status_code == 302


@pytest.mark.parametrize("query", [{"product": "ZZZZ"}, {"klaar": "x"}, {"klaar": "0" * 32}])
def test_what_is_not_there_is_missing(query: dict[str, str], manager: Client, chicken: Offer) -> None:
    assert manager.get(url_of(chicken.cycle), query).status_code == 404


def test_volunteers_see_no_phone_numbers(rita: User, chicken: Offer) -> None:
    assert client_of(rita).get(url_of(chicken.cycle)).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_pages_cost_the_same_for_one_and_for_twenty(
    count: int, manager: Client, cycle: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        offer = an_offer(cycle, a_variant(f"Kip {number}"))
        an_order(a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56"), cycle, (offer, 1))
    for number in range(count):
        an_order(a_person(f"Buurman {number}", phone=f"0470 13 {number:02d} 56"), cycle, (offer, 1))
    manager.get(url_of(cycle))
    with django_assert_num_queries(11):
        manager.get(url_of(cycle))
    with django_assert_num_queries(16):
        manager.get(url_of(cycle), {"product": offer.code})
