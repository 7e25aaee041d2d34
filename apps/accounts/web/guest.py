"""The link in a guest's mail: back to what they ordered, from any browser."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.guests import person_of_token, remember_guest
from apps.accounts.web.access import is_page_of_ours

_TOO_OLD: Final = _("This link does not work any more. Sign in, or ask at the counter.")


@require_safe
@never_cache
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """`/mijn/gast/<token>/?naar=/…`: the session acts for the guest again, then shows the page asked for.

    Who is signed in stays who they are. A forged or old link explains itself on the sign-in page.
    """
    to = request.GET.get("naar", "")
    if not is_page_of_ours(to):
        to = "/mijn/"
    if request.user.is_anonymous:
        person = person_of_token(token)
        if person is None:
            messages.warning(request, str(_TOO_OLD))
            to = "/aanmelden/"
        else:
            remember_guest(request, person)
    response = redirect(to)
    response["Referrer-Policy"] = "no-referrer"
    return response
