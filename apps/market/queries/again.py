"""What of an earlier order, or of the standing list, can be had now. Looks, and changes nothing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.accounts.models import Person
from apps.market.models import Favourite, Offer, Order, OrderCycle, OrderLine
from apps.market.queries.favourite import latest_lines, offers_of_products, standing_list
from apps.market.rules import MOST_PIECES


class Outcome(StrEnum):
    """How much of a wish can be had."""

    ALL = "all"
    PARTLY = "partly"
    SOLD_OUT = "sold_out"
    CUT_OFF = "cut_off"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Want:
    """So many pieces of a product, of the size taken last, at the price in cents paid then; None: never bought."""

    name: str
    product_id: int
    variant_id: int | None
    quantity: int
    price_then_cents: int | None


@dataclass(frozen=True, slots=True)
class Chance:
    """A want against the market of now: `to_have` pieces is what the basket would hold, `has` what it holds."""

    want: Want
    offer: Offer | None
    outcome: Outcome
    has: int
    to_have: int

    @property
    def price_change_cents(self) -> int:
        """How much dearer a piece or a kilo became since then; below 0 cheaper."""
        if self.offer is None or self.want.price_then_cents is None or not self.to_have:
            return 0
        return self.offer.price_cents - self.want.price_then_cents

    @property
    def is_in_basket(self) -> bool:
        """Whether nothing more would be put in."""
        return self.has >= self.to_have


def wants_of_order(order: Order) -> list[Want]:
    """What was ordered then, whatever came of it. One query."""
    lines = order.lines.filter(quantity_ordered__gt=0).select_related("offer__variant").order_by("pk")
    return [
        Want(line.name, line.offer.variant.product_id, line.offer.variant_id, line.quantity_ordered, line.price_cents)
        for line in lines
    ]


def wants_of_list(person: Person, *, cycle: OrderCycle | None) -> list[Want]:
    """The standing list, with size and price of the last time. Two queries."""
    return wants_of_hearts(list(standing_list(person)), person=person, cycle=cycle)


def wants_of_hearts(hearts: Sequence[Favourite], *, person: Person, cycle: OrderCycle | None) -> list[Want]:
    """The usual number of each, and one piece of a heart alone. One query."""
    last = latest_lines(person, [heart.product_id for heart in hearts], before=cycle)
    return [_usual(heart, last.get(heart.product_id)) for heart in hearts]


def _usual(heart: Favourite, line: OrderLine | None) -> Want:
    variant = line.offer.variant_id if line else None
    price = line.price_cents if line else None
    return Want(heart.product.name, heart.product_id, variant, heart.usual or 1, price)


def chances(
    wants: Sequence[Want],
    cycle: OrderCycle,
    *,
    has: Mapping[str, int],
    own: Mapping[str, int],
    at: dt.datetime,
) -> list[Chance]:
    """Each want against the offers of the cycle: one query for any number.

    `has` are the pieces in the basket and `own` those that the placed order claims, by offer code. What is in
    the basket already counts: the larger number holds, so that doing it twice is doing it once.
    """
    offers: dict[int, list[Offer]] = {}
    for offer in offers_of_products(cycle, {want.product_id for want in wants}):
        offers.setdefault(offer.variant.product_id, []).append(offer)
    return [_chance(want, offers.get(want.product_id, ()), has=has, own=own, at=at) for want in wants]


def _chance(
    want: Want, offers: Sequence[Offer], *, has: Mapping[str, int], own: Mapping[str, int], at: dt.datetime
) -> Chance:
    offer = _fitting(want, offers)
    if offer is None:
        return Chance(want, None, Outcome.MISSING, 0, 0)
    here = has.get(offer.code, 0)
    outcome, room = _room(offer, own=own.get(offer.code, 0), at=at)
    to_have = max(here, min(want.quantity, room))
    if to_have >= want.quantity:
        return Chance(want, offer, Outcome.ALL, here, to_have)
    return Chance(want, offer, Outcome.PARTLY if to_have else outcome, here, to_have)


def _fitting(want: Want, offers: Iterable[Offer]) -> Offer | None:
    """The size of then; who never said a size gets the first that is on offer."""
    if want.variant_id is not None:
        return next((offer for offer in offers if offer.variant_id == want.variant_id), None)
    ordered = list(offers)
    return next((offer for offer in ordered if offer.is_on), ordered[0] if ordered else None)


def _room(offer: Offer, *, own: int, at: dt.datetime) -> tuple[Outcome, int]:
    """How many pieces one household could have in all, and why no more."""
    variant = offer.variant
    if not offer.is_on or not offer.vat_code or not variant.is_active or not variant.product.is_active:
        return Outcome.WITHDRAWN, own
    if at >= offer.ends_at:
        return Outcome.CUT_OFF, own
    limits = [MOST_PIECES, offer.max_per_customer, None if offer.left is None else offer.left + own]
    return Outcome.SOLD_OUT, max(0, min(limit for limit in limits if limit is not None))
