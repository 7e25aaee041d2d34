"""`/toog/acties/`: what was done lately, and undoing it."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import safe_next, volunteers_only
from apps.counter.domain.undo import undo_action
from apps.counter.queries.action import action_for_counter, latest_actions
from apps.counter.rules import in_time_to_undo
from apps.counter.web.queue import counter_context
from apps.counter.web.words import action_words, who_words
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import status_of

PER_PAGE: Final = 20


@volunteers_only
@require_safe
@never_cache
def latest(request: HttpRequest) -> HttpResponse:
    """Everything done at the counter, latest first."""
    return _show(request)


@volunteers_only
@require_POST
@never_cache
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Undo one of them, its money included."""
    action = action_for_counter(code)
    try:
        undo_action(action, by=actor_for(request.user), at=clock.now())
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return _show(request, refusal=error, status=status_of(error))
    messages.success(request, _("Undone: %(what)s.") % {"what": f"{who_words(action)}: {action_words(action)}"})
    return HttpResponseRedirect(safe_next(request, reverse("counter:actions")), status=303)


def _show(request: HttpRequest, *, refusal: BuurtpuntError | None = None, status: int = 200) -> HttpResponse:
    at, by = clock.now(), actor_for(request.user)
    page = page_of(request, latest_actions(), size=PER_PAGE)
    lines = [
        {
            "action": action,
            "who": who_words(action),
            "words": action_words(action),
            "may_undo": action.undone_at is None and not action.is_built_on and in_time_to_undo(action, by=by, at=at),
        }
        for action in page.object_list
    ]
    context = counter_context(request) | {"lines": lines, "page": page, "refusal": refusal}
    return render(request, "counter/actions.html", context, status=status)
