"""How what can be had again reads, on the screen and in the reminder."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.hub.ui.formats import euro
from apps.market.amounts import line_amount
from apps.market.enums import SoldBy
from apps.market.labels import line_label, range_label, range_of, until_words
from apps.market.models import Offer
from apps.market.queries.again import Chance, Outcome


def chance_label(chance: Chance) -> str:
    """'2 × Lindekerks bruin', for as many as were wanted; in the size that can be had now."""
    offer = chance.offer
    variant = offer.variant if offer else None
    return line_label(
        name=variant.full_name if variant else chance.want.name,
        quantity=chance.want.quantity,
        sold_by=variant.sold_by if variant else SoldBy.PIECE,
        content_amount=variant.content_amount if variant else 0,
    )


def chance_price(chance: Chance) -> str:
    """What the pieces that can be had cost now, deposits not counted; nothing when none can be had."""
    if chance.offer is None or not chance.to_have:
        return ""
    return _price(chance.offer, chance.to_have)


def _price(offer: Offer, quantity: int) -> str:
    variant = offer.variant
    if variant.sold_by == SoldBy.WEIGHT:
        return range_label(range_of(variant, price_cents=offer.price_cents, quantity=quantity))
    return euro(
        line_amount(
            price_cents=offer.price_cents, quantity=quantity, sold_by=variant.sold_by,
            content_amount=variant.content_amount,
        )
    )  # fmt: skip


def why_less(chance: Chance) -> str:
    """Why not all of it can be had; nothing when it can."""
    match chance.outcome:
        case Outcome.ALL:
            return ""
        case Outcome.PARTLY:
            left = chance.to_have
            return ngettext("you can have %(left)d of it", "you can have %(left)d of it", left) % {"left": left}
        case Outcome.SOLD_OUT:
            return _("sold out")
        case Outcome.CUT_OFF:
            moment = chance.offer.ends_at if chance.offer else None
            return _("could be ordered %(until)s") % {"until": until_words(moment)} if moment else ""
        case Outcome.WITHDRAWN:
            return _("not for sale any more in this market")
        case Outcome.MISSING:
            return _("not in this market")


def price_change(chance: Chance) -> str:
    """'was € 3,40, is nu € 3,60', when the price changed since then."""
    if not chance.price_change_cents or chance.offer is None or chance.want.price_then_cents is None:
        return ""
    words = {"old": euro(chance.want.price_then_cents), "new": euro(chance.offer.price_cents)}
    if chance.offer.variant.sold_by == SoldBy.WEIGHT:
        return _("was %(old)s a kilo, is now %(new)s") % words
    return _("was %(old)s, is now %(new)s") % words


def chance_line(chance: Chance) -> str:
    """One line of a mail: what, what it costs now, what changed and why there is less."""
    what = ": ".join(filter(None, (chance_label(chance), chance_price(chance))))
    return ", ".join(filter(None, (what, price_change(chance), why_less(chance))))
