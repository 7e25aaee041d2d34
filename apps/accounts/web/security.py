"""Passkeys, the phone app, emergency codes, and changing one's address: allauth's views with our forms.

What they render lives in `templates/mfa/` and `templates/account/`; a form with an error answers 422.
"""

from typing import Any

from allauth.account.forms import AddEmailForm, ConfirmEmailVerificationCodeForm
from allauth.account.views import ConfirmEmailVerificationCodeView, EmailView
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, LoginWebAuthnView
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

# allauth ships no types, so each of its classes is Any to mypy: `misc` below is always that.
_DIGITS = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "num"}
)


class LinkAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app, which proves that it is linked."""

    code = forms.CharField(label=_("The six digits in the app"), widget=_DIGITS)


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or an emergency code."""

    code = forms.CharField(label=_("The six digits in the app, or an emergency code"), widget=_DIGITS)


class ItIsYouForm(ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""

    code = forms.CharField(label=_("The six digits in the app, or an emergency code"), widget=_DIGITS)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name for the key; what the device answers comes in by script. Always one that signs in by itself."""

    name = forms.CharField(
        label=_("What do you call it?"), help_text=_("For example: my phone."), max_length=60, required=False
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    name = forms.CharField(label=_("What do you call it?"), max_length=60)


class AddressForm(AddEmailForm):  # type: ignore[misc]
    """A new address."""

    email = forms.EmailField(
        label=_("Your new e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class AddressCodeForm(ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The digits that went to the new address."""

    code = forms.CharField(label=_("The six digits"), widget=_DIGITS)


class SaysNo:
    """A form that is not right answers 422."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page, with that status; a redirect stays one."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:  # noqa: PLR2004 - HTTP
            response.status_code = 422
        return response


class LinkApp(SaysNo, ActivateTOTPView):  # type: ignore[misc]
    """Link a phone app that makes codes."""

    form_class = LinkAppForm


class AddPasskey(SaysNo, AddWebAuthnView):  # type: ignore[misc]
    """Make a passkey on this device."""

    form_class = PasskeyForm


class RenamePasskey(SaysNo, EditWebAuthnView):  # type: ignore[misc]
    """Call it something else."""

    form_class = PasskeyNameForm


class UnlinkApp(SaysNo, DeactivateTOTPView):  # type: ignore[misc]
    """Take the app away."""


class SecondStep(SaysNo, AuthenticateView):  # type: ignore[misc]
    """After the mailed code, for who has a second step."""

    form_class = SecondStepForm


class ConfirmItIsYou(SaysNo, ReauthenticateView):  # type: ignore[misc]
    """Once more, before the second step itself is changed."""

    form_class = ItIsYouForm


class ChangeAddress(SaysNo, EmailView):  # type: ignore[misc]
    """Ask for a new address; it counts once its code came back."""

    form_class = AddressForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One thing to do here, so the button needs no name."""
        request.POST = request.POST.copy()  # type: ignore[assignment] # a mutable copy is one
        request.POST["action_add"] = ""
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ConfirmAddress(SaysNo, ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The code that went to the new address."""

    form_class = AddressCodeForm


link_app = LinkApp.as_view()
unlink_app = UnlinkApp.as_view()
add_passkey = AddPasskey.as_view()
rename_passkey = RenamePasskey.as_view()
sign_in_with_passkey = LoginWebAuthnView.as_view()
second_step = SecondStep.as_view()
confirm_it_is_you = ConfirmItIsYou.as_view()
change_address = ChangeAddress.as_view()
confirm_address = ConfirmAddress.as_view()
