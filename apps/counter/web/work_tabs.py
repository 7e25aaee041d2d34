"""The kinds of work at the counter, as links on top of its pages."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.hub import clock, modules
from apps.market.queries.receipt import deliveries_to_do

# Code, words and route.
WORK: Final[tuple[tuple[str, Promise, str], ...]] = (
    ("queue", _("Queue"), "counter:home"),
    ("receipt", _("Receiving"), "counter:deliveries"),
    ("packing", pgettext_lazy("work", "Packing"), "counter:packing"),
    ("last_chance", _("Last chance"), "counter:last_chance"),
)
# How much there is to do of it.
TO_DO: Final[Mapping[str, Callable[[], int]]] = {"receipt": lambda: deliveries_to_do(clock.today())}


def work_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """What `ui/tabs.html` shows; nothing while there is but one kind of work, as without the market."""
    shown = WORK[:1] if "market" in modules.off_for(request) else WORK
    return (
        [
            {
                "label": label,
                "href": reverse(route),
                "is_current": code == current,
                "note": TO_DO[code]() if code in TO_DO else 0,
            }
            for code, label, route in shown
        ]
        if len(shown) > 1
        else []
    )
