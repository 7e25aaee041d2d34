"""The range: producers, products and what is missing of them, containers."""

from typing import Final

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.hub.errors import Missing
from apps.market.enums import AgeLimit, Allergen
from apps.market.models import ContainerKind, Producer, Product, ProductAllergen, Variant
from apps.market.rules import search_form
from apps.payments.enums import VatCode

_ALL: Final = len(Allergen.values)


def producers_with_counts() -> QuerySet[Producer]:
    """All producers, who supplies us first, with `product_count` of what is in the range. One query."""
    products = Count("products", filter=Q(products__is_active=True))
    return Producer.objects.annotate(product_count=products).order_by("-is_active", "name", "pk")


def producer_by_slug(slug: str) -> Producer:
    """Refuses: Missing."""
    found = Producer.objects.filter(slug=slug).first()
    if found is None:
        raise Missing
    return found


def products_with_gaps() -> QuerySet[Product]:
    """All products by name with their producer, `declared` allergens and `size_count`. One query."""
    declared = ProductAllergen.objects.filter(product=OuterRef("pk")).order_by().values("product")
    sizes = Variant.objects.filter(product=OuterRef("pk"), is_active=True).order_by().values("product")
    return (
        Product.objects.annotate(
            declared=_counted(Subquery(declared.annotate(number=Count("pk")).values("number"))),
            size_count=_counted(Subquery(sizes.annotate(number=Count("pk")).values("number"))),
        )
        .select_related("producer")
        .order_by("-is_active", "name", "pk")
    )


def search_products(products: QuerySet[Product], *, text: str) -> QuerySet[Product]:
    """Those in whose name or producer every word stands."""
    for word in search_form(text).split()[:6]:
        products = products.filter(Q(search_name__contains=word) | Q(producer__search_name__contains=word))
    return products


def incomplete(products: QuerySet[Product]) -> QuerySet[Product]:
    """Of `products_with_gaps` those in the range that could not be published."""
    age = Q(age_limit__isnull=True) | Q(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.NONE)
    return products.filter(Q(declared__lt=_ALL) | Q(vat_code="") | Q(size_count=0) | age, is_active=True)


def gaps_of_product(product: Product) -> list[str]:
    """What keeps one of `products_with_gaps` from being sold: allergens, vat, age, sizes. No query."""
    age = product.age_limit is None or (product.vat_code == VatCode.ALCOHOL and product.age_limit == AgeLimit.NONE)
    missing = {
        "allergens": getattr(product, "declared", _ALL) < _ALL,
        "vat": not product.vat_code,
        "age": age,
        "sizes": not getattr(product, "size_count", 1),
    }
    return [what for what, is_missing in missing.items() if is_missing]


def product_by_slug(slug: str) -> Product:
    """With its counts. Refuses: Missing."""
    found = products_with_gaps().filter(slug=slug).first()
    if found is None:
        raise Missing
    return found


def containers_with_counts() -> QuerySet[ContainerKind]:
    """All kinds, those in use first, with `size_count`. One query."""
    return ContainerKind.objects.annotate(size_count=Count("variants")).order_by("-is_active", "name")


def _counted(subquery: Subquery) -> Coalesce:
    return Coalesce(subquery, 0, output_field=IntegerField())
