"""The pages of the waiting list: what they ask and what they show."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Association, Person
from apps.bookings.domain.waiting import units_of
from apps.bookings.enums import WaitingState
from apps.bookings.models import Resource, ResourceKind, WaitingEntry
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.queries.waiting import place_in_line
from apps.bookings.web.forms import BookingForm, SlotForm
from apps.bookings.web.pages import page_of
from apps.bookings.web.slots import HALF_HOURS, SLOT_FIELDS, WhenField, when_field
from apps.bookings.web.words import terms_words
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.payments.web.forms import GuestForm

ANY: Final = "soort"
OVER: Final = {
    WaitingState.PASSED: gettext_lazy("This offer is over. The time went to the next person who waits."),
    WaitingState.LAPSED: gettext_lazy("The time has come and gone. It never came free."),
    WaitingState.WITHDRAWN: gettext_lazy("You are off the list."),
}


class JoinForm(SlotForm):
    """Which time, whether another one of the kind is fine too, and in whose name."""

    def __init__(
        self, data: Any = None, *, thing: Resource | None, kind: ResourceKind, person: Person | None, **options: Any
    ) -> None:
        """Ask 'this one or any' only where there is more than one."""
        super().__init__(data, **options)
        if thing is not None and bookable_resources().filter(kind=kind).exclude(pk=thing.pk).exists():
            self.fields["which"] = forms.ChoiceField(
                label=gettext_lazy("Is another one fine too?"),
                choices=[
                    ("", _("Only %(name)s") % {"name": thing.name}),
                    (ANY, _("Any of them will do")),
                ],
                widget=forms.RadioSelect,
                required=False,
            )
        mine = person.associations.all() if person is not None else Association.objects.none()
        if mine:
            self.fields["association"] = forms.ModelChoiceField(
                label=gettext_lazy("In whose name?"),
                queryset=mine,
                to_field_name="code",
                required=False,
                empty_label=gettext_lazy("My own"),
            )


class TakeForm(BookingForm):
    """What the kind asks beside the time, which is settled already."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Leave out when and for whom."""
        super().__init__(*args, **options)
        for name in (*SLOT_FIELDS, "association"):
            self.fields.pop(name, None)


@dataclass(slots=True)
class JoinPage:
    """The form with what stands around it."""

    thing: Resource | None
    kind: ResourceKind
    form: JoinForm
    guest: GuestForm | None
    status: int = 200
    book_url: str = ""
    hours: ClassVar[SafeString] = HALF_HOURS

    @property
    def name(self) -> str:
        """What is waited for."""
        return self.thing.name if self.thing else self.kind.name

    @property
    def when(self) -> dict[str, WhenField]:
        """The fields of the time, ready to print."""
        return {name: when_field(self.form[name]) for name in SLOT_FIELDS[:4]}

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        """What is asked beside the time."""
        return [bound for bound in self.form if bound.name not in SLOT_FIELDS]

    @property
    def has_errors(self) -> bool:
        """Whether something is to mend."""
        return bool(self.form.errors or (self.guest and self.guest.errors))


@dataclass(slots=True)
class EntryPage:
    """An entry, and what can be done about it."""

    entry: WaitingEntry
    form: TakeForm | None = None
    place: int = 0
    status: int = 200
    refusal: BuurtpuntError | None = None
    terms: list[str] = field(default_factory=list)

    @property
    def when(self) -> str:
        """The time in words."""
        return formats.period(self.entry.starts_at, self.entry.ends_at)

    @property
    def over(self) -> str:
        """Why it is over, if it is."""
        return str(OVER.get(WaitingState(self.entry.state), ""))

    @property
    def thing_url(self) -> str:
        """Where to look again."""
        units = [self.entry.resource] if self.entry.resource is not None else units_of(self.entry)
        return page_of(units[0]) if units else ""

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The price of what is offered."""
        booking = self.entry.booking
        return [{"label": line.label, "cents": line.amount_cents} for line in booking.lines.all()] if booking else []


def entry_page(entry: WaitingEntry, *, data: Any = None) -> EntryPage:
    """The entry as it stands now; `data` is what was typed to take its offer."""
    page = EntryPage(entry)
    if entry.state == WaitingState.WAITING:
        page.place = place_in_line(entry)
    booking = entry.booking
    if entry.state == WaitingState.OFFERED and booking is not None:
        page.form = TakeForm(data, resource=booking.resource, person=entry.person)
        page.terms = terms_words(booking.terms, booking.starts_at, at=clock.now())
    return page
