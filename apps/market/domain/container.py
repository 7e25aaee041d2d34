"""Kinds of bottles and crates, and counting those that stand here."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.money import format_cents
from apps.hub.rules import require
from apps.market.enums import ContainerReason
from apps.market.errors.container import ContainersCounted, InvalidCount
from apps.market.models import ContainerKind, ContainerMovement

MOST_CONTAINERS: Final = 99_999  # of one kind: above it, it is a typing error


def container_of_deposit(cents: int) -> ContainerKind:
    """The nameless kind for all that has this deposit, made when there is none. Deposit in cents, above zero."""
    known = ContainerKind.objects.filter(deposit_cents=cents).order_by("pk").first()
    if known is not None:
        return known
    name = _("Deposit of %(amount)s") % {"amount": format_cents(cents)}
    kind, _made = ContainerKind.objects.get_or_create(
        name=name, defaults={"code": fresh_code(ContainerKind), "deposit_cents": cents}
    )
    return kind


def count_containers(
    kind: ContainerKind, *, pieces: int, reason: str = "", by: Actor, at: dt.datetime
) -> ContainerMovement:
    """So many really stand here: the difference with what the movements say becomes a movement of its own.

    What customers and producers have does not change by it. Locks the kind. Refuses: NotAllowed, InvalidCount,
    ContainersCounted when there is no difference.
    """
    require(by, WORK_COUNTER)
    if not 0 <= pieces <= MOST_CONTAINERS:
        raise InvalidCount(most=MOST_CONTAINERS, field="pieces")
    with transaction.atomic():
        locked = ContainerKind.objects.select_for_update().get(pk=kind.pk)
        here = locked.movements.aggregate(total=Sum("pieces"))["total"] or 0
        if pieces == here:
            raise ContainersCounted(here=here, field="pieces")
        record(locked, event="counted", by=by, at=at, old=str(here), new=str(pieces), reason=reason)
        return ContainerMovement.objects.create(
            kind=locked, reason=ContainerReason.COUNTED, pieces=pieces - here, by_user=by.user, at=at
        )
