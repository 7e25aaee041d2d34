"""`/toog/zoek/`: find somebody; the list while typing, a page without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.queries.person import clean_question
from apps.accounts.web.access import volunteers_only
from apps.counter.queries.search import MOST, people_found, with_their_things
from apps.counter.web.htmx import htmx_target
from apps.counter.web.queue import counter_context
from apps.counter.web.words import things_words
from apps.hub import clock


@volunteers_only
@require_safe
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Whoever fits what was typed or scanned, with what they have today or soon."""
    at = clock.now()
    question = clean_question(request.GET.get("q", ""))
    people = list(people_found(question, at=at)[: MOST + 1])
    found = with_their_things(people[:MOST], at=at)
    context = {
        "question": question,
        "found": [(hit.person, things_words(hit, at=at)) for hit in found],
        "has_more": len(people) > MOST,
    }
    if htmx_target(request) == "found":
        return render(request, "counter/_found.html", context)
    return render(request, "counter/search.html", counter_context(request) | context)
