"""`/toog/<person>/`: the hand-over sheet, everything of one person on one screen."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.models import Person
from apps.accounts.rules import is_manager
from apps.accounts.web.access import volunteers_only
from apps.bookings.enums import BookingState, NoShowReason
from apps.bookings.models import Booking
from apps.counter.along import NOTHING, Along
from apps.counter.domain.till import Change, change_for
from apps.counter.enums import TaskKind
from apps.counter.queries.queue import DONE_STATES, GRACE
from apps.counter.queries.sheet import Bill, Sheet, person_for_counter, sheet_of
from apps.counter.rules import is_opened
from apps.counter.web.bag import Weighing, bag_context, called_back_in
from apps.counter.web.done import toast_context, told_of
from apps.counter.web.forms import read_age, typed_along
from apps.counter.web.htmx import htmx_target
from apps.counter.web.queue import counter_context
from apps.counter.web.words import (
    action_words,
    asked_words,
    booking_when,
    button_of,
    done_words,
    icon_of,
    use_url,
)
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.market.enums import OrderState
from apps.market.queries.order import age_to_check, needs_weighing


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands chosen on the sheet: which bag, which charges (None: not chosen yet), what was received and asked."""

    order_code: str = ""
    charges: Collection[str] | None = None
    received: str = ""
    along: Along = NOTHING
    age: int = 0


@volunteers_only
@require_safe
@never_cache
def person(request: HttpRequest, person: str) -> HttpResponse:
    """The sheet; while choosing what is paid, only the part with the buttons."""
    who = person_for_counter(person)
    chosen = request.GET.getlist("betaal") if "kies" in request.GET else None
    choice = Choice(
        request.GET.get("bestelling", "")[:20], chosen, request.GET.get("ontvangen", "")[:20],
        typed_along(request.GET), read_age(request.GET),
    )  # fmt: skip
    return show_sheet(request, who, choice)


def show_sheet(
    request: HttpRequest,
    who: Person,
    choice: Choice,
    *,
    refusal: BuurtpuntError | None = None,
    weighing: Weighing | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show it, with a refusal on top if there is one."""
    at = clock.now()
    sheet = sheet_of(who, order_code=choice.order_code, chosen=choice.charges, along=choice.along, at=at)
    context = _pay_context(request, sheet, choice)
    part = htmx_target(request)
    if part in {"pay", "change"} and request.method == "GET":
        return render(request, f"counter/_{part}_swap.html", context)
    today = clock.local_date(at)
    told = told_of(request)
    told = told if told and told.person_id == who.pk else None
    context |= counter_context(request) | bag_context(sheet.order, weighing=weighing, at=at)
    context |= {
        "bookings": [_card(booking, today=today, at=at) for booking in sheet.bookings],
        "later": [
            (booking.resource.name, booking_when(booking, today=today), reverse("bookings:detail", args=[booking.code]))
            for booking in sheet.later_bookings
        ],
        "told": action_words(told) if told else "",
        "refusal": refusal,
        "here": reverse("counter:person", args=[who.code]),
    }
    if told is not None:
        context |= toast_context(request, at=at, told=told)
    return render(request, "counter/person.html", context, status=status)


def _pay_context(request: HttpRequest, sheet: Sheet, choice: Choice) -> dict[str, Any]:
    bill = sheet.bill
    order = sheet.order if sheet.order is not None and sheet.order.state == OrderState.PLACED else None
    url = reverse("counter:pay", args=[sheet.person.code])
    if order is not None:
        url = reverse("counter:hand_over", args=[sheet.person.code, order.code])
    return {
        "sheet": sheet,
        "person": sheet.person,
        "bill": bill,
        "order": order,
        "press_url": url,
        "key": uuid4(),
        "received": choice.received,
        "change": _change(bill, choice.received),
        "may_give_back": bill.is_for_empties or is_manager(request.user),
        "age": max(age_to_check(order.goods) if order else 0, bill.settled.age),
        "age_asked": choice.age,
        "to_leave_out": called_back_in(order) if order else [],
        "to_weigh": [line.name for line in order.goods if needs_weighing(line)] if order else [],
    }


def _change(bill: Bill, received: str) -> Change | None:
    return change_for(bill.cash_cents, received) if received.strip() and bill.total_cents > 0 else None


def _card(booking: Booking, *, today: dt.date, at: dt.datetime) -> dict[str, Any]:
    """A booking of today with its one button."""
    opened, waits = is_opened(booking), booking.state == BookingState.CONFIRMED
    out, back = (TaskKind.OPEN, TaskKind.CLOSE) if opened else (TaskKind.TAKE, TaskKind.BRING)
    return {
        "booking": booking,
        "icon": icon_of(booking),
        "when": booking_when(booking, today=today),
        "words": asked_words(booking),
        "is_late": booking.state == BookingState.IN_USE and at >= booking.ends_at,
        "done": done_words(back, booking) if booking.state in DONE_STATES else "",
        "button": button_of(out if waits else back, booking),
        "url": use_url(booking, "check_out" if waits else "check_in"),
        "key": uuid4(),
        "absent_url": use_url(booking, "not_come") if waits and at >= booking.starts_at + GRACE else "",
        "absent_key": uuid4(),
        "absent_reasons": list(NoShowReason),
    }
