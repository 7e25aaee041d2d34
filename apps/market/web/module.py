"""How the market stands on the home page, in the menu and in the agenda."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.guests import current_person
from apps.hub import clock
from apps.hub.agenda import AgendaItem
from apps.hub.modules import Door, Module, Todo
from apps.hub.period import Period
from apps.hub.ui.formats import day_long, hours, moment
from apps.market.models import Order
from apps.market.queries.cycle import cycles_taking_orders, next_cycle, slots_between
from apps.market.queries.order import orders_done, orders_to_fetch
from apps.payments.models import Charge
from apps.payments.queries.charge import charges_of

SOON: Final = dt.timedelta(hours=1)


def door(request: HttpRequest) -> Door:
    """Until when one can order, or from when. Two queries at most."""
    del request
    at, url = clock.now(), reverse("market:home")
    cycle = cycles_taking_orders(at).first()
    if cycle is not None:
        text = _("Bread, vegetables, dairy and meat from the neighbourhood. Pick up on %(day)s.")
        return Door(
            live=_("You can order for %(left)s more") % {"left": left_words(cycle.closes_at - at)},
            text=text % {"day": day_long(cycle.pickup_on)},
            action=_("Look at the market"),
            url=url,
        )
    coming = next_cycle(at)
    live = _("Opens %(moment)s") % {"moment": moment(coming.opens_at)} if coming else _("Closed for now")
    text = _("Bread, vegetables, dairy and meat from the neighbourhood.")
    return Door(live=live, text=text, action=_("To the market"), url=url)


def left_words(left: dt.timedelta) -> str:
    """'2 dagen', '5 uur', '20 minuten': the largest that fits, rounded down."""
    days, minutes = left.days, int(left.total_seconds() // 60)
    if days:
        return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
    if left >= SOON:
        return ngettext("%(number)d hour", "%(number)d hours", minutes // 60) % {"number": minutes // 60}
    return ngettext("%(number)d minute", "%(number)d minutes", max(1, minutes)) % {"number": max(1, minutes)}


def todos(request: HttpRequest) -> list[Todo]:
    """Orders still to pick up, with what is to pay. Two queries."""
    person = current_person(request)
    return _as_todos(list(orders_to_fetch(person, clock.now()))) if person else []


def past(request: HttpRequest) -> list[Todo]:
    """Orders that were picked up, or not, or cancelled. Two queries."""
    person = current_person(request)
    return _as_todos(list(orders_done(person, clock.now())[:50])) if person else []


def _as_todos(orders: list[Order]) -> list[Todo]:
    charges = charges_of(orders)
    return [
        Todo(
            at=order.slot.starts_at,
            module="market",
            title=_("Pick up at the market"),
            detail=f"{hours(order.slot.starts_at, order.slot.ends_at)} · {order.slot.place}",
            url=reverse("market:order", kwargs={"code": order.code}),
            code=order.code,
            cents=_due(charges.get(order.pk)),
        )
        for order in orders
    ]


def _due(charge: Charge | None) -> int | None:
    if charge is None:
        return None
    cents: int = charge.outstanding  # type: ignore[attr-defined] # annotated by the query
    return cents or None


def pickups(period: Period) -> Iterable[AgendaItem]:
    """When the counter hands out the market, one item per market and day. One query."""
    seen: set[tuple[int, dt.date]] = set()
    for slot in slots_between(period.start, period.end):
        key = (slot.cycle_id, clock.local_date(slot.starts_at))
        if key not in seen:
            seen.add(key)
            yield AgendaItem(at=slot.starts_at, title=_("Pick-ups of the market"), url=reverse("market:home"))


MARKET: Final = Module(
    code="market",
    label=gettext_lazy("Market"),
    short_label=gettext_lazy("Market"),
    route="market:home",
    icon="market",
    namespaces=("market", "market-api"),
    order=1,
    door=door,
    todos=todos,
    past=past,
)
