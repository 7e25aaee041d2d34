"""The pages of one market in the office, in the order in which a market is lived."""

from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.market.models import OrderCycle

# Code, words and route (which takes the code of the cycle).
TABS: Final[tuple[tuple[str, Promise, str], ...]] = (
    ("overview", _("Overview"), "office:market_cycle"),
    ("offers", _("What is for sale"), "office:market_offers"),
    ("sheets", _("Order sheets"), "office:market_sheets"),
    ("shortages", _("Shortages"), "office:market_shortages"),
    ("settlement", _("Settlement"), "office:market_settlement"),
    ("recall", _("Call back"), "office:market_recall"),
)


def tabs_for(cycle: OrderCycle, current: str) -> list[dict[str, Any]]:
    """What `ui/tabs.html` shows above each page of a market."""
    return [
        {"label": label, "href": reverse(route, args=[cycle.code]), "is_current": code == current}
        for code, label, route in TABS
    ]
