"""The kinds of work at the counter, as links on top of its pages."""

from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Code, words and route.
WORK: Final[tuple[tuple[str, Promise, str], ...]] = (
    ("queue", _("Queue"), "counter:home"),
    ("packing", pgettext_lazy("work", "Packing"), "counter:packing"),
    ("last_chance", _("Last chance"), "counter:last_chance"),
)


def work_tabs(current: str) -> list[dict[str, Any]]:
    """What `ui/tabs.html` shows; nothing while there is but one kind of work."""
    return (
        [{"label": label, "href": reverse(route), "is_current": code == current} for code, label, route in WORK]
        if len(WORK) > 1
        else []
    )
