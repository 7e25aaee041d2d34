"""Finding the size that a row of somebody's table means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.market.content import content_label
from apps.market.errors.offer import VariantMissing, VariantUnclear
from apps.market.models import Offer, OrderCycle, Variant
from apps.market.queries.offer_table import offers_in_table, sold_variants
from apps.market.rules import search_form


@dataclass(frozen=True, slots=True)
class Range:
    """All that can be meant: sizes in the range, and what the market sells by size; codes of any market."""

    variants: list[Variant]
    offers: dict[int, Offer]
    codes: Mapping[str, int]
    by_name: dict[str, list[Variant]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """By the name of the product."""
        for variant in self.variants:
            self.by_name.setdefault(plain(variant.product.name), []).append(variant)

    def find(self, cells: Mapping[str, str]) -> Variant:
        """By its code if that is known, else by product, producer and size in whatever letters.

        What is left out need not be said when only one fits. Refuses: VariantMissing, VariantUnclear.
        """
        known = self.codes.get(cells.get("code", "").strip().upper())
        found = [variant for variant in self.variants if variant.pk == known]
        if not found:
            found = self.by_name.get(plain(cells.get("product", "")), [])
            if producer := plain(cells.get("producer", "")):
                found = [variant for variant in found if plain(variant.product.producer.name) == producer]
            if size := _unspaced(cells.get("size", "")):
                found = [variant for variant in found if size in sizes_of(variant)]
        if not found:
            raise VariantMissing
        if len(found) > 1:
            raise VariantUnclear(count=len(found))
        return found[0]


def range_of(cycle: OrderCycle) -> Range:
    """What a table for this market can name. Three queries."""
    offers = {offer.variant_id: offer for offer in offers_in_table(cycle)}
    variants = {variant.pk: variant for variant in sold_variants()}
    variants |= {offer.variant_id: offer.variant for offer in offers.values()}
    codes = dict(Offer.objects.filter(variant__in=variants).values_list("code", "variant"))
    return Range(list(variants.values()), offers, codes)


def size_of(variant: Variant) -> str:
    """How a size is called in a table: its own name, else its content."""
    return variant.name or _content(variant)


def sizes_of(variant: Variant) -> set[str]:
    """All that people may write for it."""
    return {_unspaced(word) for word in (variant.name, _content(variant)) if word}


def plain(text: str) -> str:
    """Without accents, capitals and spaces that do not matter."""
    return " ".join(search_form(text).split())


def _unspaced(text: str) -> str:
    """'± 1,6 kg' is '1,6kg'."""
    return plain(text).replace("±", "").replace(" ", "")


def _content(variant: Variant) -> str:
    return content_label(
        content_amount=variant.content_amount, content_unit=variant.content_unit, sold_by=variant.sold_by
    )
