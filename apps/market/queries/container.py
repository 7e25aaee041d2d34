"""Bottles and crates in pieces: how many somebody has, and how many of a producer we have."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from apps.accounts.models import Household, Person
from apps.market.enums import ContainerReason
from apps.market.models import ContainerKind, ContainerMovement, OrderCycle, Producer


@dataclass(frozen=True, slots=True)
class ContainerCount:
    """So many pieces of one kind. Below zero: more came back than ever went out, so our count is off."""

    kind: ContainerKind
    pieces: int


def containers_with_person(person: Person) -> list[ContainerCount]:
    """What one person took along and did not bring back yet. One query."""
    return _counted(Q(movements__person=person), sign=-1)


def containers_with_household(household: Household) -> list[ContainerCount]:
    """The same for all who live together: it does not matter who brings a bottle back. One query."""
    return _counted(Q(movements__person__household=household), sign=-1)


def containers_at_home_of(person: Person) -> list[ContainerCount]:
    """What the person's household has, or the person where no household is known. One query."""
    return containers_with_person(person) if person.household is None else containers_with_household(person.household)


def containers_of_producer(producer: Producer) -> list[ContainerCount]:
    """What we and our customers still have of a producer: what came full, less what went back. One query."""
    return _counted(Q(movements__producer=producer), sign=1)


def containers_moved(cycle: OrderCycle, producer: Producer, *, reason: ContainerReason) -> dict[int, int]:
    """Pieces by kind id that moved with this producer in this market, seen from the place. One query."""
    rows = (
        ContainerMovement.objects.filter(cycle=cycle, producer=producer, reason=reason)
        .order_by()
        .values("kind")
        .annotate(total=Sum("pieces"))
        .values_list("kind", "total")
    )
    return dict(rows)


def kinds_in_use(also: Collection[int] = ()) -> QuerySet[ContainerKind]:
    """The kinds one can choose from, by name; those `also` (ids) too, though they are out of use."""
    return ContainerKind.objects.filter(Q(is_active=True) | Q(pk__in=also)).order_by("name", "pk")


def _counted(whose: Q, *, sign: int) -> list[ContainerCount]:
    kinds = ContainerKind.objects.filter(whose).annotate(total=Sum("movements__pieces"))
    return [ContainerCount(kind, sign * total) for kind in kinds.order_by("name", "pk") if (total := kind.total)]
