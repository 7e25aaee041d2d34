"""`/toog/laatste-kans/`: what nobody came for, at its price of now, and where it goes."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.counter.domain import action
from apps.counter.enums import ActionKind
from apps.counter.queries.along import chance_of
from apps.counter.web.access import market_page
from apps.counter.web.done import toast_context, with_done
from apps.counter.web.forms import read_key
from apps.counter.web.queue import counter_context
from apps.counter.web.work_tabs import work_tabs
from apps.hub import clock
from apps.hub.actors import Actor, actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.ui.controls import stepped
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import status_of
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover, keep_leftover, waste_leftover
from apps.market.errors.leftover import LeftoverGone
from apps.market.models import Leftover, LeftoverMove
from apps.market.queries.leftover import leftover_for_counter, leftovers_there, moves_of_day, sizes_kept
from apps.market.queries.surplus import surpluses_of_day
from apps.market.rules import parse_quantity

PER_PAGE: Final = 24
Move = Callable[..., LeftoverMove]


@market_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that is left, by name."""
    return _show(request)


@market_page
@require_POST
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Given away, with a note of who has it."""
    note = request.POST.get("wie", "")[:200]
    return _move(request, code, ActionKind.GIVEN, partial(give_leftover, note=note))


@market_page
@require_POST
def give_all(request: HttpRequest) -> HttpResponse:
    """All that stood on the page goes to one place, such as the social restaurant."""
    wanted = {normalise_code(code) for code in request.POST.getlist("over")[:PER_PAGE]}
    note, at = request.POST.get("wie", "")[:200], clock.now()
    rows = leftovers_there().filter(code__in=wanted)
    try:
        done = action.give_all(rows, note=note, key=read_key(request.POST), by=actor_for(request.user), at=at)
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return _show(request, refusal=error, status=status_of(error), asked="all")
    words = _("Given away: %(who)s. It can be undone under 'Last actions'.") if done else _("Nothing was left.")
    messages.success(request, words % {"who": note.strip()} if done else words)
    return HttpResponseRedirect(reverse("counter:last_chance"), status=303)


@market_page
@require_POST
def waste(request: HttpRequest, code: str) -> HttpResponse:
    """Thrown away."""
    return _move(request, code, ActionKind.WASTED, waste_leftover)


@market_page
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Put on our own shelf."""
    return _move(request, code, ActionKind.SHELVED, keep_leftover)


@market_page
@require_POST
def add(request: HttpRequest, offer: str) -> HttpResponse:
    """What came too many and nobody ordered stands with the rest. A second press finds nothing more to add."""
    surplus = next((row for row in surpluses_of_day(clock.today()) if row.offer.code == normalise_code(offer)), None)
    if surplus is not None:
        try:
            leave_surplus(surplus.offer, pieces=surplus.pieces, by=actor_for(request.user), at=clock.now())
        except LeftoverGone as error:
            return _show(request, refusal=error, status=status_of(error))
    return HttpResponseRedirect(reverse("counter:last_chance"), status=303)


@market_page
@require_POST
def add_all(request: HttpRequest) -> HttpResponse:
    """All that came too many stands with the rest; what somebody else just added is there already."""
    for surplus in surpluses_of_day(clock.today()):
        with suppress(LeftoverGone):
            leave_surplus(surplus.offer, pieces=surplus.pieces, by=actor_for(request.user), at=clock.now())
    return HttpResponseRedirect(reverse("counter:last_chance"), status=303)


def _move(request: HttpRequest, code: str, kind: ActionKind, move: Move) -> HttpResponse:
    leftover = leftover_for_counter(code)
    by, at = actor_for(request.user), clock.now()
    try:
        done = action.move_leftover(
            kind, leftover, _ready(move, leftover, request.POST, by=by), key=read_key(request.POST), by=by, at=at
        )
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return _show(request, refusal=error, status=status_of(error), asked=leftover.code)
    return HttpResponseRedirect(with_done(reverse("counter:last_chance"), done), status=303)


def _ready(move: Move, leftover: Leftover, data: QueryDict, *, by: Actor) -> Callable[[], LeftoverMove]:
    pieces = parse_quantity(stepped(data))
    return partial(move, leftover, pieces=pieces, by=by, at=clock.now())


def _show(
    request: HttpRequest, *, refusal: BuurtpuntError | None = None, status: int = 200, asked: str = ""
) -> HttpResponse:
    at = clock.now()
    page = page_of(request, leftovers_there(), size=PER_PAGE)
    chances = [chance_of(leftover, at=at) for leftover in page.object_list]
    keeping = sizes_kept(chance.leftover.offer.variant_id for chance in chances)
    context: dict[str, Any] = counter_context(request) | {
        "cards": [
            {
                "chance": chance,
                "product": chance.leftover.offer.variant.product,
                "name": chance.leftover.offer.variant.full_name,
                "sell_url": f"{reverse('counter:sell')}?{chance.name}=1",
                "is_called_back": chance.is_called_back,
                "sells": chance.leftover.cycle.pickup_on == clock.local_date(at) and not chance.is_called_back,
                "sell_key": uuid4(),
                "keeps": chance.leftover.offer.variant_id in keeping,
                "typed": request.POST.get("wie", "")[:200] if chance.leftover.code == asked else "",
                "is_open": chance.leftover.code == asked,
            }
            for chance in chances
        ],
        "page": page,
        "all_key": uuid4(),
        "all_typed": request.POST.get("wie", "")[:200] if asked == "all" else "",
        "surpluses": surpluses_of_day(clock.local_date(at)),
        "moves": list(moves_of_day(clock.local_date(at))[:PER_PAGE]),
        "refusal": refusal,
        "sell_url": reverse("counter:sell"),
        "work": work_tabs(request, "last_chance"),
        "here": reverse("counter:last_chance"),
        "absent_url": reverse("counter:absent"),
    }
    return render(request, "counter/last_chance.html", context | toast_context(request, at=at), status=status)
