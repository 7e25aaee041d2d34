"""What producers say to their sheet."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import HistoryEvent
from apps.market.domain.answer import acknowledge_sheet, attach_delivery_note, report_shortage
from apps.market.domain.purchase import send_sheets
from apps.market.enums import CycleState, PurchaseState, ReceiptState
from apps.market.errors.purchase import DocumentTooLarge, GoodsAreHere, NotADocument, PromiseOutOfReach
from apps.market.models import GoodsReceipt, OrderCycle, PurchaseOrder
from apps.market.queries.receipt import pieces_promised
from tests.factories_market import advance_cycle, an_order, closed
from tests.factories_market_sheets import A_PDF, LATER, a_market, a_sent_sheet, a_supplier, an_offer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def fresh(sheet: PurchaseOrder) -> PurchaseOrder:
    return PurchaseOrder.objects.get(pk=sheet.pk)


def answers(sheet: PurchaseOrder) -> list[str]:
    rows = HistoryEvent.objects.filter(subject_type="market.purchaseorder", subject_id=sheet.pk).order_by("pk")
    return [row.event for row in rows if row.event != "sent"]


def a_photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


def test_everything_comes_said_twice_is_said_once(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    for _ in range(2):
        acknowledge_sheet(sheet, note=" Tot vrijdag! ", by=GUEST, at=LATER)

    assert (fresh(sheet).state, fresh(sheet).note) == (PurchaseState.ACKNOWLEDGED, "Tot vrijdag!")
    assert answers(sheet) == ["acknowledged"]


def test_shortage_is_told_per_line_and_can_be_changed_and_taken_back(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer, quantity=5)
    line = sheet.lines.get()

    for pieces in (3, 3, 2):
        report_shortage(sheet, promised={line.pk: pieces}, by=GUEST, at=LATER)
    line.refresh_from_db()
    assert (fresh(sheet).state, line.quantity_promised) == (PurchaseState.SHORT, 2)
    assert pieces_promised(sheet.cycle, sheet.producer) == {line.offer_id: 2}

    acknowledge_sheet(sheet, by=GUEST, at=LATER)
    line.refresh_from_db()
    assert (fresh(sheet).state, line.quantity_promised) == ("acknowledged", None)
    assert answers(sheet) == ["shortage_reported", "shortage_reported", "acknowledged"]


def test_nothing_short_is_everything_comes(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    report_shortage(sheet, promised={sheet.lines.get().pk: 3}, by=GUEST, at=LATER)

    assert fresh(sheet).state == PurchaseState.ACKNOWLEDGED


@pytest.mark.parametrize("pieces", [-1, 4, 10**9])
def test_promise_out_of_reach_is_refused(buyer: Person, pieces: int) -> None:
    sheet = a_sent_sheet(buyer)

    with pytest.raises(PromiseOutOfReach):
        report_shortage(sheet, promised={sheet.lines.get().pk: pieces}, by=GUEST, at=LATER)
    assert fresh(sheet).state == PurchaseState.SENT


def test_nothing_at_all_comes(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    report_shortage(sheet, promised={sheet.lines.get().pk: 0}, note="Oven stuk", by=GUEST, at=LATER)

    assert (sheet.lines.get().quantity_promised, fresh(sheet).note) == (0, "Oven stuk")


def received(sheet: PurchaseOrder) -> None:
    GoodsReceipt.objects.create(
        cycle=sheet.cycle, producer=sheet.producer, state=ReceiptState.DONE, started_at=LATER, done_at=LATER
    )


def past(sheet: PurchaseOrder) -> None:
    advance_cycle(sheet.cycle, to=CycleState.RECEIVED, by=SYSTEM, at=LATER)


@pytest.mark.parametrize("over", [received, past])
def test_answers_end_when_the_goods_are_here(buyer: Person, over: object) -> None:
    sheet = a_sent_sheet(buyer)
    report_shortage(sheet, promised={sheet.lines.get().pk: 1}, by=GUEST, at=LATER)
    over(sheet)  # type: ignore[operator] # one of the two above

    with pytest.raises(GoodsAreHere):
        acknowledge_sheet(sheet, by=GUEST, at=LATER)
    with pytest.raises(GoodsAreHere):
        report_shortage(sheet, promised={}, by=GUEST, at=LATER)
    with pytest.raises(GoodsAreHere):
        attach_delivery_note(sheet, file=BytesIO(A_PDF), size=len(A_PDF), by=GUEST, at=LATER)


@pytest.mark.parametrize(("content", "ending"), [(A_PDF, ".pdf"), (a_photo(), ".webp")])
def test_delivery_note_is_kept_under_a_random_name_outside_the_public_folders(
    buyer: Person, content: bytes, ending: str
) -> None:
    sheet = a_sent_sheet(buyer)

    attach_delivery_note(sheet, file=BytesIO(content), size=len(content), by=GUEST, at=LATER)

    note = fresh(sheet).delivery_note
    assert str(note.name).endswith(ending)
    assert len(str(note.name)) > 40
    assert Client().get(f"/media/{note.name}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_second_delivery_note_takes_the_place_of_the_first(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    names = []
    for _ in range(2):
        attach_delivery_note(sheet, file=BytesIO(A_PDF), size=len(A_PDF), by=GUEST, at=LATER)
        names.append(str(fresh(sheet).delivery_note.name))

    storage = fresh(sheet).delivery_note.storage
    assert [storage.exists(name) for name in names] == [False, True]


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"<html><script>alert(1)</script>", b"%PDF-1.7 and then it stops", b"<svg onload=alert(1)>"],
)
def test_what_is_neither_pdf_nor_picture_is_refused(buyer: Person, content: bytes) -> None:
    sheet = a_sent_sheet(buyer)

    with pytest.raises(NotADocument):
        attach_delivery_note(sheet, file=BytesIO(content), size=len(content), by=GUEST, at=LATER)


def test_answer_of_one_producer_touches_no_line_of_another(buyer: Person) -> None:
    cycle = a_market()
    offers = [an_offer_of(cycle, a_supplier(name), name) for name in ("Ooms", "Veld")]
    an_order(buyer, cycle, *((offer, 3) for offer in offers))
    mine, theirs = send_sheets(closed(cycle), by=SYSTEM, at=LATER)
    line = theirs.lines.get()

    report_shortage(mine, promised={mine.lines.get().pk: 1, line.pk: 0}, by=GUEST, at=LATER)

    line.refresh_from_db()
    assert (line.quantity_promised, fresh(theirs).state) == (None, PurchaseState.SENT)
    assert mine.lines.get().quantity_promised == 1


def test_answers_end_when_the_market_is_settled(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    OrderCycle.objects.update(state=CycleState.SETTLED)
    with pytest.raises(GoodsAreHere):
        acknowledge_sheet(sheet, by=GUEST, at=LATER)
    with pytest.raises(GoodsAreHere):
        report_shortage(sheet, promised={}, by=GUEST, at=LATER)
    assert fresh(sheet).state == PurchaseState.SENT


@pytest.mark.parametrize("tail", [A_PDF, b"<script>alert(1)</script>"], ids=["a PDF too", "a page too"])
def test_photo_that_is_something_else_too_keeps_its_picture_only(buyer: Person, tail: bytes) -> None:
    sheet, content = a_sent_sheet(buyer), a_photo() + tail
    attach_delivery_note(sheet, file=BytesIO(content), size=len(content), by=GUEST, at=LATER)

    note = fresh(sheet).delivery_note
    assert str(note.name).endswith(".webp")
    with note.open() as file:
        assert tail not in file.read()


def test_file_that_is_too_large_is_not_even_read(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    with pytest.raises(DocumentTooLarge):
        attach_delivery_note(sheet, file=BytesIO(A_PDF), size=8 * 1024 * 1024 + 1, by=GUEST, at=LATER)
