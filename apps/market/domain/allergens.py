"""What is declared of the fourteen allergens, answer by answer."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.enums import Allergen, CycleState, Presence
from apps.market.errors.product import AllergensNeeded
from apps.market.models import Offer, Product, ProductAllergen


def set_allergens(product: Product, declared: Mapping[str, str], *, by: Actor, at: dt.datetime) -> Product:
    """Per allergen what the producer says: contains, may contain, no; what has no answer is not filled in.

    What was ordered keeps what was told then. Refuses: NotAllowed, AllergensNeeded when an answer would be
    missing of something that is for sale in an open market.
    """
    require(by, MANAGE_PLACE)
    answers = {code: declared[code] for code in Allergen.values if declared.get(code) in Presence.values}
    with transaction.atomic():
        known = dict(product.allergens.values_list("allergen", "presence"))
        if answers == known:
            return product
        if len(answers) < len(Allergen.values) and _is_for_sale(product):
            raise AllergensNeeded(name=product.name)
        product.allergens.exclude(allergen__in=answers).delete()
        ProductAllergen.objects.bulk_create(
            [ProductAllergen(product=product, allergen=code, presence=answer) for code, answer in answers.items()],
            update_conflicts=True,
            unique_fields=["product", "allergen"],
            update_fields=["presence"],
        )
        contains = sorted(code for code, answer in answers.items() if answer == Presence.CONTAINS)
        record(product, event="allergens_declared", by=by, at=at, contains=" ".join(contains))
        return product


def _is_for_sale(product: Product) -> bool:
    return Offer.objects.filter(variant__product=product, is_on=True, cycle__state=CycleState.OPEN).exists()
