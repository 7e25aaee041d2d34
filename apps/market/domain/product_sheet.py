"""All that is told of a product on one sheet: itself, its allergens, its sizes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from apps.hub.actors import Actor
from apps.market.domain.allergens import set_allergens
from apps.market.domain.product import save_detail, save_product
from apps.market.domain.product_photo import set_photo
from apps.market.errors.product import SizesReadAlike
from apps.market.models import Product, Variant
from apps.market.rules import search_form

if TYPE_CHECKING:
    from django.core.files.base import ContentFile


def save_product_sheet(
    product: Product,
    *,
    declared: Mapping[str, str],
    sizes: Sequence[Variant],
    photo: "ContentFile[bytes] | None" = None,
    without_photo: bool = False,
    changed: Sequence[str] = (),
    by: Actor,
    at: dt.datetime,
) -> Product:
    """Save a product with what is declared of it (`set_allergens`) and these sizes, new and changed; all or none.

    The deposit of a size is that of its container. A `photo` replaces the one that is there, `without_photo` takes
    it away. Refuses: SizesReadAlike, as `save_product`, `set_allergens`, `save_detail` and `set_photo`.
    """
    with transaction.atomic():
        save_product(product, changed=changed, by=by, at=at)
        _refuse_alike(product, sizes)
        set_allergens(product, declared, by=by, at=at)
        for position, size in enumerate(sizes):
            size.product, size.position = product, position
            size.deposit_cents = size.container.deposit_cents if size.container is not None else 0
            save_detail(size, by=by, at=at)
        if photo is not None or without_photo:
            set_photo(product, photo, by=by, at=at)
        return product


def _refuse_alike(product: Product, sizes: Sequence[Variant]) -> None:
    seen: set[str] = set()
    for size in sizes:
        size.product = product
        name = size.full_name
        if size.is_active and search_form(name) in seen:
            raise SizesReadAlike(name=name)
        if size.is_active:
            seen.add(search_form(name))
