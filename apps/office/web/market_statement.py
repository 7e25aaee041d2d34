"""`/beheer/markt/…/afrekening/A2026-0007/`: what one producer is owed for one market, to read, print and mail."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.queries.history import history_of
from apps.hub.web.refusals import status_of
from apps.market.documents.statement import file_name, statement_csv, statement_data, statement_pdf
from apps.market.domain.statement import MAILED, mail_statement
from apps.market.models import ProducerStatement
from apps.market.queries.account import Margin
from apps.market.queries.container_balance import containers_in
from apps.market.queries.statement import lines_of, statement_by_number
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.page import render_page


@market_page
@require_safe
def statement(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The statement as it was written."""
    return _page(request, _find(code, number))


@market_page
@require_safe
def pdf(request: HttpRequest, code: str, number: str) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    """The same on paper."""
    found = _find(code, number)
    data = statement_data(found, list(lines_of(found)), containers_in(found.cycle, found.producer, until=found.at))
    return _file(statement_pdf(found, data), "application/pdf", file_name(found, ".pdf"))


@market_page
@require_safe
def csv(request: HttpRequest, code: str, number: str) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    """The same for a spreadsheet."""
    found = _find(code, number)
    content = statement_csv(found, list(lines_of(found)))
    return _file(content, "text/csv; charset=utf-8", file_name(found, ".csv"))


@market_page
@require_POST
def mail(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Send it to the producer; the same press twice is one mail."""
    found = _find(code, number)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return _page(request, found, status=422)
    try:
        mail_statement(found, key=key, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        return _page(request, found, refusal=error, status=status_of(error))
    messages.success(request, _("The statement is on its way to %(name)s.") % {"name": found.producer.name})
    return redirect("office:market_statement", code=found.cycle.code, number=found.number)


def _find(code: str, number: str) -> ProducerStatement:
    return statement_by_number(number, cycle=cycle_by_code(code))


def _page(
    request: HttpRequest, found: ProducerStatement, *, refusal: BuurtpuntError | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "statement": found,
        "lines": list(lines_of(found)),
        "margin": Margin(found.sold_cents, found.owed_cents),
        "containers": containers_in(found.cycle, found.producer, until=found.at),
        "mailed": [event for event in history_of(found) if event.event == MAILED],
        "key": uuid.uuid4(),
        "refusal": refusal,
    }
    return render_page(request, "market_statement.html", "market", context, status=status)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
