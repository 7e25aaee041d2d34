"""`/toog/ontvangst/`: what the producers bring, counted line by line."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import see_other
from apps.counter.web.access import market_page
from apps.counter.web.queue import counter_context
from apps.counter.web.receipt_access import delivery_at, line_at, version_in
from apps.counter.web.receipt_page import answer_line, show_delivery
from apps.counter.web.receipt_words import delivery_url, delivery_words, to_weigh_words
from apps.counter.web.work_tabs import work_tabs
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.ui.controls import stepped
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import status_of
from apps.market.domain.receipt import (
    all_is_right,
    count_line,
    finish_receipt,
    reopen_receipt,
    start_receipt,
    undo_count,
)
from apps.market.models import GoodsReceipt
from apps.market.queries.receipt import Delivery, cycles_to_receive, deliveries_of
from apps.market.rules import parse_quantity

PER_PAGE: Final = 40


@market_page
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Per market and producer what comes, with one big button."""
    found = deliveries_of(list(cycles_to_receive(clock.today())))
    page = page_of(request, found, size=PER_PAGE)
    context = counter_context(request) | {
        "rows": [_row(delivery) for delivery in page.object_list],
        "page": page,
        "work": work_tabs(request, "receipt"),
    }
    return render(request, "counter/deliveries.html", context)


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery,
        "words": delivery_words(delivery),
        "to_weigh": to_weigh_words(delivery.to_weigh) if delivery.to_weigh else "",
        "url": delivery_url("delivery", delivery),
    }


@market_page
@require_safe
def delivery(request: HttpRequest, cycle: str, producer: str) -> HttpResponse:
    """Ordered against received."""
    return show_delivery(request, delivery_at(cycle, producer))


@market_page
@require_POST
def count(request: HttpRequest, cycle: str, producer: str, offer: str) -> HttpResponse:
    """So many came; what was refused of them stays refused. The first count begins the delivery."""
    if "step-received" in request.POST:  # one more or less, without JavaScript: look first, then press
        typed = stepped(request.POST, "received", step="step-received")
        return show_delivery(request, delivery_at(cycle, producer), wrong=normalise_code(offer), typed=typed[:12])
    typed = request.POST.get("received", "")

    def do(receipt: GoodsReceipt) -> None:
        line = line_at(receipt, offer)
        count_line(
            line, received=parse_quantity(typed), rejected=line.quantity_rejected, reason=line.reject_reason,
            version=version_in(request.POST.get("version", "")), by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip

    return _press_line(request, cycle, producer, offer, do, typed=typed)


@market_page
@require_POST
def undo(request: HttpRequest, cycle: str, producer: str, offer: str) -> HttpResponse:
    """The last count of a line was a mistake."""

    def do(receipt: GoodsReceipt) -> None:
        undo_count(
            line_at(receipt, offer), version=version_in(request.POST.get("version", "")),
            by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip

    return _press_line(request, cycle, producer, offer, do, is_undo=True)


@market_page
@require_POST
def all_right(request: HttpRequest, cycle: str, producer: str) -> HttpResponse:
    """Everything that was not counted yet came as it was ordered."""
    seen = version_in(request.POST.get("seen", ""))

    def do(receipt: GoodsReceipt) -> None:
        all_is_right(receipt, seen=seen, by=actor_for(request.user), at=clock.now())

    return _press(request, cycle, producer, do)


@market_page
@require_POST
def finish(request: HttpRequest, cycle: str, producer: str) -> HttpResponse:
    """This delivery is counted; on to the next one."""

    def do(receipt: GoodsReceipt) -> None:
        finish_receipt(receipt, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("%(name)s is received.") % {"name": receipt.producer.name})

    return _press(request, cycle, producer, do, onward=reverse("counter:deliveries"))


@market_page
@require_POST
def reopen(request: HttpRequest, cycle: str, producer: str) -> HttpResponse:
    """Something was wrong with it: count again."""

    def do(receipt: GoodsReceipt) -> None:
        reopen_receipt(receipt, by=actor_for(request.user), at=clock.now())

    return _press(request, cycle, producer, do)


@market_page
@require_safe
def photo(request: HttpRequest, cycle: str, producer: str, offer: str) -> HttpResponse:
    """What was wrong with it; for who works here alone."""
    del request
    found = delivery_at(cycle, producer)
    if found.receipt is None:
        raise Missing
    line = line_at(found.receipt, offer)
    try:
        with line.photo.open() as picture:
            return HttpResponse(picture.read(), content_type="image/webp")
    except (ValueError, FileNotFoundError) as error:  # there is none, or its file is gone
        raise Missing from error


def _press_line(
    request: HttpRequest,
    cycle: str,
    producer: str,
    offer: str,
    do: Callable[[GoodsReceipt], None],
    *,
    typed: str = "",
    is_undo: bool = False,
) -> HttpResponse:
    found = delivery_at(cycle, producer)
    try:
        do(start_receipt(found.cycle, found.producer, by=actor_for(request.user), at=clock.now()))
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return answer_line(request, delivery_at(cycle, producer), offer, error=error, typed=typed)
    return answer_line(request, delivery_at(cycle, producer), offer, is_undo=is_undo)


def _press(
    request: HttpRequest, cycle: str, producer: str, do: Callable[[GoodsReceipt], None], *, onward: str = ""
) -> HttpResponse:
    found = delivery_at(cycle, producer)
    try:
        do(start_receipt(found.cycle, found.producer, by=actor_for(request.user), at=clock.now()))
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return show_delivery(request, delivery_at(cycle, producer), refusal=error, status=status_of(error))
    return see_other(onward or delivery_url("delivery", found))
