"""The form that asks when: shared by everything that can be booked."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Association, Person
from apps.bookings.domain.questions import LONGEST, PREFIX, Answer, questions_of, read_answers
from apps.bookings.enums import FieldScope, FieldType, Handling
from apps.bookings.models import KindField, Resource, ResourceKind
from apps.bookings.web.pages import capacity_of
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.ui import formats

# What stands in the address and in the page: the neighbour reads Dutch there.
HTML_NAMES: Final = {"date": "dag", "start": "van", "end": "tot", "end_date": "terug"}
ACTIVITY_LENGTH: Final = 120
DATE_FORMATS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m")
_MIDNIGHT: Final = re.compile(r"^\s*24(?:\s*[.:uh]\s*(?:00)?)?\s*(?:u\.?|uur)?\s*$", re.IGNORECASE | re.ASCII)
_DATE_WRONG: Final = gettext_lazy("We do not understand this day. Type for example 28/11/2026.")


class SlotForm(forms.Form):
    """A day, from and to, and another day of return; gives one `period`.

    Well-formed is all that is asked here; whether it may and can be is for the domain.
    """

    use_required_attribute = False

    date = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=DATE_FORMATS,
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": _DATE_WRONG},
    )
    start = forms.CharField(
        label=gettext_lazy("From"),
        max_length=20,
        error_messages={"required": gettext_lazy("From when? Type for example 9.30.")},
    )
    end = forms.CharField(
        label=gettext_lazy("To"),
        max_length=20,
        error_messages={"required": gettext_lazy("Until when? Type for example 12.00.")},
    )
    end_date = forms.DateField(
        label=gettext_lazy("Back on another day"),
        required=False,
        input_formats=DATE_FORMATS,
        error_messages={"invalid": _DATE_WRONG},
    )
    request_key = forms.CharField(required=False)

    period: Period | None = None

    def add_prefix(self, field_name: str) -> str:
        """The name in the page."""
        return super().add_prefix(HTML_NAMES.get(field_name, field_name))

    def clean_request_key(self) -> uuid.UUID | None:
        """The key of this form; one that is none of ours is as good as none."""
        try:
            return uuid.UUID(self.cleaned_data["request_key"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Put the four together into one period; each error at its own field."""
        data: dict[str, Any] = self.cleaned_data
        start = self._moment(data, "start", data.get("date"))
        end = self._moment(data, "end", data.get("end_date") or data.get("date"))
        if start is None or end is None or "end_date" in self.errors:
            return data
        try:
            self.period = Period(start, end)
        except BuurtpuntError as error:
            if data.get("end_date"):
                self.add_error("end_date" if data["end_date"] < data["date"] else "end", error.text)
            else:
                self.add_error(
                    "end", _("Choose an hour after the start. Only back the next day? Fill in that day below.")
                )
        return data

    def forgive_empty(self, names: Iterable[str]) -> None:
        """Who only asks for the price need not have filled in the rest yet."""
        for name in names:
            if not self.data.get(self.add_prefix(name)):
                self.errors.pop(name, None)

    def _moment(self, data: dict[str, Any], name: str, date: dt.date | None) -> dt.datetime | None:
        text = data.get(name)
        if text is None:
            return None
        text = text.replace(",", ".")
        try:
            next_day = name == "end" and bool(_MIDNIGHT.match(text))
            time = dt.time.min if next_day else clock.parse_time(text)
            next_day = next_day or (name == "end" and time == dt.time.min and not data.get("end_date"))
            if date is None:
                return None
            return clock.at_local(date + dt.timedelta(days=next_day), time)
        except BuurtpuntError as error:
            self.add_error(name, error.text)
        except OverflowError:
            self.add_error("date", str(_DATE_WRONG))
        return None

    @property
    def notes(self) -> list[str]:
        """What to know about the times as understood: an hour that comes twice."""
        if self.period is None:
            return []
        ends = (clock.local(self.period.start), clock.local(self.period.end))
        return [
            _("That night %(time)s comes twice. We take the first.") % {"time": formats.clock_time(wall)}
            for wall in ends
            if clock.is_ambiguous(wall.date(), wall.time().replace(tzinfo=None))
        ]


class BookingForm(SlotForm):
    """The time, and what the kind of thing wants to know beside it: its words, its questions, its house rules."""

    def __init__(self, data: Any = None, *, resource: Resource, person: Person | None, **options: Any) -> None:
        """`person` says for which associations it may be."""
        super().__init__(data, **options)
        self.resource, self.capacity = resource, capacity_of(resource)
        rules = resource.rulebook
        if resource.kind.asks_activity:
            self.fields["activity"] = _activity_field(required=rules.needs_approval, kind=resource.kind)
        if resource.kind.asks_attendees:
            self.fields["attendees"] = _attendees_field()
        mine = person.associations.all() if person is not None else Association.objects.none()
        if mine:
            self.fields["association"] = _association_field(mine)
        self.questions = questions_of(resource.kind, FieldScope.BOOKING)
        self.fields |= {PREFIX + question.slug: question_field(question) for question in self.questions}
        if rules.house_rules:
            self.fields["accepts_rules"] = _rules_field()

    def clean_attendees(self) -> int:
        """Somebody comes, and all of them fit."""
        number: int = self.cleaned_data["attendees"]
        if number < 1:
            raise forms.ValidationError(_("At least one person comes."), code="too_few")
        if self.capacity is not None and number > self.capacity:
            text = _("At most %(capacity)d people fit in this room.") % {"capacity": self.capacity}
            raise forms.ValidationError(text, code="too_many")
        return number

    def clean(self) -> dict[str, Any]:
        """The period as always, and the answers typed as their questions ask."""
        data = super().clean()
        data["answers"] = typed_answers(self, self.questions)
        return data


def typed_answers(form: forms.Form, questions: Iterable[KindField]) -> dict[str, Answer]:
    """The answers to a kind's questions by slug; each error at its own field."""
    answers: dict[str, Answer] = {}
    for question in questions:
        name = PREFIX + question.slug
        if name not in form.cleaned_data:
            continue
        try:
            answers |= read_answers([question], {question.slug: form.cleaned_data[name]})
        except BuurtpuntError as error:
            form.add_error(name, error.text)
    return answers


def _activity_field(*, required: bool, kind: ResourceKind) -> forms.Field:
    examples = gettext_lazy("For example a meeting, a rehearsal, a party.")
    return forms.CharField(
        label=gettext_lazy("What for?"),
        required=required,
        max_length=ACTIVITY_LENGTH,
        help_text=examples if kind.handling == Handling.OPENED else "",
        error_messages={
            "required": gettext_lazy("Write in a few words what for."),
            "max_length": gettext_lazy("Keep it shorter: at most %(limit_value)d signs."),
        },
    )


def _attendees_field() -> forms.Field:
    return forms.IntegerField(
        label=gettext_lazy("How many people?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("How many people do you expect?"),
            "invalid": gettext_lazy("Write a number, for example 25."),
        },
    )


def _association_field(mine: "models.QuerySet[Association]") -> forms.Field:
    return forms.ModelChoiceField(
        label=gettext_lazy("In whose name?"),
        queryset=mine,
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("My own"),
        error_messages={
            "invalid_choice": gettext_lazy("You cannot book for this association. Ask its contact to add you.")
        },
    )


def _rules_field() -> forms.Field:
    return forms.BooleanField(
        label=gettext_lazy("I have read the house rules and follow them"),
        error_messages={"required": gettext_lazy("Read the house rules and tick that you agree.")},
    )


def question_field(question: KindField) -> forms.Field:
    """A question of a kind as a field; what its answer may be is for `read_answers`."""
    options: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help_text,
        "required": question.is_required,
        "error_messages": {"required": _("Answer this: %(question)s") % {"question": question.label}},
    }
    if question.type == FieldType.YES_NO:
        options["required"] = question.is_required and question.scope == FieldScope.BOOKING
        return forms.BooleanField(**options)
    if question.type == FieldType.CHOICE:
        options["error_messages"]["invalid_choice"] = _("Choose one of the answers.")
        choices = [("", _("Choose one")), *((text, text) for text in question.choices)]
        return forms.ChoiceField(choices=choices, **options)
    is_number = question.type == FieldType.NUMBER
    attrs = {"autocomplete": "off"} | ({"inputmode": "numeric"} if is_number else {})
    return forms.CharField(max_length=20 if is_number else LONGEST, widget=forms.TextInput(attrs=attrs), **options)
