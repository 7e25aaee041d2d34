"""What was found for a time, ready to draw: what is free with one button, and why the rest is not."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.domain.questions import questions_of
from apps.bookings.domain.search import Found
from apps.bookings.enums import FieldScope
from apps.bookings.models import Booking, Resource, ResourceKind
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import clipped, day_view
from apps.bookings.web.offer import reason_words, waiting_url
from apps.bookings.web.pages import about, page_of
from apps.bookings.web.strip import wish_values, with_query
from apps.hub.period import Period
from apps.hub.ui.ruler import Ruler


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A card of what is free, or a line of what is not."""

    name: str
    module: str
    href: str
    action: str
    about: str = ""
    drawing: str = ""
    cents: int | None = None
    sums: str = ""
    deposit_cents: int = 0
    asks_more: bool = False
    asks_approval: bool = False
    ruler: Ruler | None = None
    reasons: list[str] = field(default_factory=list)
    waiting_url: str = ""
    request_key: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and what goes along to every next page (for whom it is)."""

    period: Period
    date: dt.date
    keep: dict[str, str]

    def at(self, url: str) -> str:
        """That page with the wish filled in."""
        return with_query(url, **wish_values(self.period), **self.keep) + "#boeken"


def found_rows(
    found: Sequence[Found], plans: Sequence[DayPlan], asked: Asked, *, mine: dict[int, Booking], at: dt.datetime
) -> tuple[list[FoundRow], list[FoundRow]]:
    """What is free and what is not, in the order of the place. A kind of which we choose the unit is one card."""
    plan_of = {plan.resource.pk: plan for plan in plans}
    free: list[FoundRow] = []
    rest: list[FoundRow] = []
    by_kind: dict[ResourceKind, list[Found]] = {}
    for found_one in found:
        by_kind.setdefault(found_one.resource.kind, []).append(found_one)
    for kind, units in by_kind.items():
        if kind.picks_unit:
            row = _kind_row(kind, units, asked)
            (rest if row.reasons else free).append(row)
            continue
        for unit in units:
            row = _row(unit, plan_of[unit.resource.pk], asked, mine=mine, at=at)
            (free if unit.is_free else rest).append(row)
    return free, rest


def _row(found: Found, plan: DayPlan, asked: Asked, *, mine: dict[int, Booking], at: dt.datetime) -> FoundRow:
    resource, quote = found.resource, found.quote
    url = page_of(resource)
    view = day_view(
        plan, asked.date, url=with_query(url, **asked.keep), mine=mine, at=at,
        chosen=clipped(asked.period, asked.date) if found.is_free else None,
    )  # fmt: skip
    return FoundRow(
        name=resource.name,
        module=resource.kind.module,
        href=asked.at(url),
        action=url,
        about=about(resource),
        drawing=resource.drawing,
        cents=quote.total_cents if quote else None,
        sums=" + ".join(str(line.label) for line in quote.lines) if quote else "",
        deposit_cents=quote.deposit_cents if quote else 0,
        asks_more=asks_more([resource]),
        asks_approval=resource.rulebook.needs_approval,
        ruler=view.ruler,
        reasons=reason_words(found.reasons),
        waiting_url=waiting_url(resource, asked.period, found.reasons),
    )


def _kind_row(kind: ResourceKind, units: list[Found], asked: Asked) -> FoundRow:
    """'Bakfiets: 2 van 3 vrij', at the lowest price of those that are free."""
    url = reverse("reserve:any", args=[kind.slug])
    free = [unit for unit in units if unit.is_free]
    quotes = [unit.quote for unit in free or units if unit.quote is not None]
    quote = min(quotes, key=lambda each: each.total_cents, default=None)
    words = {"free": len(free), "all": len(units)}
    return FoundRow(
        name=kind.name,
        module=kind.module,
        href=asked.at(url),
        action=url,
        about=_("%(free)d of %(all)d free. We choose which one.") % words if free else kind.intro,
        drawing=next((unit.resource.drawing for unit in units if unit.resource.drawing), ""),
        cents=quote.total_cents if quote else None,
        sums=" + ".join(str(line.label) for line in quote.lines) if quote else "",
        deposit_cents=quote.deposit_cents if quote else 0,
        asks_more=asks_more([unit.resource for unit in units]),
        asks_approval=any(unit.resource.rulebook.needs_approval for unit in units),
        reasons=[] if free else reason_words((reason for unit in units for reason in unit.reasons), of=kind.name),
        waiting_url=""
        if free
        else next(
            (
                url
                for unit in units
                if (url := waiting_url(unit.resource, asked.period, unit.reasons, any_of_kind=True))
            ),
            "",
        ),
    )


def asks_more(resources: Iterable[Resource]) -> bool:
    """Whether booking one of these asks more than a time: then its page comes first."""
    return any(
        resource.kind.asks_activity
        or resource.kind.asks_attendees
        or bool(resource.rulebook.house_rules)
        or any(question.is_required for question in questions_of(resource.kind, FieldScope.BOOKING))
        for resource in resources
    )
