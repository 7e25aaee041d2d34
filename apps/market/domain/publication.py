"""May this be sold yet? What the law and the customer need, filled in or listed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from apps.hub.enums import VatRegime
from apps.market.enums import AgeLimit, Allergen
from apps.market.errors import PublicationRefused
from apps.market.models import Offer, OrderCycle, ProductAllergen
from apps.payments.domain.vat import rates_on
from apps.payments.enums import VatCode


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: `what` is allergens, vat, price, age, offers or slots; or only to look at: loss.

    `product` is a name; `slug` and `offer` (a code) say where it is mended.
    """

    what: str
    product: str = ""
    slug: str = ""
    offer: str = ""

    def __str__(self) -> str:
        """As a manager reads it."""
        word = {
            "allergens": _("allergens"),
            "vat": _("VAT rate"),
            "price": _("price"),
            "age": _("age limit"),
            "offers": _("something to sell"),
            "slots": _("a pick-up moment"),
            "loss": _("costs us more than it brings"),
        }[self.what]
        return f"{self.product}: {word}" if self.product else word


def publication_gaps(cycle: OrderCycle) -> list[Gap]:
    """All that keeps a cycle from opening; nothing means it can. A constant number of queries."""
    offers = _offers_with_products(cycle)
    gaps = [] if offers else [Gap("offers")]
    if not cycle.slots.exists():
        gaps.append(Gap("slots"))
    return gaps + offer_gaps(offers, day=cycle.pickup_on)


def publication_warnings(cycle: OrderCycle) -> list[Gap]:
    """What does not keep a cycle from opening but is hardly meant: a purchase price above the sale price. One query."""
    return [
        Gap("loss", offer.variant.full_name, offer.variant.product.slug, offer.code)
        for offer in _offers_with_products(cycle)
        if offer.price_cents and offer.purchase_cents > offer.price_cents
    ]


def offer_gaps(offers: Sequence[Offer], *, day: dt.date) -> list[Gap]:
    """What is missing of these offers, in their order. Three queries for any number."""
    rates = rates_on(day)
    complete = _products_with_all_allergens(offer.variant.product_id for offer in offers)
    gaps: list[Gap] = []
    for offer in offers:
        product = offer.variant.product
        missing = {
            "allergens": product.pk not in complete,
            "vat": product.vat_code not in rates,
            "price": offer.price_cents == 0,
            "age": product.age_limit is None
            or (product.vat_code == VatCode.ALCOHOL and product.age_limit == AgeLimit.NONE),
        }
        gaps += [
            Gap(what, product.name, product.slug, offer.code) for what, is_missing in missing.items() if is_missing
        ]
    return gaps


def refuse_if_incomplete(gaps: Sequence[Gap]) -> None:
    """Refuses: PublicationRefused with the whole list in its context as `gaps`."""
    if gaps:
        raise PublicationRefused(missing=", ".join(dict.fromkeys(map(str, gaps))), gaps=list(gaps))


def freeze_vat(offers: Iterable[Offer], *, day: dt.date) -> None:
    """Write the VAT of that day on the offers (0 % for a producer under the exemption). They must be complete."""
    rates, offers = rates_on(day), list(offers)
    for offer in offers:
        product = offer.variant.product
        exempt = product.producer.vat_regime == VatRegime.SMALL
        offer.vat_code = product.vat_code
        offer.vat_percent = Decimal(0) if exempt else rates[product.vat_code]
    Offer.objects.bulk_update(offers, ["vat_code", "vat_percent"])


def _offers_with_products(cycle: OrderCycle) -> list[Offer]:
    offers = cycle.offers.filter(is_on=True).select_related("variant__product__producer")
    return list(offers.order_by("variant__product__name", "pk"))


def _products_with_all_allergens(product_ids: Iterable[int]) -> set[int]:
    rows = ProductAllergen.objects.filter(product__in=set(product_ids)).values_list("product_id")
    return {pk for pk, declared in rows.annotate(declared=Count("pk")) if declared == len(Allergen.values)}
