"""What stands on our own shelf, how much of it is in a market, and where it went."""

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.market.enums import CYCLES_TO_PLAN, CycleState, SoldBy
from apps.market.errors.stock import StockMissing
from apps.market.models import Offer, OrderCycle, Product, StockItem, StockMovement, Variant


def stock_items() -> QuerySet[StockItem]:
    """All of which we keep stock, by name, each with `in_markets`: pieces that stand in markets not settled yet."""
    offered = (
        Offer.objects.filter(variant=OuterRef("variant"), from_stock=True)
        .exclude(cycle__state=CycleState.SETTLED)
        .order_by()
        .values("variant")
        .annotate(total=Sum("limit"))
        .values("total")
    )
    return (
        StockItem.objects.select_related("variant__product__producer")
        .annotate(in_markets=Coalesce(Subquery(offered), 0, output_field=IntegerField()))
        .order_by("variant__product__name", "variant__position", "pk")
    )


def items_running_low() -> QuerySet[StockItem]:
    """Those with fewer pieces on the shelf than somebody wants to be told of, the emptiest first."""
    low = StockItem.objects.filter(on_hand__lt=F("warn_below"), variant__is_active=True)
    return low.select_related("variant__product").order_by("on_hand", "variant__product__name", "pk")


def sizes_without_stock() -> QuerySet[Variant]:
    """Sizes that could stand on a shelf: sold by the piece, and of which we keep no stock yet."""
    return (
        Variant.objects.filter(is_active=True, product__is_active=True, sold_by=SoldBy.PIECE, stock__isnull=True)
        .select_related("product__producer")
        .order_by("product__name", "position", "pk")
    )


def product_on_shelf(slug: str) -> Product:
    """A product of which we keep stock. Refuses: Missing."""
    product = (
        Product.objects.filter(slug=slug, variants__stock__isnull=False).select_related("producer").distinct().first()
    )
    if product is None:
        raise StockMissing
    return product


def movements_of(product: Product) -> QuerySet[StockMovement]:
    """What moved of all sizes of a product, latest first."""
    return (
        StockMovement.objects.filter(item__variant__product=product)
        .select_related("item__variant", "offer__cycle", "by_user__person")
        .order_by("-pk")
    )


def cycles_to_offer_in() -> QuerySet[OrderCycle]:
    """Markets in which something can still be put: drafts and open ones, the first pick-up in front."""
    return OrderCycle.objects.filter(state__in=CYCLES_TO_PLAN).order_by("pickup_on", "pk")


def last_prices(product: Product) -> dict[int, tuple[int, int]]:
    """By size the price and the purchase price in cents it was last offered at. One query."""
    rows = Offer.objects.filter(variant__product=product).order_by("pk")
    return {variant: (price, purchase) for variant, price, purchase in rows.values_list(
        "variant", "price_cents", "purchase_cents"
    )}  # fmt: skip
