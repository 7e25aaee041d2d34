"""`/beheer/markt/…/afrekening/`: figures, differences, closing the books, and the producers' statements."""

import csv
import re
from io import StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import MailAttachment, OutgoingMail
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.statement import mail_statement
from apps.market.enums import ContainerReason, CycleState
from apps.market.models import (
    ContainerKind,
    ContainerMovement,
    OrderCycle,
    Producer,
    ProducerStatement,
)
from apps.office.web.market_steps import steps_of
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_market import a_producer, a_variant, an_offer, an_open_cycle, an_order, state_of
from tests.factories_market_after import PICK_UP, SETTLING, a_receipt, a_settled_market, distribute

pytestmark = pytest.mark.usefixtures("noon", "place")


def page_of(cycle: OrderCycle) -> str:
    return f"/beheer/markt/{cycle.code}/afrekening/"


def statement_page(statement: ProducerStatement, action: str = "") -> str:
    return f"{page_of(statement.cycle)}{statement.number}/{action}"


@pytest.fixture
def handed_out(walter: Person) -> OrderCycle:
    """Two loaves that went along."""
    cycle = an_open_cycle()
    return distribute(cycle, an_order(walter, cycle, (an_offer(cycle, purchase_cents=250), 2)))


@pytest.fixture
def statement(walter: Person) -> ProducerStatement:
    return a_settled_market(walter)


def test_market_is_settled_after_a_real_question(manager: Client, handed_out: OrderCycle) -> None:
    url = f"{page_of(handed_out)}afsluiten/"
    assert manager.get(page_of(handed_out)).context["can_settle"]

    asked = manager.get(url)
    answers = [manager.post(url).status_code for _ in range(2)]

    assert (asked.status_code, asked.context["owed_cents"], answers) == (200, 500, [302, 302])
    assert (state_of(handed_out), ProducerStatement.objects.count()) == (CycleState.SETTLED, 1)
    assert manager.get(url).status_code == 302
    page = manager.get(page_of(handed_out))
    assert (page.context["can_settle"], page.context["producers"][0].statement.owed_cents) == (False, 500)


def test_what_stands_in_the_way_is_listed_and_the_question_not_asked(manager: Client, walter: Person) -> None:
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    an_order(walter, cycle, (offer, 1))
    a_receipt(offer, expected=1, received=None, done=False)
    distribute(cycle)

    page = manager.get(page_of(cycle))

    assert [gap.what for gap, _url in page.context["gaps"]] == ["orders", "receipts"]
    assert len({url for _gap, url in page.context["gaps"]}) == 2
    assert not page.context["can_settle"]
    assert manager.get(f"{page_of(cycle)}afsluiten/").status_code == 302
    refused = manager.post(f"{page_of(cycle)}afsluiten/")
    assert (refused.status_code, refused.context["refusal"].code) == (422, "settlement_refused")
    assert state_of(cycle) == CycleState.DISTRIBUTED


def test_what_stands_in_the_way_names_a_few(manager: Client, walter: Person) -> None:
    cycle = an_open_cycle()
    for number in range(6):
        offer = an_offer(cycle, a_variant(f"Brood {number}", producer=a_producer(f"Bakker, {number}")))
        an_order(a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}"), cycle, (offer, 1))
        a_receipt(offer, expected=1, received=None, done=False)
    distribute(cycle)

    (receipts,) = [gap for gap, _url in manager.get(page_of(cycle)).context["gaps"] if gap.what == "receipts"]

    assert receipts.names == "Bakker, 0 · Bakker, 1 · Bakker, 2 · Bakker, 3 · …"


@pytest.mark.parametrize("state", sorted(set(CycleState) - {CycleState.SETTLED, CycleState.DROPPED}))
def test_page_fits_each_state(manager: Client, walter: Person, state: CycleState) -> None:
    cycle = an_open_cycle()
    an_order(walter, cycle, (cycle.offers.get(), 1))
    OrderCycle.objects.filter(pk=cycle.pk).update(state=state)

    page = manager.get(page_of(cycle))

    assert (page.status_code, page.context["cycle"].state) == (200, state)
    assert not page.context["can_settle"]  # an order waits
    assert manager.get(f"/beheer/markt/{cycle.code}/").context["cycle"].state == state


def test_market_without_orders_can_be_settled_too(manager: Client) -> None:
    cycle = distribute(an_open_cycle())

    assert manager.get(page_of(cycle)).context["can_settle"]
    assert manager.post(f"{page_of(cycle)}afsluiten/").status_code == 302
    assert state_of(cycle) == CycleState.SETTLED


def test_page_shows_margin_vat_deposits_and_differences(manager: Client, statement: ProducerStatement) -> None:
    OrderCycle.objects.update(settled_at=SETTLING)
    context = manager.get(page_of(statement.cycle)).context

    assert (context["margin"].sold_cents, context["margin"].bought_cents) == (840, 620)
    assert (context["deposit_cents"], context["vat_cents"], context["differences"]) == (50, 48, [])
    bread = next(row for row in context["goods"] if row.name == "Bruin")
    assert (bread.received, bread.counts.rejected, bread.counts.handed_over) == (3, 1, 2)


def test_difference_is_told_in_words(manager: Client, walter: Person) -> None:
    cycle = an_open_cycle()
    more, less = an_offer(cycle, a_variant("Wit")), an_offer(cycle, a_variant("Grijs"))
    order = an_order(walter, cycle, (more, 2), (less, 2))
    a_receipt(more, expected=2, received=3)
    a_receipt(less, expected=2, received=1)
    distribute(cycle, order)

    response = manager.get(page_of(cycle))

    assert [(row.name, row.unexplained) for row in response.context["differences"]] == [("Wit", 1), ("Grijs", -1)]
    assert response.content.decode().count("verschil") == 2


def test_what_is_still_to_divide_did_not_go_anywhere(manager: Client, walter: Person) -> None:
    cycle = an_open_cycle()
    bread = an_offer(cycle, a_variant("Grijs"))
    an_order(walter, cycle, (bread, 3))
    a_receipt(bread, expected=3, received=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)

    page = manager.get(page_of(cycle)).content.decode()

    assert "Er zijn 2 stuks te weinig voor wie nog wacht." in page
    assert f'href="/beheer/markt/{cycle.code}/tekorten/">Verdeel' in page
    assert "meer weg dan" not in page


def test_pages_ask_as_much_for_twenty_as_for_one(manager: Client, walter: Person) -> None:
    counts = []
    for number in (1, 20):
        cycle = an_open_cycle()
        baker = a_producer(f"Bakker {number}")
        offers = [an_offer(cycle, a_variant(f"Brood {number} {index}", producer=baker)) for index in range(number)]
        person = a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}")
        order = an_order(person, cycle, *((offer, 1) for offer in offers))
        for offer in offers:
            a_receipt(offer, expected=1, received=1)
        settle_cycle(distribute(cycle, order), by=SYSTEM, at=SETTLING)
        found = []
        for url in (
            page_of(cycle),
            statement_page(ProducerStatement.objects.get(cycle=cycle)),
            "/beheer/afrekeningen/",
        ):
            with CaptureQueriesContext(connection) as queries:
                manager.get(url)
            found.append(len(queries))
        counts.append(found)

    assert counts[0] == counts[1]


def test_statement_shows_lines_and_crates_as_they_were(manager: Client, statement: ProducerStatement) -> None:
    crate = ContainerKind.objects.create(code="BAK", name="Bak", deposit_cents=300)
    for reason, pieces, at in (
        (ContainerReason.DELIVERED, 6, PICK_UP),
        (ContainerReason.SENT_BACK, -2, PICK_UP),
        (ContainerReason.SENT_BACK, -3, SETTLING.replace(year=2027)),
    ):
        ContainerMovement.objects.create(
            kind=crate, reason=reason, pieces=pieces, at=at, producer=statement.producer,
            cycle=statement.cycle if at == PICK_UP else None,
        )  # fmt: skip

    context = manager.get(statement_page(statement)).context

    assert [(line.name, line.received, line.owed_cents) for line in context["lines"]] == [
        ("Bruin", 3, 500), ("Melk", 1, 120),
    ]  # fmt: skip
    row = next(row for row in context["containers"] if row.kind == crate)
    assert (row.delivered, row.sent_back, row.balance, row.deposit_cents) == (6, 2, 4, 1200)


def test_statement_as_pdf_and_csv(manager: Client, statement: ProducerStatement) -> None:
    paper, sheet = (manager.get(statement_page(statement, part)) for part in ("pdf/", "csv/"))

    assert (paper.status_code, paper["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert paper.content == manager.get(statement_page(statement, "pdf/")).content
    assert f"afrekening-{statement.number}.pdf" in paper["Content-Disposition"]
    head, *rows = csv.reader(StringIO(sheet.content.decode("utf-8-sig")), delimiter=";")
    assert len(head) == 9
    assert rows == [
        [statement.number, "Bruin", "2", "3", "1", "2", "", "2,50", "5,00"],
        [statement.number, "Melk", "1", "1", "0", "1", "", "1,20", "1,20"],
    ]


def test_names_cannot_become_markup_or_formulas(manager: Client, statement: ProducerStatement) -> None:
    Producer.objects.filter(pk=statement.producer_id).update(name='=#import("x")["*] \\ $')

    answers = [manager.get(statement_page(statement, part)).status_code for part in ("", "pdf/", "csv/")]

    assert answers == [200, 200, 200]


def test_statement_is_mailed_once_per_press(manager: Client, statement: ProducerStatement) -> None:
    key, other = uuid4(), uuid4()

    answers = [
        manager.post(statement_page(statement, "mailen/"), {"key": one}).status_code for one in (key, key, other)
    ]

    assert answers == [302, 302, 302]
    mails = OutgoingMail.objects.filter(template="market/mail/statement")
    assert [mail.to for mail in mails] == ["ooms@voorbeeld.example"] * 2
    names = set(MailAttachment.objects.values_list("name", flat=True))
    assert names == {f"afrekening-{statement.number}.pdf", f"afrekening-{statement.number}.csv"}
    assert re.search(r"€\s6,20", mails[0].text)
    assert len(manager.get(statement_page(statement)).context["mailed"]) == 2


def test_who_has_no_address_gets_no_mail(manager: Client, walter: Person) -> None:
    statement = a_settled_market(walter, email="")

    answer = manager.post(statement_page(statement, "mailen/"), {"key": uuid4()})

    assert (answer.status_code, answer.context["refusal"].code) == (422, "no_address")
    assert manager.post(statement_page(statement, "mailen/"), {"key": "x"}).status_code == 422
    assert not OutgoingMail.objects.filter(template="market/mail/statement").exists()


def test_only_a_manager_mails(rita: User, statement: ProducerStatement) -> None:
    with pytest.raises(NotAllowed):
        mail_statement(statement, key=uuid4(), by=actor_for(rita), at=SETTLING)


def test_statement_of_another_market_is_not_found(
    manager: Client, statement: ProducerStatement, handed_out: OrderCycle
) -> None:
    assert manager.get(f"{page_of(handed_out)}{statement.number}/").status_code == 404
    assert manager.get(f"{page_of(statement.cycle)}A2026-9999/").status_code == 404
    assert manager.get(f"{page_of(statement.cycle)}{statement.number.lower()}/").status_code == 200


def test_list_adds_up_over_markets(manager: Client, walter: Person) -> None:
    first = a_settled_market(walter)
    cycle = an_open_cycle()
    offer = an_offer(cycle, a_variant("Wit", producer=first.producer), purchase_cents=200)
    distribute(cycle, an_order(walter, cycle, (offer, 2)))
    settle_cycle(cycle, by=SYSTEM, at=SETTLING)
    second = ProducerStatement.objects.get(cycle=cycle)

    everybody = manager.get("/beheer/afrekeningen/").context
    one = manager.get(f"/beheer/afrekeningen/?producent={first.producer.slug}").context

    (row,) = everybody["page"]
    assert (row.count, row.owed, everybody["totals"].owed_cents) == (2, 620 + 400, 1020)
    assert {statement.pk for statement in one["page"]} == {first.pk, second.pk}
    assert one["totals"].owed_cents == 1020
    assert manager.get("/beheer/afrekeningen/?producent=niemand").status_code == 404


def test_settlement_is_for_managers(rita: User, statement: ProducerStatement) -> None:
    client = client_of(rita)
    urls = (
        page_of(statement.cycle),
        statement_page(statement),
        statement_page(statement, "pdf/"),
        "/beheer/afrekeningen/",
    )

    assert [client.get(url).status_code for url in urls] == [403] * 4


@pytest.mark.parametrize(("number", "state"), list(enumerate(list(CycleState)[:7], 1)))
def test_steps_say_where_a_market_is_and_what_comes_next(number: int, state: CycleState) -> None:
    line = steps_of(OrderCycle(code="ABCD", state=state))

    assert (line.number, line.now.state, len(line.steps)) == (number, "now", 7)
    assert [step.state for step in line.steps] == ["past"] * (number - 1) + ["now"] + [""] * (7 - number)
    assert line.next_url.startswith(("/beheer/", "/toog/"))
    assert str(line.next_label)


def test_list_of_markets_says_the_next_thing(manager: Client, handed_out: OrderCycle) -> None:
    content = manager.get("/beheer/markt/").content.decode()

    assert f'href="{page_of(handed_out)}"' in content
