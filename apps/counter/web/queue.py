"""`/toog/`: what happens today, by time, with one big button per line."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.rules import person_of
from apps.accounts.web.access import volunteers_only
from apps.counter.enums import TaskKind
from apps.counter.queries.queue import Task, counts_of, details_of, tasks_of
from apps.counter.queries.till import cash_of_day
from apps.counter.web.done import toast_context
from apps.counter.web.htmx import htmx_target
from apps.counter.web.words import row_of
from apps.hub import clock, modules

PER_PAGE: Final = 40
FILTERS: Final[dict[str, tuple[str | Promise, str, frozenset[TaskKind]]]] = {
    "": (_("Everything"), "", frozenset(TaskKind)),
    "bestellingen": (_("Orders"), "market", frozenset({TaskKind.ORDER})),
    "voertuigen": (_("Vehicles"), "mobi", frozenset({TaskKind.VEHICLE_OUT, TaskKind.VEHICLE_BACK})),
    "zalen": (_("Rooms"), "cafe", frozenset({TaskKind.ROOM_OPEN, TaskKind.ROOM_CLOSE})),
}


@volunteers_only
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The queue; asked by its own poll, only the part that changes."""
    at = clock.now()
    off = modules.switched_off()
    tasks = tasks_of(clock.local_date(at), at=at, without=off)
    chosen = request.GET.get("soort", "")
    chosen = chosen if chosen in FILTERS else ""
    shown = [task for task in tasks if task.kind in FILTERS[chosen][2]]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("pagina"))
    lines = list(page.object_list)
    details = details_of(lines)
    context = counter_context(request) | {
        "tiles": _tiles(counts_of(tasks), off=off, cash=cash_of_day(clock.local_date(at))),
        "rows": [row_of(task, details) for task in lines],
        "page": page,
        "chosen": chosen,
        "here": _here(chosen, page.number),
    }
    if htmx_target(request) == "queue":
        return render(request, "counter/_queue.html", context | {"is_poll": True})
    context |= {
        "filters": _filters(chosen, tasks, off=off),
        "page_query": f"soort={chosen}" if chosen else "",
    }
    context |= toast_context(request, at=at)
    return render(request, "counter/home.html", context)


def counter_context(request: HttpRequest) -> dict[str, Any]:
    """What stands on top of every page of the counter: the moment, and who is at work."""
    return {"at": clock.now(), "worker": person_of(request.user)}


def _here(chosen: str, number: int) -> str:
    """This view of the queue, for the poll and to come back to."""
    query = QueryDict(mutable=True)
    if chosen:
        query["soort"] = chosen
    if number > 1:
        query["pagina"] = str(number)
    return reverse("counter:home") + (f"?{query.urlencode()}" if query else "")


def _filters(chosen: str, tasks: Iterable[Task], *, off: frozenset[str]) -> list[dict[str, object]]:
    counts = counts_of(tasks)
    return [
        {
            "label": label,
            "href": _here(slug, 1),
            "is_current": slug == chosen,
            "note": str(sum(counts[kind] for kind in kinds)),
            "module": module,
        }
        for slug, (label, module, kinds) in FILTERS.items()
        if module not in off
    ]


def _tiles(counts: Counter[TaskKind], *, off: frozenset[str], cash: int) -> dict[str, int | None]:
    """The figures on top; None for a module that is off."""
    return {
        "orders": None if "market" in off else counts[TaskKind.ORDER],
        "vehicles_back": None if "mobi" in off else counts[TaskKind.VEHICLE_BACK],
        "rooms": None if "cafe" in off else counts[TaskKind.ROOM_OPEN],
        "cash": cash,
    }
