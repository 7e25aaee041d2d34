"""The frame around each page of the office: its menu and the week."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from apps.hub import clock
from apps.office.web.menu import menu_for


def render_page(
    request: HttpRequest, template: str, section: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page in its frame."""
    frame = {"menu": menu_for(request, section), "week": clock.today().isocalendar().week, "section": section}
    return render(request, f"office/{template}", frame | context, status=status)


def admin_url(table: str, pk: int) -> str:
    """Where the data admin shows this row; its first page for a table it does not show."""
    try:
        return reverse(f"admin:{table}_change", args=[pk])
    except NoReverseMatch:
        return reverse("admin:index")
