"""What choosing and placing both ask. Each is a sentence: refuse, or say nothing.

A refusal carries the code of the offer it is about, for those who do not read sentences.
"""

import datetime as dt

from apps.hub.ui.formats import moment
from apps.market.enums import CYCLES_TO_PLAN, CycleState
from apps.market.errors import (
    CycleClosed,
    CycleNotOpen,
    CycleTransitionRefused,
    InvalidQuantity,
    NotOnOffer,
    OnlySomeLeft,
    QuantityTooLarge,
    SoldOut,
)
from apps.market.errors.amendment import OfferClosed
from apps.market.models import Offer, OrderCycle
from apps.market.rules import MOST_PIECES


def refuse_unless_open(cycle: OrderCycle, *, at: dt.datetime) -> None:
    """Refuses: CycleNotOpen before opening, CycleClosed at the closing second and after."""
    if cycle.state == CycleState.DRAFT or (cycle.state == CycleState.OPEN and at < cycle.opens_at):
        raise CycleNotOpen
    if not cycle.takes_orders_at(at):
        raise CycleClosed(closed=moment(cycle.closes_at).removesuffix("."))


def refuse_after_closing(cycle: OrderCycle) -> None:
    """What is sold, on what terms and when, changes until ordering ends. Refuses: CycleTransitionRefused after it."""
    if cycle.state not in CYCLES_TO_PLAN:
        raise CycleTransitionRefused


def check_quantity(quantity: int, *, name: str, offer: str = "") -> None:
    """Of what `name` says, in a market the offer of this code.

    Refuses: InvalidQuantity below zero, QuantityTooLarge above what anybody takes home.
    """
    if quantity < 0:
        raise InvalidQuantity(field="quantity", offer=offer)
    if quantity > MOST_PIECES:
        raise QuantityTooLarge(most=MOST_PIECES, name=name, field="quantity", offer=offer)


def refuse_past_cut_off(offer: Offer, *, at: dt.datetime) -> None:
    """A producer who must know earlier than the market closes; needs the offer's cycle. Refuses: OfferClosed."""
    if offer.cut_off_at is not None and offer.is_past_cut_off(at):
        closed = moment(offer.cut_off_at).removesuffix(".")
        raise OfferClosed(name=offer.variant.full_name, closed=closed, offer=offer.code)


def check_offer(offer: Offer, *, quantity: int, claimed_already: int) -> None:
    """Whether so many can be had, `claimed_already` of which are this household's own by now.

    Keeping or lowering what one has is always fine, also when the offer was switched off since.
    Refuses: NotOnOffer, QuantityTooLarge, SoldOut, OnlySomeLeft.
    """
    if quantity <= claimed_already:
        return
    name = offer.variant.full_name
    if not offer.is_on or not offer.vat_code:
        raise NotOnOffer(name=name, offer=offer.code)
    if offer.max_per_customer is not None and quantity > offer.max_per_customer:
        raise QuantityTooLarge(most=offer.max_per_customer, name=name, field="quantity", offer=offer.code)
    if offer.left is None:
        return
    obtainable = offer.left + claimed_already
    if obtainable <= 0:
        raise SoldOut(name=name, field="quantity", offer=offer.code)
    if quantity > obtainable:
        raise OnlySomeLeft(left=obtainable, name=name, field="quantity", offer=offer.code)
