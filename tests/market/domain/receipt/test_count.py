"""Ordered against received, line by line: counting, correcting, refusing, undoing."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.models import HistoryEvent
from apps.market.domain.receipt import all_is_right, count_line, undo_count
from apps.market.enums import ReceiptEvent, RejectReason
from apps.market.errors.receipt import CountChanged, NothingToUndo, ReceiptIsDone
from apps.market.models import GoodsReceipt, Offer
from tests.factories_market_receipt import MORNING, a_photo, count, finished, line_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("received", "rejected", "good"), [(0, 0, 0), (9_999, 0, 9_999), (3, 3, 0)])
def test_least_and_most_that_can_be_counted(
    receipt: GoodsReceipt, loaf: Offer, received: int, rejected: int, good: int
) -> None:
    reason = "damaged" if rejected else ""
    assert count(line_of(receipt, loaf), received, rejected, reason).quantity_good == good


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
