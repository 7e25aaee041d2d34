"""A closed market whose goods come in, made as the app makes it."""

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.pictures import redraw_picture
from apps.market.domain.container import container_of_deposit
from apps.market.domain.cycle import close_cycle
from apps.market.domain.receipt import count_line, finish_receipt, start_receipt
from apps.market.enums import Category, ContentUnit, CycleState, RejectReason, SoldBy
from apps.market.models import GoodsReceipt, Offer, OrderCycle, Producer, ReceiptLine, Variant
from tests.factories_market import CLOSING, a_producer, a_variant, advance_cycle, an_offer, an_open_cycle, an_order

ORDERED = CLOSING + dt.timedelta(hours=1)
MORNING = CLOSING + dt.timedelta(hours=14)  # Friday, 10 u.


def a_loaf(cycle: OrderCycle, producer: Producer, name: str = "Lindekerks bruin") -> Offer:
    """At EUR 3,40."""
    return an_offer(cycle, a_variant(name, producer=producer))


def a_bottle(cycle: OrderCycle, producer: Producer, name: str = "Volle hoevemelk") -> Offer:
    """A bottle with a deposit of EUR 0,50."""
    container_of_deposit(50)
    variant = a_variant(
        name, producer=producer, category=Category.DAIRY, content=(1000, ContentUnit.MILLILITRE), deposit_cents=50
    )
    return an_offer(cycle, variant, price_cents=160)


def a_chicken(
    cycle: OrderCycle, producer: Producer, name: str = "Hoevekip", *, between: tuple[int, int] | None = (1400, 1900)
) -> Offer:
    """About 1,6 kg, at EUR 8,90 a kilo."""
    variant = a_variant(
        name, producer=producer, category=Category.MEAT, content=(1600, ContentUnit.GRAM), sold_by=SoldBy.WEIGHT
    )
    if between is not None:
        Variant.objects.filter(pk=variant.pk).update(least_grams=between[0], most_grams=between[1])
    return an_offer(cycle, variant, price_cents=890)


def a_market_with(*orders: tuple[Person, list[tuple[Offer, int]]], cycle: OrderCycle) -> OrderCycle:
    """These orders, closed, with the sheets gone to the producers."""
    for person, wishes in orders:
        an_order(person, cycle, *wishes)
    return ordered(cycle)


def ordered(cycle: OrderCycle) -> OrderCycle:
    """Closed, and ordered from the producers."""
    close_cycle(cycle, by=SYSTEM, at=CLOSING)
    return advance_cycle(cycle, to=CycleState.ORDERED, by=SYSTEM, at=ORDERED)


def a_receipt(cycle: OrderCycle, producer: Producer) -> GoodsReceipt:
    """Begun on Friday morning."""
    return start_receipt(cycle, producer, by=SYSTEM, at=MORNING)


def line_of(receipt: GoodsReceipt, offer: Offer) -> ReceiptLine:
    """As it stands in the database."""
    return ReceiptLine.objects.select_related("offer__variant__product").get(receipt=receipt, offer=offer)


def finished(receipt: GoodsReceipt) -> GoodsReceipt:
    """Counted, and done."""
    return finish_receipt(receipt, by=SYSTEM, at=MORNING)


def a_photo(colour: str = "red") -> "ContentFile[bytes]":
    """As a form makes it of what a camera sent."""
    file = BytesIO()
    Image.new("RGB", (30, 20), colour).save(file, "PNG")
    file.seek(0)
    return redraw_picture(file, size=200, name="levering", longest=1600)


def a_chicken_that_came(person: Person) -> Offer:
    """One of two was damaged, with a photo; in a market of its own, not weighed yet."""
    farmer = a_producer("Hoeve De Kip")
    cycle = an_open_cycle()
    chicken = a_chicken(cycle, farmer)
    a_market_with((person, [(chicken, 2)]), cycle=cycle)
    line = a_receipt(cycle, farmer).lines.get()
    count_line(
        line, received=2, rejected=1, reason=RejectReason.DAMAGED, photo=a_photo(), version=0, by=SYSTEM, at=MORNING
    )
    return chicken


def count(line: ReceiptLine, received: int, rejected: int = 0, reason: str = "", **more: Any) -> ReceiptLine:
    """So many came, as seen from the screen of now."""
    more.setdefault("version", line.version)
    return count_line(line, received=received, rejected=rejected, reason=reason, by=SYSTEM, at=MORNING, **more)
