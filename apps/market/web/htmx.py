"""Whether a piece of the page was asked for, with the type that Django's request does not have."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, so that a fragment is the answer."""
    return bool(_details(request))


def htmx_target(request: HttpRequest) -> str:
    """The id of the element to be filled, or nothing."""
    return _details(request).target or ""


def page_at_hand(request: HttpRequest) -> str:
    """Path and query of the page that is on the screen."""
    return _details(request).current_url_abs_path or request.POST.get("next", "") or request.get_full_path()


def _details(request: HttpRequest) -> HtmxDetails:
    return cast("HtmxDetails", request.htmx)  # type: ignore[attr-defined] # put there by the middleware
