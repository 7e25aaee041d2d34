"""After closing: each customer gets one confirmation of what they will really get."""

import datetime as dt

from django.db import transaction

from apps.hub.jobs import one_by_one
from apps.market.domain.confirmation import mail_final_order
from apps.market.enums import NewsOfOrder, OrderState
from apps.market.models import Order
from apps.market.queries.order import orders_to_confirm, standing_lines


def confirm_order(order: Order, *, at: dt.datetime) -> bool:
    """Mail the final content with the code and a calendar file; returns whether this call did it.

    The row is claimed by the statement that marks it, so that of two workers one mails. Without an e-mail
    address it is marked too: nothing else will be sent.
    """
    with transaction.atomic():
        waiting = Order.objects.filter(pk=order.pk, state=OrderState.PLACED, confirmed_at__isnull=True)
        if not waiting.update(confirmed_at=at, news=NewsOfOrder.NONE):
            return False
        order.confirmed_at = at
        lines = standing_lines(order).select_related("offer__variant")
        mail_final_order(order, lines=[line for line in lines if line.quantity])
        return True


def confirm_waiting_orders(at: dt.datetime) -> int:
    """State scan: confirm each that waits for it, however long ago its market closed; returns how many."""
    return one_by_one(orders_to_confirm(at), lambda order: confirm_order(order, at=at))
