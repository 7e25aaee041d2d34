"""`/beheer/markt/<code>/bestelbonnen/`: what was ordered of each producer, and what they say to it."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.ui.formats import signed
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import status_of
from apps.market.domain.purchase import SHEETS_WAIT, send_again, send_sheets, send_supplement
from apps.market.enums import CycleState, PurchaseState
from apps.market.models import OrderCycle, Producer
from apps.market.queries.purchase import sheet_by_number
from apps.market.web.sheet import STATE_KINDS, file_response, note_response
from apps.office.queries.market import cycle_by_code
from apps.office.queries.market_sheets import ProducerSheets, can_send, sheets_by_producer, short_lines
from apps.office.web.market import market_page
from apps.office.web.market_tabs import tabs_for
from apps.office.web.page import render_page

DELIVERY_NOTE: Final = "leverbon"


@market_page
@require_safe
def sheets(request: HttpRequest, code: str) -> HttpResponse:
    """Per producer: what left, what they answered, what changed since."""
    return _page(request, cycle_by_code(code))


@market_page
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """All that waits, now; pressed twice is once."""
    cycle = cycle_by_code(code)
    try:
        sent = len(send_sheets(cycle, by=actor_for(request.user), at=clock.now()))
    except BuurtpuntError as error:
        return _page(request, cycle, refusal=error)
    if sent:
        words = ngettext("%(n)d order sheet has left.", "%(n)d order sheets have left.", sent)
        messages.success(request, words % {"n": sent})
    return _back(cycle)


@market_page
@require_POST
def again(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The same sheet with a new link: by mail, or for who has no e-mail opened here to answer for them."""
    cycle = cycle_by_code(code)
    sheet, token = send_again(sheet_by_number(number, cycle=cycle), by=actor_for(request.user), at=clock.now())
    if not sheet.producer.email:
        return see_other(reverse("market:sheet", args=[token]))
    messages.success(request, _("%(number)s is on its way to %(email)s.") % {
        "number": sheet.number, "email": sheet.producer.email,
    })  # fmt: skip
    return _back(cycle)


@market_page
@require_POST
def supplement(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What changed since the last sheet of one producer."""
    cycle, producer = cycle_by_code(code), Producer.objects.filter(slug=slug).first()
    if producer is None:
        raise Missing
    try:
        made = send_supplement(cycle, producer, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        return _page(request, cycle, refusal=error)
    messages.success(request, _("Supplement %(number)s for %(name)s has left.") % {
        "number": made.number, "name": producer.name,
    })  # fmt: skip
    return _back(cycle)


@market_page
@require_safe
def sheet_file(request: HttpRequest, code: str, number: str, kind: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The PDF, a table, or the delivery note of the producer."""
    sheet = sheet_by_number(number, cycle=cycle_by_code(code))
    return note_response(sheet) if kind == DELIVERY_NOTE else file_response(sheet, kind)


def _back(cycle: OrderCycle) -> HttpResponse:
    return see_other(reverse("office:market_sheets", args=[cycle.code]))


def _page(request: HttpRequest, cycle: OrderCycle, *, refusal: BuurtpuntError | None = None) -> HttpResponse:
    rows = sheets_by_producer(cycle)
    page = page_of(request, rows)
    context = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "sheets"),
        "page": page,
        "rows": [_row(row) for row in page],
        "refusal": refusal,
        "waiting": sum(row.waits for row in rows),
        "can_send": can_send(cycle),
        "leaves_at": cycle.closes_at + SHEETS_WAIT,
        "is_open": cycle.state == CycleState.OPEN,
    }
    return render_page(request, "market_sheets.html", "market", context, status=status_of(refusal) if refusal else 200)


def _row(row: ProducerSheets) -> dict[str, Any]:
    return {
        "of": row,
        "changes": ", ".join(f"{name} {signed(pieces)}" for name, pieces in row.changes),
        "sheets": [
            {"order": sheet, "kind": STATE_KINDS[PurchaseState(sheet.state)], "short": short_lines(sheet)}
            for sheet in row.sheets
        ],
    }
