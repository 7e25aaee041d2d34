"""What several pages of the office show alike."""

from typing import Any

from django import template

from apps.market.models import OrderCycle
from apps.office.web.market_steps import steps_of

register = template.Library()


@register.inclusion_tag("office/_cycle_steps.html")
def cycle_steps(cycle: OrderCycle) -> dict[str, Any]:
    """The line of a market from plan to settled, with the next thing to do. No query."""
    return {"line": steps_of(cycle), "cycle": cycle}


@register.inclusion_tag("office/_cycle_next.html")
def cycle_next(cycle: OrderCycle) -> dict[str, Any]:
    """In a list: how far the market is, and the next thing to do. No query."""
    return {"line": steps_of(cycle), "cycle": cycle}
