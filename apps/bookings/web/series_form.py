"""The forms of a series: what is asked, and what is chosen where a date clashes."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Association, Membership, Person
from apps.bookings.domain.questions import PREFIX, questions_of
from apps.bookings.domain.series import SeriesRule
from apps.bookings.domain.series.rule import MOST_DATES, MOST_INTERVAL
from apps.bookings.enums import FieldScope, Frequency
from apps.bookings.models import Resource
from apps.bookings.web.forms import DATE_FORMATS, question_field, typed_answers
from apps.bookings.web.pages import capacity_of
from apps.hub import clock, modules
from apps.hub.errors import BuurtpuntError

HTML_NAMES: Final = {
    "resource": "ding",
    "holder": "vereniging",
    "first_date": "dag",
    "starts": "van",
    "ends": "tot",
    "frequency": "herhaal",
    "interval": "om_de",
    "until": "einde",
    "count": "keren",
    "skips_school_holidays": "schoolvakanties",
    "skips_public_holidays": "feestdagen",
    "activity": "waarvoor",
    "attendees": "personen",
}
_DATE_WRONG: Final = gettext_lazy("We do not understand this day. Type for example 28/11/2026.")
_NUMBER_WRONG: Final = gettext_lazy("Write a number, for example 25.")
_DIGITS: Final = {"inputmode": "numeric", "autocomplete": "off"}


def things() -> list[Resource]:
    """What a series can be of: everything that can be booked, by kind, without modules that are off. Two queries."""
    rows = Resource.objects.filter(is_active=True, kind__is_active=True).select_related("kind")
    rows = rows.exclude(kind__module__in=modules.switched_off())
    return list(rows.order_by("kind__position", "kind__name", "position", "name"))


def room_in(thing: Resource) -> int | None:
    """How many people it holds; None where nobody counts, or nobody said."""
    try:
        return capacity_of(thing)
    except ObjectDoesNotExist:
        return None


def fits(thing: Resource, people: int | None) -> bool:
    """Whether so many fit in it, as far as known."""
    capacity = room_in(thing) if people else None
    return capacity is None or people is None or people <= capacity


def thing_choices(rows: Iterable[Resource]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same as groups of choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(row.kind.name_plural, []).append((row.slug, row.name))
    return list(groups.items())


def time_field(label: Any, *, required: str | Any) -> forms.CharField:
    """A time of day as people type it."""
    return forms.CharField(label=label, max_length=20, error_messages={"required": required})


class TimesForm(forms.Form):
    """From one wall time to another; the form reads '19', '19.30', '24'."""

    use_required_attribute = False

    def read_time(self, name: str) -> dt.time | None:
        """The time that was typed; what cannot be understood stands at its field."""
        text = self.cleaned_data.get(name)
        if not text:
            return None
        try:
            return dt.time.min if text.strip() == "24" else clock.parse_time(text.replace(",", "."))
        except BuurtpuntError as error:
            self.add_error(name, error.text)
            return None


class SeriesForm(TimesForm):
    """What, for whom, when, how often and how long. Whether it may and can be is for the domain."""

    resource = forms.ChoiceField(label=gettext_lazy("What do you want to book?"))
    holder = forms.ChoiceField(
        label=gettext_lazy("In whose name?"), error_messages={"required": gettext_lazy("Choose in whose name.")}
    )
    activity = forms.CharField(
        label=gettext_lazy("What for?"), required=False, max_length=120,
        help_text=gettext_lazy("For example yoga, a rehearsal, a language class."),
    )  # fmt: skip
    attendees = forms.IntegerField(
        label=gettext_lazy("How many people?"), required=False, min_value=1, max_value=5000,
        widget=forms.TextInput(attrs=_DIGITS),
        error_messages={"invalid": _NUMBER_WRONG, "min_value": gettext_lazy("At least one person comes.")},
    )  # fmt: skip
    first_date = forms.DateField(
        label=gettext_lazy("First time on"), input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": _DATE_WRONG},
    )  # fmt: skip
    starts = time_field(gettext_lazy("From"), required=gettext_lazy("From when? Type for example 9.30."))
    ends = time_field(gettext_lazy("To"), required=gettext_lazy("Until when? Type for example 12.00."))
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often?"), widget=forms.RadioSelect, initial=Frequency.WEEKLY,
        choices=(
            (Frequency.WEEKLY, gettext_lazy("by weeks")),
            (Frequency.MONTHLY, gettext_lazy("by months, on the same weekday of the month")),
            (Frequency.LAST, gettext_lazy("by months, on the last such weekday")),
        ),
    )  # fmt: skip
    interval = forms.IntegerField(
        label=gettext_lazy("Every how many weeks or months?"), initial=1, required=False,
        min_value=1, max_value=MOST_INTERVAL, widget=forms.TextInput(attrs=_DIGITS),
        help_text=gettext_lazy("1 is every week or month, 2 is every other one."),
        error_messages={"invalid": _NUMBER_WRONG},
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Until and with"), required=False, input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages={"invalid": _DATE_WRONG},
    )  # fmt: skip
    count = forms.IntegerField(
        label=gettext_lazy("or so many times"), required=False, min_value=1, max_value=MOST_DATES,
        widget=forms.TextInput(attrs=_DIGITS), error_messages={"invalid": _NUMBER_WRONG},
    )  # fmt: skip
    skips_school_holidays = forms.BooleanField(
        label=gettext_lazy("Not in the school holidays"), required=False,
        help_text=gettext_lazy("Autumn, Christmas, carnival, Easter and summer."),
    )  # fmt: skip
    skips_public_holidays = forms.BooleanField(label=gettext_lazy("Not on public holidays"), required=False)

    def __init__(self, data: Any = None, *, holders: "Holders", **options: Any) -> None:
        """`holders` says for whom it may be."""
        super().__init__(data, **options)
        self.holders = holders
        self.things = {row.slug: row for row in things()}
        choose = [("", _("Choose one"))]
        field, holder = self.fields["resource"], self.fields["holder"]
        field.choices = [*choose, *thing_choices(self.things.values())]  # type: ignore[attr-defined]
        field.error_messages |= {"required": _("Choose what you want to book."), "invalid_choice": _("Choose one.")}
        choices = holders.choices()
        holder.choices = choices if holders.is_single else [*choose, *choices]  # type: ignore[attr-defined]
        holder.error_messages["invalid_choice"] = _("You cannot book for this association. Ask its contact to add you.")

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        return super().add_prefix(HTML_NAMES.get(field_name, field_name))

    @property
    def thing(self) -> Resource:
        """What is wished for."""
        return self.things[self.cleaned_data["resource"]]

    @property
    def party(self) -> tuple[Association, Person]:
        """The association and who asks for it."""
        return self.holders.by_value[self.cleaned_data["holder"]]

    @property
    def rule(self) -> SeriesRule:
        """The rule as filled in; only of a valid form."""
        data = self.cleaned_data
        return SeriesRule(
            first_date=data["first_date"], starts=data["starts"], ends=data["ends"],
            frequency=Frequency(data["frequency"]), interval=data["interval"], until=data["until"],
            count=data["count"], skips_school_holidays=data["skips_school_holidays"],
            skips_public_holidays=data["skips_public_holidays"],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Times as times; every week where nothing else was said; and all of them fit."""
        data: dict[str, Any] = self.cleaned_data
        for name in ("starts", "ends"):
            if (time := self.read_time(name)) is not None:
                data[name] = time
        data["interval"] = data.get("interval") or 1
        number, thing = data.get("attendees"), self.things.get(data.get("resource", ""))
        capacity = room_in(thing) if thing is not None else None
        if number and capacity is not None and number > capacity:
            self.add_error("attendees", _("At most %(capacity)d people fit in this room.") % {"capacity": capacity})
        if thing is not None and thing.kind.asks_activity and thing.rulebook.needs_approval and not data["activity"]:
            self.add_error("activity", _("Write in a few words what for."))
        return data


class Holders:
    """For whom somebody may ask a series: staff for every association, others for their own."""

    def __init__(self, person: Person | None, *, is_staff: bool) -> None:
        rows = Membership.objects.select_related("association", "person").order_by(
            "association__name", "person__search_name"
        )
        if not is_staff:
            rows = rows.filter(person=person) if person is not None else rows.none()
        self.is_staff = is_staff
        self.by_value = {
            f"{row.association.code}.{row.person.code}": (row.association, row.person)
            for row in rows.filter(person__erased_at__isnull=True)
        }

    def value_for(self, person_code: str) -> str:
        """The first choice of this person; empty for a person who books for none."""
        return next((value for value, (_club, person) in self.by_value.items() if person.code == person_code), "")

    @property
    def is_single(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.by_value) == 1

    def choices(self) -> list[tuple[str, str]]:
        """Values and words; for staff with the contact's name."""
        return [
            (value, f"{association.name} · {person.name}" if self.is_staff else association.name)
            for value, (association, person) in self.by_value.items()
        ]


class SeriesConfirmForm(forms.Form):
    """What the thing asks at each booking, said once for the whole series; and the key of the form."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, resource: Resource, **options: Any) -> None:
        """`resource` says which questions there are, and whether it has house rules."""
        super().__init__(data, **options)
        self.questions = questions_of(resource.kind, FieldScope.BOOKING)
        self.fields |= {PREFIX + question.slug: question_field(question) for question in self.questions}
        if resource.rulebook.house_rules:
            self.fields["accepts_rules"] = forms.BooleanField(
                label=_("I have read the house rules and follow them"),
                error_messages={"required": _("Read the house rules and tick that you agree.")},
            )

    def clean(self) -> dict[str, Any]:
        """The answers, typed as their questions ask."""
        data: dict[str, Any] = self.cleaned_data
        data["answers"] = typed_answers(self, self.questions)
        return data


def key_of(text: str) -> uuid.UUID | None:
    """The key of a form; one that is none of ours is as good as none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
