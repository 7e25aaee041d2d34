"""'As last time': the last order against the market of now, and all of it in the basket in one tap."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import status_of
from apps.market.chance_labels import chance_label, chance_price, price_change, why_less
from apps.market.domain.again import repeat_order
from apps.market.labels import line_label
from apps.market.models import Order, OrderCycle
from apps.market.queries.again import Chance, Want, chances, wants_of_order
from apps.market.queries.cycle import next_cycle
from apps.market.queries.order import last_order_before, standing_lines
from apps.market.web.access import basket_to_fill, open_cycles, panel_seen


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of last time or of the list as it reads now."""

    label: str
    price: str
    change: str
    is_dearer: bool
    why: str
    can_be_had: bool
    is_in_basket: bool
    href: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many lines can be had, how many lie in the basket, and of how many there is less or nothing."""

    to_have: int
    in_basket: int
    short: int

    @property
    def is_done(self) -> bool:
        """All that can be had lies in the basket."""
        return bool(self.to_have) and self.in_basket == self.to_have


@dataclass(frozen=True, slots=True)
class LastTime:
    """The offer on the market's page to do as last time: of which day, and what it was."""

    order: Order
    words: str


def shown_chance(chance: Chance) -> Shown:
    """In words, worked out before the template."""
    slug = chance.offer.variant.product.slug if chance.offer else ""
    return Shown(
        label=chance_label(chance),
        price=chance_price(chance),
        change=price_change(chance),
        is_dearer=chance.price_change_cents > 0,
        why=why_less(chance),
        can_be_had=chance.to_have > 0,
        is_in_basket=chance.to_have > 0 and chance.is_in_basket,
        href=reverse("market:product", kwargs={"slug": slug}) if slug else "",
    )


def shown_want(want: Want) -> Shown:
    """What it was, while no market is open."""
    label = line_label(name=want.name, quantity=want.quantity, sold_by="", content_amount=0)
    return Shown(label, "", "", is_dearer=False, why="", can_be_had=False, is_in_basket=False, href="")


def sum_of(shown: Sequence[Shown]) -> Summary:
    """How it stands with all of them together."""
    return Summary(
        to_have=sum(row.can_be_had for row in shown),
        in_basket=sum(row.is_in_basket for row in shown),
        short=sum(bool(row.why) for row in shown),
    )


def last_time(person: Person | None, cycle: OrderCycle | None) -> LastTime | None:
    """What there is to repeat, if anything. Two queries at most."""
    order = last_order_before(person, cycle) if person else None
    if order is None:
        return None
    names = [
        f"{line.quantity_ordered}\N{NO-BREAK SPACE}× {line.name}"
        for line in standing_lines(order)[:40]
        if line.quantity_ordered
    ]
    if not names:
        return None
    return LastTime(order, ", ".join(names[:3]) + (_(" and more") if len(names) > len(names[:3]) else ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Line by line what can be had again, at what price; a POST puts it in the basket and shows the same page."""
    at, person = clock.now(), current_person(request)
    cycle, _cycles = open_cycles(request, at)
    order = last_order_before(person, cycle) if person else None
    here = reverse("market:again")
    error = None
    if request.method == "POST":
        if cycle is None or order is None:
            return see_other(here)
        try:
            repeat_order(basket_to_fill(request, cycle, at=at), order, at=at)
        except BuurtpuntError as refusal:
            error = refusal
        else:
            return see_other(f"{here}?{urlencode({'ronde': cycle.code})}")
    rows = _rows(request, order, cycle)
    context = {
        "order": order, "cycle": cycle, "rows": rows, "summary": sum_of(rows), "error": error, "person": person,
        "next": next_cycle(at) if cycle is None else None,
    }  # fmt: skip
    return render(request, "market/again.html", context, status=status_of(error) if error else 200)


def _rows(request: HttpRequest, order: Order | None, cycle: OrderCycle | None) -> list[Shown]:
    if order is None:
        return []
    wants = wants_of_order(order)
    if cycle is None:
        return [shown_want(want) for want in wants]
    panel = panel_seen(request, cycle)
    found = chances(wants, cycle, has=panel.quantities, own=panel.own, at=clock.now())
    return sorted(map(shown_chance, found), key=lambda row: not row.why)
