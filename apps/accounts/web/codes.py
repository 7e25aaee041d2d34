"""Signing in with a code by mail, for known and new addresses alike.

allauth mails a code to known addresses only and sends others to a sign-up page. Here there is one
screen: every address gets a code, and an unknown one gets its account once the code came back.
The state lives in the session; only the six digits that came by mail can finish it.
"""

from typing import Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse

from apps.accounts.domain.user import register_user
from apps.accounts.errors import AddressTaken
from apps.accounts.models import User
from apps.hub import clock
from apps.hub.actors import SYSTEM


class SignInByCode(LoginCodeVerificationProcess):  # type: ignore[misc] # allauth ships no types
    """allauth's process, which makes the account at the end where there was none."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> Self:
        """Mail a code and remember in the session what it must be."""
        user = User.objects.filter(email=email, is_active=True).select_related("person").first()
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> Self | None:
        """Go on with what the session remembers; None when it took too long."""
        process = cls(stage=stage)
        return process if process.abort_if_invalid() else None

    @property
    def email(self) -> str:
        """Where the code went."""
        return str(self.state["email"])

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - allauth's signature
        """The same mail to every address: nobody learns who has an account."""
        code = self.code or self.generate_code()
        get_adapter().send_mail("account/email/login_code", email, {"code": code})

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """The code was right: sign in, after making the account of a new address."""
        if self.user is None:
            self._user = self._new_user()
        response: HttpResponse = super().finish(redirect_url)
        return response

    def _new_user(self) -> User:
        try:
            return register_user(self.email, person=None, by=SYSTEM, at=clock.now())
        except AddressTaken:  # made meanwhile in another window: the address is just as proven here
            return User.objects.get(email=self.email)
