"""Who may see a page: decorators that views put on, built on the predicates of `rules`.

A stranger to the page is asked to sign in and comes back; somebody without the role gets a 403.
Things that belong to somebody are for the loaders: those answer 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from apps.accounts.rules import AnyUser, is_manager, is_volunteer
from apps.hub.errors import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Predicate = Callable[[AnyUser], bool]

HTMX_REDIRECT = "HX-Redirect"


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where `next` says to go on, when that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_page_of_ours(wanted) else fallback


def is_page_of_ours(wanted: str) -> bool:
    """Whether this text is a path on this site: no other host, and no word that could be a route's name."""
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and afterwards back to where one was.

    A session can end between looking at a form and sending it. What was sent is not kept on the
    server; the page it came from is shown again, and the browser still has what was typed.
    """
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"} or getattr(request, "htmx", False):
        back = _page_before(request) or back
        messages.info(request, _("You were signed out in the meantime. Sign in and do it once more."))
    url = f"{reverse('account_login')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(headers={HTMX_REDIRECT: url})
    return see_other(url)


def see_other(url: str) -> HttpResponse:
    """303: look there, with a GET."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def _page_before(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if parts.netloc != request.get_host():
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _only(predicate: Predicate) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not predicate(request.user):
                raise NotAllowed
            response = view(request, *args, **kwargs)
            # nothing of it stays on a shared computer for who comes next; a page that chose for itself keeps that
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
            return response

        return guarded

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """For whoever is signed in."""
    return _only(lambda _user: True)(view)


def volunteers_only(view: View[P]) -> View[P]:
    """For who works the counter."""
    return _only(is_volunteer)(view)


def managers_only(view: View[P]) -> View[P]:
    """For who manages the place."""
    return _only(is_manager)(view)
