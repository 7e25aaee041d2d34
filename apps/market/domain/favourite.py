"""Hearts, and how many of it one usually takes. They remind; nothing is ever ordered by them."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.accounts.models import Person
from apps.accounts.rules import may_act_for
from apps.hub.actors import Actor
from apps.hub.errors import NotAllowed
from apps.market.domain.checks import check_quantity
from apps.market.errors.wish import TooManyFavourites
from apps.market.models import Favourite, Product

MOST_FAVOURITES: Final = 100  # more hearts than anybody reads through


def like_product(
    person: Person, product: Product, *, usual: int | None = None, by: Actor, at: dt.datetime
) -> Favourite:
    """A heart, with how many one usually takes when that is said; 0 is a heart alone. Twice: the same heart.

    Locks the person's row, so that two taps count hearts one after the other.
    Refuses: NotAllowed, TooManyFavourites, InvalidQuantity, QuantityTooLarge.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    if usual is not None:
        check_quantity(usual, name=product.name)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        found = Favourite.objects.filter(person=person, product=product).first()
        if found is None:
            if person.favourites.count() >= MOST_FAVOURITES:
                raise TooManyFavourites(most=MOST_FAVOURITES)
            return Favourite.objects.create(person=person, product=product, usual=usual or 0, at=at)
        if usual is not None and found.usual != usual:
            found.usual = usual
            found.save(update_fields=["usual"])
        return found


def unlike_product(person: Person, product: Product, *, by: Actor) -> None:
    """Take the heart away, and with it the usual number. There is none: nothing happens. Refuses: NotAllowed."""
    if not may_act_for(by, person):
        raise NotAllowed
    Favourite.objects.filter(person=person, product=product).delete()
