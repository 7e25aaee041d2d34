"""The menu of the office: its sections in groups, so that all fit on a desk and behind one button on a phone."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.bookings.queries.booking import requests_to_decide
from apps.bookings.queries.series import series_to_decide
from apps.hub import modules

# Per group its code, its words, and of each section code, words, route.
GROUPS: Final[tuple[tuple[str, Promise, tuple[tuple[str, Promise, str], ...]], ...]] = (
    (
        "daily",
        _("Every day"),
        (
            ("today", _("Today"), "office:home"),
            ("planning", _("Planning"), "office:planning"),
            ("requests", _("Requests"), "office:requests"),
            ("bookings", _("Bookings"), "office:bookings"),
            ("series", _("Series"), "office:series_list"),
            ("waiting", _("Waiting list"), "office:waiting"),
        ),
    ),
    (
        "market",
        _("Market"),
        (
            ("market", _("Markets"), "office:markets"),
            ("products", _("Products"), "office:products"),
            ("producers", _("Producers"), "office:producers"),
            ("stock", _("Stock"), "office:stock"),
            ("containers", _("Empties"), "office:containers"),
            ("statements", _("Statements"), "office:statements"),
        ),
    ),
    (
        "offer",
        _("What there is"),
        (
            ("things", _("Things"), "office:things"),
            ("tariffs", _("Prices"), "office:tariffs"),
            ("rules", _("Rules"), "office:rules"),
            ("closures", _("Closing days"), "office:closures"),
        ),
    ),
    (
        "place",
        _("The house"),
        (
            ("people", _("People"), "office:people"),
            ("money", _("Money"), "office:money"),
            ("calendar", _("Calendar"), "office:calendar"),
            ("settings", _("Settings"), "office:settings"),
            ("data", _("Data"), "admin:index"),
        ),
    ),
)
# Sections of a module under a code of their own.
MODULES: Final = {
    "products": "market",
    "producers": "market",
    "stock": "market",
    "containers": "market",
    "statements": "market",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the sections."""

    label: str | Promise
    href: str
    is_current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that belong together."""

    code: str
    label: str | Promise
    chips: list[Chip]


@dataclass(frozen=True, slots=True)
class Menu:
    """All groups, and what its button says."""

    groups: list[Group]
    waiting: int

    @property
    def current(self) -> Chip | None:
        """Where one is now."""
        return next((chip for group in self.groups for chip in group.chips if chip.is_current), None)


def menu_for(request: HttpRequest, section: str) -> Menu:
    """The sections whose module is on; behind a name how many wait for an answer."""
    off = modules.off_for(request)
    waiting = {"requests": requests_to_decide().count(), "series": series_to_decide().count()}
    groups = [
        Group(
            code,
            label,
            [
                Chip(name, reverse(route), one == section, str(waiting.get(one) or ""))
                for one, name, route in sections
                if MODULES.get(one, one) not in off
            ],
        )
        for code, label, sections in GROUPS
    ]
    return Menu([group for group in groups if group.chips], sum(waiting.values()))
