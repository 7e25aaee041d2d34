"""What is asked about a shortage: of who paid, and of who did not."""

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.wish import change_on_shortage
from apps.market.enums import OnShortage
from apps.market.labels import shortage_label, shortage_words
from apps.market.models import Order
from apps.market.queries.order import standing_lines
from apps.market.web.shortage import Asked, shortage_answers, shortage_questions
from apps.payments.queries.charge import charge_of
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import a_variant, an_offer, an_open_cycle, an_order
from tests.factories_payments import paid

LEAVE, REFUND, SUBSTITUTE = OnShortage.LEAVE_OUT, OnShortage.REFUND, OnShortage.SUBSTITUTE


def asked(*choices: str) -> list[Asked]:
    return [Asked(f"K{number}", number, "Brood", choice) for number, choice in enumerate(choices)]


def offered(*choices: str, has_paid: bool) -> list[str]:
    questions = shortage_questions("C1", asked(*choices), has_paid=has_paid).questions
    return [value for value, _label in questions[0].options]


@pytest.mark.parametrize(
    ("choices", "has_paid", "values"),
    [
        ((LEAVE,), False, [SUBSTITUTE, LEAVE]),
        ((SUBSTITUTE,), False, [SUBSTITUTE, LEAVE]),
        ((REFUND,), False, [SUBSTITUTE, REFUND]),  # what was chosen once is kept under the one word for both
        ((SUBSTITUTE, REFUND), False, [SUBSTITUTE, REFUND]),
        ((LEAVE,), True, [SUBSTITUTE, LEAVE, REFUND]),
    ],
)
def test_how_money_comes_back_is_asked_of_who_paid(
    choices: tuple[str, ...], *, has_paid: bool, values: list[str]
) -> None:
    assert offered(*choices, has_paid=has_paid) == values


@pytest.mark.parametrize("has_paid", [False, True])
def test_no_two_choices_read_the_same(*, has_paid: bool) -> None:
    questions = shortage_questions("C1", asked(LEAVE, REFUND, SUBSTITUTE), has_paid=has_paid).questions

    assert len(questions) == 4  # for all, and one for each line
    for question in questions:
        labels = [label for _value, label in question.options]
        assert len(set(labels)) == len(labels)
        assert question.initial in dict(question.options)


def test_sending_what_stands_there_keeps_who_wants_something_instead() -> None:
    lines = asked(REFUND, SUBSTITUTE, LEAVE, REFUND)
    questions = shortage_questions("C1", lines, has_paid=False).questions
    answers = {question.name: question.initial for question in questions}
    assert shortage_answers("C1", lines, answers) == {0: REFUND, 1: SUBSTITUTE, 2: REFUND, 3: REFUND}


def test_both_ways_of_leaving_out_read_as_one_until_it_is_paid() -> None:
    assert shortage_label(LEAVE, has_paid=False) == shortage_label(REFUND, has_paid=False)
    assert shortage_label(LEAVE, has_paid=True) != shortage_label(REFUND, has_paid=True)


@pytest.fixture
def order(place: Place, buyer: Person, noon: object) -> Order:
    cycle = an_open_cycle()
    found = an_order(buyer, cycle, (an_offer(cycle), 1), (an_offer(cycle, a_variant("Melk")), 1))
    milk = found.lines.get(name="Melk")
    return change_on_shortage(found, {milk.pk: REFUND}, by=SYSTEM, at=NOON)


def pay(order: Order) -> None:
    charge = charge_of(order)
    assert charge is not None
    paid(charge)


@pytest.mark.django_db
def test_order_page_asks_more_once_something_is_paid(order: Order, mieke: User) -> None:
    url = f"/markt/bestelling/{order.code}/"
    name = f"market_shortage_{order.cycle.code}"
    page = client_of(mieke).get(url)
    assert [value for value, _label in page.context["shortage_form"].fields[name].choices] == [SUBSTITUTE, LEAVE]
    assert len(page.context["at_shortage"]) == 1

    pay(order)
    page = client_of(mieke).get(url)
    assert [value for value, _label in page.context["shortage_form"].fields[name].choices] == list(OnShortage)
    assert len(page.context["at_shortage"]) == 2
    assert len(shortage_words(list(standing_lines(order)))) == 1


@pytest.mark.django_db
def test_basket_of_a_paid_order_asks_more(order: Order, mieke: User) -> None:
    client, name = client_of(mieke), f"market_shortage_{order.cycle.code}"
    client.post(f"/markt/bestelling/{order.code}/aanpassen/")
    offer = order.lines.get(name="Melk").offer
    client.post("/markt/mandje/", {"offer": offer.code, "quantity": "2"})
    before = client.get("/mandje/").content.decode()
    assert f'name="{name}"' in before
    assert f'name="{name}" value="refund"' not in before

    pay(order)
    assert f'name="{name}" value="refund"' in client.get("/mandje/").content.decode()
