"""Bottles and crates of everybody at once: here, with customers, of producers, and since when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, When

from apps.accounts.models import Household, Person
from apps.hub.models import HistoryEvent
from apps.hub.money import format_cents
from apps.market.enums import ContainerReason
from apps.market.models import ContainerKind, ContainerMovement, OrderCycle, Producer
from apps.market.queries.container import ContainerCount


@dataclass(frozen=True, slots=True)
class KindBalance:
    """Where the pieces of one kind are: here, with customers, and how many of them belong to producers.

    What customers have and what is here is what is of producers, but for `apart`.
    """

    kind: ContainerKind
    here: int
    with_customers: int
    of_producers: int

    @property
    def apart(self) -> int:
        """What left with goods that were given or thrown away (below zero), and what a count put right."""
        return self.here + self.with_customers - self.of_producers

    @property
    def is_named(self) -> bool:
        """Whether its name does not say the deposit already."""
        return format_cents(self.kind.deposit_cents) not in self.kind.name

    @property
    def worth_cents(self) -> int:
        """What we pay back when all customers bring theirs."""
        return self.with_customers * self.kind.deposit_cents


@dataclass(frozen=True, slots=True)
class HolderBalance:
    """A household, or a person of none, who took pieces along: who, how many, and their deposit in cents."""

    household: Household | None
    person: Person | None
    pieces: int
    cents: int


@dataclass(frozen=True, slots=True)
class ProducerBalance:
    """What we and our customers still have of a producer, per kind."""

    producer: Producer
    counts: list[ContainerCount]


@dataclass(frozen=True, slots=True)
class CycleContainers:
    """One kind with one producer in one market: came full, went back, and what we had of theirs at the end."""

    kind: ContainerKind
    delivered: int
    sent_back: int
    balance: int

    @property
    def deposit_cents(self) -> int:
        """The deposit on what came full, less that on what went back."""
        return (self.delivered - self.sent_back) * self.kind.deposit_cents


def balances_by_kind() -> list[KindBalance]:
    """Every kind in use or of which there is anything anywhere, by name. One query."""
    kinds = ContainerKind.objects.annotate(
        here=Sum("movements__pieces", default=0),
        persons=Sum("movements__pieces", filter=Q(movements__person__isnull=False), default=0),
        producers=Sum("movements__pieces", filter=Q(movements__producer__isnull=False), default=0),
    ).order_by("name", "pk")
    return [
        KindBalance(kind, kind.here, -kind.persons, kind.producers)
        for kind in kinds
        if kind.is_active or kind.here or kind.persons or kind.producers
    ]


def holders_with_most(most: int) -> list[HolderBalance]:
    """Households, and persons of none, with the most pieces in front. Three queries."""
    rows = list(
        ContainerMovement.objects.filter(person__isnull=False)
        .annotate(
            household=F("person__household"),
            alone=Case(When(person__household__isnull=True, then=F("person")), output_field=IntegerField()),
        )
        .order_by()
        .values_list("household", "alone")
        .annotate(total=Sum("pieces"), worth=Sum(F("pieces") * F("kind__deposit_cents")))
        .filter(total__lt=0)
        .order_by("total", "household", "alone")[:most]
    )
    households = Household.objects.in_bulk([household for household, *_rest in rows if household is not None])
    persons = Person.objects.in_bulk([alone for _household, alone, *_rest in rows if alone is not None])
    return [
        HolderBalance(households.get(household), persons.get(alone), -total, -worth)
        for household, alone, total, worth in rows
    ]


def balances_by_producer() -> list[ProducerBalance]:
    """Producers of whom we still have something, by name. Three queries."""
    rows = _of_producers(ContainerMovement.objects.filter(producer__isnull=False))
    producers = Producer.objects.in_bulk({producer for producer, *_rest in rows})
    kinds = ContainerKind.objects.in_bulk({kind for _producer, kind, _total in rows})
    found: dict[int, list[ContainerCount]] = {}
    for producer, kind, total in rows:
        found.setdefault(producer, []).append(ContainerCount(kinds[kind], total))
    return sorted(
        (ProducerBalance(producers[pk], counts) for pk, counts in found.items()), key=lambda row: row.producer.name
    )


def _of_producers(rows: "QuerySet[ContainerMovement]") -> Sequence[tuple[int, int, int]]:
    totals = rows.order_by().values_list("producer", "kind").annotate(total=Sum("pieces")).exclude(total=0)
    return [
        (producer, kind, total) for producer, kind, total in totals.order_by("producer", "kind") if producer is not None
    ]


def containers_in(cycle: OrderCycle, producer: Producer, *, until: dt.datetime) -> list[CycleContainers]:
    """Per kind what moved with a producer in one market, and what we had of theirs at a moment. Two queries."""
    ours = Q(movements__producer=producer)
    here = ours & Q(movements__cycle=cycle)
    kinds = ContainerKind.objects.annotate(
        came=Sum("movements__pieces", filter=here & Q(movements__reason=ContainerReason.DELIVERED), default=0),
        went=Sum("movements__pieces", filter=here & Q(movements__reason=ContainerReason.SENT_BACK), default=0),
        balance=Sum("movements__pieces", filter=ours & Q(movements__at__lte=until), default=0),
    ).order_by("name", "pk")
    return [
        CycleContainers(kind, kind.came, -kind.went, kind.balance)
        for kind in kinds
        if kind.came or kind.went or kind.balance
    ]


def counts_of_containers() -> QuerySet[HistoryEvent]:
    """When somebody counted, and why it was off, latest first."""
    return (
        HistoryEvent.objects.filter(subject_type=ContainerKind._meta.label_lower, event="counted")
        .select_related("user__person")
        .order_by("-pk")
    )
