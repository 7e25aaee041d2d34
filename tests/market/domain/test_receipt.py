"""Receiving: ordered against received, line by line, and the market that moves when all is in."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import HistoryEvent, OutgoingMail, Place
from apps.market import scans
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.cycle import close_cycle, receive_cycle
from apps.market.domain.receipt import (
    all_is_right,
    count_line,
    finish_receipt,
    reopen_receipt,
    start_receipt,
    undo_count,
)
from apps.market.enums import AmendmentKind, CycleState, ReceiptEvent, ReceiptState, RejectReason
from apps.market.errors import CycleTransitionRefused
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.receipt import (
    CountChanged,
    DeliveryChanged,
    LinesUncounted,
    NothingExpected,
    NothingToUndo,
    NotToReceive,
    ReceiptIsDone,
)
from apps.market.models import (
    GoodsReceipt,
    Offer,
    Order,
    OrderCycle,
    Producer,
    PurchaseLine,
    PurchaseOrder,
    ReceiptLine,
)
from apps.market.queries.receipt import (
    cycles_to_receive,
    deliveries_of,
    deliveries_to_do,
    pieces_promised,
    pieces_wanted,
)
from tests.factories_market import CLOSING, FRIDAY, a_producer, advance_cycle, an_offer, an_open_cycle, an_order
from tests.factories_market_receipt import (
    MORNING,
    ORDERED,
    a_bottle,
    a_chicken,
    a_loaf,
    a_market_with,
    a_photo,
    a_receipt,
    finished,
    line_of,
    ordered,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle()


@pytest.fixture
def baker(db: None) -> Producer:
    return a_producer("Bakkerij Ooms")


@pytest.fixture
def loaf(cycle: OrderCycle, baker: Producer) -> Offer:
    return a_loaf(cycle, baker)


@pytest.fixture
def cake(cycle: OrderCycle, baker: Producer) -> Offer:
    return a_loaf(cycle, baker, "Rijsttaart")


@pytest.fixture
def receipt(cycle: OrderCycle, baker: Producer, loaf: Offer, cake: Offer, buyer: Person, rival: Person) -> GoodsReceipt:
    """Twenty loaves and two cakes are expected."""
    a_market_with((buyer, [(loaf, 12), (cake, 2)]), (rival, [(loaf, 8)]), cycle=cycle)
    return a_receipt(cycle, baker)


def count(line: ReceiptLine, received: int, rejected: int = 0, reason: str = "", **more: Any) -> ReceiptLine:
    more.setdefault("version", line.version)
    return count_line(line, received=received, rejected=rejected, reason=reason, by=SYSTEM, at=MORNING, **more)


def test_lines_are_what_standing_orders_still_count(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    assert [(line.offer, line.quantity_expected) for line in receipt.lines.all()] == [(loaf, 20), (cake, 2)]
    assert receipt.state == ReceiptState.OPEN


def test_goods_of_others_and_from_our_own_shelf_are_left_out(
    cycle: OrderCycle, baker: Producer, loaf: Offer, cake: Offer, buyer: Person
) -> None:
    Offer.objects.filter(pk=cake.pk).update(from_stock=True, limit=50)
    a_market_with((buyer, [(loaf, 1), (cake, 2), (an_offer(cycle), 3)]), cycle=cycle)

    assert [line.offer for line in a_receipt(cycle, baker).lines.all()] == [loaf]


def test_starting_twice_gives_the_same_one(receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer) -> None:
    again = a_receipt(cycle, baker)

    assert (again.pk, again.lines.count(), GoodsReceipt.objects.count()) == (receipt.pk, 2, 1)
    assert [line.version for line in again.lines.all()] == [0, 0]


def test_lines_follow_what_was_changed_since(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person
) -> None:
    order = Order.objects.get(person=buyer)
    amend_order(
        lock_orders([order.pk])[order.pk],
        [Change(order.lines.get(offer=loaf), AmendmentKind.SHORTAGE, quantity=2)],
        by=SYSTEM,
        at=MORNING,
    )
    a_receipt(cycle, baker)

    assert line_of(receipt, loaf).quantity_expected == 10
    assert count(line_of(receipt, loaf), 20, version=0).quantity_received == 20


def test_what_came_to_be_wanted_gets_a_line(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, cake: Offer
) -> None:
    ReceiptLine.objects.filter(receipt=receipt, offer=cake).delete()

    assert a_receipt(cycle, baker).lines.filter(offer=cake, quantity_expected=2).exists()
    assert HistoryEvent.objects.filter(event=ReceiptEvent.FOLLOWED).count() == 1


def test_what_nobody_wants_any_more_is_expected_no_more(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, cake: Offer, buyer: Person
) -> None:
    order = Order.objects.get(person=buyer)
    amend_order(
        lock_orders([order.pk])[order.pk],
        [Change(order.lines.get(offer=cake), AmendmentKind.WITHDRAWN, quantity=0)],
        by=SYSTEM,
        at=MORNING,
    )

    a_receipt(cycle, baker)

    assert line_of(receipt, cake).quantity_expected == 0


def test_from_whom_nothing_was_ordered_nothing_is_received(cycle: OrderCycle, receipt: GoodsReceipt) -> None:
    with pytest.raises(NothingExpected):
        a_receipt(cycle, a_producer("Iemand anders"))


def test_truck_may_come_before_the_sheet_left(cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf, 1))
    close_cycle(cycle, by=SYSTEM, at=CLOSING)

    assert a_receipt(cycle, baker).lines.get().quantity_expected == 1


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (CycleState.DRAFT, NotToReceive),
        (CycleState.OPEN, NotToReceive),
        (CycleState.DISTRIBUTED, NotToReceive),
        (CycleState.SETTLED, CycleIsSettled),
    ],
)
def test_nothing_is_received_before_closing_and_after_giving_out(
    receipt: GoodsReceipt, loaf: Offer, state: CycleState, error: type[BuurtpuntError]
) -> None:
    OrderCycle.objects.update(state=state)
    line = line_of(receipt, loaf)

    for act in (
        lambda: a_receipt(receipt.cycle, receipt.producer),
        lambda: count(line, 20),
        lambda: undo_count(line, version=0, by=SYSTEM, at=MORNING),
        lambda: all_is_right(receipt, by=SYSTEM, at=MORNING),
        lambda: finished(receipt),
        lambda: reopen_receipt(receipt, by=SYSTEM, at=MORNING),
    ):
        with pytest.raises(error):
            act()


def test_receiving_is_for_volunteers(receipt: GoodsReceipt, loaf: Offer, mieke: User, rita: User) -> None:
    line = line_of(receipt, loaf)
    for who in (GUEST, actor_for(mieke)):
        for act in (
            lambda who=who: start_receipt(receipt.cycle, receipt.producer, by=who, at=MORNING),
            lambda who=who: count_line(line, received=1, version=0, by=who, at=MORNING),
            lambda who=who: undo_count(line, version=0, by=who, at=MORNING),
            lambda who=who: all_is_right(receipt, by=who, at=MORNING),
            lambda who=who: finish_receipt(receipt, by=who, at=MORNING),
            lambda who=who: reopen_receipt(receipt, by=who, at=MORNING),
            lambda who=who: receive_cycle(receipt.cycle, by=who, at=MORNING),
        ):
            with pytest.raises(NotAllowed):
                act()

    assert all_is_right(receipt, by=actor_for(rita), at=MORNING) == receipt


def test_count_stands_with_its_history(receipt: GoodsReceipt, loaf: Offer, rita: User) -> None:
    line = count_line(line_of(receipt, loaf), received=14, version=0, by=actor_for(rita), at=MORNING)

    assert (line.quantity_received, line.quantity_good, line.version) == (14, 14, 1)
    row = HistoryEvent.objects.get(event=ReceiptEvent.COUNTED)
    assert (row.subject_id, row.user, row.data["received"], row.data["received_before"]) == (
        receipt.pk, rita, 14, None,
    )  # fmt: skip


def test_count_on_an_old_screen_is_refused_with_what_stands(receipt: GoodsReceipt, loaf: Offer) -> None:
    seen = line_of(receipt, loaf)
    count(seen, 14, 2, RejectReason.DAMAGED)

    with pytest.raises(CountChanged) as refusal:
        count(seen, 20)

    assert refusal.value.context == {"name": "Lindekerks bruin", "now": "14 gekomen, 2 geweigerd"}
    assert line_of(receipt, loaf).quantity_received == 14


def test_same_count_again_is_fine(receipt: GoodsReceipt, loaf: Offer) -> None:
    seen = line_of(receipt, loaf)
    count(seen, 14)

    assert count(seen, 14).version == 1
    assert HistoryEvent.objects.filter(event=ReceiptEvent.COUNTED).count() == 1


def test_correction_replaces(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(count(line_of(receipt, loaf), 14), 20)

    assert (line.quantity_received, line.version) == (20, 2)


def test_more_than_expected_is_counted(receipt: GoodsReceipt, loaf: Offer) -> None:
    assert count(line_of(receipt, loaf), 24).quantity_good == 24


@pytest.mark.parametrize(
    ("received", "rejected", "reason", "code", "field"),
    [
        (-1, 0, "", "invalid_quantity", "received"),
        (3, -1, "", "invalid_quantity", "rejected"),
        (10_000, 0, "", "count_too_large", "received"),
        (3, 4, "damaged", "more_rejected_than_came", "rejected"),
        (3, 1, "", "reject_reason_missing", "reason"),
        (3, 1, "ugly", "reject_reason_missing", "reason"),
        (3, 0, "damaged", "rejects_missing", "rejected"),
    ],
)
def test_count_that_cannot_be_is_refused(
    receipt: GoodsReceipt, loaf: Offer, received: int, rejected: int, reason: str, code: str, field: str
) -> None:
    with pytest.raises(BuurtpuntError) as refusal:
        count(line_of(receipt, loaf), received, rejected, reason)

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert line_of(receipt, loaf).quantity_received is None


def test_finished_delivery_is_not_counted(receipt: GoodsReceipt, loaf: Offer) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    for act in (
        lambda: count(line_of(receipt, loaf), 3),
        lambda: undo_count(line_of(receipt, loaf), version=1, by=SYSTEM, at=MORNING),
        lambda: all_is_right(receipt, by=SYSTEM, at=MORNING),
    ):
        with pytest.raises(ReceiptIsDone):
            act()


def test_refused_pieces_are_good_for_nobody(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(line_of(receipt, loaf), 20, 3, RejectReason.DAMAGED, photo=a_photo())

    assert (line.quantity_good, line.reject_reason) == (17, RejectReason.DAMAGED)
    assert str(line.photo.name).startswith("deliveries/")


def test_photo_stays_with_a_corrected_number(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(line_of(receipt, loaf), 20, 3, RejectReason.DAMAGED, photo=a_photo())

    assert count(line, 20, 2, RejectReason.DAMAGED).photo.name == line.photo.name


def test_new_photo_replaces_the_file(
    receipt: GoodsReceipt, loaf: Offer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    line = count(line_of(receipt, loaf), 20, 3, RejectReason.DAMAGED, photo=a_photo())
    old, storage = str(line.photo.name), line.photo.storage

    with django_capture_on_commit_callbacks(execute=True):
        line = count(line, 20, 3, RejectReason.DAMAGED, photo=a_photo("blue"))

    assert (line.version, storage.exists(old), storage.exists(str(line.photo.name))) == (2, False, True)


def test_good_after_all_has_no_photo(
    receipt: GoodsReceipt, loaf: Offer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    line = count(line_of(receipt, loaf), 20, 3, RejectReason.WRONG, photo=a_photo())
    old, storage = str(line.photo.name), line.photo.storage

    with django_capture_on_commit_callbacks(execute=True):
        line = count(line, 20)

    assert (line.quantity_good, line.reject_reason, line.photo.name) == (20, "", "")
    assert not storage.exists(old)


def test_photo_without_pieces_is_refused(receipt: GoodsReceipt, loaf: Offer) -> None:
    with pytest.raises(BuurtpuntError) as refusal:
        count(line_of(receipt, loaf), 20, photo=a_photo())

    assert refusal.value.code == "rejects_missing"


def test_first_count_undone_is_not_counted(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(line_of(receipt, loaf), 14, 2, RejectReason.SPOILED)

    line = undo_count(line, version=line.version, by=SYSTEM, at=MORNING)

    assert (line.quantity_received, line.quantity_rejected, line.reject_reason) == (None, 0, "")


def test_correction_undone_gives_what_stood(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(count(line_of(receipt, loaf), 20, 1, RejectReason.WRONG), 14)

    line = undo_count(line, version=line.version, by=SYSTEM, at=MORNING)

    assert (line.quantity_received, line.quantity_rejected, line.reject_reason) == (20, 1, RejectReason.WRONG)


def test_undone_once_is_undone(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(line_of(receipt, loaf), 14)
    line = undo_count(line, version=line.version, by=SYSTEM, at=MORNING)

    with pytest.raises(NothingToUndo):
        undo_count(line, version=line.version, by=SYSTEM, at=MORNING)


def test_what_nobody_counted_cannot_be_undone(receipt: GoodsReceipt, loaf: Offer) -> None:
    with pytest.raises(NothingToUndo):
        undo_count(line_of(receipt, loaf), version=0, by=SYSTEM, at=MORNING)


def test_count_of_somebody_else_since_is_not_undone(receipt: GoodsReceipt, loaf: Offer) -> None:
    line = count(line_of(receipt, loaf), 14)
    seen = line.version
    count(line, 15)

    with pytest.raises(CountChanged):
        undo_count(line, version=seen, by=SYSTEM, at=MORNING)


def test_line_beside_it_keeps_its_count(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    line = count(line_of(receipt, loaf), 14)
    count(line_of(receipt, cake), 2)

    undo_count(line, version=line.version, by=SYSTEM, at=MORNING)

    assert line_of(receipt, cake).quantity_received == 2


def test_all_that_was_not_counted_came_as_expected(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    count(line_of(receipt, loaf), 14)

    all_is_right(receipt, seen=22, by=SYSTEM, at=MORNING)

    assert [line_of(receipt, offer).quantity_received for offer in (loaf, cake)] == [14, 2]


def test_other_expectation_than_seen_is_refused(receipt: GoodsReceipt) -> None:
    with pytest.raises(DeliveryChanged):
        all_is_right(receipt, seen=23, by=SYSTEM, at=MORNING)

    assert not receipt.lines.filter(quantity_received__isnull=False).exists()


def test_twice_is_once(receipt: GoodsReceipt) -> None:
    for _time in range(2):
        all_is_right(receipt, by=SYSTEM, at=MORNING)

    assert HistoryEvent.objects.filter(event=ReceiptEvent.COUNTED).count() == 2


def test_uncounted_line_is_named(receipt: GoodsReceipt, loaf: Offer) -> None:
    count(line_of(receipt, loaf), 20)

    with pytest.raises(LinesUncounted) as refusal:
        finished(receipt)

    assert refusal.value.context == {"names": "Rijsttaart"}


def test_last_delivery_moves_the_market(receipt: GoodsReceipt, cycle: OrderCycle, rita: User) -> None:
    all_is_right(receipt, by=SYSTEM, at=MORNING)

    done = finish_receipt(receipt, by=actor_for(rita), at=MORNING)

    cycle.refresh_from_db()
    assert (done.state, done.done_at, done.done_by) == (ReceiptState.DONE, MORNING, rita)
    assert cycle.state == CycleState.RECEIVED


def test_market_waits_for_the_other_producer(cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person) -> None:
    farmer = a_producer("Zuivelhof")
    a_market_with((buyer, [(loaf, 1), (a_bottle(cycle, farmer), 2)]), cycle=cycle)
    first = finished(all_is_right(a_receipt(cycle, baker), by=SYSTEM, at=MORNING))

    cycle.refresh_from_db()
    assert (first.state, cycle.state) == (ReceiptState.DONE, CycleState.ORDERED)

    finished(all_is_right(a_receipt(cycle, farmer), by=SYSTEM, at=MORNING))

    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECEIVED


def test_finishing_twice_is_once(receipt: GoodsReceipt, cycle: OrderCycle) -> None:
    all_is_right(receipt, by=SYSTEM, at=MORNING)

    for _time in range(2):
        assert finished(receipt).state == ReceiptState.DONE

    assert HistoryEvent.objects.filter(event=ReceiptEvent.FINISHED).count() == 1


def test_shortage_takes_nothing_from_anybody(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    before = list(Order.objects.values_list("total_cents", flat=True))
    count(line_of(receipt, loaf), 14)
    count(line_of(receipt, cake), 0)

    finished(receipt)

    assert list(Order.objects.values_list("total_cents", flat=True)) == before


def test_counted_before_the_sheets_left_moves_on_afterwards(
    cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person
) -> None:
    an_order(buyer, cycle, (loaf, 1))
    close_cycle(cycle, by=SYSTEM, at=CLOSING)
    finished(all_is_right(a_receipt(cycle, baker), by=SYSTEM, at=ORDERED))
    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED
    advance_cycle(cycle, to=CycleState.ORDERED, by=SYSTEM, at=ORDERED)

    assert [scans.receive(MORNING), scans.receive(MORNING)] == [1, 0]

    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECEIVED


def test_scan_waits_for_what_still_comes(receipt: GoodsReceipt) -> None:
    assert scans.receive(MORNING) == 0


def test_market_of_our_own_shelf_alone_has_nothing_to_wait_for(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    Offer.objects.filter(pk=loaf.pk).update(from_stock=True, limit=5)
    a_market_with((buyer, [(loaf, 1)]), cycle=cycle)

    assert scans.receive(MORNING) == 1


@pytest.mark.parametrize("state", sorted(set(CycleState) - {CycleState.ORDERED, CycleState.RECEIVED}))
def test_only_an_ordered_market_is_received(cycle: OrderCycle, state: CycleState) -> None:
    OrderCycle.objects.update(state=state)

    with pytest.raises(CycleTransitionRefused):
        receive_cycle(cycle, by=SYSTEM, at=MORNING)


def test_opened_again_it_can_be_counted_and_the_market_stays_received(
    receipt: GoodsReceipt, cycle: OrderCycle, loaf: Offer
) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    again = reopen_receipt(receipt, reason="Bak over het hoofd gezien", by=SYSTEM, at=MORNING)
    count(line_of(receipt, loaf), 19)
    finished(receipt)

    cycle.refresh_from_db()
    assert (again.state, again.done_at, again.done_by) == (ReceiptState.OPEN, None, None)
    assert cycle.state == CycleState.RECEIVED
    row = HistoryEvent.objects.get(event=ReceiptEvent.REOPENED)
    assert row.reason == "Bak over het hoofd gezien"


def test_open_already_nothing_happens(receipt: GoodsReceipt) -> None:
    reopen_receipt(receipt, by=SYSTEM, at=MORNING)

    assert not HistoryEvent.objects.filter(event=ReceiptEvent.REOPENED).exists()


def test_to_do_first_with_how_far_each_is(receipt: GoodsReceipt, cycle: OrderCycle, loaf: Offer) -> None:
    count(line_of(receipt, loaf), 20)

    [row] = deliveries_of(list(cycles_to_receive(FRIDAY)))

    assert (row.producer.name, row.expected, row.counted, row.lines, row.is_done) == (
        "Bakkerij Ooms", 22, 1, 2, False,
    )  # fmt: skip
    assert deliveries_to_do(FRIDAY) == 1


def test_not_begun_shows_what_is_wanted(cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person) -> None:
    a_market_with((buyer, [(loaf, 3)]), cycle=cycle)

    [row] = deliveries_of([cycle])

    assert (row.expected, row.receipt, row.is_done) == (3, None, False)
    assert pieces_wanted(cycle, baker) == {loaf.pk: 3}


def test_received_market_stays_in_sight_until_its_day_is_over(receipt: GoodsReceipt, cycle: OrderCycle) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    assert list(cycles_to_receive(FRIDAY)) == [cycle]
    assert list(cycles_to_receive(FRIDAY.replace(day=28))) == []
    assert deliveries_to_do(FRIDAY) == deliveries_to_do(FRIDAY.replace(day=28)) == 0


@pytest.mark.parametrize("number", [1, 20])
def test_list_costs_three_queries(
    cycle: OrderCycle, buyer: Person, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    producers = [a_producer(f"Boer {index}") for index in range(number)]
    a_market_with((buyer, [(a_loaf(cycle, who, f"Brood {who.pk}"), 1) for who in producers]), cycle=cycle)
    a_receipt(cycle, producers[0])

    with django_assert_num_queries(3):
        assert len(deliveries_of([cycle])) == number


def test_what_the_producer_promised_is_known(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, loaf: Offer, cake: Offer
) -> None:
    for supplement, (quantity, promised) in enumerate([(20, 14), (2, None)]):
        purchase = PurchaseOrder.objects.create(
            number=f"B{supplement}", cycle=cycle, producer=baker, supplement=supplement,
            token_hash=str(supplement), total_cents=0, sent_at=ORDERED,
        )  # fmt: skip
        PurchaseLine.objects.create(
            purchase=purchase, offer=loaf, name="Brood", content_amount=800, content_unit="g", sold_by="piece",
            quantity=quantity, purchase_cents=200, quantity_promised=promised,
        )  # fmt: skip

    assert pieces_promised(cycle, baker) == {loaf.pk: 16}


def test_nobody_is_told_of_a_delivery_without_weights(receipt: GoodsReceipt) -> None:
    OutgoingMail.objects.all().delete()
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    assert not OutgoingMail.objects.exists()


def test_chicken_from_the_shelf_is_weighed_too(cycle: OrderCycle, baker: Producer, buyer: Person) -> None:
    chicken = a_chicken(cycle, baker)
    an_order(buyer, cycle, (chicken, 1))
    Offer.objects.filter(pk=chicken.pk).update(from_stock=True, limit=9)
    ordered(cycle)

    assert scans.receive(MORNING) == 1
    assert scans.tell_prices(MORNING) == 0
