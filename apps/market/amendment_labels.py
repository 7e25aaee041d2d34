"""How what we changed on somebody's order reads: '2 in plaats van 3: te weinig geleverd'."""

from django.utils.translation import gettext as _

from apps.hub.ui.formats import weight
from apps.market.enums import AmendmentKind
from apps.market.models import OrderAmendment


def amendment_words(row: OrderAmendment, *, says_weight: bool = True) -> str:
    """One change of one line in plain words, with its reason; without the weight where the line itself says it."""
    parts = (_pieces(row), _weighed(row) if says_weight else "")
    words = ", ".join(filter(None, parts)) or str(AmendmentKind(row.kind).label)
    says_more = row.reason and row.kind != AmendmentKind.BELOW_MINIMUM  # its reason is its label
    return f"{words} ({row.reason})" if says_more else words


def _pieces(row: OrderAmendment) -> str:
    if row.quantity_after == row.quantity_before:
        return ""
    why = {"why": AmendmentKind(row.kind).label, "n": row.quantity_after, "old": row.quantity_before}
    if not row.quantity_after:
        return _("you do not get it and do not pay it: %(why)s") % why
    if not row.quantity_before:
        return ""  # a line that came instead says so itself
    return _("%(n)d instead of %(old)d: %(why)s") % why


def _weighed(row: OrderAmendment) -> str:
    if row.grams_after is None or row.grams_after == row.grams_before:
        return ""
    return _("it weighs %(weight)s") % {"weight": weight(row.grams_after)}
