"""What stands on 'Wijzigen': the form, what the change would cost, and what can be instead."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.bookings.domain.change import (
    ChangePreview,
    asks_no_rules,
    begun_reasons,
    change_preview,
    wish_to_change,
)
from apps.bookings.domain.instead import instead_of
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.search import in_the_way
from apps.bookings.enums import BookingState
from apps.bookings.errors import PromisedToWaiting
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import taken_by_resource
from apps.bookings.queries.line import lines_of
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.web.forms import SlotForm
from apps.bookings.web.offer import chosen_period
from apps.bookings.web.slots import HALF_HOURS, SLOT_FIELDS, WhenField, when_field
from apps.bookings.web.strip import query, wish_values
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.ui import formats

HALF_HOUR: Final = dt.timedelta(minutes=30)
HTML_NAMES: Final = {"thing": "ding", "sequence": "volgnummer", "waive_fee": "zonder_kost"}


class ChangeForm(SlotForm):
    """The time and the thing; only things of the same kind can be chosen."""

    sequence = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, booking: Booking, kin: Sequence[Resource], by: Actor, **options: Any
    ) -> None:
        """`kin` are the things that may be chosen; what only managers may is asked of managers."""
        super().__init__(data, **options)
        self.kin = {thing.slug: thing for thing in kin}
        if len(kin) > 1:
            self.fields["thing"] = forms.ChoiceField(
                label=gettext_lazy("Which one"),
                choices=[(thing.slug, thing.name) for thing in kin],
                error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
            )
        chosen = self.kin.get((data or {}).get("ding", ""), booking.resource)
        if not asks_no_rules(booking, chosen):
            self.fields["accepts_rules"] = forms.BooleanField(
                label=gettext_lazy("I have read the house rules and agree"), required=False
            )
        if by.may(MANAGE_PLACE):
            self.fields["waive_fee"] = forms.BooleanField(
                label=gettext_lazy("At no cost, also when it is late"), required=False
            )
        self._standing = booking.resource

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        return HTML_NAMES.get(field_name) or super().add_prefix(field_name)

    @property
    def resource(self) -> Resource:
        """The thing that is wished for."""
        return self.kin.get(self.cleaned_data.get("thing", ""), self._standing)


@dataclass(frozen=True, slots=True)
class Instead:
    """A change that is possible: one tap."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is said about one wish to change."""

    thing: str
    when: str
    is_same: bool
    preview: ChangePreview | None
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    instead: list[Instead] = field(default_factory=list)


@dataclass(slots=True)
class ChangePage:
    """All that the page shows; `refusal` when it was tried and could not be."""

    booking: Booking
    form: ChangeForm
    only_end: bool
    quick: list[dict[str, str]]
    is_counter: bool = False
    proposal: Proposal | None = None
    refusal: BuurtpuntError | None = None
    status: int = 200
    hours: ClassVar[SafeString] = HALF_HOURS

    @property
    def action(self) -> str:
        """Where the form goes."""
        return reverse("bookings:change", args=[self.booking.code])

    @property
    def when(self) -> dict[str, WhenField]:
        """The fields of the time by name, ready to print."""
        return {name: when_field(self.form[name]) for name in SLOT_FIELDS[:4]}

    @property
    def less_cents(self) -> int:
        """How much cheaper it gets."""
        return -self.proposal.preview.difference_cents if self.proposal and self.proposal.preview else 0

    @property
    def house_rules(self) -> str:
        """What one agrees to, of the thing that is wished for."""
        return self.form.resource.rulebook.house_rules

    @property
    def has_errors(self) -> bool:
        """Whether the summary stands on top."""
        return bool(self.form.errors) and self.status != 200  # noqa: PLR2004 - OK

    @property
    def quote_errors(self) -> list[str]:
        """Why nothing can be said yet, for the fragment."""
        return [f"{field.label}: {error}" for field in self.form for error in field.errors]


def change_page(request: HttpRequest, booking: Booking, *, by: Actor, at: dt.datetime) -> ChangePage:
    """The page with what was typed, or with the booking as it is. A constant number of queries."""
    kin = list(bookable_resources().filter(kind=booking.resource.kind_id))
    own = next((thing for thing in kin if thing.pk == booking.resource_id), None)
    if own is not None:
        booking.resource = own  # with details
    only_end = booking.state == BookingState.IN_USE or (at >= booking.starts_at and not by.may(WORK_COUNTER))
    data = _wished(request, booking, only_end=only_end)
    form = ChangeForm(data, booking=booking, kin=[booking.resource] if only_end else kin, by=by)
    page = ChangePage(booking, form, only_end, _quick(booking, at=at), is_counter=by.may(WORK_COUNTER))
    if form.is_valid() and form.period is not None:
        page.proposal = _propose(booking, form, form.period, by=by, at=at)
    return page


def _wished(request: HttpRequest, booking: Booking, *, only_end: bool) -> dict[str, str]:
    """What was typed over what is; a pressed alternative stands in place of both."""
    data: dict[str, str] = (request.POST if request.method == "POST" else request.GET).dict()
    is_now = {"ding": booking.resource.slug, "volgnummer": str(booking.sequence)} | wish_values(booking.period)
    slug, _sign, value = data.get("kies", "").partition("~")
    chosen = chosen_period(value)
    if chosen is not None:
        return is_now | data | {"terug": "", "ding": slug} | wish_values(chosen)
    typed = {"terug": ""} | data if "dag" in data or "tot" in data else data
    if only_end:
        kept = ("dag", "van", "ding")
        typed = {name: text for name, text in typed.items() if name not in kept}
    return is_now | typed


def _quick(booking: Booking, *, at: dt.datetime) -> list[dict[str, str]]:
    """A little longer, a little shorter: links that fill in the form and show the price."""
    step = max(HALF_HOUR, dt.timedelta(minutes=booking.resource.rulebook.step_minutes))
    wishes = [
        (longer_words(step), booking.ends_at + step),
        (longer_words(2 * step), booking.ends_at + 2 * step),
        (_("%(length)s shorter") % {"length": _length(step)}, booking.ends_at - step),
    ]
    url = reverse("bookings:change", args=[booking.code])
    return [
        {"label": label, "href": f"{url}?{query(**wish_values(Period(booking.starts_at, end)))}#wijzigen"}
        for label, end in wishes
        if end > max(booking.starts_at, at)
    ]


def longer_words(step: dt.timedelta) -> str:
    """'Een half uur langer'."""
    return _("%(length)s longer") % {"length": _length(step)}


def _length(step: dt.timedelta) -> str:
    if step == HALF_HOUR:
        return _("Half an hour")
    return _("An hour") if step == 2 * HALF_HOUR else formats.duration(step)


def _propose(booking: Booking, form: ChangeForm, period: Period, *, by: Actor, at: dt.datetime) -> Proposal:
    thing = form.resource
    is_same = thing.pk == booking.resource_id and period == booking.period
    reasons = [] if is_same else _reasons(booking, thing, period, by=by, at=at)
    preview = None
    try:
        preview = change_preview(
            booking, resource=thing, period=period, by=by, waive_fee=bool(form.cleaned_data.get("waive_fee")), at=at
        )
    except BuurtpuntError as refusal:
        reasons = reasons or [refusal]
    found = instead_of(booking, thing, period, by=by, at=at) if reasons else []
    return Proposal(
        thing=thing.name,
        when=formats.period(period.start, period.end),
        is_same=is_same,
        preview=preview,
        notes=form.notes,
        reasons=list(dict.fromkeys(reason.text for reason in reasons)),
        instead=[_instead(booking, other, when, by=by, at=at) for other, when in found],
    )


def _reasons(booking: Booking, thing: Resource, period: Period, *, by: Actor, at: dt.datetime) -> list[BuurtpuntError]:
    """All that speaks against it, other people's time too; only changing decides."""
    begun = begun_reasons(booking, thing, period, by=by, at=at)
    rules: list[BuurtpuntError] = [*begun, *reasons_against(wish_to_change(booking, thing, period, by=by, at=at))]
    wide = period.widen(thing.rulebook.buffer_before, thing.rulebook.buffer_after)
    taken = [item for item in taken_by_resource([thing], wide, at=at)[thing.pk] if item.booking_id != booking.pk]
    rules += in_the_way(thing, period, taken, mine=())
    if not rules and lines_of([thing], period, at=at)[thing.pk].is_promised(period, person=booking.person):
        rules.append(PromisedToWaiting(resource=thing.name))
    return rules


def _instead(booking: Booking, thing: Resource, when: Period, *, by: Actor, at: dt.datetime) -> Instead:
    preview = change_preview(booking, resource=thing, period=when, by=by, at=at)
    same_day = clock.local_date(when.start) == clock.local_date(booking.starts_at)
    shown = (formats.hours if same_day else formats.period)(when.start, when.end)
    ends = (moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%MZ") for moment in (when.start, when.end))
    words = f"{thing.name} · {shown} · {formats.euro(preview.new_total_cents)}"
    return Instead(words, f"{thing.slug}~{'-'.join(ends)}")
