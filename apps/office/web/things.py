"""`/beheer/dingen/`: every thing that can be booked, and all that is written down of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.enums import CustomerGroup
from apps.accounts.web.access import managers_only, see_other
from apps.bookings.domain.quote import from_price
from apps.bookings.domain.thing import ThingDetails, put_thing
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.web.pages import page_of as public_page_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.models import HistoryEvent
from apps.hub.queries.history import history_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.things import thing_for_office, things_by_kind
from apps.office.web.hours_form import HoursForm, ThingHoursForm, hours_as_typed
from apps.office.web.kinds import SECTION, thing_tabs
from apps.office.web.page import render_page
from apps.office.web.profiles import ProfileForm, filled, profile_form
from apps.office.web.thing_form import ThingForm, as_typed
from apps.office.words import event_word


@dataclass(frozen=True, slots=True)
class Forms:
    """The three forms of one page: what every thing has, its week, and what its module asks."""

    thing: ThingForm
    hours: HoursForm
    own: ProfileForm | None

    @property
    def are_valid(self) -> bool:
        """All of them, so that every error shows at once."""
        return all([form.is_valid() for form in self.each])  # noqa: C419 - none may be skipped

    @property
    def each(self) -> list[forms.BaseForm]:
        """Those there are."""
        return [form for form in (self.thing, self.own, self.hours) if form is not None]

    def refuse(self, error: BuurtpuntError) -> None:
        """Say it where the field is, else on top."""
        found = next((form for form in self.each if error.field in form.fields), self.thing)
        add_refusal(found, error)

    @property
    def errors(self) -> list[str]:
        """What the summary on top says of the other forms."""
        others = [form for form in self.each if form is not self.thing]
        return [f"{field.label}: {error}" for form in others for field in form for error in field.errors] + [
            str(error) for form in others for error in form.non_field_errors()
        ]


@managers_only
@require_safe
def things(request: HttpRequest) -> HttpResponse:
    """By kind, how each thing stands."""
    kinds = things_by_kind(at=clock.now())
    return render_page(request, "things.html", SECTION, {"tabs": thing_tabs("things"), "kinds": kinds})


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """First which kind, then the thing."""
    known = ResourceKind.objects.prefetch_related("fields")
    kind = known.filter(slug=request.GET.get("soort", "")[:50].replace("\x00", "")).first()
    if kind is None:
        return render_page(request, "thing_kind.html", SECTION, {"kinds": ResourceKind.objects.all()})
    return _form_page(request, kind, None)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """All of one thing, and the way to its prices, rules, closures and bookings."""
    thing = thing_for_office(slug, at=clock.now())
    if thing is None:
        raise Missing
    return _form_page(request, thing.kind, thing)


def _form_page(request: HttpRequest, kind: ResourceKind, thing: Resource | None) -> HttpResponse:
    if request.method != "POST":
        return _draw(request, kind, thing, _forms(kind, thing))
    found = Forms(
        ThingForm(request.POST, request.FILES, kind=kind, thing=thing),
        ThingHoursForm(request.POST),
        profile_form(kind, thing, request.POST),
    )
    if not found.are_valid:
        return _draw(request, kind, thing, found, status=422)
    try:
        saved = _save(request, kind, thing, found)
    except BuurtpuntError as error:
        found.refuse(error)
        return _draw(request, kind, thing, found, status=status_of(error))
    if thing is None:
        messages.success(request, _("%(thing)s is there. Look at its price and rules beside.") % {"thing": saved.name})
    else:
        messages.success(request, _("Saved."))
    return see_other(reverse("office:thing", args=[saved.slug]))


def _forms(kind: ResourceKind, thing: Resource | None) -> Forms:
    return Forms(
        ThingForm(kind=kind, thing=thing, initial=as_typed(thing) if thing is not None else None),
        ThingHoursForm(initial=hours_as_typed(thing.hours.all()) if thing is not None else None),
        profile_form(kind, thing),
    )


def _save(request: HttpRequest, kind: ResourceKind, thing: Resource | None, found: Forms) -> Resource:
    details = ThingDetails(
        profile=found.thing.profile(),
        facts=found.thing.facts,
        hours=found.hours.hours(),
        parts=found.thing.chosen_parts,
        own=filled(found.own),
    )
    return put_thing(kind, thing, details=details, by=actor_for(request.user), at=clock.now())


def _draw(
    request: HttpRequest, kind: ResourceKind, thing: Resource | None, found: Forms, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"kind": kind, "thing": thing, "module": kind.module, "forms": found}
    if thing is not None:
        context["history"] = [(event, event_word(event)) for event in _last_events(thing)]
        context["price"] = from_price(thing, CustomerGroup.EVERYBODY, clock.today())
        context["public_url"] = public_page_of(thing) if thing.is_active and kind.is_active else ""
    return render_page(request, "thing.html", SECTION, context, status=status)


def _last_events(thing: Resource) -> list[HistoryEvent]:
    return list(history_of(thing).select_related("user__person"))[-20:]
