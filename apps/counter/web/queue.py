"""`/toog/`: what happens today, by time, with one big button per line."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.rules import person_of
from apps.accounts.web.access import volunteers_only
from apps.counter.web.board import Board, board_of, slug_of
from apps.counter.web.done import toast_context
from apps.counter.web.htmx import htmx_target
from apps.counter.web.work_tabs import work_tabs
from apps.hub import clock, modules


@volunteers_only
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The queue; asked by its own poll, only the part that changes."""
    at = clock.now()
    kind = request.GET.get("soort", "")
    kind = kind if kind in {slug_of(module) for module in modules.known()} else ""
    board = board_of(kind=kind, page=_page_number(request), at=at)
    context = counter_context(request) | {
        "board": mark_safe(board.html),  # our own template's
        "here": _here(kind, board.number),
    }
    if htmx_target(request) == "queue":
        return render(request, "counter/_queue.html", context | {"is_poll": True})
    context |= {"filters": _filters(kind, board), "page": board.page, "page_query": f"soort={kind}" if kind else ""}
    context |= {"work": work_tabs(request, "queue")} | toast_context(request, at=at)
    return render(request, "counter/home.html", context)


def counter_context(request: HttpRequest) -> dict[str, Any]:
    """What stands on top of every page of the counter: the moment, and who is at work."""
    return {"at": clock.now(), "worker": person_of(request.user)}


def _page_number(request: HttpRequest) -> str:
    asked = request.GET.get("pagina", "1")
    return asked if asked.isascii() and asked.isdigit() and len(asked) <= 3 else "1"  # noqa: PLR2004 - pages of a day


def _here(kind: str, number: int) -> str:
    """This view of the queue, for the poll and to come back to."""
    query = QueryDict(mutable=True)
    if kind:
        query["soort"] = kind
    if number > 1:
        query["pagina"] = str(number)
    return reverse("counter:home") + (f"?{query.urlencode()}" if query else "")


def _filters(chosen: str, board: Board) -> list[dict[str, object]]:
    return [
        {
            "label": found.label,
            "href": _here(found.slug, 1),
            "is_current": found.slug == chosen,
            "note": str(found.to_do),
            "module": found.module,
        }
        for found in board.filters
    ]
