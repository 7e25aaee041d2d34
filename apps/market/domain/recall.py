"""Calling a product back: warn everybody who got it from this delivery, and nobody else."""

import datetime as dt
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from apps.accounts.guests import personal_link
from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.domain.mail import send_mail_later
from apps.hub.rules import require
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.claims import lock_cycle
from apps.market.domain.leftover import withdraw_order
from apps.market.domain.letting_go import cancel_if_empty
from apps.market.domain.telling import note_told, untold_of
from apps.market.enums import AmendmentKind, CycleEvent, OrderState
from apps.market.errors import OfferMissing
from apps.market.errors.hand_over import NotCountable
from apps.market.errors.recall import NobodyGotIt, RecallNeedsText
from apps.market.models import Offer, Order, OrderCycle, Recall
from apps.market.queries.recall import (
    Holder,
    holders_of,
    is_called_back,
    lines_called_back,
    lines_to_take_out,
    pieces_shelved,
    pieces_with_passers_by,
    still_here,
    with_recalls,
)

MOST_SIGNS: Final = 1000


def recall_offer(
    cycle: OrderCycle,
    offer: Offer,
    *,
    text: str,
    key: UUID,
    takes_out: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Recall:
    """Mail everybody who has or would get this offer, once each and in their language; the same `key`: once.

    With `takes_out` it also leaves the orders that wait here, fetched or given up, as an amendment (RECALLED), and is
    not charged; an order that waits and of which nothing is left is cancelled. The one mail says so; who did not
    come hears it with what else became of their goods. Whoever has no address is counted in
    `to_call` and listed by `holders_of`. Locks the cycle, then orders by id, then their slots, offers and charges.
    Refuses: NotAllowed, OfferMissing of another market, RecallNeedsText, NobodyGotIt when nobody has it and
    nothing of it stands here or in stock, CycleIsSettled when something would have to be taken out.
    """
    require(by, MANAGE_PLACE)
    words = _clean_text(text)
    if offer.cycle_id != cycle.pk:
        raise OfferMissing
    with transaction.atomic():
        locked = lock_cycle(cycle.pk)
        known = Recall.objects.filter(key=key).first()
        if known is not None:
            return known
        taken = _take_out(locked, offer, by=by, at=at) if takes_out else {}
        holders = holders_of(offer)
        if not (holders or taken or pieces_with_passers_by(offer) or any(still_here(offer)) or pieces_shelved(offer)):
            raise NobodyGotIt(name=offer.variant.full_name)
        mailed = sum(_warn(holder, offer, words, cycle=locked, taken=taken, at=at) for holder in holders)
        return _note(
            Recall(
                key=key, cycle=locked, offer=offer, text=words, mailed=mailed, to_call=len(holders) - mailed,
                takes_out=takes_out, at=at,
            ),
            orders_amended=len(taken), by=by,
        )  # fmt: skip


def _note(made: Recall, *, orders_amended: int, by: Actor) -> Recall:
    made.save(force_insert=True)
    record(
        made.cycle, event=CycleEvent.RECALLED, by=by, at=made.at, offer=made.offer.code, mailed=made.mailed,
        to_call=made.to_call, orders_amended=orders_amended,
    )  # fmt: skip
    return made


def take_out_called_back(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """What was called back and taken out while this bag was with its customer does not wait in it now.

    The caller holds the locks of the cycle and of the order, and tells the customer.
    """
    lines = lines_called_back(order)
    return amend_order(
        order, [Change(line, AmendmentKind.RECALLED, quantity=0) for line in lines], by=by, at=at
    ) if lines else order  # fmt: skip


def leave_out_called_back(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """What of a bag that waits was called back stays here and is not paid; nothing called back: nothing happens.

    For a volunteer at the counter, who says it to who stands there. An order of which nothing is left is cancelled.
    Locks the cycle, the order, its slot, offers and charge. Refuses: NotAllowed, NotCountable, CycleIsSettled.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        cycle = lock_cycle(order.cycle_id)
        locked = lock_orders([order.pk])[order.pk]
        if locked.state != OrderState.PLACED:
            raise NotCountable
        lines = [line for line in with_recalls(locked.lines.holding()).order_by("pk") if is_called_back(line)]
        changes = [Change(line, AmendmentKind.RECALLED, quantity=0) for line in lines]
        if changes:
            amend_order(locked, changes, by=by, at=at)
            cancel_if_empty(cycle, locked, by=by, at=at)
        return locked


def _clean_text(text: str) -> str:
    words = text.strip()
    if not words or len(words) > MOST_SIGNS or "\x00" in words:
        raise RecallNeedsText(most=MOST_SIGNS, field="text")
    return words


def _take_out(cycle: OrderCycle, offer: Offer, *, by: Actor, at: dt.datetime) -> dict[int, bool]:
    """Take it out of what waits here; per order whether its customer knew all else of it."""
    orders = lock_orders(line.order_id for line in lines_to_take_out(offer))
    changes: dict[int, list[Change]] = {}
    for line in lines_to_take_out(offer).filter(order__in=orders):  # again, as it is under the locks
        changes.setdefault(line.order_id, []).append(Change(line, AmendmentKind.RECALLED, quantity=0))
    knew = {pk: not untold_of(orders[pk]) for pk in changes}
    for pk, found in changes.items():
        if orders[pk].state == OrderState.NO_SHOW:  # what of it is on the last-chance list is so no more
            withdraw_order(orders[pk], offer=offer, by=by, at=at)
        amend_order(orders[pk], found, by=by, at=at)
        cancel_if_empty(cycle, orders[pk], by=by, at=at)
    return knew


def _warn(
    holder: Holder, offer: Offer, text: str, *, cycle: OrderCycle, taken: Mapping[int, bool], at: dt.datetime
) -> int:
    person, order = holder.person, holder.order
    if not person.email:
        return 0
    with translation.override(person.language):
        url = personal_link(person, reverse("market:order", kwargs={"code": order.code})) if order else ""
    send_mail_later(
        to=person.email,
        template="market/mail/recall",
        context={
            "person": person, "offer": offer, "product": offer.variant.product, "pieces": holder.pieces,
            "cycle": cycle, "text": text, "url": url, "is_taken_out": order is not None and order.pk in taken,
            "is_empty": order is not None and order.state == OrderState.CANCELLED,
        },
        language=person.language,
    )  # fmt: skip
    if order is not None and taken.get(order.pk):
        note_told(order, at=at)
    return 1
