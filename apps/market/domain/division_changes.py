"""What a division means for the lines of each order: the same for the preview and for the deed."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from apps.market.domain.amendment import Change
from apps.market.domain.division import Division
from apps.market.domain.substitution import line_instead
from apps.market.enums import AmendmentKind
from apps.market.models import Order, OrderLine
from apps.market.queries.shortage import Shortage, Source
from apps.market.queries.surplus import Surplus


def changes_of(
    order: Order, lines: Iterable[OrderLine], *, shortage: Shortage, division: Division, surpluses: Sequence[Surplus]
) -> list[Change]:
    """What becomes of this order's lines, which are all in hand; a line that comes instead may be new, and unsaved.

    Nothing is read or written.
    """
    known = {line.pk: line for line in lines}
    reason = reason_for(shortage, language=order.person.language)
    changes = [
        Change(known[share.claim.line.pk], AmendmentKind.SHORTAGE, quantity=share.pieces, reason=reason)
        for share in division.shares
        if share.is_changed and share.claim.line.pk in known
    ]
    by_offer = {surplus.offer.pk: surplus for surplus in surpluses}
    for swap in division.swaps:
        if swap.line_id in known:
            line = _instead(known, known[swap.line_id], by_offer[swap.offer_id])
            changes.append(Change(line, AmendmentKind.SUBSTITUTED, quantity=line.quantity + swap.pieces))
    return changes


def reason_for(shortage: Shortage, *, language: str) -> str:
    """Why, as the customer reads it."""
    with translation.override(language):
        numbers = {"there": shortage.there, "ordered": shortage.ordered}
        if shortage.more:
            return _("more came after all")
        if shortage.source is Source.COUNTED:
            return _("%(there)d of %(ordered)d came") % numbers
        return _("the producer has %(there)d of %(ordered)d") % numbers


def _instead(known: Mapping[int, OrderLine], line: OrderLine, surplus: Surplus) -> OrderLine:
    """The line that came instead of it before, from the same offer, or a new one."""
    before = (
        other for other in known.values() if (other.substitute_for_id, other.offer_id) == (line.pk, surplus.offer.pk)
    )
    return next(before, None) or line_instead(line, surplus)
