"""Weighing what is sold by weight: the price follows, and 700 kilos of soup vegetables are asked about."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.rules import require
from apps.hub.ui.formats import weight
from apps.market.domain import claims
from apps.market.domain.amendment import Change, amend_order, lock_orders, refuse_if_settled
from apps.market.domain.final_price import orders_ready_to_tell
from apps.market.domain.telling import tell_customers
from apps.market.enums import CYCLES_TO_WEIGH, AmendmentKind, OrderState, SoldBy
from apps.market.errors import OrderTransitionRefused
from apps.market.errors.receipt import NotToReceive
from apps.market.errors.weighing import NotByWeight, WeighedMeanwhile, WeightDoubtful, WeightImpossible
from apps.market.models import Order, OrderLine
from apps.market.weights import Band, band_for, likely_meant


def weigh_line(
    line: OrderLine,
    *,
    grams: int,
    confirmed: bool = False,
    seen_grams: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> OrderLine:
    """All pieces of this line together weigh so many grams; its price follows as an amendment.

    Weighing again replaces, when `seen_grams` says what it replaces. `confirmed` answers the question
    about a weight outside its band. The last weight of a received market tells all customers their price.
    Locks the cycle, then this order and those to be told by id. Refuses: NotAllowed, CycleIsSettled,
    NotToReceive, OrderTransitionRefused once handed over or cancelled, NotByWeight, WeighedMeanwhile,
    WeightDoubtful, WeightImpossible.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        cycle = claims.lock_cycle(line.order.cycle_id)
        refuse_if_settled(cycle)
        if cycle.state not in CYCLES_TO_WEIGH:
            raise NotToReceive
        ready = orders_ready_to_tell(cycle, without=line)
        orders = lock_orders({line.order_id, *(ready or ())})
        order = orders[line.order_id]
        locked = _line_to_weigh(order, line)
        if locked.delivered_grams == grams:
            return locked
        _refuse_unless_seen(locked, seen_grams=seen_grams)
        refuse_unless_plausible(locked, grams=grams, confirmed=confirmed)
        amend_order(order, [Change(locked, AmendmentKind.WEIGHED, grams=grams)], by=by, at=at)
        if ready is not None:
            placed = (each for each in orders.values() if each.state == OrderState.PLACED)
            tell_customers(placed, at=at)
        locked.refresh_from_db()
        return locked


def band_of(line: OrderLine) -> Band:
    """What its pieces plausibly weigh together; needs its variant."""
    variant = line.offer.variant
    return band_for(pieces=line.quantity, usual=line.content_amount, least=variant.least_grams, most=variant.most_grams)


def refuse_unless_plausible(line: OrderLine, *, grams: int, confirmed: bool) -> None:
    """Needs its variant. Refuses: WeightImpossible ten times outside the band, WeightDoubtful till confirmed."""
    band = band_of(line)
    if band.holds(grams):
        return
    is_far = band.is_far_from(grams)
    if is_far or not confirmed:
        refusal = WeightImpossible if is_far else WeightDoubtful
        raise refusal(
            field="weight", typed=weight(grams), least=weight(band.least), most=weight(band.most),
            meant=likely_meant(grams, band), grams=grams,
        )  # fmt: skip


def _line_to_weigh(order: Order, line: OrderLine) -> OrderLine:
    """The line as it is under the lock of its order."""
    if order.state not in {OrderState.PLACED, OrderState.NO_SHOW}:
        raise OrderTransitionRefused
    locked = order.lines.select_related("offer__variant").get(pk=line.pk)
    if locked.sold_by != SoldBy.WEIGHT or not locked.quantity:
        raise NotByWeight
    return locked


def _refuse_unless_seen(line: OrderLine, *, seen_grams: int | None) -> None:
    if line.delivered_grams not in {None, seen_grams}:
        raise WeighedMeanwhile(weight=weight(line.delivered_grams or 0))
