import datetime as dt
from functools import partial
from html import unescape

import pytest
from django.db import transaction

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.cycle import close_cycle
from apps.market.domain.favourite import like_product
from apps.market.domain.order import cancel_order
from apps.market.domain.reminder import person_of_stop_token, remind, remind_before_closing, stop_token
from apps.market.domain.wish import set_reminds
from apps.market.models import OrderCycle, Reminder
from apps.market.queries.favourite import people_to_remind
from apps.market.scans import remind as scan
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_variant, an_offer, an_open_cycle, an_order
from tests.races import race

pytestmark = pytest.mark.django_db
DAY_BEFORE = CLOSING - dt.timedelta(hours=24)


@pytest.fixture
def asks(buyer: Person) -> Person:
    set_reminds(buyer, reminds=True, by=SYSTEM, at=NOON)
    return buyer


def mails() -> int:
    return OutgoingMail.objects.filter(template="market/mail/reminder").count()


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (DAY_BEFORE - dt.timedelta(seconds=1), 0),
        (DAY_BEFORE, 1),
        (CLOSING - dt.timedelta(seconds=1), 1),
        (CLOSING, 0),
        (CLOSING + dt.timedelta(days=2), 0),
    ],
    ids=["too early", "a day before", "the worker was down", "closed", "long gone"],
)
def test_who_asked_is_reminded_within_the_last_day(cycle: OrderCycle, asks: Person, at: dt.datetime, sent: int) -> None:
    assert scan(at) == sent
    assert (mails(), Reminder.objects.count()) == (sent, sent)


def test_once_however_often_it_looks(cycle: OrderCycle, asks: Person) -> None:
    assert [remind_before_closing(DAY_BEFORE + dt.timedelta(hours=n)) for n in range(4)] == [1, 0, 0, 0]
    assert mails() == 1


def test_each_market_reminds_by_itself(cycle: OrderCycle, asks: Person) -> None:
    an_open_cycle(closes_at=CLOSING + dt.timedelta(minutes=5))
    assert remind_before_closing(CLOSING - dt.timedelta(hours=1)) == 2


def test_who_ordered_is_left_in_peace_and_who_cancelled_is_not(cycle: OrderCycle, asks: Person) -> None:
    order = an_order(asks, cycle, (cycle.offers.get(), 1))
    assert remind_before_closing(DAY_BEFORE) == 0
    cancel_order(order, by=SYSTEM, at=DAY_BEFORE)
    assert remind_before_closing(DAY_BEFORE) == 1


def test_who_did_not_ask_stopped_or_has_no_address_hears_nothing(
    cycle: OrderCycle, asks: Person, rival: Person, walter: Person
) -> None:
    set_reminds(asks, reminds=False, by=SYSTEM, at=NOON)
    walter.market_wish = set_reminds(walter, reminds=False, by=SYSTEM, at=NOON)
    walter.market_wish.reminds = True
    walter.market_wish.save()

    assert (remind_before_closing(DAY_BEFORE), list(people_to_remind(cycle))) == (0, [])


def test_market_closed_by_hand_reminds_nobody(cycle: OrderCycle, asks: Person) -> None:
    close_cycle(cycle, by=SYSTEM, at=DAY_BEFORE)
    assert remind_before_closing(DAY_BEFORE) == 0
    assert remind(cycle, asks, at=DAY_BEFORE) is False


def test_mail_holds_the_list_with_prices_of_now_and_both_links(cycle: OrderCycle, asks: Person) -> None:
    bread, gone = a_variant("Bruin brood"), a_variant("Rozijnenbrood")
    an_offer(cycle, bread, price_cents=345)
    for variant in (bread, gone):
        like_product(asks, variant.product, usual=2, by=SYSTEM, at=NOON)

    remind_before_closing(DAY_BEFORE)

    mail = OutgoingMail.objects.get()
    assert "2\u00a0× Bruin brood: €\u00a06,90" in mail.text
    assert "Rozijnenbrood, niet in deze markt" in mail.text
    for text in (mail.text, unescape(mail.html)):
        assert "/markt/favorieten/" in text
        assert f"/markt/herinnering/{stop_token(asks)}/stop/" in text


def test_mail_without_a_list_leads_to_the_market(cycle: OrderCycle) -> None:
    guest = a_person("Nele Wouters", email="nele@voorbeeld.example", language="en")
    set_reminds(guest, reminds=True, by=SYSTEM, at=NOON)

    remind_before_closing(DAY_BEFORE)

    mail = OutgoingMail.objects.get()
    assert ("/mijn/gast/" in mail.text, "Hello Nele" in mail.text) == (True, True)
    assert "favorieten" not in mail.text


def test_mail_that_was_rolled_back_is_sent_by_the_next_scan(cycle: OrderCycle, asks: Person) -> None:
    with transaction.atomic():
        remind(cycle, asks, at=DAY_BEFORE)
        transaction.set_rollback(True)
    assert (mails(), remind_before_closing(DAY_BEFORE), mails()) == (0, 1, 1)


def test_stop_token_is_of_one_person_and_cannot_be_forged(asks: Person) -> None:
    token = stop_token(asks)
    assert person_of_stop_token(token) == asks
    assert person_of_stop_token(token[:-1]) is None
    assert person_of_stop_token("x") is None


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_thirty_workers_remind_once(place: Place) -> None:
    cycle = an_open_cycle()
    guest = a_person("Nele Wouters", email="nele@voorbeeld.example")
    set_reminds(guest, reminds=True, by=SYSTEM, at=NOON)

    outcome = race([partial(remind, cycle, guest, at=DAY_BEFORE)] * 30)

    assert (outcome.results.count(True), outcome.results.count(False), outcome.errors) == (1, 29, [])
    assert (mails(), Reminder.objects.count()) == (1, 1)
