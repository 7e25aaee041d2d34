"""What the market lets go of when a person is erased; orders stay, without a name, for the books."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import Person
from apps.accounts.rules import may_act_for
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.market.domain.proxy import WAITING
from apps.market.models import Basket, Favourite, LeftoverMove, MarketWish, Order, Reminder


def forget_customer(person: Person, *, by: Actor, at: dt.datetime) -> Person:
    """Remove hearts, wishes, reminders and baskets, and every name and note that is about this person.

    That is: the neighbours on this person's orders, this person as the neighbour on orders of others that went
    along or were cancelled, and what was noted of what they took at a last chance. Amendments stay: the books rest on
    them and nothing there can be changed; why somebody wrote them is of goods. Part of erasing a person, before the
    name is blanked. Refuses: NotAllowed.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    with transaction.atomic():
        for model in (Favourite, MarketWish, Reminder, Basket):
            model._default_manager.filter(person=person).delete()
        Order.objects.filter(person=person).exclude(proxy_name="").update(proxy_name="")
        if person.name:
            Order.objects.filter(proxy_name__iexact=person.name).exclude(state__in=WAITING).update(proxy_name="")
        LeftoverMove.objects.filter(person=person).exclude(note="").update(note="")
        record(person, event="market_forgotten", by=by, at=at)
    return person
