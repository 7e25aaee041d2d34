"""All that is told of a product on one sheet: itself, its allergens, its sizes."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from apps.hub.actors import Actor
from apps.market.domain.allergens import set_allergens
from apps.market.domain.product import save_detail, save_product
from apps.market.models import Product, Variant


def save_product_sheet(
    product: Product,
    *,
    declared: Mapping[str, str],
    sizes: Sequence[Variant],
    changed: Sequence[str] = (),
    by: Actor,
    at: dt.datetime,
) -> Product:
    """Save a product with what is declared of it (`set_allergens`) and these sizes, new and changed; all or none.

    The deposit of a size is that of its container. Refuses: as `save_product`, `set_allergens` and `save_detail`.
    """
    with transaction.atomic():
        save_product(product, changed=changed, by=by, at=at)
        set_allergens(product, declared, by=by, at=at)
        for position, size in enumerate(sizes):
            size.product, size.position = product, position
            size.deposit_cents = size.container.deposit_cents if size.container is not None else 0
            save_detail(size, by=by, at=at)
        return product
