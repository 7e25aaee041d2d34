"""What somebody wants of the market: what to do at a shortage, and whether to be reminded."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from apps.accounts.models import Person
from apps.accounts.rules import may_act_for
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.market.domain.basket import lock_basket, refresh_from_order, touch_basket
from apps.market.domain.checks import refuse_unless_open
from apps.market.domain.claims import Wish, lock_cycle
from apps.market.enums import OnShortage, OrderEvent, OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.errors.wish import NoAddress, UnknownChoice
from apps.market.models import Basket, BasketLine, MarketWish, Order, OrderLine
from apps.market.queries.basket import choice_of


def choose_on_shortage(basket: Basket, choices: Mapping[int, str], *, at: dt.datetime) -> Basket:
    """What to do per line of the basket (by offer id) when it runs short; lines left out stay as they are.

    The same as before: nothing happens, a placed basket stays placed. Locks the cycle, then the basket.
    Refuses: UnknownChoice, CycleNotOpen, CycleClosed.
    """
    _check(choices.values())
    with transaction.atomic():
        refuse_unless_open(lock_cycle(basket.cycle_id), at=at)
        locked = lock_basket(basket)
        refresh_from_order(locked, at=at)
        changed = [
            line for line in locked.lines.all() if choices.get(line.offer_id, line.on_shortage) != line.on_shortage
        ]
        if not changed:
            return basket
        for line in changed:
            line.on_shortage = choices[line.offer_id]
        BasketLine.objects.bulk_update(changed, ["on_shortage"])
        return touch_basket(locked, basket, at=at)


def change_on_shortage(order: Order, choices: Mapping[int, str], *, by: Actor, at: dt.datetime) -> Order:
    """The same for lines of a placed order (by line id), until ordering closes; its basket follows.

    Locks the cycle, the order, then its baskets. Refuses: NotAllowed, UnknownChoice, CycleNotOpen,
    CycleClosed, OrderTransitionRefused.
    """
    if not may_act_for(by, order.person):
        raise NotAllowed
    _check(choices.values())
    with transaction.atomic():
        refuse_unless_open(lock_cycle(order.cycle_id), at=at)
        locked = Order.objects.select_for_update(of=("self",)).select_related("person").get(pk=order.pk)
        if locked.state != OrderState.PLACED:
            raise OrderTransitionRefused
        lines = list(locked.lines.order_by("pk"))
        changed = [line for line in lines if choices.get(line.pk, line.on_shortage) != line.on_shortage]
        for line in changed:
            line.on_shortage = choices[line.pk]
        if changed:
            OrderLine.objects.bulk_update(changed, ["on_shortage"])
            _let_baskets_follow(locked, changed)
            record(locked, event=OrderEvent.CHANGED, by=by, at=at, on_shortage=len(changed))
            remember_on_shortage(locked.person, {line.on_shortage for line in lines if line.quantity_ordered})
        return locked


def remember_on_shortage(person: Person, choices: Collection[str]) -> None:
    """One choice for all of an order is what this person begins with next time. Part of the caller's transaction."""
    if len(choices) != 1:
        return
    (choice,) = choices
    wish = MarketWish.objects.filter(person=person).first()
    if choice == (wish.on_shortage if wish else OnShortage.LEAVE_OUT):
        return
    MarketWish.objects.update_or_create(person=person, defaults={"on_shortage": choice})


def wanted_of(basket: Basket, ordered_elsewhere: Iterable[OrderLine]) -> dict[int, Wish]:
    """The basket's lines; one that does not know of the order adds to it instead of replacing it."""
    wanted = {
        line.offer_id: Wish(line.quantity, line.price_seen_cents, line.on_shortage) for line in basket.lines.all()
    }
    for line in ordered_elsewhere:
        if line.quantity_ordered:
            more = wanted.get(line.offer_id)
            seen = more.price_seen_cents if more else line.price_cents
            choice = more.on_shortage if more else line.on_shortage
            wanted[line.offer_id] = Wish(line.quantity_ordered + (more.quantity if more else 0), seen, choice)
    return wanted


def with_choice(wishes: Mapping[int, Wish], order: Order | None, *, person: Person) -> dict[int, Wish]:
    """A program that does not say what to do at a shortage means what stands in the line, else what was chosen last."""
    known = set(order.lines.values_list("offer_id", flat=True)) if order else set()
    choice = choice_of(person.pk)
    silent = {pk for pk, wish in wishes.items() if not wish.on_shortage and pk not in known}
    return {pk: replace(wish, on_shortage=choice) if pk in silent else wish for pk, wish in wishes.items()}


def set_wishes(person: Person, *, reminds: bool, on_shortage: str, by: Actor, at: dt.datetime) -> MarketWish:
    """Whether to be reminded before ordering closes, and what to begin with at a shortage.

    Locks what this person wants. Refuses: NotAllowed, UnknownChoice, NoAddress to remind who has no e-mail address.
    """
    _check([on_shortage])
    with transaction.atomic():
        wish = set_reminds(person, reminds=reminds, by=by, at=at)
        wish.on_shortage = on_shortage
        wish.save(update_fields=["on_shortage"])
        return wish


def set_reminds(person: Person, *, reminds: bool, by: Actor, at: dt.datetime) -> MarketWish:
    """Whether to be reminded before ordering closes. The same as before: nothing happens.

    Locks what this person wants. Refuses: NotAllowed, NoAddress.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    if reminds and not person.email:
        raise NoAddress(field="reminds")
    with transaction.atomic():
        wish, _made = MarketWish.objects.select_for_update().get_or_create(person=person)
        if wish.reminds != reminds:
            wish.reminds = reminds
            wish.save(update_fields=["reminds"])
            record(person, event="reminds_set" if reminds else "reminds_unset", by=by, at=at)
        return wish


def _check(choices: Collection[str]) -> None:
    if not set(choices) <= set(OnShortage.values):
        raise UnknownChoice(field="on_shortage")


def _let_baskets_follow(order: Order, changed: Collection[OrderLine]) -> None:
    """Baskets that mirror the order say what it says."""
    baskets = Basket.objects.select_for_update().filter(order=order, placed_at__isnull=False).order_by("pk")
    lines = BasketLine.objects.filter(basket__in=[basket.pk for basket in baskets])
    for line in changed:
        lines.filter(offer=line.offer_id).update(on_shortage=line.on_shortage)
