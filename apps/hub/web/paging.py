"""Long lists, a page at a time."""

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE: Final = 25


def page_of(request: HttpRequest, rows: "QuerySet[Any] | list[Any]", *, size: int = PAGE_SIZE) -> "Page[Any]":
    """The page of a long list that the address asks for; a number that is none or too high gives the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("pagina"))
