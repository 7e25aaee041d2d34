"""Weighing what is sold by weight: one order at a time, the next one ready."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.counter.web.access import market_page
from apps.counter.web.forms import read_grams
from apps.counter.web.htmx import htmx_target
from apps.counter.web.queue import counter_context
from apps.counter.web.receipt_access import delivery_at, offer_at
from apps.counter.web.receipt_words import delivery_url, line_url
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Conflict, Missing, NotAllowed
from apps.hub.ui.formats import weight
from apps.hub.web.refusals import status_of
from apps.market.domain.weighing import weigh_line
from apps.market.enums import OrderState
from apps.market.errors.weighing import WeightDoubtful
from apps.market.labels import exact_weight
from apps.market.models import OrderLine
from apps.market.queries.receipt import Delivery
from apps.market.queries.weighing import lines_of_offer, weighings_of
from apps.market.weights import parse_weight


@dataclass(frozen=True, slots=True)
class WeighRow:
    """One order line on the scale: whose, how much there usually is, and what it weighed."""

    token: str
    line: OrderLine
    url: str

    @property
    def who(self) -> str:
        """'Mieke V.'."""
        return self.line.order.person.short_name or str(self.line.order.person)

    @property
    def usual(self) -> str:
        """'2 stuks, samen ± 3,2 kg'."""
        number = self.line.quantity
        about = weight(self.line.content_amount * number)
        words = ngettext("%(number)d piece, about %(weight)s", "%(number)d pieces, about %(weight)s together", number)
        return words % {"number": number, "weight": about}

    @property
    def grams(self) -> int | None:
        """What stands in the books."""
        return self.line.delivered_grams

    @property
    def seen(self) -> str:
        """The same, for the form to send back."""
        return "" if self.grams is None else str(self.grams)

    @property
    def weighed(self) -> str:
        """'1,712 kg'."""
        return "" if self.grams is None else exact_weight(self.grams)

    @property
    def waits(self) -> bool:
        """Whether it is still to be weighed."""
        return self.grams is None and self.line.order.state == OrderState.PLACED

    @property
    def may_change(self) -> bool:
        """Whether it can be weighed again."""
        return self.line.order.state in {OrderState.PLACED, OrderState.NO_SHOW}


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request: HttpRequest, cycle: str, producer: str, offer: str) -> HttpResponse:
    """The next order on the scale; or the one the address names, to weigh it again."""
    found = delivery_at(cycle, producer)
    product = offer_at(found, offer)
    url = line_url("weigh_offer", found, product.code)
    rows = _rows(lines_of_offer(product), url)
    if not rows:
        raise Missing
    token = request.POST.get("lijn", "") if request.method == "POST" else request.GET.get("bestelling", "")
    row = next((row for row in rows if row.token == token and row.may_change), None)
    if request.method != "POST":
        return _page(request, found, rows, row or _next(rows))
    if row is None:
        raise Missing
    typed = request.POST.get("meant") or request.POST.get("weight", "")
    try:
        _weigh(request, row, typed)
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        rows = _rows(lines_of_offer(product), url)
        again = next((each for each in rows if each.token == token), row)
        return _page(request, found, rows, again, typed=typed[:20], refusal=error, status=status_of(error))
    if not htmx_target(request):
        return see_other(f"{url}?{urlencode({'gewogen': row.token})}")
    rows = _rows(lines_of_offer(product), url)
    return _page(request, found, rows, _next(rows), told=row.token)


def _weigh(request: HttpRequest, row: WeighRow, typed: str) -> OrderLine:
    grams = parse_weight(typed)
    return weigh_line(
        row.line, grams=grams, confirmed=request.POST.get("confirmed", "") == str(grams),
        seen_grams=read_grams(request.POST.get("seen", "")), by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip


def _rows(lines: list[OrderLine], url: str) -> list[WeighRow]:
    """With a name for each in addresses: the order's code, and its number where an order has two of them."""
    seen: dict[int, int] = {}
    rows = []
    for line in lines:
        number = seen[line.order_id] = seen.get(line.order_id, 0) + 1
        token = line.order.code if number == 1 else f"{line.order.code}-{number}"
        rows.append(WeighRow(token, line, f"{url}?{urlencode({'bestelling': token})}"))
    return rows


def _next(rows: list[WeighRow]) -> WeighRow | None:
    return next((row for row in rows if row.waits), None)


def _next_product(found: Delivery, done: OrderLine) -> dict[str, str] | None:
    """Another product of this delivery that waits for the scale, for who is done with one. Two queries."""
    waiting = (each for each in weighings_of(found.cycle, found.producer) if each.left)
    other = next((each for each in waiting if each.offer.pk != done.offer_id), None)
    if other is None:
        return None
    return {"name": other.offer.variant.full_name, "url": line_url("weigh_offer", found, other.offer.code)}


def _page(
    request: HttpRequest,
    found: Delivery,
    rows: list[WeighRow],
    row: WeighRow | None,
    *,
    typed: str = "",
    told: str = "",
    refusal: BuurtpuntError | None = None,
    status: int = 200,
) -> HttpResponse:
    token = told or request.GET.get("gewogen", "")
    context = (
        counter_context(request)
        | {
            "delivery": found,
            "row": row,
            "name": rows[0].line.name,
            "typed": "" if isinstance(refusal, Conflict) else typed,
            "told": next((each for each in rows if each.token == token and each.weighed), None),
            "waiting": [each for each in rows if each.waits and each is not row],
            "weighed": [each for each in rows if each.weighed],
            "total": len(rows),
            "refusal": refusal,
            "back_url": delivery_url("delivery", found),
            "next": None if row else _next_product(found, rows[0].line),
            "here": rows[0].url.partition("?")[0],
        }
        | _question(refusal)
    )
    template = "counter/_weigh.html" if htmx_target(request) else "counter/weigh.html"
    return render(request, template, context, status=status)


def _question(refusal: BuurtpuntError | None) -> dict[str, Any]:
    """What was probably meant, and the weight that one may insist on."""
    if refusal is None or "meant" not in refusal.context:
        return {}
    meant, grams = refusal.context["meant"], refusal.context["grams"]
    return {
        "meant": None if meant is None else {"value": f"{meant} g", "words": exact_weight(meant)},
        "insist": {"grams": str(grams), "words": exact_weight(grams)} if isinstance(refusal, WeightDoubtful) else None,
    }
