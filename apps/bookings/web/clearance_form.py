"""Writing down what was checked, for the office and the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apps.bookings.models import Capability


def day_field(label: Any, **extra: Any) -> forms.DateField:
    """A day, with the browser's calendar."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **extra
    )


class ClearanceForm(forms.Form):
    """That somebody was checked: for what, and until when."""

    capability = forms.ModelChoiceField(
        label=gettext_lazy("What may they?"), queryset=Capability.objects.none(), to_field_name="slug",
        empty_label=None, widget=forms.RadioSelect,
    )  # fmt: skip
    category = forms.CharField(
        label=gettext_lazy("Category"), help_text=gettext_lazy("For a driving licence, for example B."), max_length=10,
        required=False, widget=forms.TextInput(attrs={"class": "short", "autocapitalize": "characters"}),
    )  # fmt: skip
    valid_until = day_field(
        gettext_lazy("Valid until"), help_text=gettext_lazy("The last day, as the document says. Empty: for ever.")
    )
    born = day_field(gettext_lazy("Date of birth"), help_text=gettext_lazy("It stands on the document. Asked once."))

    def __init__(self, *args: Any, ask_born: bool, **kwargs: Any) -> None:
        """Offer what can be checked; with one thing to check it is chosen already."""
        super().__init__(*args, **kwargs)
        choice = self.fields["capability"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = Capability.objects.order_by("name")
        known = list(choice.queryset[:2])
        if len(known) == 1:
            self.initial.setdefault("capability", known[0].slug)
        if not ask_born:
            del self.fields["born"]
