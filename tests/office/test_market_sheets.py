"""Order sheets as the manager follows them."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST, SYSTEM
from apps.market.domain.answer import acknowledge_sheet, report_shortage
from apps.market.domain.purchase import send_sheets
from apps.market.models import OrderCycle, PurchaseOrder
from apps.office.web.decisions import decisions_at
from tests.factories import NOON
from tests.factories_market import an_order, closed
from tests.factories_market_division import counted
from tests.factories_market_sheets import (
    LATER,
    a_market,
    a_sent_sheet,
    a_sheet_with_note,
    a_supplier,
    amended,
    an_offer_of,
    mails_about,
)

pytestmark = pytest.mark.usefixtures("noon", "place")


@pytest.fixture
def buyer(mieke: User) -> Person:
    """Mieke, who orders."""
    assert mieke.person
    return mieke.person


def page_of(cycle: OrderCycle) -> str:
    return reverse("office:market_sheets", args=[cycle.code])


def a_closed_market(person: Person, producers: int = 1, **fields: object) -> OrderCycle:
    cycle = a_market()
    offers = [
        an_offer_of(cycle, a_supplier(f"Bakker {number:02d}", **fields), purchase_cents=250)  # type: ignore[arg-type] # as given
        for number in range(producers)
    ]
    an_order(person, cycle, *((offer, 2) for offer in offers))
    return closed(cycle, at=NOON)


def test_page_says_what_waits_and_sends_it_at_once(manager: Client, buyer: Person) -> None:
    cycle = a_closed_market(buyer, 2)
    page = manager.get(page_of(cycle))
    assert (page.context["waiting"], [row["of"].value_cents for row in page.context["rows"]]) == (2, [500, 500])

    answers = [manager.post(reverse("office:market_sheets_send", args=[cycle.code])) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (PurchaseOrder.objects.count(), len(mails_about("purchase_order"))) == (2, 2)
    assert manager.get(page_of(cycle)).context["waiting"] == 0


def test_sending_while_people_order_is_refused(manager: Client, buyer: Person) -> None:
    cycle = a_market()
    an_order(buyer, cycle, (an_offer_of(cycle, a_supplier()), 1))

    answer = manager.post(reverse("office:market_sheets_send", args=[cycle.code]))

    assert (answer.status_code, answer.context["refusal"].code) == (409, "ordering_goes_on")
    assert not PurchaseOrder.objects.exists()


def test_page_shows_answer_shortage_note_and_delivery_note(manager: Client, buyer: Person) -> None:
    sheet, _token = a_sheet_with_note(buyer)
    line = sheet.lines.get()
    report_shortage(sheet, promised={line.pk: 1}, note="Oven <stuk>", by=GUEST, at=LATER)

    page = manager.get(page_of(sheet.cycle))

    (shown,) = page.context["rows"][0]["sheets"]
    assert ([li.quantity_promised for li in shown["short"]], shown["order"].note) == ([1], "Oven <stuk>")
    assert "Oven &lt;stuk&gt;" in page.content.decode()
    note = manager.get(reverse("office:market_sheet_file", args=[sheet.cycle.code, sheet.number, "leverbon"]))
    assert note["Content-Disposition"].startswith("attachment")


def test_minimum_shows_before_and_after(manager: Client, buyer: Person) -> None:
    cycle = a_closed_market(buyer, minimum_cents=100_000)
    (row,) = manager.get(page_of(cycle)).context["rows"]
    assert (row["of"].waits, row["of"].is_below_minimum) == (True, True)

    send_sheets(cycle, by=SYSTEM, at=LATER)

    (row,) = manager.get(page_of(cycle)).context["rows"]
    assert (row["of"].waits, row["of"].cancelled, row["of"].sheets) == (False, 1, [])


def test_supplement_is_offered_when_something_changed_and_sent_once(manager: Client, buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    url = reverse("office:market_supplement", args=[sheet.cycle.code, sheet.producer.slug])
    assert manager.post(url).status_code == 422
    amended(sheet.cycle.orders.get(), 1)
    assert manager.get(page_of(sheet.cycle)).context["rows"][0]["changes"] == "Lindekerks bruin −2"

    assert [manager.post(url).status_code for _ in range(2)] == [303, 422]

    assert sorted(PurchaseOrder.objects.values_list("supplement", flat=True)) == [0, 1]
    assert manager.post(url.replace("ooms", "niemand")).status_code == 404


def test_sheet_is_mailed_again(manager: Client, buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    answer = manager.post(reverse("office:market_sheet_again", args=[sheet.cycle.code, sheet.number]))

    assert (answer.status_code, len(mails_about("purchase_order"))) == (303, 2)


def test_answer_of_who_has_no_mail_is_written_down_by_the_office(manager: Client, buyer: Person) -> None:
    sheet = a_sent_sheet(buyer, email="")

    answer = manager.post(reverse("office:market_sheet_again", args=[sheet.cycle.code, sheet.number]))

    assert (answer.status_code, answer["Location"].startswith("/markt/bestelbon/")) == (303, True)
    assert manager.post(answer["Location"], {"answer": "fine"}).status_code == 303


def test_sheet_of_another_market_is_not_found(manager: Client, buyer: Person) -> None:
    sheet, other = a_sent_sheet(buyer), a_market()

    assert manager.get(reverse("office:market_sheet_file", args=[other.code, sheet.number, "pdf"])).status_code == 404


def test_page_takes_the_same_queries_for_one_producer_and_twenty(manager: Client, buyer: Person) -> None:
    counts = []
    for number, count in enumerate((1, 20)):
        cycle = a_market()
        cycle.closes_at += dt.timedelta(seconds=number)
        offers = [an_offer_of(cycle, a_supplier(f"Bakker {number}-{one}"), purchase_cents=250) for one in range(count)]
        order = an_order(buyer, cycle, *((offer, 2) for offer in offers))
        closed(cycle, at=NOON)
        send_sheets(cycle, by=SYSTEM, at=LATER)
        amended(order, *[1] * count)
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(page_of(cycle)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_shortage_is_a_decision_until_it_is_taken_back_or_counted(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    lines = sheet.lines.get()
    report_shortage(sheet, promised={lines.pk: 1}, by=GUEST, at=LATER)

    (found,) = [decision for decision in decisions_at(LATER) if "Ooms" in decision.text]
    assert (found.word, "1 van de 3" in found.text, sheet.cycle.code in found.url) == ("Tekort", True, True)

    acknowledge_sheet(sheet, by=GUEST, at=LATER)
    assert not [decision for decision in decisions_at(LATER) if "Ooms" in decision.text]
    report_shortage(sheet, promised={lines.pk: 1}, by=GUEST, at=LATER)
    counted(lines.offer, 3)
    assert not [decision for decision in decisions_at(LATER) if "Ooms" in decision.text]


def test_producer_without_mail_and_sheets_that_stay_are_decisions(buyer: Person) -> None:
    a_sent_sheet(buyer, email="")
    assert [decision.word for decision in decisions_at(LATER) if "Ooms" in decision.text] == ["Bellen"]

    cycle = a_closed_market(buyer)
    late = [decision for decision in decisions_at(NOON + dt.timedelta(hours=2)) if cycle.code in decision.url]
    assert [decision.is_wrong for decision in late] == [True]
