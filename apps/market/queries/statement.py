"""Statements: of a market, of a producer, and what each is owed over all markets."""

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, Sum

from apps.market.errors.settlement import StatementMissing
from apps.market.models import OrderCycle, Producer, ProducerStatement, StatementLine

_DIGITS = 16  # what a number is at most


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all statements: how many, what is owed and what it was sold for, in cents."""

    count: int
    owed_cents: int
    sold_cents: int


def statements_of(cycle: OrderCycle) -> QuerySet[ProducerStatement]:
    """The statements of one market by producer. One query."""
    return cycle.statements.select_related("producer").order_by("producer__name", "pk")


def all_statements() -> QuerySet[ProducerStatement]:
    """Every statement, the last one in front."""
    return ProducerStatement.objects.select_related("producer", "cycle").order_by("-at", "-pk")


def statement_by_number(number: str, *, cycle: OrderCycle) -> ProducerStatement:
    """One statement of a market. Refuses: StatementMissing."""
    text = number.strip().upper()[:_DIGITS].replace("\x00", "")
    found = all_statements().filter(cycle=cycle, number=text).first()
    if found is None:
        raise StatementMissing
    return found


def lines_of(statement: ProducerStatement) -> QuerySet[StatementLine]:
    """Its lines, as they were written, with their size. One query."""
    return statement.lines.select_related("offer__variant").order_by("pk")


def producers_owed() -> QuerySet[Producer]:
    """Producers with a statement, each with `count`, `owed` and `sold` in cents, and `last`. One query."""
    return (
        Producer.objects.filter(statements__isnull=False)
        .annotate(
            count=Count("statements"),
            owed=Sum("statements__owed_cents"),
            sold=Sum("statements__sold_cents"),
            last=Max("statements__cycle__pickup_on"),
        )
        .order_by("name", "pk")
    )


def totals_of(statements: QuerySet[ProducerStatement]) -> Totals:
    """Their sums. One query."""
    sums = statements.order_by().aggregate(
        count=Count("pk"), owed=Sum("owed_cents", default=0), sold=Sum("sold_cents", default=0)
    )
    return Totals(sums["count"], sums["owed"], sums["sold"])
