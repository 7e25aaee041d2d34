"""Telling the customer: one mail per placing, changing, closing and cancelling, through the outbox."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from apps.accounts.guests import personal_link
from apps.hub.domain.mail import Attachment, send_mail_later
from apps.hub.jobs import one_by_one
from apps.market.enums import NewsOfOrder, OnShortage, OrderState
from apps.market.labels import earlier_words, label_of_line, shortage_words, weighing_of_line
from apps.market.models import Order, OrderLine
from apps.market.pickup_event import pickup_event
from apps.market.queries.order import orders_with_news, standing_lines
from apps.payments.queries.charge import due_of


def mail_confirmation(order: Order, *, lines: Sequence[OrderLine], is_new: bool) -> None:
    """What was ordered, when and where to fetch it, what to pay, and until when it can be changed.

    Without an e-mail address nothing is sent: the code on the screen is what the counter asks for.
    """
    to_pay = _to_pay(order)
    with translation.override(order.person.language):
        at_shortage = shortage_words(lines, has_paid=bool(to_pay["has_paid"]))
        earlier = earlier_words((line.name, line.offer.cut_off_at) for line in lines if line.claimed)
    more = {"is_new": is_new, "at_shortage": at_shortage, "earlier": earlier, **to_pay}
    _mail(order, "market/mail/order_placed", lines, **more)


def tell_news(order: Order) -> bool:
    """Mail that an order was placed or changed, as it stands now; returns whether this call did it.

    The note is taken away by the statement that looks for it, so that of two workers one mails, and what is
    changed meanwhile is noted anew. Changed twice before anybody looked is one mail. Locks the order.
    """
    with transaction.atomic():
        waiting = Order.objects.filter(pk=order.pk, state=OrderState.PLACED, news=order.news)
        if order.news == NewsOfOrder.NONE or not waiting.update(news=NewsOfOrder.NONE):
            return False
        stands = Order.objects.select_related("person__user", "cycle", "slot").get(pk=order.pk)
        lines = [line for line in standing_lines(stands).select_related("offer__variant") if line.quantity]
        mail_confirmation(stands, lines=lines, is_new=order.news == NewsOfOrder.PLACED)
        return True


def tell_all_news(at: dt.datetime) -> int:
    """State scan: each order with something to mail of its placing or changing, until its pick-up moment is over."""
    return one_by_one(orders_with_news(at), tell_news)


def mail_final_order(order: Order, *, lines: Sequence[OrderLine]) -> None:
    """What they will really get, once the producers know; without an e-mail address nothing is sent."""
    _mail(order, "market/mail/order_closed", lines, **_to_pay(order))


def mail_cancellation(order: Order) -> None:
    """That nothing is waiting and nothing is owed any more, and how what was paid comes back."""
    if not order.person.email:
        return
    send_mail_later(
        to=order.person.email,
        template="market/mail/order_cancelled",
        context={"order": order, **_to_pay(order)},
        language=order.person.language,
    )


def _to_pay(order: Order) -> dict[str, int | bool]:
    """What is still to be paid of it, whether something was paid before, and what was paid too much; in cents."""
    due = due_of(order)
    return {
        "due_cents": max(0, due.cents),
        "give_back_cents": max(0, -due.cents),
        "has_paid": due.has_paid,
        "wants_money": due.cents < 0 and order.lines.filter(on_shortage=OnShortage.REFUND).exists(),
    }


def _mail(order: Order, template: str, lines: Sequence[OrderLine], **more: object) -> None:
    """These lines with their amounts, the link to the order, and the moment to fetch it as a calendar file."""
    if not order.person.email:
        return
    with translation.override(order.person.language):
        labelled = [(label_of_line(line), line.amount_cents, weighing_of_line(line)) for line in lines]
        event = Attachment(f"buurtpunt-{order.code}.ics", "text/calendar; charset=utf-8", pickup_event(order))
    send_mail_later(
        to=order.person.email,
        template=template,
        context={
            "order": order,
            "lines": labelled,
            "is_estimate": any(weighed for _label, _cents, weighed in labelled),
            "deposit_cents": sum(line.deposit_total_cents for line in lines),
            "url": personal_link(order.person, reverse("market:order", kwargs={"code": order.code})),
            **more,
        },
        language=order.person.language,
        attachments=[event],
    )
