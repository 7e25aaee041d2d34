"""Each producer of a closed market gets one numbered order sheet, whatever happens in between."""

import datetime as dt
import logging

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent, MailAttachment
from apps.market.domain import purchase
from apps.market.domain.cycle import close_due_cycles, order_cycle, reopen_cycle
from apps.market.domain.purchase import send_again, send_due_sheets, send_sheet, send_sheets
from apps.market.domain.sheet import Sheet
from apps.market.enums import CycleState, SoldBy
from apps.market.errors import CycleTransitionRefused
from apps.market.errors.purchase import OrderingGoesOn, SheetsLeft
from apps.market.models import Offer, PurchaseOrder
from apps.market.queries.purchase import sheet_by_token, token_hash
from tests.factories import NOON
from tests.factories_market import CLOSING, an_order, closed, state_of
from tests.factories_market_sheets import (
    CLOSED,
    LATER,
    a_market,
    a_sent_sheet,
    a_supplier,
    an_offer_of,
    last_token,
    mails_about,
    two_producers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_sheet_adds_up_what_everybody_ordered_at_frozen_purchase_prices(buyer: Person, rival: Person) -> None:
    cycle, producers, offers = two_producers(buyer, rival)

    sheets = send_sheets(cycle, by=SYSTEM, at=LATER)

    assert [(s.number, s.producer, s.total_cents, s.supplement) for s in sheets] == [
        ("B2026-0001", producers[0], 1000, 0),
        ("B2026-0002", producers[1], 220, 0),
    ]
    Offer.objects.update(purchase_cents=999)
    assert [(li.offer, li.quantity, li.purchase_cents) for s in sheets for li in s.lines.all()] == [
        (offers[0], 4, 250),
        (offers[1], 2, 110),
    ]
    assert state_of(cycle) == CycleState.ORDERED


def test_sheet_is_mailed_with_pdf_table_and_link_in_the_same_transaction(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    (mail,) = mails_about("purchase_order")
    files = {file.name: bytes(file.content) for file in mail.attachments.all()}

    assert (mail.to, set(files)) == (
        "ooms@voorbeeld.example",
        {"bestelbon-B2026-0001.pdf", "bestelbon-B2026-0001.csv"},
    )
    assert files["bestelbon-B2026-0001.pdf"].startswith(b"%PDF-")
    assert sheet_by_token(last_token(), at=LATER) == sheet
    assert len(last_token()) >= 32
    assert last_token() not in str(PurchaseOrder.objects.values())


def test_weighed_goods_are_worth_their_usual_weight(buyer: Person) -> None:
    cycle, producer = a_market(), a_supplier()
    chicken = an_offer_of(
        cycle, producer, "Kip", content=(1600, "g"), sold_by=SoldBy.WEIGHT, price_cents=900, purchase_cents=700
    )
    an_order(buyer, cycle, (chicken, 3))

    (sheet,) = send_sheets(closed(cycle), by=SYSTEM, at=LATER)

    assert sheet.total_cents == 3360


def test_goods_of_our_own_shelf_are_on_no_sheet(buyer: Person) -> None:
    cycle, producer = a_market(), a_supplier()
    jam = an_offer_of(cycle, producer, "Confituur", limit=10)
    Offer.objects.filter(pk=jam.pk).update(from_stock=True)
    an_order(buyer, cycle, (jam, 1))

    assert send_sheets(closed(cycle), by=SYSTEM, at=LATER) == []
    assert state_of(cycle) == CycleState.ORDERED


def test_producer_who_packs_gets_codes_and_short_names_only(buyer: Person, rival: Person) -> None:
    cycle, producer = a_market(), a_supplier(packs_per_customer=True)
    bread = an_offer_of(cycle, producer, "Bruin")
    orders = [an_order(person, cycle, (bread, 1 + n)) for n, person in enumerate((buyer, rival))]

    (sheet,) = send_sheets(closed(cycle), by=SYSTEM, at=LATER)

    assert sheet.shares == {order.code: {str(bread.pk): 1 + n} for n, order in enumerate(orders)}
    table = MailAttachment.objects.get(name__endswith="per-klant.csv")
    text = bytes(table.content).decode()
    assert "Mieke V." in text
    assert not {"Verhulst", buyer.email, "0470"} & set(text.replace(";", " ").split())


@pytest.mark.parametrize("wait", [dt.timedelta(0), dt.timedelta(minutes=9, seconds=59)])
def test_sheets_wait_so_that_a_manager_can_reopen(buyer: Person, wait: dt.timedelta) -> None:
    cycle, _producers, _offers = two_producers(buyer)

    assert send_due_sheets(CLOSING + wait) == 0

    reopen_cycle(cycle, closes_at=CLOSING + dt.timedelta(hours=2), by=SYSTEM, at=CLOSING + wait)
    assert state_of(cycle) == CycleState.OPEN


def test_no_reopening_after_a_sheet_left(buyer: Person) -> None:
    cycle, producers, _offers = two_producers(buyer)
    send_sheet(cycle, producers[0], by=SYSTEM, at=CLOSED)

    with pytest.raises(SheetsLeft):
        reopen_cycle(cycle, closes_at=CLOSING + dt.timedelta(hours=2), by=SYSTEM, at=LATER)


def test_sheet_that_left_in_the_closing_second_keeps_the_market_closed(buyer: Person) -> None:
    cycle, producers, _offers = two_producers(buyer)
    send_sheet(cycle, producers[0], by=SYSTEM, at=CLOSING)

    with pytest.raises(SheetsLeft):
        reopen_cycle(cycle, closes_at=CLOSING + dt.timedelta(hours=2), by=SYSTEM, at=CLOSED)


def test_market_reopened_and_closed_again_sends_what_is_ordered_then(buyer: Person) -> None:
    cycle, _producers, _offers = two_producers(buyer)
    again = CLOSING + dt.timedelta(hours=1)
    reopen_cycle(cycle, closes_at=again, by=SYSTEM, at=CLOSED)

    assert send_due_sheets(LATER) == 0
    close_due_cycles(again)
    assert send_due_sheets(again + dt.timedelta(minutes=10)) == 2


def test_outage_of_two_days_sends_everything_once(buyer: Person, rival: Person) -> None:
    cycle, _producers, _offers = two_producers(buyer, rival)
    late = CLOSING + dt.timedelta(days=2)

    assert [send_due_sheets(late), send_due_sheets(late), send_due_sheets(late + dt.timedelta(days=1))] == [2, 0, 0]
    assert (PurchaseOrder.objects.count(), len(mails_about("purchase_order"))) == (2, 2)
    assert state_of(cycle) == CycleState.ORDERED


def test_scan_that_breaks_at_one_producer_goes_on_and_finishes_next_time(
    buyer: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cycle, producers, _offers = two_producers(buyer)

    def broken(sheet: Sheet, *, token: str) -> bool:
        if sheet.order.producer == producers[0]:
            raise OSError(token[:0])
        return True

    with monkeypatch.context() as patch, caplog.at_level(logging.CRITICAL):
        patch.setattr(purchase, "mail_sheet", broken)
        assert send_due_sheets(LATER) == 1

    assert [s.producer for s in PurchaseOrder.objects.all()] == [producers[1]]
    assert state_of(cycle) == CycleState.CLOSED
    assert send_due_sheets(LATER) == 1
    assert sorted(PurchaseOrder.objects.values_list("number", flat=True)) == ["B2026-0001", "B2026-0002"]
    assert state_of(cycle) == CycleState.ORDERED


def test_process_killed_after_the_first_producer_leaves_the_rest_for_the_next_scan(buyer: Person) -> None:
    cycle, producers, _offers = two_producers(buyer)
    send_sheet(cycle, producers[0], by=SYSTEM, at=LATER)  # and then the machine went down

    assert send_due_sheets(LATER) == 1
    assert (PurchaseOrder.objects.count(), state_of(cycle)) == (2, CycleState.ORDERED)


def test_second_sending_gives_the_first_sheet_back(buyer: Person) -> None:
    cycle, producers, _offers = two_producers(buyer)

    first, second = (send_sheet(cycle, producers[0], by=SYSTEM, at=LATER) for _ in range(2))

    assert (first, len(mails_about("purchase_order"))) == (second, 1)


def test_database_refuses_a_second_sheet_of_one_producer(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    sheet.pk, sheet.number, sheet.token_hash = None, "B2026-9999", token_hash("other")

    with pytest.raises(IntegrityError), transaction.atomic():
        sheet.save(force_insert=True)


def test_producer_without_address_gets_a_sheet_and_no_mail(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer, email="")

    assert (sheet.number, mails_about("purchase_order")) == ("B2026-0001", [])
    assert state_of(sheet.cycle) == CycleState.ORDERED


def test_earlier_cut_off_sends_that_sheet_while_the_market_is_open(buyer: Person) -> None:
    cycle = a_market()
    baker, farmer = a_supplier(cut_off_hours=24), a_supplier("Hoeve", email="h@voorbeeld.example")
    bread, milk = an_offer_of(cycle, baker), an_offer_of(cycle, farmer)
    an_order(buyer, cycle, (bread, 1), (milk, 1))
    cut_off = CLOSING - dt.timedelta(hours=24)

    assert send_due_sheets(cut_off - dt.timedelta(seconds=1)) == 0
    assert send_due_sheets(cut_off) == 1
    assert [s.producer for s in PurchaseOrder.objects.all()] == [baker]
    assert state_of(cycle) == CycleState.OPEN

    close_due_cycles(CLOSING)
    reopen_cycle(cycle, closes_at=CLOSED, by=SYSTEM, at=CLOSING)  # what can be ordered again has not left
    close_due_cycles(CLOSED)
    assert send_due_sheets(CLOSED + dt.timedelta(minutes=10)) == 1


def test_sheet_of_what_can_still_be_ordered_is_refused(buyer: Person) -> None:
    cycle, producer = a_market(), a_supplier()
    bread = an_offer_of(cycle, producer)
    an_order(buyer, cycle, (bread, 1))

    with pytest.raises(OrderingGoesOn):
        send_sheet(cycle, producer, by=SYSTEM, at=NOON)
    with pytest.raises(OrderingGoesOn):
        send_sheets(cycle, by=SYSTEM, at=NOON)


def test_producer_with_nothing_ordered_gets_nothing(buyer: Person) -> None:
    cycle, _producers, _offers = two_producers(buyer)

    assert send_sheet(cycle, a_supplier("Nieuw"), by=SYSTEM, at=LATER) is None


def test_only_managers_send(buyer: Person, rita: User, jef: User) -> None:
    cycle, producers, _offers = two_producers(buyer)

    for by in (GUEST, actor_for(rita)):
        with pytest.raises(NotAllowed):
            send_sheet(cycle, producers[0], by=by, at=LATER)
        with pytest.raises(NotAllowed):
            send_sheets(cycle, by=by, at=LATER)
    assert len(send_sheets(cycle, by=actor_for(jef), at=CLOSED)) == 2


def test_sent_again_is_the_same_document_with_a_new_link(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    old = last_token()

    again, token = send_again(sheet, by=SYSTEM, at=LATER)

    assert (again.number, sheet_by_token(token, at=LATER)) == (sheet.number, sheet)
    assert not PurchaseOrder.objects.filter(token_hash=token_hash(old)).exists()
    first, second = mails_about("purchase_order")
    assert {bytes(file.content) for file in first.attachments.all()} == {
        bytes(file.content) for file in second.attachments.all()
    }


def test_history_tells_which_sheet_left(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    event = HistoryEvent.objects.get(subject_type="market.ordercycle", event="sheet_sent")
    assert event.data == {"number": sheet.number, "producer": "bakkerij-ooms", "total_cents": 750}


def test_cycle_that_was_never_closed_cannot_be_ordered() -> None:
    with pytest.raises(CycleTransitionRefused):
        order_cycle(a_market(), by=SYSTEM, at=LATER)
