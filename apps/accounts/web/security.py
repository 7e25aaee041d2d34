"""Passkeys, the phone app, emergency codes, and changing one's address: allauth's views with our forms.

What they render lives in `templates/mfa/` and `templates/account/`; a form with an error answers 422.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import AddEmailForm, ConfirmEmailVerificationCodeForm
from allauth.account.views import ConfirmEmailVerificationCodeView, EmailView
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
)
from django import forms
from django.core.exceptions import ValidationError
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


class ReadsAnswer:
    """What a device answers is parsed by a library that fails in its own ways on what is none."""

    def clean_credential(self) -> Any:
        """Whose key it is."""
        with _no_garbage():
            return super().clean_credential()  # type: ignore[misc]


@contextmanager
def _no_garbage() -> Iterator[None]:
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise ValidationError(_("That did not work. Try once more."), code="no_credential") from error


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name for the key; what the device answers comes in by script. Always one that signs in by itself."""

    name = forms.CharField(
        label=_("What do you call it?"), help_text=_("For example: my phone."), max_length=60, required=False
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)

    def clean(self) -> dict[str, Any]:
        """Register what the device answered."""
        with _no_garbage():
            cleaned: dict[str, Any] = super().clean()
            return cleaned


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    name = forms.CharField(label=_("What do you call it?"), max_length=60)


class UsePasskeyForm(ReadsAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The key as a second step."""


class PasskeySignInForm(ReadsAnswer, LoginWebAuthnForm):  # type: ignore[misc]
    """The key alone."""


class ItIsYouByPasskeyForm(ReadsAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The key, before something that matters."""


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


class JustProven:
    """Who has just linked a device has shown it: no second question before the emergency codes appear."""

    request: HttpRequest

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Note it in the session."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        linked = Authenticator.objects.filter(user=self.request.user)
        newest = linked.exclude(type=Authenticator.Type.RECOVERY_CODES).latest("created_at", "pk")
        post_authentication(self.request, newest, reauthenticated=True)
        return response


class LinkApp(SaysNo, JustProven, ActivateTOTPView):  # type: ignore[misc]
    """Link a phone app that makes codes."""

    form_class = LinkAppForm


class AddPasskey(SaysNo, JustProven, AddWebAuthnView):  # type: ignore[misc]
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
    webauthn_form_class = UsePasskeyForm


class ConfirmItIsYou(SaysNo, ReauthenticateView):  # type: ignore[misc]
    """Once more, before the second step itself is changed."""

    form_class = ItIsYouForm


class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The same with a key."""

    form_class = ItIsYouByPasskeyForm


class SignInWithPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """No address, no code: the key says who it is."""

    form_class = PasskeySignInForm


class ChangeAddress(SaysNo, EmailView):  # type: ignore[misc]
    """Ask for a new address; it counts once its code came back."""

    form_class = AddressForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One thing to do here, so the button needs no name."""
        data = request.POST.copy()
        data["action_add"] = ""
        setattr(request, "POST", data)  # noqa: B010 - to mypy a request's POST cannot be set
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ConfirmAddress(SaysNo, ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The code that went to the new address."""

    form_class = AddressCodeForm


link_app = LinkApp.as_view()
unlink_app = UnlinkApp.as_view()
add_passkey = AddPasskey.as_view()
rename_passkey = RenamePasskey.as_view()
sign_in_with_passkey = SignInWithPasskey.as_view()
second_step = SecondStep.as_view()
confirm_it_is_you = ConfirmItIsYou.as_view()
confirm_by_passkey = ConfirmByPasskey.as_view()
change_address = ChangeAddress.as_view()
confirm_address = ConfirmAddress.as_view()
