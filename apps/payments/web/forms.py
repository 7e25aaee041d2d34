"""Who is ordering: asked once, of those we do not know yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.person import clean_email
from apps.accounts.errors import ContactNeeded
from apps.accounts.names import clean_name
from apps.accounts.phone import parse_phone
from apps.hub.errors import BuurtpuntError
from apps.payments.basket import Question


class GuestForm(forms.Form):
    """A name, and a phone number or an e-mail address."""

    use_required_attribute = False  # our own words, in the summary on top

    name = forms.CharField(
        label=_("Your name"),
        error_messages={"required": _("Tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Mobile or phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        help_text=_("For your code and a reminder. A phone number alone is fine too."),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}),
    )

    def clean(self) -> dict[str, str]:
        """The rules are those of the domain; here they only find their field."""
        data: dict[str, str] = self.cleaned_data
        for name, check in (("name", clean_name), ("phone", parse_phone), ("email", clean_email)):
            if data.get(name):
                self._try(name, check, data[name])
        if (
            not self.has_error("phone")
            and not self.has_error("email")
            and not data.get("phone")
            and not data.get("email")
        ):
            self.add_error("phone", ContactNeeded().text)
        return data

    def _try(self, name: str, check: Callable[[str], str], value: str) -> None:
        try:
            check(value)
        except BuurtpuntError as error:
            self.add_error(name, error.text)


class PresetChoice(forms.ChoiceField):
    """A choice that has an answer already: not saying anything keeps it."""

    def clean(self, value: Any) -> Any:
        """What was chosen, else what stood there."""
        return super().clean(value or self.initial)


class Asks(Protocol):
    """A part of the basket, or whatever else has questions."""

    @property
    def questions(self) -> list[Question]:
        """In the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that stand together; with a `fold` they wait under that title."""

    fold: str
    fields: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        """Something in it is not right."""
        return any(field.errors for field in self.fields)


class QuestionsForm(forms.Form):
    """The questions of the sections, as one form."""

    use_required_attribute = False

    def __init__(self, sections: Sequence[Asks], data: QueryDict | None = None) -> None:
        """Build a field per question."""
        super().__init__(data)
        self.folds: dict[str, str] = {}
        for section in sections:
            for question in section.questions:
                self.fields[question.name] = self._field(question)
                self.folds[question.name] = question.fold

    @property
    def groups(self) -> Iterator[QuestionGroup]:
        """The fields in their order, those of one fold together."""
        for fold, fields in groupby(self, key=lambda field: self.folds[field.name]):
            yield QuestionGroup(fold, list(fields))

    @staticmethod
    def _field(question: Question) -> forms.Field:
        common: dict[str, Any] = {
            "label": question.label,
            "help_text": question.hint,
            "required": question.required,
            "initial": question.initial,
        }
        refusals = {"required": _("Choose one first."), "invalid_choice": question.gone or _("Choose one of the list.")}
        if question.kind == "tick":
            return forms.BooleanField(**common, error_messages={"required": _("Tick this first.")})
        if question.kind == "number":
            return forms.IntegerField(**common, min_value=1, max_value=9999)
        if question.kind == "choice":
            widget = forms.RadioSelect(attrs={"class": ""})
            offered = [(value, label) for value, label in question.options if value]
            field = PresetChoice if question.initial else forms.ChoiceField
            return field(**common, choices=offered, widget=widget, error_messages=refusals)
        if question.kind == "select":
            return PresetChoice(**common, choices=question.options, error_messages=refusals)
        return forms.CharField(**common, max_length=200)
