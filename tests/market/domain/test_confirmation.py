"""Placing and changing are mailed once each, by whoever looks, as the order stands then."""

import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub import jobs
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.confirmation import mail_final_order, tell_all_news, tell_news
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order
from apps.market.enums import NewsOfOrder
from apps.market.models import Order, OrderCycle
from tests.factories import NOON
from tests.factories_counter import owed_for
from tests.factories_market import an_order
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(minutes=5)


def placed(buyer: Person, cycle: OrderCycle, pieces: int = 1, *, at: dt.datetime = NOON) -> Order:
    return an_order(buyer, cycle, (cycle.offers.get(), pieces), at=at)


def texts() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("text", flat=True))


def test_the_worker_mails_what_was_placed_once(cycle: OrderCycle, buyer: Person) -> None:
    placed(buyer, cycle, 2)
    (scan,) = [job for job in jobs.known() if job.name == "market.tell_news"]

    assert [scan.run(NOON), scan.run(LATER)] == [1, 0]
    assert "2\N{NO-BREAK SPACE}× " in texts()[0]


def test_changed_before_anybody_looked_is_one_mail_of_what_stands(cycle: OrderCycle, buyer: Person) -> None:
    placed(buyer, cycle, 1)
    order = placed(buyer, cycle, 3, at=LATER)

    assert order.news == NewsOfOrder.PLACED
    tell_all_news(LATER)

    (text,) = texts()
    assert "3\N{NO-BREAK SPACE}× " in text


def test_changing_after_the_mail_is_told_as_a_change(cycle: OrderCycle, buyer: Person) -> None:
    placed(buyer, cycle)
    tell_all_news(NOON)
    order = placed(buyer, cycle, 2, at=LATER)

    assert order.news == NewsOfOrder.CHANGED
    tell_all_news(LATER)

    first, second = OutgoingMail.objects.order_by("pk").values_list("html", flat=True)
    assert first != second
    assert Order.objects.get().news == NewsOfOrder.NONE


def test_who_looked_a_moment_too_late_mails_nothing(cycle: OrderCycle, buyer: Person) -> None:
    order = placed(buyer, cycle)
    seen = Order.objects.get(pk=order.pk)
    tell_all_news(NOON)

    assert not tell_news(seen)
    assert len(texts()) == 1


def test_cancelled_before_anybody_looked_is_only_told_as_cancelled(cycle: OrderCycle, buyer: Person) -> None:
    cancel_order(placed(buyer, cycle), by=SYSTEM, at=LATER)

    assert tell_all_news(LATER) == 0
    assert [mail.template for mail in OutgoingMail.objects.all()] == ["market/mail/order_cancelled"]


@pytest.mark.parametrize("came_of_it", ["fetched", "past"])
def test_what_is_over_is_no_news(cycle: OrderCycle, buyer: Person, came_of_it: str) -> None:
    order = placed(buyer, cycle)
    if came_of_it == "fetched":
        hand_over_order(order, by=SYSTEM, at=LATER)

    assert tell_all_news(order.slot.ends_at if came_of_it == "past" else LATER) == 0
    assert texts() == []


PAY_THEN, PAID, LEFT, BACK = "Je betaalt bij het ophalen", "Je hebt al betaald", "Wat overblijft", "te veel. We"


@pytest.mark.parametrize(("pieces", "says"), [(2, PAID), (3, LEFT), (1, BACK)])
def test_mail_of_a_change_knows_what_was_paid(cycle: OrderCycle, buyer: Person, pieces: int, says: str) -> None:
    order = placed(buyer, cycle, 2)
    tell_all_news(NOON)
    paid(owed_for(order))
    placed(buyer, cycle, pieces, at=LATER)
    tell_all_news(LATER)

    first, second = texts()
    assert [said in first for said in (PAY_THEN, PAID, LEFT, BACK)] == [True, False, False, False]
    assert [said for said in (PAY_THEN, PAID, LEFT, BACK) if said in second] == [says]


def test_cancelling_what_was_paid_says_how_it_comes_back(cycle: OrderCycle, buyer: Person) -> None:
    order = placed(buyer, cycle, 2)
    paid(owed_for(order))
    cancel_order(order, by=SYSTEM, at=LATER)

    mail = OutgoingMail.objects.get()
    assert (BACK in mail.text, BACK in mail.html) == (True, True)


def test_final_order_of_who_paid_does_not_ask_for_it_again(cycle: OrderCycle, buyer: Person) -> None:
    order = placed(buyer, cycle, 2)
    paid(owed_for(order))
    lines = list(order.lines.select_related("offer__variant"))
    mail_final_order(order, lines=lines)

    mail = OutgoingMail.objects.get()
    assert [PAY_THEN in mail.html, PAID in mail.html] == [False, True]
