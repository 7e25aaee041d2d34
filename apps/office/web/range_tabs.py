"""The pages about all markets together: the list, what comes back, and the range they sell from."""

from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: Final[tuple[tuple[str, Promise, str], ...]] = (
    ("markets", _("Markets"), "office:markets"),
    ("rhythms", _("Rhythms"), "office:rhythms"),
    ("producers", _("Producers"), "office:producers"),
    ("products", _("Products"), "office:products"),
    ("containers", _("Kinds of empties"), "office:container_kinds"),
)


def range_tabs(current: str) -> list[dict[str, Any]]:
    """What `ui/tabs.html` shows above each of them."""
    return [{"label": label, "href": reverse(route), "is_current": code == current} for code, label, route in TABS]
