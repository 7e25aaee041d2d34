"""Kinds of bottles and crates, and what one gets back for them."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.money import MAX_CENTS
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.errors import InvalidPrice
from apps.market.errors.product import ContainerExists
from apps.market.models import ContainerKind, Variant

_TWICE: Final = ("market_containerkind.name", "market_containerkind_name")


def save_container(kind: ContainerKind, *, changed: Sequence[str] = (), by: Actor, at: dt.datetime) -> ContainerKind:
    """A new kind of bottle or crate, or a change of one; sizes in it cost its deposit from now.

    What was ordered keeps the deposit of then. Refuses: NotAllowed, ContainerExists, InvalidPrice without a deposit.
    """
    require(by, MANAGE_PLACE)
    if not 0 < kind.deposit_cents <= MAX_CENTS:
        raise InvalidPrice(field="deposit_cents")
    exists = ContainerExists(name=kind.name, field="name")
    with constrained(dict.fromkeys(_TWICE, lambda: exists)), transaction.atomic():
        is_new = kind.pk is None
        kind.code = kind.code or fresh_code(ContainerKind)
        kind.save()
        Variant.objects.filter(container=kind).update(deposit_cents=kind.deposit_cents)
        if is_new or changed:
            record(kind, event="added" if is_new else "changed", by=by, at=at, fields=",".join(sorted(changed)))
        return kind
