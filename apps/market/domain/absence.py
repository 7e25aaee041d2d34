"""Telling people that nobody came for their order, and what became of it."""

import datetime as dt
from functools import partial
from typing import Final

from django.db import transaction
from django.urls import reverse

from apps.accounts.guests import personal_link
from apps.hub.domain.mail import send_mail_later
from apps.hub.jobs import one_by_one
from apps.market.domain import claims
from apps.market.domain.amendment import lock_orders
from apps.market.domain.telling import tell_customers
from apps.market.enums import OrderState
from apps.market.models import Order
from apps.market.queries.order import orders_absent, orders_that_went_on
from apps.payments.queries.charge import due_of

# A mark that was a mistake is undone before anybody reads a mail; what is sold on is told once, when all is over.
BEFORE_TELLING: Final = dt.timedelta(minutes=15)
AFTER_PICKUP: Final = dt.timedelta(hours=2)


def tell_absent(at: dt.datetime) -> int:
    """State scan: one mail to each who did not come, once per mark; returns how many mails.

    Who has no address is told at the counter. Locks the cycle and the order of each.
    """
    return one_by_one(orders_absent(marked_by=at - BEFORE_TELLING), partial(_tell, at=at))


def tell_what_went_on(at: dt.datetime) -> int:
    """State scan: what others got of an order that nobody fetched, once pick-up is over; returns how many mails.

    Locks the cycle and the order of each.
    """
    return one_by_one(orders_that_went_on(ended_by=at - AFTER_PICKUP), partial(_tell_what_went_on, at=at))


def _tell_what_went_on(order: Order, *, at: dt.datetime) -> int:
    with transaction.atomic():
        claims.lock_cycle(order.cycle_id)
        locked = lock_orders([order.pk])[order.pk]
        return tell_customers([locked], at=at) if locked.state == OrderState.NO_SHOW else 0


def _tell(order: Order, *, at: dt.datetime) -> int:
    with transaction.atomic():
        claims.lock_cycle(order.cycle_id)
        locked = lock_orders([order.pk])[order.pk]
        if locked.state != OrderState.NO_SHOW or locked.no_show_told_at is not None:
            return 0
        locked.no_show_told_at = at
        locked.save(update_fields=["no_show_told_at"])
        if not locked.person.email:
            return 0
        send_mail_later(
            to=locked.person.email,
            template="market/mail/order_not_fetched",
            context={
                "order": locked,
                "due_cents": due_of(locked).cents,
                "url": personal_link(locked.person, reverse("market:order", kwargs={"code": locked.code})),
            },
            language=locked.person.language,
        )
        return 1
