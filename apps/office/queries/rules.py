"""Rules, quotas and capabilities as the office shows them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.bookings.models import Capability, Clearance, Quota, Resource, ResourceKind, Rulebook
from apps.bookings.models.rulebook import RuleFields, rulebook_of


@dataclass(frozen=True, slots=True)
class Ruled:
    """A kind or a thing, the rules that hold for it and what it asks."""

    owner: ResourceKind | Resource
    book: Rulebook
    capability: Capability | None


@dataclass(frozen=True, slots=True)
class RuledKind:
    """A kind, its things, and the quotas on either."""

    ruled: Ruled
    things: list[Ruled]
    quotas: list[Quota]


def kinds_with_rules() -> list[RuledKind]:
    """Every kind with its rules, in order. Three queries."""
    kinds = ResourceKind.objects.select_related("capability").order_by("position", "name")
    things = Resource.objects.select_related("capability", "kind__capability").order_by("position", "name")
    quotas = list(all_quotas())
    found = []
    for kind in kinds:
        own = [ruled(thing) for thing in things if thing.kind_id == kind.pk]
        on_it = [row for row in quotas if kind.pk in {row.kind_id, row.resource and row.resource.kind_id}]
        found.append(RuledKind(ruled(kind), own, on_it))
    return found


def ruled(owner: ResourceKind | Resource) -> Ruled:
    """What holds for it."""
    sources: list[RuleFields] = [owner, owner.kind] if isinstance(owner, Resource) else [owner]
    book = rulebook_of(*sources)
    asked = next((source.capability for source in sources if source.capability_id), None)
    return Ruled(owner, book, asked)


def all_quotas() -> QuerySet[Quota]:
    """Every quota with its owner, by kind."""
    return Quota.objects.select_related("kind", "resource__kind").order_by(
        "kind__position", "resource__kind__position", "pk"
    )


def capabilities_counted(*, on: dt.date) -> QuerySet[Capability, Capability]:
    """Every capability with how many people have it on that day, as `holders`."""
    lives = Q(clearances__ended_at__isnull=True) & (
        Q(clearances__valid_until__isnull=True) | Q(clearances__valid_until__gte=on)
    )
    return Capability.objects.annotate(holders=Count("clearances", filter=lives)).order_by("name")


def holders_of(capability: Capability) -> QuerySet[Clearance]:
    """Who has it or had it until a day that has passed, by name; what was ended is left out."""
    rows = Clearance.objects.filter(capability=capability, ended_at__isnull=True, person__erased_at__isnull=True)
    return rows.select_related("person", "checked_by__person").order_by("person__search_name", "pk")
