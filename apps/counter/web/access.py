"""Who may open the pages of the market's work, and when."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from apps.accounts.web.access import volunteers_only
from apps.hub import modules
from apps.hub.errors import Missing


def market_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who works the counter, while the market is switched on; kept by no cache."""

    @volunteers_only
    @never_cache
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "market" in modules.off_for(request):
            raise Missing
        return view(request, *args, **kwargs)

    return inner
