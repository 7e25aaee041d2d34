"""`/beheer/markt/<code>/schrappen/`: a planned market that does not go on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.market.domain.draft import drop_draft
from apps.market.enums import CycleState
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.page import render_page


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Take a draft away, after a real question; a market that was opened shows its own page."""
    cycle = cycle_by_code(code)
    here = reverse("office:market_cycle", args=[cycle.code])
    if request.method != "POST":
        if cycle.state != CycleState.DRAFT:
            return see_other(here)
        return render_page(request, "market_drop.html", "market", {"cycle": cycle})
    try:
        drop_draft(cycle, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        messages.error(request, error.text)
        return see_other(here)
    messages.success(request, _("The market of %(day)s is dropped.") % {"day": formats.day(cycle.pickup_on)})
    return see_other(reverse("office:markets"))
