"""What people type about themselves. Whether it is right, the domain says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Language
from apps.accounts.models.person import NAME_LENGTH


class SignInForm(forms.Form):
    """An address, of somebody we know or not."""

    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email webauthn", "autofocus": True, "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    """The six digits of the mail; spaces are fine."""

    code = forms.CharField(
        label=_("The six digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "num"}
        ),
    )


class NameForm(forms.Form):
    """Who somebody new is."""

    name = forms.CharField(
        label=_("Your name"),
        # longer than we keep: the domain then says how long it may be, instead of the browser cutting it off
        max_length=NAME_LENGTH * 10,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("So that we can reach you when something changes. The counter finds you by its last four digits."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class DetailsForm(NameForm):
    """The same, how we write to you and, until it is known, when you were born."""

    born = forms.DateField(
        label=_("Your date of birth"),
        help_text=_("For what has a minimum age, such as a car. You fill it in once."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(
        label=_("In which language do we write to you?"), choices=Language.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, ask_born: bool = True, **kwargs: Any) -> None:
        """A date of birth that is known is not asked again."""
        super().__init__(*args, **kwargs)
        if not ask_born:
            del self.fields["born"]
