"""What is done with a bag before it goes along: counted, weighed, and rid of what was called back."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from apps.counter.web.bag import PIECES
from apps.counter.web.forms import read_grams
from apps.counter.web.pressing import order_press
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import Missing
from apps.hub.ui.formats import euro, weight
from apps.market.domain.hand_over import count_order
from apps.market.domain.recall import leave_out_called_back
from apps.market.domain.weighing import weigh_line
from apps.market.models import Order, OrderLine
from apps.market.rules import parse_quantity
from apps.market.weights import parse_weight


@order_press
def count(request: HttpRequest, order: Order) -> None:
    """Something is broken or missing: so many pieces go along."""
    count_order(order, _counts(request.POST, order), by=actor_for(request.user), at=clock.now())
    messages.success(request, _("Counted. The amount follows."))


@order_press
def leave_out(request: HttpRequest, order: Order) -> None:
    """What was called back stays here, and is not paid."""
    leave_out_called_back(order, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("Left out. It is not paid."))


@order_press
def weigh(request: HttpRequest, order: Order) -> None:
    """One line on the scale, also again; an unlikely weight is asked about once."""
    line = _line(order, request.POST.get("lijn", ""))
    grams = parse_weight(request.POST.get("gewicht", "")[:20])
    weighed = weigh_line(
        line, grams=grams, confirmed=request.POST.get("zeker", "") == str(grams),
        seen_grams=read_grams(request.POST.get("gezien", "")), by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip
    words = {"name": line.name, "grams": weight(grams), "amount": euro(weighed.amount_cents)}
    messages.success(request, _("%(name)s weighs %(grams)s: %(amount)s.") % words)


def _counts(data: QueryDict, order: Order) -> dict[int, int]:
    """Pieces by line id, for lines of this order. Refuses: InvalidQuantity."""
    return {line.pk: parse_quantity(str(data[name])) for line in order.goods if (name := f"{PIECES}{line.pk}") in data}


def _line(order: Order, text: str) -> OrderLine:
    line = next((line for line in order.goods if str(line.pk) == text), None)
    if line is None:
        raise Missing
    line.order = order
    return line
