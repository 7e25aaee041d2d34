"""What is done with a bag before it goes along: counted, weighed, or taken up again for who comes late."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.models import Person
from apps.accounts.web.access import see_other, volunteers_only
from apps.counter.domain import action
from apps.counter.models import CounterAction
from apps.counter.queries.sheet import order_of, person_for_counter
from apps.counter.web.bag import PIECES, Weighing
from apps.counter.web.forms import read_key
from apps.counter.web.presses import press
from apps.counter.web.sheet import Choice, show_sheet
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.ui.formats import euro, weight
from apps.hub.web.refusals import status_of
from apps.market.domain.hand_over import count_order
from apps.market.domain.weighing import weigh_line
from apps.market.models import Order, OrderLine
from apps.market.rules import parse_quantity
from apps.market.weights import parse_weight


@volunteers_only
@require_POST
@never_cache
def came_late(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """They came after all: what is still there is theirs."""
    who = person_for_counter(person)
    order = order_of(who, code)

    def do() -> CounterAction:
        return action.mark_came_late(order, key=read_key(request.POST), by=actor_for(request.user), at=clock.now())

    return press(request, who, do, order=order)


@volunteers_only
@require_POST
@never_cache
def count(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """Something is broken or missing: so many pieces go along."""
    who = person_for_counter(person)
    order = order_of(who, code)
    try:
        count_order(order, _counts(request.POST, order), by=actor_for(request.user), at=clock.now())
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return show_sheet(request, who, Choice(order.code), refusal=error, status=status_of(error))
    messages.success(request, _("Counted. The amount follows."))
    return _back(who, order)


@volunteers_only
@require_POST
@never_cache
def weigh(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """One line on the scale; an unlikely weight is asked about once."""
    who = person_for_counter(person)
    order = order_of(who, code)
    line = _line(order, request.POST.get("lijn", ""))
    typed = request.POST.get("gewicht", "")[:20]
    try:
        grams = parse_weight(typed)
        is_sure = request.POST.get("zeker", "") == str(grams)
        weighed = weigh_line(line, grams=grams, confirmed=is_sure, by=actor_for(request.user), at=clock.now())
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return show_sheet(
            request, who, Choice(order.code), weighing=Weighing(line.pk, typed, error), status=status_of(error)
        )
    messages.success(
        request,
        _("%(name)s weighs %(grams)s: %(amount)s.")
        % {"name": line.name, "grams": weight(grams), "amount": euro(weighed.amount_cents)},
    )
    return _back(who, order)


def _counts(data: QueryDict, order: Order) -> dict[int, int]:
    """Pieces by line id, for lines of this order. Refuses: InvalidQuantity."""
    return {line.pk: parse_quantity(str(data[name])) for line in order.goods if (name := f"{PIECES}{line.pk}") in data}


def _line(order: Order, text: str) -> OrderLine:
    line = next((line for line in order.goods if str(line.pk) == text), None)
    if line is None:
        raise Missing
    line.order = order
    return line


def _back(who: Person, order: Order) -> HttpResponse:
    return see_other(f"{reverse('counter:person', args=[who.code])}?bestelling={order.code}")
