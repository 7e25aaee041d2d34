"""What may come instead of something that is short, with the consent of who ordered it. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.hub.errors import BuurtpuntError
from apps.market.amounts import line_amount
from apps.market.domain.lines import freeze_line
from apps.market.enums import AgeLimit, OnShortage, Presence
from apps.market.errors.division import DivisionRefused, SubstituteGone, SubstituteNotAllowed
from apps.market.models import OrderLine
from apps.market.queries.shortage import Claim
from apps.market.queries.surplus import Surplus


@dataclass(frozen=True, slots=True)
class Swap:
    """So many pieces of another offer instead of a line, at this price in cents per piece or per kilo."""

    line_id: int
    offer_id: int
    pieces: int
    price_cents: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What may come instead of one line: how many pieces it misses, the candidates, and the one that is chosen."""

    claim: Claim
    missing: int
    candidates: tuple[Surplus, ...]
    chosen: Surplus | None
    pieces: int

    @property
    def price_cents(self) -> int:
        """What the customer pays for it, per piece or per kilo."""
        return price_instead(self.claim.line, self.chosen) if self.chosen else 0


def wants_substitute(line: OrderLine) -> bool:
    """Whether the customer said yes to something similar; what replaced something is not replaced again."""
    return line.on_shortage == OnShortage.SUBSTITUTE and line.substitute_for_id is None


def price_instead(line: OrderLine, surplus: Surplus) -> int:
    """Never dearer than what was ordered: the lower of both prices, in cents per piece or per kilo."""
    return min(line.price_cents, surplus.offer.price_cents)


def may_replace(surplus: Surplus, line: OrderLine) -> bool:
    """Whether this may come instead; the line comes with its offer's product.

    Of the same shelf and sold in the same unit; not dearer per piece, also by its usual weight and with
    its deposit; no higher age limit; organic if that was. And no allergen that the line did not declare: what
    it may contain, the line must have declared in whatever way; what it contains, as contained.
    """
    mine, theirs = line.offer.variant.product, surplus.offer.variant.product
    variant = surplus.offer.variant
    return (
        surplus.offer.pk != line.offer_id
        and theirs.category == mine.category
        and (variant.sold_by, variant.content_unit) == (line.sold_by, line.content_unit)
        and (theirs.age_limit or AgeLimit.NONE) <= line.age_limit
        and (theirs.is_organic or not mine.is_organic)
        and variant.deposit_cents <= line.deposit_cents
        and _piece(surplus, line) <= _one_of(line)
        and _is_safe(surplus.allergens, line.allergens)
    )


def candidates_for(line: OrderLine, surpluses: Iterable[Surplus]) -> list[Surplus]:
    """Those that may come instead, the most alike in front: the same product, then the nearest in value, by name."""
    worth = _one_of(line)
    allowed = [surplus for surplus in surpluses if may_replace(surplus, line)]
    product = line.offer.variant.product_id
    return sorted(
        allowed,
        key=lambda surplus: (
            surplus.offer.variant.product_id != product,
            abs(_full_price(surplus) - worth),
            surplus.offer.variant.full_name,
            surplus.offer.pk,
        ),
    )


def choose_substitutes(
    gets: Sequence[tuple[Claim, int]], surpluses: Sequence[Surplus], *, chosen: Mapping[str, str] | None = None
) -> list[Choice]:
    """For each line that misses pieces and may have something else: what, and how many, in this order.

    `gets` are the lines with their pieces after dividing. `chosen` has the code of the wanted offer by
    `Claim.key`, empty for nothing; a line that is not in it gets our proposal. Each piece is given once.
    Refuses: DivisionRefused per line with SubstituteNotAllowed or SubstituteGone.
    """
    left = {surplus.offer.pk: surplus.pieces for surplus in surpluses}
    wrong: dict[str, BuurtpuntError] = {}
    choices: list[Choice] = []
    for claim, pieces in gets:
        missing = claim.most - pieces
        if missing <= 0 or not wants_substitute(claim.line):
            continue
        candidates = candidates_for(claim.line, surpluses)
        try:
            found = _chosen(claim, candidates, left, chosen or {})
        except BuurtpuntError as error:
            wrong[claim.key] = error
            continue
        number = min(missing, left[found.offer.pk]) if found else 0
        if found:
            left[found.offer.pk] -= number
        choices.append(Choice(claim, missing, tuple(candidates), found, number))
    if wrong:
        raise DivisionRefused(wrong)
    return choices


def swaps_of(choices: Iterable[Choice]) -> tuple[Swap, ...]:
    """What is chosen, as part of a division."""
    return tuple(
        Swap(choice.claim.line.pk, choice.chosen.offer.pk, choice.pieces, choice.price_cents)
        for choice in choices
        if choice.chosen and choice.pieces
    )


def line_instead(line: OrderLine, surplus: Surplus) -> OrderLine:
    """A line of nothing yet that can come instead of this one, unsaved, frozen at the customer's price."""
    instead = OrderLine(
        order=line.order, offer=surplus.offer, quantity_ordered=0, quantity_confirmed=0, amount_cents=0,
        substitute_for=line,
    )  # fmt: skip
    freeze_line(instead, surplus.offer, price_cents=price_instead(line, surplus), allergens=surplus.allergens)
    return instead


def _chosen(
    claim: Claim, candidates: Sequence[Surplus], left: Mapping[int, int], chosen: Mapping[str, str]
) -> Surplus | None:
    if claim.key not in chosen:
        return next((surplus for surplus in candidates if left[surplus.offer.pk]), None)
    code = chosen[claim.key]
    if not code:
        return None
    found = next((surplus for surplus in candidates if surplus.offer.code == code), None)
    if found is None:
        raise SubstituteNotAllowed
    if not left[found.offer.pk]:
        raise SubstituteGone(name=found.offer.variant.full_name)
    return found


def _is_safe(theirs: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]) -> bool:
    contains, traces = set(known.get(Presence.CONTAINS, ())), set(known.get(Presence.MAY_CONTAIN, ()))
    return (
        set(theirs.get(Presence.CONTAINS, ())) <= contains
        and set(theirs.get(Presence.MAY_CONTAIN, ())) <= contains | traces
    )


def _one_of(line: OrderLine) -> int:
    """One piece as ordered, in cents; by weight of its usual weight."""
    return line_amount(
        price_cents=line.price_cents, quantity=1, sold_by=line.sold_by, content_amount=line.content_amount
    )


def _piece(surplus: Surplus, line: OrderLine) -> int:
    variant = surplus.offer.variant
    return line_amount(
        price_cents=price_instead(line, surplus), quantity=1, sold_by=variant.sold_by,
        content_amount=variant.content_amount,
    )  # fmt: skip


def _full_price(surplus: Surplus) -> int:
    variant = surplus.offer.variant
    return line_amount(
        price_cents=surplus.offer.price_cents, quantity=1, sold_by=variant.sold_by,
        content_amount=variant.content_amount,
    )  # fmt: skip
