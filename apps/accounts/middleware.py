"""Two steps that come before everything else for who is signed in: a name, and for staff a second factor."""

from collections.abc import Callable
from typing import Final

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.rules import is_staff_role
from apps.hub.errors import NotAllowed
from apps.hub.web.refusals import answer_refusal

# Routes that must work before the steps are done.
OPEN_NAMESPACES: Final = frozenset({"hub"})
OPEN_NAMES: Final = frozenset({"set_language", "accounts:name"})
OPEN_PREFIXES: Final = ("account_", "mfa_")


class FirstStepsMiddleware(MiddlewareMixin):
    """Sends people to the step they still have to take; open pages go on."""

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[object, ...],
        _kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Redirect, or let pass."""
        if _is_open(request) or not isinstance(request.user, User):
            return None
        user, for_programs = request.user, request.path_info.startswith("/api/")
        if user.person_id is None and request.method == "GET" and not for_programs:
            return HttpResponseRedirect(f"{reverse('accounts:name')}?{urlencode({'next': request.get_full_path()})}")
        if settings.BUURTPUNT_STAFF_SECOND_FACTOR and is_staff_role(user) and not is_mfa_enabled(user):
            if for_programs:
                return answer_refusal(request, NotAllowed())
            messages.warning(request, _("Your role needs a second step. Make a passkey or link a phone app first."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return None


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return True
    name = match.url_name or ""
    return (
        match.view_name in OPEN_NAMES
        or not OPEN_NAMESPACES.isdisjoint(match.namespaces)
        or (not match.namespaces and name.startswith(OPEN_PREFIXES))
    )
