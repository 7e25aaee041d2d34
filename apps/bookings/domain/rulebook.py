"""Making the rules of kinds and things, and the quotas on them. Bookings that stand keep what they were made by."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from apps.accounts.enums import CustomerGroup
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.errors.rulebook import LengthsContradict, RuleImplausible
from apps.bookings.models import Quota, Resource, ResourceKind
from apps.bookings.models.rulebook import rulebook_of
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require

Owner = ResourceKind | Resource

# What a number of a rule can be, and by what a length is counted.
LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "step_minutes": (5, 1440),
    "notice_hours": (0, 24 * 365),
    "horizon_days": (0, 1100),
    "horizon_member_days": (0, 1100),
    "horizon_association_days": (0, 1100),
    "answer_hours": (1, 24 * 90),
    "min_age": (0, 120),
}
MINUTE: Final = dt.timedelta(minutes=1)
LENGTHS: Final[Mapping[str, tuple[int, int]]] = {
    "min_length": (5, 60 * 24 * 31),
    "max_length": (5, 60 * 24 * 366),
    "buffer_before": (0, 60 * 24 * 7),
    "buffer_after": (0, 60 * 24 * 7),
}
_OTHERS: Final = ("needs_approval", "closed_on_holidays", "capability", "house_rules")
RULES: Final = (*LIMITS, *LENGTHS, *_OTHERS)
MOST_PER_QUOTA: Final = 1000


def change_rules(owner: Owner, *, rules: Mapping[str, Any], by: Actor, at: dt.datetime) -> Owner:
    """Write down the rules that are named in `rules`; None (or '') leaves them to the kind, or to the standard.

    Refuses: NotAllowed; RuleImplausible and LengthsContradict, at their field.
    """
    require(by, MANAGE_PLACE)
    for name, value in rules.items():
        _check_rule(name, value)
    with transaction.atomic():
        locked: Owner = type(owner)._default_manager.select_for_update().get(pk=owner.pk)
        changed = [name for name in RULES if name in rules and getattr(locked, name) != rules[name]]
        for name in changed:
            setattr(locked, name, rules[name])
        _check_lengths(locked)
        if changed:
            locked.save(update_fields=changed)
            record(locked, event="rules_changed", by=by, at=at, fields=",".join(sorted(changed)))
    return locked


def add_quota(
    owner: Owner,
    *,
    limit: int,
    measure: QuotaMeasure,
    span: QuotaSpan,
    holder: QuotaHolder,
    group: CustomerGroup | None = None,
    by: Actor,
    at: dt.datetime,
) -> Quota:
    """At most so many bookings or hours; the same twice is one. Refuses: NotAllowed, RuleImplausible."""
    require(by, MANAGE_PLACE)
    if not 1 <= limit <= MOST_PER_QUOTA:
        raise RuleImplausible(field="limit", least=1, most=MOST_PER_QUOTA)
    whose = {"kind": owner} if isinstance(owner, ResourceKind) else {"resource": owner}
    said = {"limit": limit, "measure": measure, "span": span, "holder": holder, "group": group or ""}
    with transaction.atomic():
        type(owner)._default_manager.select_for_update().get(pk=owner.pk)
        known = Quota.objects.filter(**whose, **said).first()
        if known is not None:
            return known
        quota = Quota.objects.create(**whose, **said)
        record(owner, event="quota_added", by=by, at=at, new=f"{limit} {measure}/{span} {holder}")
        return quota


def remove_quota(quota: Quota, *, by: Actor, at: dt.datetime) -> None:
    """From now on it does not hold. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    owner = quota.resource or quota.kind
    assert owner is not None  # noqa: S101 - a constraint says so
    with transaction.atomic():
        gone, _rows = Quota.objects.filter(pk=quota.pk).delete()
        if gone:
            old = f"{quota.limit} {quota.measure}/{quota.span} {quota.holder}"
            record(owner, event="quota_removed", by=by, at=at, old=old)


def _check_rule(name: str, value: Any) -> None:
    if value is None or name in _OTHERS:
        return
    least, most = LIMITS.get(name) or LENGTHS[name]
    number = value // MINUTE if name in LENGTHS else value
    if not least <= number <= most:
        raise RuleImplausible(field=name, least=least, most=most)


def _check_lengths(owner: Owner) -> None:
    """Of the thing, or of each thing of the kind as it will be."""
    if isinstance(owner, Resource):
        named: Iterable[tuple[str, Any]] = [(owner.name, rulebook_of(owner, owner.kind))]
    else:
        things = owner.resources.all()
        named = [(owner.name, rulebook_of(owner)), *((thing.name, rulebook_of(thing, owner)) for thing in things)]
    for name, book in named:
        if book.max_length < book.min_length:
            raise LengthsContradict(field="max_length", resource=name)
