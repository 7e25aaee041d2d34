"""What is short in a market, whom to call, and what the office is asked."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.market.enums import DivisionPolicy, OrderState
from apps.market.models import Offer, Order, OrderCycle
from apps.market.queries.amendment import orders_to_call
from apps.office.web.decisions import decisions_at
from tests.factories import a_person
from tests.factories_market import CLOSING, an_offer, an_order, closed
from tests.factories_market_division import a_bunch, counted, divide
from tests.office.shortage.pages import page_of

pytestmark = pytest.mark.django_db


def test_list_tells_what_is_short_and_how_we_know(manager: Client, carrots: Offer) -> None:
    page = manager.get(f"/beheer/markt/{carrots.cycle.code}/tekorten/")

    assert (page.status_code, [found.offer for found in page.context["page"]]) == (200, [carrots])
    assert page_of(carrots) in page.content.decode()
    divide(carrots)
    assert [found.is_divided for found in manager.get(page.request["PATH_INFO"]).context["page"]] == [True]


@pytest.mark.parametrize("is_open", [True, False])
def test_list_without_shortages_says_so(manager: Client, cycle: OrderCycle, *, is_open: bool) -> None:
    market = cycle if is_open else closed(cycle)

    page = manager.get(f"/beheer/markt/{market.code}/tekorten/")

    assert (page.status_code, page.context["can_divide"]) == (200, not is_open)
    assert "Er is niets te kort" in page.content.decode()


def test_call_list_tells_what_to_say_until_it_was_said(manager: Client, cycle: OrderCycle, walter: Person) -> None:
    carrots = an_offer(cycle, a_bunch())
    order = an_order(walter, cycle, (carrots, 1))
    closed(cycle)
    counted(carrots, 0)
    divide(carrots)
    url = f"/beheer/markt/{cycle.code}/"

    page = manager.get(f"{url}tekorten/").content.decode()
    asked = [decision.text for decision in decisions_at(CLOSING) if decision.url == f"{url}tekorten/"]
    answers = [manager.post(f"{url}gezegd/{order.code}/").status_code for _press in range(2)]

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    for words in ("Walter Maes", walter.phone_display, "Komen hoeft niet", "Wortelen"):
        assert words in page
    assert (answers, orders_to_call(cycle).count()) == ([302, 302], 0)
    assert [text.partition(" · ")[2] for text in asked] == ["1 mens heeft geen e-mail · vertel wat er veranderde"]
    assert not [decision for decision in decisions_at(CLOSING) if decision.url == f"{url}tekorten/"]
    assert manager.post(f"{url}gezegd/ZZZZ/").status_code == 404


def test_dividing_stands_before_calling_so_that_one_call_is_enough(
    manager: Client, cycle: OrderCycle, walter: Person
) -> None:
    carrots, leeks = an_offer(cycle, a_bunch()), an_offer(cycle, a_bunch("Prei"))
    an_order(walter, cycle, (carrots, 1), (leeks, 2))
    closed(cycle)
    counted(carrots, 0)
    divide(carrots)
    counted(leeks, 1)

    page = manager.get(f"/beheer/markt/{cycle.code}/tekorten/").content.decode()

    assert 0 < page.index(page_of(leeks)) < page.index("/gezegd/")


def test_home_asks_to_divide_until_it_is_done(carrots: Offer) -> None:
    def asked() -> list[tuple[str, str]]:
        found = [decision for decision in decisions_at(CLOSING) if decision.url == page_of(carrots)]
        return [(decision.word, decision.action) for decision in found]

    assert asked() == [("Tekort", "Verdeel")]
    (decision,) = (decision for decision in decisions_at(CLOSING) if decision.url == page_of(carrots))
    assert "7 van de 10" in decision.text
    divide(carrots)
    assert asked() == []
    counted(carrots, 9)
    assert asked() == [("Er kwam meer", "Verdeel")]


def test_pages_cost_the_same_at_1_and_at_20(manager: Client, cycle: OrderCycle) -> None:
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(url).status_code == 200
        return len(queries)

    costs: list[tuple[int, ...]] = []
    carrots, extra = an_offer(cycle, a_bunch()), [an_offer(cycle, a_bunch(f"Groente {n}")) for n in range(20)]
    for people, goods in ((1, 1), (20, 20)):
        OrderCycle.objects.update(state="open")
        for number in range(people):
            email = f"b-{number}@voorbeeld.example" if number % 2 else ""
            person = a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}", email=email)
            if not Order.objects.filter(cycle=cycle, person=person).exists():
                an_order(person, cycle, (carrots, 2), *((offer, 2) for offer in extra[:goods]))
        OrderCycle.objects.update(state="closed")
        for offer in (carrots, *extra[:goods]):
            counted(offer, people)
        divide(carrots, DivisionPolicy.FIRST)
        counted(carrots, people + 1)
        list_url = f"/beheer/markt/{cycle.code}/tekorten/"
        costs.append((cost(list_url), cost(page_of(carrots)), cost("/beheer/")))

    assert costs[0] == costs[1]
