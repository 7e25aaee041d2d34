"""The photo of a product: it stands on the card and on the page of the product, in place of its drawing."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.models import Product

if TYPE_CHECKING:
    from django.core.files.base import ContentFile


def set_photo(product: Product, photo: "ContentFile[bytes] | None", *, by: Actor, at: dt.datetime) -> Product:
    """This photo in place of the one before; None takes it away, with the words that describe it.

    `photo` was drawn anew (`hub.pictures.redraw_picture`). The old file goes on commit. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    old = product.photo.name
    if photo is None and not old:
        return product
    with transaction.atomic():
        if photo is not None:
            product.photo.save(f"{product.slug}.webp", photo, save=False)
        else:
            product.photo, product.photo_description = "", ""
        product.save(update_fields=["photo", "photo_description"])
        record(product, event="changed", by=by, at=at, fields="photo")
        if old:
            storage = product.photo.storage
            transaction.on_commit(lambda: storage.delete(old))
        return product
