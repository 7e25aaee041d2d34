"""Choosing a time and putting it in the basket: one flow for everything that can be booked."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from apps.accounts.models import Association
from apps.accounts.web.for_whom import FIND, OTHER, ForWhom, for_whom
from apps.bookings.domain.search import pick_units
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import proposal
from apps.bookings.web.forms import BookingForm
from apps.bookings.web.offer import Offer, chosen_period, make_offer
from apps.bookings.web.strip import parse_date, wish_values
from apps.bookings.web.take import NotClear, answer, answer_for_somebody, take_for_basket, take_for_somebody
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
    kind: ResourceKind | None = None
    whom: ForWhom | None = None
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
        return bool(self.form.is_bound and self.form.errors) or bool(self.more_errors)

    @property
    def more_errors(self) -> list[str]:
        """What is wrong beside the form: for whom it is."""
        return self.whom.errors if self.whom else []

    @property
    def is_for_somebody(self) -> bool:
        """Whether it is booked at once, for somebody else."""
        return self.whom is not None and self.whom.is_somebody

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
    kind: ResourceKind | None = None,
) -> SlotPage:
    """Read the wish in the request, price it, and on a plain POST take it.

    `plan` is the day on the page: who has not said a time yet is proposed one of it. `kind`: any of
    that kind will do, and `resource` is one of them to ask and price by.
    """
    whom = for_whom(request)
    owner = _owner(request, whom)
    data = _wish_data(request, plan)
    key = request.POST.get("request_key") or str(uuid.uuid4())
    if not data.get("van") and not data.get("tot") and request.method != "POST":
        form = BookingForm(initial={"date": parse_date(data.get("dag", ""))}, resource=resource, person=owner.person)
        return SlotPage(resource, action, form, key, kind=kind, whom=whom)
    form = BookingForm(data, resource=resource, person=owner.person)
    page = SlotPage(resource, action, form, key, kind=kind, whom=whom)
    form.is_valid()
    if not _is_press(request):
        form.forgive_empty([field.name for field in page.extra_fields])
    elif form.is_valid():
        _take(request, page, owner=owner)
    else:
        page.status = 422
    if page.done is None and form.period is not None:
        # others may have booked since the plan was read
        page.offer = _offer(request, page, owner, plan=None if request.method == "POST" else plan)
    return page


def _owner(request: HttpRequest, whom: ForWhom | None) -> BasketOwner:
    """Whose price and rules hold: of whom it is for, else of who looks."""
    if whom is not None and whom.person is not None:
        return BasketOwner(person=whom.person)
    return basket_owner(request, create=request.method == "POST")


def _is_press(request: HttpRequest) -> bool:
    """Whether it is to be taken; not when only the price or a person is asked for."""
    return (
        request.method == "POST" and request.POST.get("actie") not in {SHOW_PRICE, FIND} and OTHER not in request.POST
    )


def _offer(request: HttpRequest, page: SlotPage, owner: BasketOwner, *, plan: DayPlan | None) -> Offer | None:
    period, at = page.form.period, clock.now()
    if period is None:
        return None
    if page.kind is not None:
        page.resource, plan = next(iter(pick_units(page.kind, period, at=at)), page.resource), None
    return make_offer(
        page.resource, period, owner=owner, by=actor_for(request.user), at=at, association=_association(page.form),
        notes=page.form.notes, plan=plan, action=page.action if page.kind else "",
    )  # fmt: skip


def _wish_data(request: HttpRequest, plan: DayPlan | None) -> dict[str, str]:
    """What was typed; an alternative that was pressed and a proposal to somebody new stand in its place."""
    data: dict[str, str] = (request.POST if request.method == "POST" else request.GET).dict()
    chosen = chosen_period(data.get("kies", ""))
    if request.method != "POST" and not data.get("van") and not data.get("tot"):
        chosen = proposal(plan) if plan is not None else None
    return data | ({"terug": ""} | wish_values(chosen) if chosen else {})


def _take(request: HttpRequest, page: SlotPage, *, owner: BasketOwner) -> None:
    period, by, at = page.form.period, actor_for(request.user), clock.now()
    if period is None:
        page.status = 422
        return
    key, details = page.form.cleaned_data.get("request_key"), _extras(page.form.cleaned_data)
    target = page.kind or page.resource
    try:
        if page.whom is not None and page.whom.is_somebody:
            booked = take_for_somebody(target, period, whom=page.whom, by=by, at=at, key=key, details=details)
            page.done = answer_for_somebody(request, booked)
        else:
            held = take_for_basket(target, period, owner=owner, by=by, at=at, key=key, details=details)
            page.done = answer(request, held)
    except NotClear:
        page.status = 422
    except BuurtpuntError as error:
        add_refusal(page.form, error)
        page.status = status_of(error)


def _extras(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    names = ("activity", "attendees", "association", "answers", "accepts_rules")
    return {name: cleaned[name] for name in names if name in cleaned}


def _association(form: BookingForm) -> Association | None:
    found = form.cleaned_data.get("association")
    return found if isinstance(found, Association) else None
