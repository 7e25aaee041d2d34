"""The frame around each page of the office: its sections, the week, what waits."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.bookings.queries.booking import requests_to_decide
from apps.bookings.queries.series import series_to_decide
from apps.hub import clock, modules

PAGE_SIZE: Final = 25
# Code, words, route.
SECTIONS: Final[tuple[tuple[str, str | Promise, str], ...]] = (
    ("today", _("Today"), "office:home"),
    ("market", _("Market"), "office:markets"),
    ("planning", _("Planning"), "office:planning"),
    ("requests", _("Requests"), "office:requests"),
    ("bookings", _("Bookings"), "office:bookings"),
    ("series", _("Series"), "office:series_list"),
    ("waiting", _("Waiting list"), "office:waiting"),
    ("calendar", _("Calendar"), "office:calendar"),
    ("closures", _("Closing days"), "office:closures"),
    ("things", _("Things"), "office:things"),
    ("rules", _("Rules"), "office:rules"),
    ("tariffs", _("Prices"), "office:tariffs"),
    ("people", _("People"), "office:people"),
    ("money", _("Money"), "office:money"),
    ("settings", _("Settings"), "office:settings"),
    ("data", _("Data"), "admin:index"),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the sections."""

    label: str | Promise
    href: str
    is_current: bool = False
    note: str = ""


def render_page(
    request: HttpRequest, template: str, section: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page in its frame."""
    off = modules.off_for(request)
    waiting = {"requests": requests_to_decide().count(), "series": series_to_decide().count()}
    chips = [
        Chip(label, reverse(route), code == section, str(waiting.get(code) or ""))
        for code, label, route in SECTIONS
        if code not in off
    ]
    frame = {"chips": chips, "week": clock.today().isocalendar().week, "section": section}
    return render(request, f"office/{template}", frame | context, status=status)


def page_of(request: HttpRequest, rows: "QuerySet[Any] | list[Any]", *, size: int = PAGE_SIZE) -> "Page[Any]":
    """The page of a long list that the address asks for; a number that is none or too high gives the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("pagina"))


def admin_url(table: str, pk: int) -> str:
    """Where the data admin shows this row; its first page for a table it does not show."""
    try:
        return reverse(f"admin:{table}_change", args=[pk])
    except NoReverseMatch:
        return reverse("admin:index")
