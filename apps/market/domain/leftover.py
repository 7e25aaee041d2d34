"""What nobody came for: it waits for a last chance, and who ordered it may still come for what is there."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.money import to_cents
from apps.hub.rules import require
from apps.market.amounts import line_amount
from apps.market.domain import claims
from apps.market.domain.amendment import Change, amend_order, refuse_if_settled
from apps.market.enums import AmendmentKind, LeftoverMoveKind, SoldBy
from apps.market.errors.leftover import LeftoverGone, NothingTaken
from apps.market.models import Leftover, LeftoverMove, Offer, Order, OrderLine
from apps.market.queries.surplus import spare_pieces


def leave_order(order: Order, *, by: Actor, at: dt.datetime) -> None:
    """Put what is in a bag that nobody fetched among what is left, one per line. Weighed or estimated, at its price.

    What was among it before comes back to it. The caller holds the locks of the cycle and of the order; locks its
    leftovers.
    """
    known = {row.line_id: row for row in _lock(order.lines.values_list("pk", flat=True))}
    for line in order.lines.holding().order_by("pk"):
        if not line.quantity and not (line.pk in known and known[line.pk].taken):
            continue  # where all of it went, it may still be undone that it did
        row = known.get(line.pk) or Leftover(
            code=fresh_code(Leftover), cycle_id=order.cycle_id, offer_id=line.offer_id, line=line
        )
        row.pieces, row.withdrawn_at, row.at = row.taken + line.quantity, None, at
        if line.quantity:
            row.price_cents, row.deposit_cents = _price_of(line), line.deposit_cents
        row.save()
        record(row, event="left", by=by, at=at, pieces=line.quantity)


def withdraw_order(order: Order, *, offer: Offer | None = None, by: Actor, at: dt.datetime) -> Order:
    """They came after all: what is still there is theirs again, and they pay for no more than that.

    Of one offer only, when it is called back. The caller holds the locks of the cycle and of the order; locks
    its leftovers. Refuses: as `amend_order`.
    """
    lines = order.lines.all() if offer is None else order.lines.filter(offer=offer)
    rows = [row for row in _lock(lines.values_list("pk", flat=True)) if row.withdrawn_at is None]
    thrown_away = LeftoverMove.objects.filter(leftover__in=rows, kind=LeftoverMoveKind.WASTED, undone_at__isnull=True)
    thrown_away.filter(let_off_at__isnull=True).update(let_off_at=at)
    changes: list[Change] = []
    for row in rows:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(row, event="withdrawn", by=by, at=at, pieces=row.left)
        line = row.line
        if line is not None and line.quantity > row.left:
            changes.append(Change(line, AmendmentKind.SHORTAGE, quantity=row.left, reason=_("not there any more")))
    return amend_order(order, changes, by=by, at=at) if changes else order


def leave_surplus(offer: Offer, *, pieces: int, by: Actor, at: dt.datetime) -> Leftover:
    """Pieces that were delivered and that nobody ordered, at the offer's price; by weight at its usual weight.

    Of what was counted no more than came too many; what nobody counted is believed.
    Locks the cycle. Refuses: NotAllowed, NothingTaken, CycleIsSettled, LeftoverGone.
    """
    require(by, WORK_COUNTER)
    if pieces < 1:
        raise NothingTaken(field="pieces")
    with transaction.atomic():
        cycle = claims.lock_cycle(offer.cycle_id)
        refuse_if_settled(cycle)
        variant = offer.variant
        spare = spare_pieces(Offer.objects.filter(pk=offer.pk)).get(offer.pk)
        if spare is not None and pieces > spare:
            raise LeftoverGone(name=variant.full_name, left=max(spare, 0))
        price = line_amount(
            price_cents=offer.price_cents, quantity=1, sold_by=variant.sold_by, content_amount=variant.content_amount
        )
        row = Leftover.objects.create(
            code=fresh_code(Leftover), cycle=cycle, offer=offer, pieces=pieces, price_cents=price,
            deposit_cents=variant.deposit_cents, at=at,
        )  # fmt: skip
        record(row, event="left", by=by, at=at, pieces=pieces)
        return row


def _price_of(line: OrderLine) -> int:
    """One piece in cents: by weight its share of what was weighed or guessed."""
    return line.price_cents if line.sold_by == SoldBy.PIECE else to_cents(Decimal(line.amount_cents) / line.quantity)


def _lock(line_ids: Collection[int]) -> list[Leftover]:
    rows = Leftover.objects.select_for_update(of=("self",)).filter(line__in=list(line_ids)).order_by("pk")
    return list(rows.select_related("line"))
