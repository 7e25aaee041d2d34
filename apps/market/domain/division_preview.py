"""Looking at a division before it is done: who gets what, the new prices, and the mails. Nothing is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apps.hub.actors import Actor
from apps.market.domain.amendment import change_line
from apps.market.domain.division import Division, Share, fingerprint, plan_division
from apps.market.domain.division_changes import changes_of
from apps.market.domain.lines import total_of
from apps.market.domain.substitution import Choice, choose_substitutes, swaps_of
from apps.market.domain.telling import Told, told_of
from apps.market.enums import DivisionPolicy
from apps.market.models import Order, OrderAmendment, OrderLine
from apps.market.queries.amendment import amendments_of_orders
from apps.market.queries.shortage import Shortage
from apps.market.queries.surplus import Surplus, surpluses_of
from apps.payments.queries.charge import charges_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A division that was planned, with all it rests on; `seen` goes back with the form that does it."""

    shortage: Shortage
    division: Division
    choices: tuple[Choice, ...]
    surpluses: tuple[Surplus, ...]

    @property
    def seen(self) -> str:
        """The fingerprint for `divide_shortage`."""
        return fingerprint(self.shortage, self.division)


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """One order that would change: its lines as they would be, totals in cents, and what its customer would read."""

    order: Order
    lines: tuple[OrderLine, ...]
    told: tuple[Told, ...]
    total_before: int
    total_after: int
    outstanding: int

    @property
    def is_emptied(self) -> bool:
        """Whether nothing is left, so that it would be cancelled."""
        return not any(line.quantity for line in self.lines)


def propose_division(
    shortage: Shortage,
    *,
    policy: DivisionPolicy,
    by_hand: Mapping[str, int] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Proposal:
    """Plan a division with its substitutes: our proposal, but for the lines of which `chosen` says the offer's code.

    Refuses: as `plan_division` and `choose_substitutes`.
    """
    division = plan_division(shortage, policy=policy, by_hand=by_hand)
    surpluses = surpluses_of(shortage.offer.cycle)
    gets = [(share.claim, share.pieces) for share in division.shares]
    choices = choose_substitutes(gets, surpluses, chosen=chosen)
    return Proposal(shortage, replace(division, swaps=swaps_of(choices)), tuple(choices), tuple(surpluses))


def preview_orders(proposal: Proposal, *, by: Actor, at: dt.datetime) -> list[OrderPreview]:
    """What `divide_shortage` would make of each order that changes, in order of placing. Three queries."""
    shares = {share.claim.line.order_id: share for share in proposal.division.shares}
    pks = proposal.division.order_ids
    orders = [share.claim.line.order for share in _first_come(shares, pks)]
    held: dict[int, list[OrderLine]] = {pk: [] for pk in pks}
    lines = OrderLine.objects.holding().filter(order__in=pks).select_related("substitute_for", "offer__variant")
    for line in lines.order_by("pk"):
        held[line.order_id].append(line)
    untold: dict[int, list[OrderAmendment]] = {pk: [] for pk in pks}
    for amendment in amendments_of_orders(orders):
        untold[amendment.order_id].append(amendment)
    charges = charges_of(orders)
    return [
        _preview(
            order, held[order.pk], untold[order.pk], proposal=proposal, by=by, at=at,
            outstanding=charges[order.pk].outstanding if order.pk in charges else 0,  # type: ignore[attr-defined] # annotated
        )
        for order in orders
    ]  # fmt: skip


def _first_come(shares: Mapping[int, Share], pks: Sequence[int]) -> list[Share]:
    return sorted((shares[pk] for pk in pks), key=lambda share: share.claim.placed)


def _preview(
    order: Order,
    lines: list[OrderLine],
    amendments: list[OrderAmendment],
    *,
    proposal: Proposal,
    by: Actor,
    at: dt.datetime,
    outstanding: int,
) -> OrderPreview:
    told = [row for row in amendments if order.told_at is None or row.at > order.told_at]
    changes = changes_of(
        order, lines, shortage=proposal.shortage, division=proposal.division, surpluses=proposal.surpluses
    )
    for change in changes:
        made = change_line(order, change.line, change, by=by, at=at)
        told += [made] if made else []
        if change.line._state.adding:
            lines.append(change.line)
    before, after = order.total_cents, total_of(lines)
    return OrderPreview(
        order, tuple(lines), tuple(told_of(told)), before, after, outstanding=outstanding + after - before
    )
