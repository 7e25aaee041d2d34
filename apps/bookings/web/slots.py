"""Choosing a time and putting it in the basket: one flow for everything that can be booked."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.accounts.models import Association
from apps.accounts.rules import person_of
from apps.bookings.domain.booking import hold_slot
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import proposal
from apps.bookings.web.forms import BookingForm
from apps.bookings.web.offer import Offer, chosen_period, make_offer
from apps.bookings.web.strip import parse_date, wish_values
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal, status_of
from apps.payments.basket import BasketOwner
from apps.payments.web.owner import basket_owner

SLOT_FIELDS: Final = ("date", "start", "end", "end_date", "request_key")
SHOW_PRICE: Final = "prijs"
# To choose from where the browser offers it; anything else may be typed.
HALF_HOURS: Final = mark_safe(
    "".join(f'<option value="{hour}.{minute:02d}">' for hour in range(6, 24) for minute in (0, 30))
)


@dataclass(frozen=True, slots=True)
class WhenField:
    """A field of the time as its template prints it."""

    id: str
    name: str
    label: str
    value: str
    errors: list[str]


def when_field(field: BoundField) -> WhenField:
    """A field of the time, ready to print."""
    value = field.value()
    text = value.isoformat() if isinstance(value, dt.date) else str(value or "")
    return WhenField(field.auto_id, field.html_name, str(field.label), text, [str(error) for error in field.errors])


@dataclass(slots=True)
class SlotPage:
    """The form with what is said about it; `done` is the answer once it is in the basket."""

    resource: Resource
    action: str
    form: BookingForm
    request_key: str
    offer: Offer | None = None
    status: int = 200
    done: HttpResponse | None = None
    hours: ClassVar[SafeString] = HALF_HOURS

    @property
    def extra_fields(self) -> list[BoundField]:
        """What is asked beside the time."""
        return [field for field in self.form if field.name not in SLOT_FIELDS]

    @property
    def house_rules(self) -> str:
        """What one agrees to."""
        return self.resource.rulebook.house_rules

    @property
    def when(self) -> dict[str, WhenField]:
        """The fields of the time by name, ready to print."""
        return {name: when_field(self.form[name]) for name in SLOT_FIELDS[:4]}

    @property
    def has_errors(self) -> bool:
        """Whether the summary stands on top."""
        return self.form.is_bound and bool(self.form.errors)

    @property
    def quote_errors(self) -> list[str]:
        """Why there is no price yet, for the fragment."""
        return (
            [f"{field.label}: {error}" for field in self.form for error in field.errors] if self.form.is_bound else []
        )


def is_quote_request(request: HttpRequest) -> bool:
    """Whether only the price is asked for, as a fragment."""
    return bool(getattr(request, "htmx", False)) and request.POST.get("actie") == SHOW_PRICE


def slot_page(
    request: HttpRequest,
    resource: Resource,
    *,
    action: str,
    plan: DayPlan | None = None,
) -> SlotPage:
    """Read the wish in the request, price it, and on a plain POST hold it.

    `plan` is the day on the page: who has not said a time yet is proposed one of it.
    """
    at, owner = clock.now(), basket_owner(request, create=request.method == "POST")
    person = person_of(request.user)
    data = _wish_data(request, plan)
    key = request.POST.get("request_key") or str(uuid.uuid4())
    if not data.get("van") and not data.get("tot") and request.method != "POST":
        form = BookingForm(initial={"date": parse_date(data.get("dag", ""))}, resource=resource, person=person)
        return SlotPage(resource, action, form, key)
    form = BookingForm(data, resource=resource, person=person)
    page = SlotPage(resource, action, form, key)
    books = request.method == "POST" and request.POST.get("actie") != SHOW_PRICE
    form.is_valid()
    if not books:
        form.forgive_empty([field.name for field in page.extra_fields])
    elif form.is_valid():
        _hold(request, page, owner=owner, at=at)
    else:
        page.status = 422
    if page.done is None and form.period is not None:
        page.offer = make_offer(
            resource,
            form.period,
            owner=owner,
            at=at,
            association=_association(form),
            notes=form.notes,
            plan=None if request.method == "POST" else plan,  # others may have booked since it was read
        )
    return page


def _wish_data(request: HttpRequest, plan: DayPlan | None) -> dict[str, str]:
    """What was typed; an alternative that was pressed and a proposal to somebody new stand in its place."""
    data: dict[str, str] = (request.POST if request.method == "POST" else request.GET).dict()
    chosen = chosen_period(data.get("kies", ""))
    if request.method != "POST" and not data.get("van") and not data.get("tot"):
        chosen = proposal(plan) if plan is not None else None
    return data | ({"terug": ""} | wish_values(chosen) if chosen else {})


def _hold(request: HttpRequest, page: SlotPage, *, owner: BasketOwner, at: dt.datetime) -> None:
    period = page.form.period
    if period is None:
        page.status = 422
        return
    extras = _extras(page.form.cleaned_data)
    key = page.form.cleaned_data.get("request_key")
    try:
        booking = hold_slot(
            page.resource, period=period, owner=owner, by=actor_for(request.user), at=at, request_key=key, **extras
        )
        if _is_other_wish(booking, page):
            booking = hold_slot(
                page.resource, period=period, owner=owner, by=actor_for(request.user), at=at,
                request_key=uuid.uuid4(), **extras,
            )  # fmt: skip
    except BuurtpuntError as error:
        add_refusal(page.form, error)
        page.status = status_of(error)
        return
    page.done = _to_basket(request, booking)


def _is_other_wish(booking: Booking, page: SlotPage) -> bool:
    """A form that came back by the back button and was filled in anew still carries the old key."""
    same = booking.resource_id == page.resource.pk and booking.period == page.form.period
    return not same or booking.state == BookingState.EXPIRED


def _extras(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    names = ("activity", "attendees", "association", "answers", "accepts_rules")
    return {name: cleaned[name] for name in names if name in cleaned}


def _association(form: BookingForm) -> Association | None:
    found = form.cleaned_data.get("association")
    return found if isinstance(found, Association) else None


def _to_basket(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.state == BookingState.HELD:
        messages.success(request, _("%(name)s is in your basket.") % {"name": booking.resource.name})
        url = reverse("basket:home")
    else:
        url = reverse("bookings:detail", args=[booking.code])
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
