"""Planning who gets what of too little. Arithmetic only: nothing is read or written here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from apps.hub.errors import BuurtpuntError
from apps.market.domain.substitution import Swap
from apps.market.enums import DivisionPolicy
from apps.market.errors import InvalidQuantity
from apps.market.errors.amendment import MoreThanOrdered
from apps.market.errors.division import DivisionRefused, MoreThanThere
from apps.market.queries.shortage import Claim, Shortage


@dataclass(frozen=True, slots=True)
class Share:
    """The pieces that one line gets."""

    claim: Claim
    pieces: int

    @property
    def is_changed(self) -> bool:
        """Whether it is not what the line has now."""
        return self.pieces != self.claim.has


@dataclass(frozen=True, slots=True)
class Division:
    """Who gets what, in order of placing, and what comes instead."""

    policy: DivisionPolicy
    shares: tuple[Share, ...]
    swaps: tuple[Swap, ...] = ()

    @property
    def given(self) -> int:
        """Pieces in all."""
        return sum(share.pieces for share in self.shares)

    @property
    def order_ids(self) -> list[int]:
        """The orders that change."""
        lines = {swap.line_id for swap in self.swaps}
        touched = [share for share in self.shares if share.is_changed or share.claim.line.pk in lines]
        return sorted({share.claim.line.order_id for share in touched})


def plan_division(shortage: Shortage, *, policy: DivisionPolicy, by_hand: Mapping[str, int] | None = None) -> Division:
    """Divide what is available; nobody gets more than they asked, and nothing is held back that somebody asked.

    First come: who placed first is served in full. A share: piece by piece around, so that nobody has two
    before everybody has one, and two people differ by one at most unless one of them asked for less; what is
    left over goes to who placed first. By hand: `by_hand` says the pieces by `Claim.key`. The same claims
    in another order give the same. Refuses: DivisionRefused with a refusal per line (InvalidQuantity,
    MoreThanOrdered), or MoreThanThere for the whole.
    """
    claims = sorted(shortage.claims, key=lambda claim: claim.placed)
    if policy is DivisionPolicy.HAND:
        pieces = _by_hand(shortage, claims, by_hand or {})
    elif policy is DivisionPolicy.FIRST:
        pieces = _first_come(claims, shortage.available)
    else:
        pieces = _a_share(claims, shortage.available)
    return Division(policy, tuple(Share(claim, pieces[claim.line.pk]) for claim in claims))


def fingerprint(shortage: Shortage, division: Division) -> str:
    """What somebody looked at: the state of it all and what would become of it, as one short text.

    Anything that moves meanwhile gives another: a count, an order, its price, or a division in between.
    """
    claims = [
        [claim.line.pk, claim.has, claim.most, claim.line.order_id, claim.line.order.total_cents]
        for claim in sorted(shortage.claims, key=lambda claim: claim.placed)
    ]
    state = [shortage.offer.pk, shortage.source, shortage.available, shortage.amended, claims]
    plan = [[share.claim.line.pk, share.pieces] for share in division.shares]
    swaps = [[swap.line_id, swap.offer_id, swap.pieces, swap.price_cents] for swap in division.swaps]
    return hashlib.sha256(json.dumps([state, plan, swaps]).encode()).hexdigest()[:32]


def _first_come(claims: list[Claim], available: int) -> dict[int, int]:
    pieces: dict[int, int] = {}
    for claim in claims:
        pieces[claim.line.pk] = min(claim.most, available)
        available -= pieces[claim.line.pk]
    return pieces


def _a_share(claims: list[Claim], available: int) -> dict[int, int]:
    """Around and around, one piece at a time; a line that has all it asked is passed over."""
    pieces = dict.fromkeys((claim.line.pk for claim in claims), 0)
    level = 0
    while available and any(claim.most > level for claim in claims):
        for claim in claims:
            if claim.most > level and available:
                pieces[claim.line.pk] += 1
                available -= 1
        level += 1
    return pieces


def _by_hand(shortage: Shortage, claims: list[Claim], by_hand: Mapping[str, int]) -> dict[int, int]:
    wrong: dict[str, BuurtpuntError] = {}
    for claim in claims:
        typed = by_hand.get(claim.key, -1)
        if typed < 0:
            wrong[claim.key] = InvalidQuantity()
        elif typed > claim.most:
            wrong[claim.key] = MoreThanOrdered(most=claim.most)
    pieces = {claim.line.pk: by_hand.get(claim.key, 0) for claim in claims}
    given = sum(pieces.values())
    whole = None
    if not wrong and given > shortage.available:
        whole = MoreThanThere(given=given, available=shortage.available, over=given - shortage.available)
    if wrong or whole:
        raise DivisionRefused(wrong, whole=whole)
    return pieces
