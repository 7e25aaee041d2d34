"""What the market lets go of when a person is erased; orders stay, without a name, for the books."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import Person
from apps.accounts.rules import may_act_for
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.market.models import Basket, Favourite, MarketWish, Order, Reminder


def forget_customer(person: Person, *, by: Actor, at: dt.datetime) -> Person:
    """Remove hearts, wishes, reminders and baskets, and the names of neighbours on this person's orders.

    Part of erasing a person. Refuses: NotAllowed.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    with transaction.atomic():
        for model in (Favourite, MarketWish, Reminder, Basket):
            model._default_manager.filter(person=person).delete()
        Order.objects.filter(person=person).exclude(proxy_name="").update(proxy_name="")
        record(person, event="market_forgotten", by=by, at=at)
    return person
