"""`/beheer/`: today at a glance."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.web.access import managers_only
from apps.bookings.queries.feed import subscriptions_of_staff
from apps.hub import clock, modules
from apps.office.queries.figures import WeekFigure, bookings_this_week, market_weeks, owed_now, to_give_back
from apps.office.web.decisions import decisions_at
from apps.office.web.page import render_page

LINKS_SHOWN: Final = 4
_HEIGHT, _STEP, _WIDTH = 92, 34, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """A week's turnover as a bar, in units of the drawing."""

    x: int
    y: int
    width: int
    height: int
    is_now: bool
    figure: WeekFigure


@managers_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, how it goes, and who follows our calendars."""
    at, today = clock.now(), clock.today()
    enabled = modules.enabled()
    counts = bookings_this_week(today)
    weeks = market_weeks(today) if any(module.code == "market" for module in enabled) else []
    context = {
        "decisions": decisions_at(at),
        "weeks": weeks,
        "bars": bars(weeks),
        "growth": growth(weeks),
        "owed": owed_now(),
        "give_back": to_give_back(),
        "uses": [(module, counts.get(module.code, 0)) for module in enabled if module.code != "market"],
        "links": subscriptions_of_staff()[:LINKS_SHOWN],
    }
    return render_page(request, "home.html", "today", context)


def bars(weeks: list[WeekFigure]) -> list[Bar]:
    """Bars beside each other, the highest 92 units; a week with nothing is a line on the ground."""
    most = max((week.cents for week in weeks), default=0)
    heights = [max(2, round(week.cents / most * _HEIGHT)) if most else 2 for week in weeks]
    return [
        Bar(4 + index * _STEP, 120 - height, _WIDTH, height, week is weeks[-1], week)
        for index, (week, height) in enumerate(zip(weeks, heights, strict=True))
    ]


def growth(weeks: list[WeekFigure]) -> int | None:
    """Percent more (or less) than the week before; None where there is nothing to compare with."""
    if len(weeks) < 2 or not weeks[-2].cents:  # noqa: PLR2004 - this week and the one before
        return None
    return round((weeks[-1].cents / weeks[-2].cents - 1) * 100)
