"""The least that a producer comes for. Below it nothing is ordered: people are told, or get it next time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import spell_code
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.formats import day_long
from apps.market.amounts import line_amount
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.letting_go import cancel_if_empty
from apps.market.domain.order import add_to_order
from apps.market.domain.telling import tell_customers
from apps.market.enums import AmendmentKind, BelowMinimum, OrderState
from apps.market.models import Offer, Order, OrderCycle, OrderLine, PickupSlot, Producer
from apps.market.queries.cycle import cycles_taking_orders, slots_of
from apps.market.queries.purchase import lines_to_buy
from apps.market.queries.receipt import pieces_wanted


def next_market_for(cycle: OrderCycle, producer: Producer, *, at: dt.datetime) -> OrderCycle | None:
    """Where lines of this producer may move to: the first later market that takes orders now. One query at most."""
    if not producer.minimum_cents or producer.below_minimum != BelowMinimum.NEXT:
        return None
    later = cycles_taking_orders(at).filter(pickup_on__gt=cycle.pickup_on).exclude(pk=cycle.pk)
    return later.order_by("pickup_on", "pk").first()


def purchase_value(pieces: Mapping[int, int]) -> int:
    """What pieces by offer id are worth in cents at purchase prices, deposits not counted. One query."""
    offers = Offer.objects.filter(pk__in=pieces.keys()).select_related("variant")
    return sum(
        line_amount(
            price_cents=offer.purchase_cents, quantity=pieces[offer.pk], sold_by=offer.variant.sold_by,
            content_amount=offer.variant.content_amount,
        )
        for offer in offers
    )  # fmt: skip


def apply_minimum(
    cycle: OrderCycle, producer: Producer, *, following: OrderCycle | None, by: Actor, at: dt.datetime
) -> bool:
    """Whether there is enough to order of this producer.

    Where it is too little, every line is taken out of its order: moved to the person's order in `following`
    where that can be, else cancelled. People are told in one mail each; an order of which nothing is left is
    cancelled. The caller holds the locks of both markets; locks orders of both by id, then slots, offers and charges
    of each. Refuses: CycleIsSettled.
    """
    pieces = pieces_wanted(cycle, producer)
    if not pieces:
        return False
    if purchase_value(pieces) >= producer.minimum_cents:
        return True
    lines = lines_to_buy(cycle).filter(offer__variant__product__producer=producer, order__state=OrderState.PLACED)
    found = list(lines.select_related("offer").order_by("order_id", "pk"))
    orders = _lock(found, following)
    told: list[Order] = []
    for order_id, group in groupby(found, key=lambda line: line.order_id):
        order = orders[order_id]
        _let_go(order, list(group), following=following, by=by, at=at)
        cancel_if_empty(cycle, order, by=by, at=at)
        told.append(order)
    tell_customers(told, at=at)
    return False


def _lock(lines: Sequence[OrderLine], following: OrderCycle | None) -> dict[int, Order]:
    """The orders of these lines, and those that their people have in the next market, all in id order."""
    pks = {line.order_id for line in lines}
    theirs = Order.objects.filter(cycle=following, person__in=Order.objects.filter(pk__in=pks).values("person"))
    standing = theirs.exclude(state=OrderState.CANCELLED).values_list("pk", flat=True) if following else ()
    return lock_orders({*pks, *standing})


def _let_go(
    order: Order, lines: Sequence[OrderLine], *, following: OrderCycle | None, by: Actor, at: dt.datetime
) -> None:
    moved, target = _move(order, lines, following, by=by, at=at) if following else (set(), None)
    with translation.override(order.person.language):
        gone = _("too little was ordered in all")
        kept = (
            _("moved to the market of %(day)s, code %(code)s")
            % {"day": day_long(target.cycle.pickup_on), "code": spell_code(target.code)}
            if target
            else ""
        )
    changes = [
        Change(line, AmendmentKind.MOVED, quantity=0, reason=kept)
        if line.pk in moved
        else Change(line, AmendmentKind.BELOW_MINIMUM, quantity=0, reason=gone)
        for line in lines
    ]
    amend_order(order, changes, by=by, at=at)


def _move(
    order: Order, lines: Sequence[OrderLine], following: OrderCycle, *, by: Actor, at: dt.datetime
) -> tuple[set[int], Order | None]:
    """Put what can be had there in the person's order of the next market: (ids of lines that moved, that order)."""
    theirs = Order.objects.filter(cycle=following, person=order.person).exclude(state=OrderState.CANCELLED)
    known = theirs.select_related("slot").first()
    had = {line.offer_id: line for line in known.lines.holding()} if known else {}
    slot = known.slot if known else _slot_like(order.slot, following)
    offers = _offers_for(lines, following)
    wanted = {
        line.pk: (offers[line.offer.variant_id], line.quantity)
        for line in lines
        if line.offer.variant_id in offers and _can_be_had(line, offers[line.offer.variant_id], had, at=at)
    }
    if slot is None or not wanted:
        return set(), None
    try:
        with transaction.atomic():
            target = add_to_order(
                following, person=order.person, more={offer.pk: pieces for offer, pieces in wanted.values()},
                slot=slot, age_confirmed=order.age_confirmed, by=by, at=at,
            )  # fmt: skip
    except BuurtpuntError:
        return set(), None  # then it is cancelled and told, as everything that cannot move
    return set(wanted), target


def _offers_for(lines: Sequence[OrderLine], following: OrderCycle) -> dict[int, Offer]:
    rows = Offer.objects.filter(cycle=following, variant__in=[line.offer.variant_id for line in lines], is_on=True)
    return {offer.variant_id: offer for offer in rows.select_related("cycle", "variant")}


def _can_be_had(line: OrderLine, offer: Offer, had: Mapping[int, OrderLine], *, at: dt.datetime) -> bool:
    """On offer, not dearer than promised here or there, and enough of it."""
    known = had.get(offer.pk)
    already = known.quantity_ordered if known else 0
    dearest = min(line.price_cents, known.price_cents) if known and already else line.price_cents
    return (
        offer.price_cents <= dearest
        and at < offer.ends_at
        and (offer.left is None or line.quantity <= offer.left)
        and (offer.max_per_customer is None or already + line.quantity <= offer.max_per_customer)
    )


def _slot_like(slot: PickupSlot, following: OrderCycle) -> PickupSlot | None:
    """The same wall time there, at the same place if it can be; else the first with a place."""
    free = [other for other in slots_of(following) if other.left > 0]
    time = clock.local(slot.starts_at).time()
    alike = [other for other in free if clock.local(other.starts_at).time() == time]
    here = [other for other in alike if other.place == slot.place]
    return next(iter([*here, *alike, *free]), None)
