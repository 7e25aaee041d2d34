"""Ten producers, their goods, five hundred residents, and a market with five thousand lines."""

import datetime as dt
from decimal import Decimal

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.codes import fresh_code
from apps.hub.models import Place
from apps.market.domain.cycle import open_cycle
from apps.market.enums import Allergen, Category, ContentUnit, CycleState, Presence
from apps.market.models import (
    Basket,
    BasketLine,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    PickupSlot,
    Producer,
    Product,
    ProductAllergen,
    Variant,
)
from apps.payments.domain.vat import ensure_starting_rates
from apps.payments.enums import VatCode

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
CLOSES = AT + dt.timedelta(days=2)
PRODUCERS, RESIDENTS, LINES = 10, 500, 10


def put_people() -> list[Person]:
    """The place, its VAT rates and its residents, with an address each."""
    ensure_starting_rates()
    Place.objects.create(name="De Linde")
    return Person.objects.bulk_create(
        Person(code=f"P{number:05d}", name=f"Buur {number}", email=f"buur{number}@voorbeeld.example", created_at=AT)
        for number in range(RESIDENTS)
    )


def put_goods(number: int) -> list[Variant]:
    """So many sizes of so many products, shared out over ten producers, with all fourteen allergens declared."""
    producers = [
        Producer.objects.get_or_create(
            slug=f"producent-{one}", defaults={"name": f"Producent {one}", "email": f"p{one}@voorbeeld.example"}
        )[0]
        for one in range(PRODUCERS)
    ]
    start = Product.objects.count()
    products = Product.objects.bulk_create(
        Product(
            slug=f"product-{start + one}", producer=producers[one % PRODUCERS], name=f"Product {start + one}",
            search_name=f"product {start + one}", category=Category.BREAD, vat_code=VatCode.FOOD,
        )
        for one in range(number)
    )  # fmt: skip
    ProductAllergen.objects.bulk_create(
        ProductAllergen(product=product, allergen=allergen, presence=Presence.NO)
        for product in products
        for allergen in Allergen.values
    )
    return Variant.objects.bulk_create(
        Variant(product=product, content_amount=800, content_unit=ContentUnit.GRAM) for product in products
    )


def open_market(variants: list[Variant], *, limit: int | None = None, slots: int = 10) -> OrderCycle:
    """A market that takes orders, with room for everybody."""
    cycle = OrderCycle.objects.create(
        code=fresh_code(OrderCycle), opens_at=AT - dt.timedelta(days=1), closes_at=CLOSES,
        pickup_on=(CLOSES + dt.timedelta(days=1)).date(),
    )  # fmt: skip
    PickupSlot.objects.bulk_create(
        PickupSlot(
            code=f"{cycle.code}{one:03d}", cycle=cycle, starts_at=CLOSES + dt.timedelta(hours=20 + one),
            ends_at=CLOSES + dt.timedelta(hours=20 + one, minutes=30), place="Toog", capacity=RESIDENTS,
        )
        for one in range(slots)
    )  # fmt: skip
    Offer.objects.bulk_create(
        Offer(
            code=f"{cycle.code}{one:04d}",
            cycle=cycle,
            variant=variant,
            price_cents=340,
            purchase_cents=250,
            limit=limit,
        )
        for one, variant in enumerate(variants)
    )
    return open_cycle(cycle, by=SYSTEM, at=AT)


def fill_baskets(cycle: OrderCycle, people: list[Person], wanted: list[list[Offer]]) -> list[Basket]:
    """A basket for each, with one piece of everything wanted, ready to be placed."""
    baskets = Basket.objects.bulk_create(Basket(cycle=cycle, person=person, changed_at=AT) for person in people)
    BasketLine.objects.bulk_create(
        BasketLine(basket=basket, offer=offer, quantity=1, price_seen_cents=offer.price_cents)
        for basket, offers in zip(baskets, wanted, strict=True)
        for offer in offers
    )
    return baskets


def put_orders(cycle: OrderCycle, people: list[Person]) -> int:
    """An order of ten lines each, written at once; returns how many lines."""
    offers = list(cycle.offers.select_related("variant__product__producer").order_by("pk"))
    slots = list(cycle.slots.all())
    orders = Order.objects.bulk_create(
        Order(
            code=f"{cycle.code}{number:05d}", cycle=cycle, person=person, slot=slots[number % len(slots)],
            total_cents=LINES * 340, placed_at=AT, changed_at=AT,
        )
        for number, person in enumerate(people)
    )  # fmt: skip
    lines = [
        _line(order, offers[(number * 7 + one) % len(offers)])
        for number, order in enumerate(orders)
        for one in range(LINES)
    ]
    return len(OrderLine.objects.bulk_create(lines, batch_size=500))


def _line(order: Order, offer: Offer) -> OrderLine:
    product = offer.variant.product
    return OrderLine(
        order=order, offer=offer, quantity_ordered=1, name=product.name, producer_name=product.producer.name,
        content_amount=800, content_unit=ContentUnit.GRAM, sold_by=offer.variant.sold_by, price_cents=340,
        purchase_cents=250, vat_code=VatCode.FOOD, vat_percent=Decimal(6), amount_cents=340,
    )  # fmt: skip


def close(cycle: OrderCycle) -> None:
    """For a market that is only in the way."""
    OrderCycle.objects.filter(pk=cycle.pk).update(state=CycleState.SETTLED)
