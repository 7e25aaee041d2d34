"""Closed markets, and what producers were sent and said."""

import datetime as dt
import re
from io import BytesIO

from django.db import transaction

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.answer import attach_delivery_note
from apps.market.domain.purchase import send_again, send_sheets
from apps.market.enums import AmendmentKind
from apps.market.models import Offer, Order, OrderCycle, Producer, PurchaseOrder
from tests.factories import NOON
from tests.factories_market import CLOSING, a_producer, a_variant, an_offer, an_open_cycle, an_order, closed

CLOSED = CLOSING + dt.timedelta(minutes=1)
LATER = CLOSING + dt.timedelta(minutes=10)
A_PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
_LINK = re.compile(r"/markt/bestelbon/([\w-]+)/")


def a_supplier(name: str = "Bakkerij Ooms", *, email: str = "ooms@voorbeeld.example", **fields: object) -> Producer:
    """A producer with an address; other columns as given."""
    producer = a_producer(name, email=email)
    for column, value in fields.items():
        setattr(producer, column, value)
    producer.save()
    return producer


def an_offer_of(cycle: OrderCycle, producer: Producer, name: str = "", **fields: object) -> Offer:
    """Something of this producer, in an open market."""
    variant_fields = {key: fields.pop(key) for key in ("content", "sold_by", "deposit_cents") if key in fields}
    variant = a_variant(name, producer=producer, **variant_fields)  # type: ignore[arg-type] # as the caller says
    return an_offer(cycle, variant, **fields)  # type: ignore[arg-type] # as the caller says


def a_market(*, capacity: int = 20, closes_at: dt.datetime = CLOSING) -> OrderCycle:
    """Friday's market, open, with one moment of pick-up and something that nobody will order."""
    return an_open_cycle(closes_at=closes_at, capacity=capacity)


def a_sent_sheet(person: Person, *, quantity: int = 3, **fields: object) -> PurchaseOrder:
    """The order sheet of a closed market in which somebody ordered bread of Ooms."""
    producer = a_supplier(**fields)  # type: ignore[arg-type] # as the caller says
    cycle = a_market()
    offer = an_offer_of(cycle, producer, "Lindekerks bruin", purchase_cents=250)
    an_order(person, cycle, (offer, quantity), at=NOON)
    (sheet,) = send_sheets(closed(cycle), by=SYSTEM, at=LATER)
    return sheet


def a_sheet_with_note(person: Person) -> tuple[PurchaseOrder, str]:
    """The same with a delivery note, and the token of its link."""
    sheet, token = send_again(a_sent_sheet(person), by=SYSTEM, at=LATER)
    note = BytesIO(A_PDF)
    return attach_delivery_note(sheet, file=note, size=len(A_PDF), by=GUEST, at=LATER), token


def last_token() -> str:
    """The token in the last mail to a producer."""
    mail = OutgoingMail.objects.filter(template="market/mail/purchase_order").latest("pk")
    found = _LINK.search(mail.text)
    assert found
    return found[1]


def mails_about(template: str) -> list[OutgoingMail]:
    """Those of one template, as they were queued."""
    return list(OutgoingMail.objects.filter(template=f"market/mail/{template}").order_by("pk"))


def two_producers(*people: Person) -> tuple[OrderCycle, list[Producer], list[Offer]]:
    """A closed market in which each of these people ordered two loaves and one bottle."""
    cycle = a_market()
    producers = [a_supplier(), a_supplier("Hoeve Ter Lo", email="hoeve@voorbeeld.example")]
    offers = [
        an_offer_of(cycle, producers[0], "Bruin", purchase_cents=250),
        an_offer_of(cycle, producers[1], "Melk", purchase_cents=110),
    ]
    for person in people:
        an_order(person, cycle, (offers[0], 2), (offers[1], 1))
    return closed(cycle), producers, offers


def amended(order: Order, *quantities: int, kind: AmendmentKind = AmendmentKind.WITHDRAWN) -> None:
    """So many of each line from now on."""
    with transaction.atomic():
        locked = lock_orders([order.pk])[order.pk]
        changes = [
            Change(line, kind, quantity=pieces) for line, pieces in zip(order.lines.all(), quantities, strict=False)
        ]
        amend_order(locked, changes, by=SYSTEM, at=LATER)
