"""`/toog/<person>/nakijken/`: a driving licence and the like, looked at and given back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import Person
from apps.accounts.web.access import see_other, volunteers_only
from apps.bookings.domain.check import check_document
from apps.bookings.queries.clearance import living_clearances
from apps.bookings.web.clearance_form import ClearanceForm
from apps.counter.queries.sheet import person_for_counter
from apps.counter.web.queue import counter_context
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal, status_of


@volunteers_only
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, person: str) -> HttpResponse:
    """The form, and writing down that it was looked at. Never a copy."""
    who = person_for_counter(person)
    form = ClearanceForm(request.POST if request.method == "POST" else None, ask_born=who.born is None)
    if not form.is_bound:
        return _page(request, form, who)
    if not form.is_valid():
        return _page(request, form, who, status=422)
    try:
        made = check_document(who, **form.cleaned_data, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, form, who, status=status_of(error))
    messages.success(
        request, _("Written down: %(who)s may %(what)s.") % {"who": who.name, "what": made.capability.name}
    )
    return see_other(reverse("counter:person", args=[who.code]))


def _page(request: HttpRequest, form: ClearanceForm, who: Person, *, status: int = 200) -> HttpResponse:
    clearances = living_clearances(who, on=clock.today())
    context = counter_context(request) | {"form": form, "person": who, "clearances": clearances}
    return render(request, "counter/check.html", context, status=status)
