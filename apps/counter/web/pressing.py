"""What the big buttons have in common: whose it is, one domain function, and the way on or back to the sheet."""

from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.models import Person
from apps.accounts.web.access import safe_next, see_other, volunteers_only
from apps.bookings.models import Booking
from apps.counter.models import CounterAction
from apps.counter.queries.sheet import booking_of, order_of, person_for_counter, sheet_of
from apps.counter.web.bag import typed_weight
from apps.counter.web.done import with_done
from apps.counter.web.forms import read_age, typed_along
from apps.counter.web.sheet import Choice, show_sheet
from apps.hub import clock
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import status_of
from apps.market.models import Order

Done = CounterAction | None  # None: there is nothing to undo as one, and the sheet comes again


def person_press(do: Callable[[HttpRequest, Person], Done]) -> Callable[..., HttpResponse]:
    """A press about somebody: `do` does it, and its refusals are shown on the sheet."""

    @_posted
    @wraps(do)
    def view(request: HttpRequest, person: str) -> HttpResponse:
        who = person_for_counter(person)
        return _press(request, who, partial(do, request, who))

    return view


def order_press(do: Callable[[HttpRequest, Order], Done]) -> Callable[..., HttpResponse]:
    """The same about somebody's order, which comes with its `goods`."""

    @_posted
    @wraps(do)
    def view(request: HttpRequest, person: str, code: str) -> HttpResponse:
        who = person_for_counter(person)
        order = order_of(who, code)
        return _press(request, who, partial(do, request, order), order=order)

    return view


def booking_press(do: Callable[[HttpRequest, Booking], Done]) -> Callable[..., HttpResponse]:
    """The same about somebody's booking."""

    @_posted
    @wraps(do)
    def view(request: HttpRequest, person: str, code: str) -> HttpResponse:
        who = person_for_counter(person)
        return _press(request, who, partial(do, request, booking_of(who, code)))

    return view


def _posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    posted: Callable[..., HttpResponse] = volunteers_only(require_POST(never_cache(view)))
    return posted


def _press(request: HttpRequest, who: Person, do: Callable[[], Done], *, order: Order | None = None) -> HttpResponse:
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
        weighing = typed_weight(request.POST, error)
        refusal = None if weighing else error
        return show_sheet(request, who, choice, refusal=refusal, weighing=weighing, status=status_of(error))
    if done is None:
        return see_other(reverse("counter:person", args=[who.code]) + (f"?bestelling={order.code}" if order else ""))
    return HttpResponseRedirect(with_done(_onward(request, who, order), done), status=303)


def _onward(request: HttpRequest, who: Person, order: Order | None) -> str:
    """Back to where it was pressed; from a sheet, on to the queue once nothing is left to do or to pay on it.

    Who came for somebody else is not kept for what else that person owes or has to fetch.
    """
    if "next" in request.POST:
        return safe_next(request, reverse("counter:home"))
    sheet = sheet_of(who, at=clock.now())
    is_proxy = order is not None and bool(order.proxy_name)
    if sheet.has_bag if is_proxy else sheet.has_work or sheet.bill.dues:
        return reverse("counter:person", args=[who.code])
    return reverse("counter:home")
