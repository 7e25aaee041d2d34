"""Placing, changing and cancelling an order."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Person
from apps.accounts.rules import may_act_for
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.hub.ui.formats import day_long
from apps.market.domain import claims
from apps.market.domain.basket import mirror_order
from apps.market.domain.checks import refuse_unless_open
from apps.market.domain.claims import LineChange, Wish
from apps.market.domain.confirmation import mail_cancellation
from apps.market.domain.letting_go import release_order
from apps.market.domain.lines import age_limit_of, charge_lines, plan_lines, total_of, write_lines
from apps.market.domain.proxy import clean_proxy
from apps.market.domain.wish import remember_on_shortage, wanted_of, with_choice
from apps.market.enums import ORDER_TRANSITIONS, NewsOfOrder, OrderEvent, OrderState
from apps.market.errors import (
    AgeNotConfirmed,
    EmptyOrder,
    OrderExists,
    OrderMissing,
    OrderTransitionRefused,
    SlotFull,
    SlotNeeded,
    SoldOut,
)
from apps.market.models import Basket, BasketLine, Order, OrderCycle, OrderLine, PickupSlot
from apps.payments.domain.charge import open_charge
from apps.payments.errors import EmptyBasket

NOTHING_ACCEPTED: Final[Mapping[str, int]] = MappingProxyType({})
_CHANGING: Final = ("slot", "age_confirmed", "changed_at", "total_cents", "proxy_name", "news")
# The locks give the good message; these are for what slips past them.
_REFUSALS: Final = {
    "market_offer_never_oversold": lambda: SoldOut(name=_("Something")),
    "market_slot_never_over_capacity": lambda: SlotFull(field="slot"),
    "market_order_one_per_person_and_cycle": OrderExists,
    "market_order.cycle_id, market_order.person_id": OrderExists,
}


def place_order(
    basket: Basket,
    *,
    person: Person,
    slot: PickupSlot | None,
    age_confirmed: int = 0,
    accepted: Mapping[str, int] = NOTHING_ACCEPTED,
    proxy_name: str | None = None,
    by: Actor,
    at: dt.datetime,
) -> Order:
    """Turn the basket into the person's one order in its cycle, or change that order into the basket.

    Stock and slot are claimed, or the differences, under locks on the cycle, the order, the basket,
    slots and offers in id order; the closing time is tested under them. `accepted` holds the prices
    (cents by offer code) agreed to after they changed. `proxy_name` is the neighbour who comes for it, empty
    for nobody, None leaves that as it was. A basket that was placed and not changed since gives its order
    back and does nothing.

    Refuses: CycleNotOpen, CycleClosed, EmptyBasket, EmptyOrder, SlotNeeded, SlotOfAnotherCycle,
    SlotFull, SoldOut, OnlySomeLeft, NotOnOffer, OfferClosed, QuantityTooLarge, PriceChanged, AgeNotConfirmed,
    OrderTransitionRefused once it was handed over, NotAllowed in another's name, as `clean_proxy`.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    proxy = None if proxy_name is None else clean_proxy(proxy_name)
    with constrained(_REFUSALS), transaction.atomic():
        cycle = claims.lock_cycle(basket.cycle_id)
        order = _standing_order(cycle, person)
        locked = Basket.objects.select_for_update().get(pk=basket.pk)
        if order is not None and locked.placed_at is not None and locked.order_id == order.pk:
            return order
        wanted = wanted_of(locked, order.lines.all() if order and locked.order_id != order.pk else ())
        order = _place(
            cycle, order, wanted=wanted, person=person, slot=slot, age_confirmed=age_confirmed, accepted=accepted,
            proxy=proxy, by=by, at=at,
        )  # fmt: skip
        mirror_order(locked, order, at=at)
        remember_on_shortage(person, {wish.on_shortage for wish in wanted.values()})
        return order


def order_goods(
    cycle: OrderCycle,
    *,
    person: Person,
    wishes: Mapping[int, Wish],
    slot: PickupSlot | None,
    age_confirmed: int = 0,
    proxy_name: str | None = None,
    changes: Order | None,
    by: Actor,
    at: dt.datetime,
) -> Order:
    """The same without a basket, for programs: the order holds exactly these wishes (by offer id) afterwards.

    `changes` is the order that is changed, None places a new one. Locks as `place_order`. Refuses: as
    `place_order`, OrderExists for a new one beside one that stands, OrderMissing when the one to change is not
    the one that stands any more.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    proxy = None if proxy_name is None else clean_proxy(proxy_name)
    with constrained(_REFUSALS), transaction.atomic():
        locked = claims.lock_cycle(cycle.pk)
        order = _standing_order(locked, person)
        if changes is None and order is not None:
            raise OrderExists
        if changes is not None and (order is None or order.pk != changes.pk):
            raise OrderMissing
        order = _place(
            locked, order, wanted=with_choice(wishes, order, person=person), person=person, slot=slot,
            age_confirmed=age_confirmed, accepted=NOTHING_ACCEPTED, proxy=proxy, by=by, at=at,
        )  # fmt: skip
        for basket in Basket.objects.select_for_update().filter(cycle=locked, person=person):
            if basket.placed_at is not None or not basket.lines.exists():
                mirror_order(basket, order, at=at)
            elif basket.order_id is None:
                basket.order = order
                basket.save(update_fields=["order"])
        return order


def add_to_order(
    cycle: OrderCycle,
    *,
    person: Person,
    more: Mapping[int, int],
    slot: PickupSlot,
    age_confirmed: int,
    by: Actor,
    at: dt.datetime,
) -> Order:
    """So many pieces (by offer id) on top of what the person has here, at the prices of now; mails nothing.

    For what comes from another market. An order that stands keeps its own pick-up moment. The caller holds
    the locks of the cycle and of the person's order. Refuses: as `place_order`.
    """
    order = _standing_order(cycle, person)
    had = {line.offer_id: line for line in order.lines.all() if line.quantity_ordered} if order else {}
    wanted = {pk: Wish(line.quantity_ordered, line.price_cents) for pk, line in had.items()}
    for pk, pieces in more.items():
        wanted[pk] = Wish(pieces + (had[pk].quantity_ordered if pk in had else 0), None)
    order = _place(
        cycle, order, wanted=wanted, person=person, slot=None if order else slot, age_confirmed=age_confirmed,
        accepted=NOTHING_ACCEPTED, is_told=True, by=by, at=at,
    )  # fmt: skip
    _add_to_baskets(order, more, at=at)
    return order


def cancel_order(order: Order, *, by: Actor, at: dt.datetime, reason: str = "") -> Order:
    """Give back stock and place, and owe nothing any more; until closing. Cancelled already: nothing happens.

    Locks as `place_order`. Refuses: NotAllowed, CycleClosed, OfferClosed, OrderTransitionRefused after handing over.
    """
    if not may_act_for(by, order.person):
        raise NotAllowed
    with transaction.atomic():
        cycle = claims.lock_cycle(order.cycle_id)
        locked = Order.objects.select_for_update(of=("self",)).select_related("person", "slot").get(pk=order.pk)
        if locked.state == OrderState.CANCELLED:
            return locked
        refuse_unless_open(cycle, at=at)
        if OrderState.CANCELLED not in ORDER_TRANSITIONS[OrderState(locked.state)]:
            raise OrderTransitionRefused
        release_order(cycle, locked, cut_off_at=at, by=by, at=at, reason=reason)
        mail_cancellation(locked)
        return locked


def _add_to_baskets(order: Order, more: Mapping[int, int], *, at: dt.datetime) -> None:
    """What came from elsewhere is not lost when a basket is placed that was being filled before it came."""
    for basket in Basket.objects.select_for_update().filter(cycle=order.cycle_id, person=order.person_id):
        if basket.placed_at is not None or not basket.lines.exists():
            mirror_order(basket, order, at=at)
        elif basket.order_id == order.pk:
            known = {line.offer_id: line for line in basket.lines.all()}
            for line in order.lines.filter(offer__in=more):
                wish = known.get(line.offer_id) or BasketLine(basket=basket, offer_id=line.offer_id, quantity=0)
                wish.quantity += more[line.offer_id]
                wish.price_seen_cents = line.price_cents
                wish.save()


def _standing_order(cycle: OrderCycle, person: Person) -> Order | None:
    orders = Order.objects.select_for_update(of=("self",)).filter(cycle=cycle, person=person)
    return orders.exclude(state=OrderState.CANCELLED).select_related("slot").first()


def _place(
    cycle: OrderCycle,
    order: Order | None,
    *,
    wanted: Mapping[int, Wish],
    person: Person,
    slot: PickupSlot | None,
    age_confirmed: int,
    accepted: Mapping[str, int],
    is_told: bool = False,
    proxy: str | None = None,
    by: Actor,
    at: dt.datetime,
) -> Order:
    """Check, claim and write, under the cycle's lock that the caller holds. `is_told`: somebody else mails.

    What there is to mail is noted on the order; drawing the mail waits until the locks are let go
    (`confirmation.tell_news`).
    """
    refuse_unless_open(cycle, at=at)
    if order is not None and order.state != OrderState.PLACED:
        raise OrderTransitionRefused
    if not wanted:
        raise EmptyBasket if order is None else EmptyOrder
    lines = {line.offer_id: line for line in order.lines.all()} if order else {}
    place = _claim_place(cycle, slot=slot, order=order)
    changes = _claim_goods(cycle, lines=lines, wanted=wanted, accepted=accepted, at=at)
    age = max(age_confirmed, order.age_confirmed if order else 0)
    if age < age_limit_of(changes):
        raise AgeNotConfirmed(age=age_limit_of(changes), field=f"market_age_{age_limit_of(changes)}")
    return _write(
        order, changes, cycle=cycle, person=person, slot=place, age=age, is_told=is_told, proxy=proxy, by=by, at=at
    )


def _claim_place(cycle: OrderCycle, *, slot: PickupSlot | None, order: Order | None) -> PickupSlot:
    new = slot.pk if slot else (order.slot_id if order else None)
    place = claims.move_slot_claim(cycle, old=order.slot_id if order else None, new=new)
    if place is None:
        raise SlotNeeded(field="slot")
    return place


def _claim_goods(
    cycle: OrderCycle,
    *,
    lines: Mapping[int, OrderLine],
    wanted: Mapping[int, Wish],
    accepted: Mapping[str, int],
    at: dt.datetime,
) -> list[LineChange]:
    offers = claims.lock_offers(cycle, wanted.keys() | lines.keys())
    changes = claims.plan_changes(offers, lines=lines, wanted=wanted, at=at)
    claims.refuse_unseen_prices(changes, wanted=wanted, accepted=accepted)
    claims.claim_stock(changes)
    return changes


def _write(
    order: Order | None,
    changes: list[LineChange],
    *,
    cycle: OrderCycle,
    person: Person,
    slot: PickupSlot,
    age: int,
    is_told: bool,
    proxy: str | None,
    by: Actor,
    at: dt.datetime,
) -> Order:
    is_new = order is None
    order = order or Order(code=fresh_code(Order), placed_at=at)
    planned = plan_lines(order, changes)
    lines = [line for line in planned if line.quantity_ordered]
    order.cycle, order.person = cycle, person
    order.slot, order.age_confirmed, order.changed_at, order.total_cents = slot, age, at, total_of(lines)
    order.proxy_name = order.proxy_name if proxy is None else proxy
    if not is_told:
        order.news = NewsOfOrder.PLACED if is_new else order.news or NewsOfOrder.CHANGED
    order.save(force_insert=is_new, update_fields=None if is_new else _CHANGING)
    write_lines(planned)
    with translation.override(person.language):
        open_charge(
            order, module="market", title=_("Market of %(day)s") % {"day": day_long(cycle.pickup_on)}, person=person,
            lines=charge_lines(lines), due_at=slot.starts_at, is_first=is_new, by=by, at=at,
        )  # fmt: skip
    event = OrderEvent.PLACED if is_new else OrderEvent.CHANGED
    record(
        order, event=event, by=by, at=at, old="" if is_new else order.state, new=order.state,
        total_cents=order.total_cents, slot=slot.code, pieces=sum(line.quantity for line in lines),
        proxy=bool(order.proxy_name),
    )  # fmt: skip
    return order
