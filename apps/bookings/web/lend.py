"""'Lenen': the door and the list of the kinds that have no module of their own."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.bookings.models import ResourceKind
from apps.bookings.queries.now import free_in, free_of_kinds
from apps.bookings.web import todos
from apps.bookings.web.pages import GENERAL
from apps.hub import clock
from apps.hub.modules import Door, Module, Todo
from apps.hub.period import Period

SOON: Final = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class KindCard:
    """A kind with how much of it is free right now."""

    kind: ResourceKind
    url: str
    live: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/lenen/`: every kind of thing that can be borrowed. Three queries for any number of them."""
    at = clock.now()
    free = free_of_kinds(GENERAL, Period(at, at + SOON), at=at)
    cards = [
        KindCard(kind, reverse("reserve:kind", args=[kind.slug]), live_words(*free.get(kind.pk, (0, 0))))
        for kind in ResourceKind.objects.filter(module=GENERAL, is_active=True)
    ]
    return render(request, "bookings/lend.html", {"cards": cards})


def live_words(free: int, every: int) -> str:
    """'3 van de 4 nu vrij'."""
    return _("%(free)d of %(all)d free now") % {"free": free, "all": every} if every else _("Nothing here yet")


def has_kinds() -> bool:
    """Whether there is any such kind. One query."""
    return ResourceKind.objects.filter(module=GENERAL, is_active=True).exists()


def door(request: HttpRequest) -> Door:
    """How many can be taken right now, for half an hour at least. Two queries."""
    del request
    at = clock.now()
    free = [is_free for _name, is_free in free_in(GENERAL, Period(at, at + SOON), at=at)]
    return Door(
        live=live_words(sum(free), len(free)),
        text=_("What you need only now and then, you borrow from us."),
        action=_("Borrow something"),
        url=reverse("lend:home"),
    )


def upcoming(request: HttpRequest) -> list[Todo]:
    """What this person still fetches or brings back."""
    return todos.upcoming(request, GENERAL)


def past(request: HttpRequest) -> list[Todo]:
    """What this person borrowed before."""
    return todos.past(request, GENERAL)


LEND: Final = Module(
    code=GENERAL,
    label=gettext_lazy("Borrow"),
    short_label=gettext_lazy("Borrow"),
    route="lend:home",
    icon="things",
    namespaces=("lend",),
    order=40,
    door=door,
    todos=upcoming,
    past=past,
    has_content=has_kinds,
)
