"""Producers and products onto the shelves, and rounds of ordering filled with them."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from apps.hub.actors import SYSTEM
from apps.hub.codes import fresh_code
from apps.hub.period import Period
from apps.market.domain.copying import copy_cycle
from apps.market.domain.cycle import add_slot, plan_cycle
from apps.market.domain.offer import add_offer
from apps.market.domain.product import add_producer, add_product, add_variant, declare_allergens, save_producer
from apps.market.domain.stock import offer_from_stock, receive_stock, warn_below, waste_stock
from apps.market.models import ContainerKind, OrderCycle, Producer, Variant
from backend.village import goods_bakery_data, goods_farm_data, goods_garden_data
from backend.village.goods import CONTAINERS, Good, Maker, Size
from backend.village.village import Village

MAKERS = (*goods_bakery_data.MAKERS, *goods_garden_data.MAKERS, *goods_farm_data.MAKERS)
GOODS = (*goods_bakery_data.GOODS, *goods_garden_data.GOODS, *goods_farm_data.GOODS)
PLACE = "Toog"
FROM_SHELF, WARN_BELOW = 6, 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """A size as it stands in the range."""

    good: Good
    size: Size
    variant: Variant


@dataclass
class Round:
    """A round of ordering: its moments, and the shelves of which it sells."""

    opens_at: dt.datetime
    closes_at: dt.datetime
    pickup_on: dt.date
    slots: list[Period]
    capacity: int
    shelves: list[Shelf] = field(default_factory=list)
    cycle: OrderCycle | None = None

    @property
    def row(self) -> OrderCycle:
        """The cycle, once it was planned."""
        if self.cycle is None:
            raise LookupError("not planned yet")
        return self.cycle


def stock_shelves(village: Village) -> list[Shelf]:
    """All producers with all their products, sizes and allergens."""
    at = village.founded_at
    makers = {
        maker.key: add_producer(
            name=maker.name, village=maker.village, story=maker.story, email=maker.email, phone=maker.phone,
            drawing=maker.drawing, vat_regime=maker.vat_regime, by=SYSTEM, at=at,
        )
        for maker in MAKERS
    }  # fmt: skip
    for maker in MAKERS:
        _agree(makers[maker.key], maker, at=at)
    containers = {
        cents: ContainerKind.objects.create(code=fresh_code(ContainerKind), name=name, deposit_cents=cents)
        for cents, name in CONTAINERS.items()
    }
    origin = {maker.key: maker.village for maker in MAKERS}
    shelves: list[Shelf] = []
    for good in GOODS:
        product = add_product(
            makers[good.maker], name=good.name, category=good.category, vat_code=good.vat, description=good.about,
            origin=origin[good.maker], storage=good.storage, is_organic=good.organic, age_limit=good.age,
            drawing=good.drawing, by=SYSTEM, at=at,
        )  # fmt: skip
        declare_allergens(product, contains=good.contains, may_contain=good.may_contain, by=SYSTEM, at=at)
        for size in good.sizes:
            variant = add_variant(
                product, name=size.name, content_amount=size.amount, content_unit=size.unit, sold_by=size.sold_by,
                container=containers.get(size.deposit_cents), least_grams=size.around[0] if size.around else None,
                most_grams=size.around[1] if size.around else None, by=SYSTEM, at=at,
            )  # fmt: skip
            shelves.append(Shelf(good, size, variant))
            if good.shelf:
                _fill_shelf(variant, good, at=at)
    return shelves


def _fill_shelf(variant: Variant, good: Good, *, at: dt.datetime) -> None:
    """Bought for the whole season, one jar broken on the way; we want to know when it runs out."""
    receive_stock(variant, pieces=good.shelf, note="Voor het seizoen", by=SYSTEM, at=at)
    waste_stock(variant, pieces=1, note="Gebroken bij het uitpakken", by=SYSTEM, at=at)
    warn_below(variant, pieces=WARN_BELOW, by=SYSTEM, at=at)


def _agree(producer: Producer, maker: Maker, *, at: dt.datetime) -> None:
    """What the place adds to their price, from how much on they come, and when they must know."""
    producer.margin_percent, producer.minimum_cents = Decimal(maker.margin), maker.minimum_cents
    producer.cut_off_hours, producer.packs_per_customer = maker.cut_off_hours, maker.packs
    save_producer(producer, changed=["margin_percent", "minimum_cents"], by=SYSTEM, at=at)


def plan_round(village: Village, shelves: list[Shelf], plan: Round, before: Round | None, at: dt.datetime) -> None:
    """Plan it as a draft, with what of these shelves is in season on the day of pick-up.

    When that is what the round before sold, the manager copies that one.
    """
    plan.shelves = [shelf for shelf in shelves if plan.pickup_on.month in shelf.good.months]
    if before is not None and before.shelves == plan.shelves:
        plan.cycle = copy_cycle(
            before.row, opens_at=plan.opens_at, closes_at=plan.closes_at, pickup_on=plan.pickup_on,
            by=village.manager, at=at,
        )  # fmt: skip
    else:
        plan.cycle = _plan_anew(village, plan, at=at)


def _plan_anew(village: Village, plan: Round, *, at: dt.datetime) -> OrderCycle:
    cycle = plan_cycle(
        opens_at=plan.opens_at, closes_at=plan.closes_at, pickup_on=plan.pickup_on, by=village.manager, at=at
    )
    for period in plan.slots:
        add_slot(cycle, period=period, place=PLACE, capacity=plan.capacity, by=village.manager, at=at)
    for shelf in plan.shelves:
        if shelf.good.shelf:
            offer_from_stock(
                cycle, shelf.variant, pieces=FROM_SHELF, price_cents=shelf.size.price_cents, by=village.manager, at=at
            )
            continue
        add_offer(
            cycle, shelf.variant, price_cents=shelf.size.price_cents, limit=shelf.good.limit,
            max_per_customer=shelf.good.most, by=village.manager, at=at,
        )  # fmt: skip
    return cycle
