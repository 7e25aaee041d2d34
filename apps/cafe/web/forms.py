"""Asking for a room: a time, what for, with how many, in whose name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Association, Person
from apps.bookings.models import Resource
from apps.bookings.web.forms import SlotForm

TEXT_LENGTH = 120


class RoomForm(SlotForm):
    """The time, and what a room wants to know beside it."""

    activity = forms.CharField(
        label=gettext_lazy("What for?"),
        max_length=TEXT_LENGTH,
        help_text=gettext_lazy("For example a meeting, a rehearsal, a party."),
        error_messages={
            "required": gettext_lazy("Write in a few words what for."),
            "max_length": gettext_lazy("Keep it shorter: at most %(limit_value)d signs."),
        },
    )
    attendees = forms.IntegerField(
        label=gettext_lazy("How many people?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("How many people do you expect?"),
            "invalid": gettext_lazy("Write a number, for example 25."),
        },
    )
    association = forms.ModelChoiceField(
        label=gettext_lazy("In whose name?"),
        queryset=Association.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("My own"),
        error_messages={
            "invalid_choice": gettext_lazy("You cannot book for this association. Ask its contact to add you.")
        },
    )

    def __init__(self, data: Any = None, *, room: Resource, person: Person | None, **options: Any) -> None:
        """`room` says how many fit; `person` for whom it may be."""
        super().__init__(data, **options)
        self.capacity = room.room.capacity
        self.fields["activity"].required = room.rulebook.needs_approval
        mine = person.associations.all() if person is not None else Association.objects.none()
        if mine:
            self.fields["association"].queryset = mine  # type: ignore[attr-defined] # it is a model choice
        else:
            del self.fields["association"]

    def clean_attendees(self) -> int:
        """Somebody comes, and all of them fit."""
        number: int = self.cleaned_data["attendees"]
        if number < 1:
            raise forms.ValidationError(_("At least one person comes."), code="too_few")
        if number > self.capacity:
            text = _("At most %(capacity)d people fit in this room.") % {"capacity": self.capacity}
            raise forms.ValidationError(text, code="too_many")
        return number
