"""Villagers who have something that is called back, by an order or from what was left over."""

import datetime as dt
import uuid

from django.db import transaction

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.recall import recall_offer
from apps.market.enums import AmendmentKind, LeftoverMoveKind
from apps.market.models import Leftover, LeftoverMove, Offer, Order, OrderLine, Recall
from tests.factories import NOON, a_person

TEXT = "Eet de kip niet op. Breng ze terug."
AFTER = NOON + dt.timedelta(hours=1)


def villager(name: str, *, language: str = "nl") -> Person:
    return a_person(name, email=f"{name.casefold()}@voorbeeld.example", phone="", language=language)


def recall(offer: Offer, *, takes_out: bool = False, key: uuid.UUID | None = None) -> Recall:
    return recall_offer(
        offer.cycle, offer, text=TEXT, key=key or uuid.uuid4(), takes_out=takes_out, by=SYSTEM, at=AFTER
    )


def mails() -> list[str]:
    return list(OutgoingMail.objects.filter(template="market/mail/recall").order_by("to").values_list("to", flat=True))


def amend(order: Order, change: Change) -> None:
    with transaction.atomic():
        amend_order(lock_orders([order.pk])[order.pk], [change], by=SYSTEM, at=NOON)


def replaced(order: Order, offer: Offer) -> OrderLine:
    """The first line of this order comes as something else."""
    line = order.lines.get()
    amend(order, Change(line, AmendmentKind.SUBSTITUTED, quantity=0))
    values = {
        field: getattr(line, field)
        for field in ("name", "producer_name", "content_amount", "content_unit", "sold_by", "price_cents", "vat_code")
    }
    return OrderLine.objects.create(
        order=order, offer=offer, quantity_ordered=0, quantity_confirmed=1, substitute_for=line,
        vat_percent=line.vat_percent, amount_cents=1000, **values,
    )  # fmt: skip


def left_over(offer: Offer, *, person: Person | None, kind: str = LeftoverMoveKind.SOLD, **fields: object) -> None:
    leftover = Leftover.objects.create(
        code=uuid.uuid4().hex[:8], cycle=offer.cycle, offer=offer, pieces=2, taken=1, price_cents=500, at=NOON
    )
    LeftoverMove.objects.create(leftover=leftover, kind=kind, pieces=1, person=person, at=NOON, **fields)
