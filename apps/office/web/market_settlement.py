"""`/beheer/markt/…/afrekening/`: what became of everything, what stays here, and closing the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.hub.web.refusals import status_of
from apps.market.domain.settlement import SettlementGap, goods_by_producer, settle_cycle, settlement_gaps
from apps.market.enums import CycleState
from apps.market.models import OrderCycle, Producer, ProducerStatement
from apps.market.queries.account import GoodsAccount, Margin, margin_of_goods
from apps.market.queries.settlement import goods_of, vat_of
from apps.market.queries.statement import statements_of
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.market_steps import first_route
from apps.office.web.market_tabs import tabs_for
from apps.office.web.page import render_page

# Where each sort of gap is mended: the first of these routes that there is, and whether it takes the market's code.
_MENDED: Final = {
    "orders": (("counter:home", False),),
    "weights": (("counter:deliveries", False), ("office:market_cycle", True)),
    "receipts": (("counter:deliveries", False), ("office:market_cycle", True)),
    "leftovers": (("counter:last_chance", False), ("office:market_cycle", True)),
}


@dataclass(frozen=True, slots=True)
class ProducerRow:
    """One producer: what was sold, what it cost, what stays here; the statement once there is one."""

    producer: Producer
    rows: Sequence[GoodsAccount]
    margin: Margin
    statement: ProducerStatement | None

    @property
    def owed_cents(self) -> int:
        """What they get."""
        return sum(row.owed_cents for row in self.rows)


@market_page
@require_safe
def settlement(request: HttpRequest, code: str) -> HttpResponse:
    """Figures per producer and product, differences in words, VAT; the button as soon as it can be pressed."""
    return _page(request, cycle_by_code(code))


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Close the books, after a real question: it cannot be taken back."""
    cycle = cycle_by_code(code)
    if request.method == "POST":
        try:
            settle_cycle(cycle, by=actor_for(request.user), at=clock.now())
        except BuurtpuntError as error:
            return _page(request, cycle, refusal=error)
        messages.success(request, _("The market of %(day)s is settled.") % {"day": formats.day(cycle.pickup_on)})
        return redirect("office:market_settlement", code=cycle.code)
    goods = goods_of(cycle)
    if cycle.state != CycleState.DISTRIBUTED or settlement_gaps(cycle, goods):
        return redirect("office:market_settlement", code=cycle.code)
    context = {
        "cycle": cycle,
        "owed": [(producer, sum(row.owed_cents for row in rows)) for producer, rows in goods_by_producer(goods)],
        "owed_cents": sum(row.owed_cents for row in goods),
        "back": sum(row.back for row in goods),
    }
    return render_page(request, "market_settle.html", "market", context)


def _page(request: HttpRequest, cycle: OrderCycle, *, refusal: BuurtpuntError | None = None) -> HttpResponse:
    goods = goods_of(cycle)
    gaps = settlement_gaps(cycle, goods) if cycle.state == CycleState.DISTRIBUTED else []
    statements = {statement.producer_id: statement for statement in statements_of(cycle)}
    vat = vat_of(cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "settlement"),
        "goods": goods,
        "producers": _by_producer(goods, statements),
        "margin": margin_of_goods(goods),
        "owed_cents": sum(row.owed_cents for row in goods),
        "deposit_cents": sum(row.counts.deposit_cents for row in goods),
        "differences": [row for row in goods if row.unexplained],
        "vat": vat,
        "vat_cents": sum(share.vat_cents for share in vat),
        "gaps": [(gap, _mended(gap, cycle)) for gap in gaps],
        "can_settle": cycle.state == CycleState.DISTRIBUTED and not gaps,
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 200
    return render_page(request, "market_settlement.html", "market", context, status=status)


def _by_producer(goods: Sequence[GoodsAccount], statements: dict[int, ProducerStatement]) -> list[ProducerRow]:
    grouped: dict[Producer, list[GoodsAccount]] = {}
    for row in goods:
        grouped.setdefault(row.producer, []).append(row)
    return [
        ProducerRow(producer, rows, margin_of_goods(rows), statements.get(producer.pk))
        for producer, rows in grouped.items()
    ]


def _mended(gap: SettlementGap, cycle: OrderCycle) -> str:
    return first_route(_MENDED[gap.what], cycle)
