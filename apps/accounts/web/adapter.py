"""Where allauth's machinery meets our words, our outbox and our people."""

from typing import Any, Final

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import WrongCode
from apps.accounts.models import User
from apps.accounts.rules import person_of
from apps.hub.domain.mail import send_mail_later

# allauth's name for a mail: our template.
MAILS: Final = {
    "account/email/login_code": "accounts/mail/sign_in_code",
    "account/email/email_confirmation": "accounts/mail/address_code",
}
# What we say of what allauth did; on everything else the page itself speaks.
SAID: Final = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/email_confirmed.txt": _("Your e-mail address is now %(email)s."),
    "mfa/messages/totp_activated.txt": _("Your phone app is linked."),
    "mfa/messages/totp_deactivated.txt": _("Your phone app is no longer linked."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new emergency codes. The old ones no longer work."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is saved."),
    "mfa/messages/webauthn_removed.txt": _("Your passkey is removed."),
}


class VillageAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Mails by the outbox, in the language of the reader; messages in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("You cannot sign in with this address. Ask at the counter."),
        "duplicate_email": _("This is already your e-mail address."),
        "email_taken": _("Somebody else already signs in with this e-mail address."),
        "incorrect_code": WrongCode.message,
        "too_many_login_attempts": _("Too many tries. Wait ten minutes and try again."),
        "rate_limited": _("Too many tries. Wait a minute and try again."),
        "same_as_current": _("This is already your e-mail address."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of our mails; only what a mail needs is handed on."""
        send_mail_later(
            to=email,
            template=MAILS[template_prefix],
            context={"code": context.get("code", ""), "email": email},
            language=_language_of(email),
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or say nothing."""
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said) % (message_context or {}), extra_tags=extra_tags)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Who has no name with us yet says it first, and goes on from there."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        if person_of(user) is None and isinstance(response, HttpResponseRedirect):
            return HttpResponseRedirect(f"{reverse('accounts:name')}?{urlencode({'next': response.url})}")
        return response


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    """The second step: our words, and a QR code that our policy allows."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("This is your last second step. Your role needs one."),
        "cannot_generate_recovery_codes": _("First link a phone app or a passkey."),
        "incorrect_code": _("This code is not right. Look again and try once more."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Inline SVG without styles."""
        return segno.make(url).svg_inline(scale=5, border=2)

    def get_totp_label(self, user: User) -> str:
        """What the app on the phone shows."""
        return user.email

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth's name for it
        """What a key is called until somebody names it."""
        known = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": known + 1}


def _language_of(email: str) -> str:
    """The language of who has the address, else that of the page."""
    user = User.objects.filter(email=email.lower()).select_related("person").first()
    if user is not None and user.person is not None:
        return user.person.language
    return (get_language() or "nl")[:2]
