"""Baskets and what is in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from apps.market.amounts import line_amount
from apps.market.enums import OnShortage, OrderState
from apps.market.models import Basket, BasketLine, MarketWish, Offer, OrderCycle, OrderLine
from apps.payments.basket import BasketOwner

CLOSED_IN_SIGHT: Final = dt.timedelta(days=1)


def baskets_of(owner: BasketOwner) -> QuerySet[Basket]:
    """Everything this person or browser is choosing, in whatever market."""
    if owner.person is not None:
        return Basket.objects.filter(person=owner.person)
    return Basket.objects.filter(guest_key=owner.key) if owner.key else Basket.objects.none()


def basket_in(owner: BasketOwner, cycle: OrderCycle) -> Basket | None:
    """The owner's basket in this cycle with its order and slot. One query at most."""
    if owner.is_nobody:
        return None
    return baskets_of(owner).filter(cycle=cycle).select_related("order__slot", "slot").first()


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A wish with what it costs now: the price in cents per piece or kilo, the one seen, and the sums."""

    offer: Offer
    quantity: int
    price_cents: int
    seen_cents: int
    claimed_already: int
    on_shortage: str = OnShortage.LEAVE_OUT

    @property
    def amount_cents(self) -> int:
        """Without deposit; by weight an estimate."""
        variant = self.offer.variant
        return line_amount(
            price_cents=self.price_cents, quantity=self.quantity, sold_by=variant.sold_by,
            content_amount=variant.content_amount,
        )  # fmt: skip

    @property
    def deposit_cents(self) -> int:
        """What its containers cost."""
        return self.quantity * self.offer.variant.deposit_cents


def priced_lines(baskets: Sequence[Basket]) -> dict[int, list[PricedLine]]:
    """Per basket its lines as they would be placed now. What was ordered keeps its price. Two queries at most."""
    ordered: dict[tuple[int, int], OrderLine] = {}
    changing = [basket.order_id for basket in baskets if basket.order_id is not None]
    if changing:
        rows = OrderLine.objects.filter(order__in=changing, order__state=OrderState.PLACED)
        ordered = {(line.order_id, line.offer_id): line for line in rows}
    orders = {basket.pk: basket.order_id for basket in baskets}
    found: dict[int, list[PricedLine]] = {basket.pk: [] for basket in baskets}
    wishes = BasketLine.objects.filter(basket__in=baskets).select_related("offer__variant__product__producer")
    for wish in wishes.order_by("pk"):
        line = ordered.get((orders[wish.basket_id] or 0, wish.offer_id))
        had = line.quantity_ordered if line else 0
        price = line.price_cents if line and wish.quantity <= had else wish.offer.price_cents
        found[wish.basket_id].append(
            PricedLine(wish.offer, wish.quantity, price, wish.price_seen_cents, had, wish.on_shortage)
        )
    return found


def baskets_waiting(owner: BasketOwner, at: dt.datetime) -> QuerySet[Basket]:
    """Those with something still to confirm, the first to close in front.

    One whose market closed in the last day stays in sight, so that nobody thinks it was ordered.
    """
    return (
        baskets_of(owner)
        .filter(placed_at__isnull=True, cycle__closes_at__gt=at - CLOSED_IN_SIGHT, lines__isnull=False)
        .select_related("cycle", "order", "slot")
        .order_by("cycle__closes_at", "pk")
        .distinct()
    )


def old_guest_baskets(before: dt.datetime) -> QuerySet[Basket]:
    """Guests' baskets that nobody touched since."""
    return Basket.objects.filter(person__isnull=True, changed_at__lt=before)


def choice_to_begin_with(basket: Basket) -> str:
    """What a new line wants at a shortage: as the line chosen last, as this person chose last, else leave out."""
    chosen = basket.lines.order_by("-pk").values_list("on_shortage", flat=True).first()
    return chosen or choice_of(basket.person_id)


def choice_of(person_id: int | None) -> str:
    """What this person wants at a shortage unless they say otherwise. One query at most."""
    if person_id is None:
        return OnShortage.LEAVE_OUT
    chosen = MarketWish.objects.filter(person=person_id).values_list("on_shortage", flat=True).first()
    return chosen or OnShortage.LEAVE_OUT
