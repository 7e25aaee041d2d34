"""Producers, products and their sizes."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TypeVar

from django.db import transaction
from django.utils.text import slugify

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.enums import VatRegime
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain.container import container_of_deposit
from apps.market.enums import NEVER_OPENED, AgeLimit, Allergen, CycleState, Presence, SoldBy
from apps.market.errors.product import SizeIsOrdered
from apps.market.models import ContainerKind, Offer, Producer, Product, ProductAllergen, Variant
from apps.market.rules import search_form

SLUG_LENGTH = 60


def add_producer(
    *,
    name: str,
    village: str = "",
    story: str = "",
    email: str = "",
    phone: str = "",
    drawing: str = "",
    vat_regime: str = VatRegime.NORMAL,
    by: Actor,
    at: dt.datetime,
) -> Producer:
    """Somebody who supplies the market. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        producer = Producer.objects.create(
            slug=_free_slug(Producer, name), name=name, search_name=search_form(name), village=village, story=story,
            email=email, phone=phone, drawing=drawing, vat_regime=vat_regime,
        )  # fmt: skip
        record(producer, event="added", by=by, at=at)
        return producer


def add_product(
    producer: Producer,
    *,
    name: str,
    category: str,
    vat_code: str = "",
    description: str = "",
    origin: str = "",
    storage: str = "",
    is_organic: bool = False,
    age_limit: int | None = AgeLimit.NONE,
    drawing: str = "",
    by: Actor,
    at: dt.datetime,
) -> Product:
    """Something a producer makes. Sizes and allergens follow; without the latter it is not published.

    Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        product = Product.objects.create(
            producer=producer, slug=_free_slug(Product, name), name=name, search_name=search_form(name),
            category=category, vat_code=vat_code, description=description, origin=origin, storage=storage,
            is_organic=is_organic, age_limit=age_limit, drawing=drawing,
        )  # fmt: skip
        record(product, event="added", by=by, at=at)
        return product


def add_variant(
    product: Product,
    *,
    content_amount: int,
    content_unit: str,
    name: str = "",
    sold_by: str = SoldBy.PIECE,
    deposit_cents: int = 0,
    container: ContainerKind | None = None,
    least_grams: int | None = None,
    most_grams: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Variant:
    """A size in which the product is sold; `content_amount` in grams, millilitres or pieces.

    The deposit is that of its container; a deposit without one is counted as a container of that
    deposit. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        if container is None and deposit_cents:
            container = container_of_deposit(deposit_cents)
        variant = Variant.objects.create(
            product=product, name=name, content_amount=content_amount, content_unit=content_unit, sold_by=sold_by,
            deposit_cents=container.deposit_cents if container else 0, container=container,
            least_grams=least_grams, most_grams=most_grams, position=product.variants.count(),
        )  # fmt: skip
        record(product, event="size_added", by=by, at=at)
        return variant


def declare_allergens(
    product: Product,
    *,
    contains: Collection[str] = (),
    may_contain: Collection[str] = (),
    by: Actor,
    at: dt.datetime,
) -> Product:
    """What the producer declares of all fourteen: what is not named is declared 'no'. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        ProductAllergen.objects.bulk_create(
            [
                ProductAllergen(product=product, allergen=allergen, presence=_presence(allergen, contains, may_contain))
                for allergen in Allergen.values
            ],
            update_conflicts=True,
            unique_fields=["product", "allergen"],
            update_fields=["presence"],
        )
        record(product, event="allergens_declared", by=by, at=at, contains=" ".join(sorted(contains)))
        return product


def save_producer(producer: Producer, *, changed: Sequence[str] = (), by: Actor, at: dt.datetime) -> Producer:
    """A new producer, or a change of one; `changed` names the fields for the history. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    producer.search_name = search_form(producer.name)
    producer.slug = producer.slug or _free_slug(Producer, producer.name)
    return _save(producer, changed=changed, by=by, at=at)


def save_product(product: Product, *, changed: Sequence[str] = (), by: Actor, at: dt.datetime) -> Product:
    """A new product, or a change of one. What was ordered keeps name, price and allergens. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    product.search_name = search_form(product.name)
    product.slug = product.slug or _free_slug(Product, product.name)
    return _save(product, changed=changed, by=by, at=at)


def save_detail(detail: ProductAllergen | Variant, *, by: Actor, at: dt.datetime) -> None:
    """A size, or what is declared of one allergen; told in the history of the product.

    Refuses: NotAllowed, SizeIsOrdered for another way of selling what people ordered.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        if isinstance(detail, Variant):
            _refuse_other_sale(detail)
            detail.container = _container_for(detail)
        detail.save()
        record(detail.product, event="changed", by=by, at=at, fields=str(detail._meta.model_name))


def _refuse_other_sale(variant: Variant) -> None:
    """A price per piece is none per kilo: not while a market that is going on sells it."""
    known = Variant.objects.filter(pk=variant.pk).exclude(sold_by=variant.sold_by)
    going_on = Offer.objects.filter(variant__in=known).exclude(cycle__state__in=(*NEVER_OPENED, CycleState.SETTLED))
    if going_on.exists():
        raise SizeIsOrdered(name=variant.product.name, field="sold_by")


def _container_for(variant: Variant) -> ContainerKind | None:
    """What its deposit is counted in; another deposit than its container has is another container."""
    if not variant.deposit_cents:
        return None
    if variant.container is not None and variant.container.deposit_cents == variant.deposit_cents:
        return variant.container
    return container_of_deposit(variant.deposit_cents)


Row = TypeVar("Row", Producer, Product)


def _save(row: Row, *, changed: Sequence[str], by: Actor, at: dt.datetime) -> Row:
    with transaction.atomic():
        is_new = row.pk is None
        row.save()
        if is_new or changed:
            record(row, event="added" if is_new else "changed", by=by, at=at, fields=",".join(sorted(changed)))
    return row


def _presence(allergen: str, contains: Collection[str], may_contain: Collection[str]) -> Presence:
    if allergen in contains:
        return Presence.CONTAINS
    return Presence.MAY_CONTAIN if allergen in may_contain else Presence.NO


def _free_slug(model: type[Producer | Product], name: str) -> str:
    """'hoeve-stampaert', or with a number when that is taken."""
    base = slugify(name)[: SLUG_LENGTH - 4] or "x"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
