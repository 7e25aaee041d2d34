"""The big buttons of the counter: each is a form, a domain function and a way back."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.models import Person
from apps.accounts.web.access import safe_next, volunteers_only
from apps.bookings.enums import NoShowReason
from apps.bookings.models import Booking
from apps.counter.domain import action
from apps.counter.domain.action import Tender
from apps.counter.domain.till import change_for
from apps.counter.models import CounterAction
from apps.counter.queries.sheet import booking_of, charges_chosen, order_of, person_for_counter, sheet_of
from apps.counter.web.done import with_done
from apps.counter.web.forms import read_age, read_along, read_key, read_payment, typed_along
from apps.counter.web.sheet import Choice, show_sheet
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.money import round_cash
from apps.hub.web.refusals import status_of
from apps.market.models import Order
from apps.payments.enums import Method


@volunteers_only
@require_POST
@never_cache
def hand_over(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """The bag goes along, with what is paid now."""
    who = person_for_counter(person)
    order = order_of(who, code)

    def do() -> CounterAction:
        key, tender = _tender(request, who)
        return action.hand_over(
            order, tender=tender, along=read_along(request.POST), age_checked=read_age(request.POST), key=key,
            by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip

    return press(request, who, do, order=order)


@volunteers_only
@require_POST
@never_cache
def pay(request: HttpRequest, person: str) -> HttpResponse:
    """Only the money."""
    who = person_for_counter(person)

    def do() -> CounterAction:
        key, tender = _tender(request, who)
        return action.take_money(
            who, tender=tender, along=read_along(request.POST), age_checked=read_age(request.POST), key=key,
            by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip

    return press(request, who, do)


@volunteers_only
@require_POST
@never_cache
def not_fetched(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """Nobody came for the bag."""
    who = person_for_counter(person)
    order = order_of(who, code)

    def do() -> CounterAction:
        key = read_key(request.POST)
        return action.mark_not_fetched(order, key=key, by=actor_for(request.user), at=clock.now())

    return press(request, who, do, order=order)


@volunteers_only
@require_POST
@never_cache
def check_out(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """The key is given, or the room opened."""
    return _use(request, person, code, action.check_out)


@volunteers_only
@require_POST
@never_cache
def check_in(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """It is back, or the room closed."""
    return _use(request, person, code, action.check_in)


@volunteers_only
@require_POST
@never_cache
def not_come(request: HttpRequest, person: str, code: str) -> HttpResponse:
    """Nobody came for the key or the room; the button says what is known of why."""
    known = request.POST.get("reden", "")
    reason = str(NoShowReason(known).label) if known in NoShowReason.values else ""
    return _use(request, person, code, partial(action.mark_not_come, reason=reason))


def _use(request: HttpRequest, person: str, code: str, change: Callable[..., CounterAction]) -> HttpResponse:
    who = person_for_counter(person)
    booking: Booking = booking_of(who, code)

    def do() -> CounterAction:
        return change(booking, key=read_key(request.POST), by=actor_for(request.user), at=clock.now())

    return press(request, who, do)


def _tender(request: HttpRequest, who: Person) -> tuple[UUID, Tender | None]:
    sent = read_payment(request.POST)
    if sent["method"] is None:
        return sent["key"], None
    if sent["method"] is Method.CASH:
        _refuse_too_little(request.POST.get("ontvangen", ""), asked_cents=sent["expected_cents"])
    charges = charges_chosen(who, request.POST.getlist("betaal"))
    return sent["key"], Tender(charges, sent["method"], sent["expected_cents"])


def _refuse_too_little(received: str, *, asked_cents: int) -> None:
    """Who typed what was given is not booked as paid when it is not enough. Nothing typed: nothing to compare."""
    if received.strip() and asked_cents > 0:
        change = change_for(min(asked_cents, round_cash(asked_cents)), received)
        if change.refusal is not None:
            raise change.refusal


def press(
    request: HttpRequest, who: Person, do: Callable[[], CounterAction], *, order: Order | None = None
) -> HttpResponse:
    """Do it and go on; refused, show the sheet as it is now, with what was chosen and why it did not work."""
    try:
        done = do()
    except Missing:
        raise
    except BuurtpuntError as error:
        choice = Choice(
            order.code if order else "",
            request.POST.getlist("betaal") if "method" in request.POST else None,
            request.POST.get("ontvangen", "")[:20],
            typed_along(request.POST),
            read_age(request.POST),
        )
        return show_sheet(request, who, choice, refusal=error, status=status_of(error))
    return HttpResponseRedirect(with_done(_onward(request, who), done), status=303)


def _onward(request: HttpRequest, who: Person) -> str:
    """Back to where it was pressed; from a sheet, on to the queue once nothing is left to do or to pay on it."""
    if "next" in request.POST:
        return safe_next(request, reverse("counter:home"))
    sheet = sheet_of(who, at=clock.now())
    if sheet.has_work or sheet.bill.dues:
        return reverse("counter:person", args=[who.code])
    return reverse("counter:home")
