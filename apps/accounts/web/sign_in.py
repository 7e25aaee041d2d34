"""Signing in and out: an address, a code, and for who is new a name."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.person import clean_email
from apps.accounts.domain.user import name_user
from apps.accounts.enums import Language
from apps.accounts.errors import CodeExpired, CodeUsedUp, TooManyCodes, WrongCode
from apps.accounts.guests import guest_of
from apps.accounts.models import User
from apps.accounts.queries.demo import villagers_to_try
from apps.accounts.rules import person_of
from apps.accounts.signals import person_signed_in
from apps.accounts.web.access import safe_next, see_other, signed_in
from apps.accounts.web.codes import SignInByCode
from apps.accounts.web.forms import CodeForm, NameForm, SignInForm
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal

_TYPED = "sign_in_email"  # in the session: what was typed, for when the code takes too long


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """`/aanmelden/`: one screen for who we know and who is new; in demo mode the villagers beside it."""
    going_to = safe_next(request, reverse("accounts:mine"))
    if request.user.is_authenticated and not settings.BUURTPUNT_DEMO_SIGN_IN:
        return redirect(going_to)
    form = SignInForm(
        request.POST if request.method == "POST" else None, initial={"email": request.session.get(_TYPED, "")}
    )
    if form.is_bound and form.is_valid():
        try:
            _send_code(request, form.cleaned_data["email"])
        except BuurtpuntError as error:
            add_refusal(form, error)
        else:
            return see_other(f"{reverse('account_confirm_login_code')}?{urlencode({'next': going_to})}")
    villagers = villagers_to_try(at=clock.now()) if settings.BUURTPUNT_DEMO_SIGN_IN else []
    context = {"form": form, "next": going_to, "villagers": villagers}
    return render(request, "accounts/sign_in.html", context, status=422 if form.is_bound else 200)


def _send_code(request: HttpRequest, text: str) -> None:
    email = clean_email(text)
    request.session[_TYPED] = email
    if not ratelimit.consume(request, action="request_login_code", key=email):
        raise TooManyCodes(field="email")
    SignInByCode.begin(request, email)


@login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator] # allauth ships no types
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """`/aanmelden/code/`: the six digits. Wrong three times or too late begins anew, the address kept."""
    going_to = safe_next(request, reverse("accounts:mine"))
    process = SignInByCode.resume(request._login_stage)  # type: ignore[attr-defined] # allauth puts it there
    if process is None:
        return _begin_again(request, CodeExpired())
    if "resend" in request.POST:
        return _resend(request, process, going_to)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=process.code):
            request.session.pop(_TYPED, None)
            return process.finish(going_to)
        if not process.record_invalid_attempt():
            return _begin_again(request, CodeUsedUp())
        add_refusal(form, WrongCode(field="code"))
    context = {"form": form, "next": going_to, "email": process.email, "can_resend": process.can_resend}
    return render(request, "accounts/sign_in_code.html", context, status=422 if form.is_bound else 200)


def _resend(request: HttpRequest, process: SignInByCode, going_to: str) -> HttpResponse:
    allowed = process.can_resend and ratelimit.consume(request, action="request_login_code", key=process.email)
    if not allowed:
        return _begin_again(request, TooManyCodes())
    process.resend()
    messages.success(request, _("We sent you a new code. The old one no longer works."))
    return see_other(f"{reverse('account_confirm_login_code')}?{urlencode({'next': going_to})}")


def _begin_again(request: HttpRequest, error: BuurtpuntError) -> HttpResponse:
    messages.error(request, error.text)
    return see_other(f"{reverse('account_login')}?{urlencode({'next': safe_next(request, '/mijn/')})}")


@never_cache
@require_POST
def other_address(request: HttpRequest) -> HttpResponse:
    """Back to the first screen, to type another address; the code of the first no longer counts."""
    clear_login(request)
    return see_other(reverse("account_login"))


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def say_name(request: HttpRequest) -> HttpResponse:
    """`/mijn/naam/`: asked once, of who signs in and has no person yet."""
    going_to = safe_next(request, reverse("accounts:mine"))
    if person_of(request.user) is not None:
        return redirect(going_to)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _name(request, form)
        except BuurtpuntError as error:
            add_refusal(form, error)
        else:
            return see_other(going_to)
    return render(request, "accounts/name.html", {"form": form, "next": going_to}, status=422 if form.is_bound else 200)


def _name(request: HttpRequest, form: NameForm) -> None:
    assert isinstance(request.user, User)  # noqa: S101 - `signed_in` saw to it
    language = Language.ENGLISH if (get_language() or "").startswith("en") else Language.DUTCH
    person = name_user(request.user, **form.cleaned_data, language=language, by=actor_for(request.user), at=clock.now())
    person_signed_in.send(sender=User, person=person, request=request, guest=guest_of(request))


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/aanmelden/uit/`: only by a button, so that no link can sign anybody out."""
    if request.user.is_authenticated:
        logout(request)
        messages.success(request, _("You are signed out."))
    return see_other(safe_next(request, "/"))


@never_cache
@require_POST
def be_villager(request: HttpRequest, code: str) -> HttpResponse:
    """`/aanmelden/als/<code>/`: be one of the villagers. Demo mode only; elsewhere it does not exist."""
    if not settings.BUURTPUNT_DEMO_SIGN_IN:
        raise Http404
    user = User.objects.select_related("person").filter(person__code=code, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user)
    return see_other(safe_next(request, reverse("accounts:mine")))
