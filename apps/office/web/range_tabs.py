"""The pages about all markets together: the list, and what comes back."""

from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: Final[tuple[tuple[str, Promise, str], ...]] = (
    ("markets", _("Markets"), "office:markets"),
    ("rhythms", _("Rhythms"), "office:rhythms"),
)


def range_tabs(current: str) -> list[dict[str, Any]]:
    """What `ui/tabs.html` shows above each of them."""
    return [{"label": label, "href": reverse(route), "is_current": code == current} for code, label, route in TABS]
