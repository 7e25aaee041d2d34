"""What calendar programs fetch: `/kalender/<token>.ics`, and one booking as a file."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from apps.accounts.guests import current_person
from apps.bookings.domain.feed import answer_feed
from apps.bookings.domain.ical import CONTENT_TYPE, event_file
from apps.bookings.queries.booking import booking_for
from apps.bookings.queries.feed import subscription_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError

# The address is the key: no page may hand it on, no search engine keep it, no cache share it.
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-cache",
}


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A calendar to subscribe to: no cookie, no sign-in, no negotiation; 304 without building it."""
    at = clock.now()
    subscription = subscription_of(token, at=at)
    if subscription is None:
        return _gone()
    known = frozenset(tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", "")))
    client = request.headers.get("User-Agent", "")
    try:
        answer = answer_feed(subscription, known=known, client=client, at=at)
    except BuurtpuntError:
        return _gone()
    response = HttpResponse(status=304) if answer.content is None else _file(answer.content, "buurtpunt.ics")
    response.headers["ETag"] = answer.etag
    return _guarded(response)


@require_safe
def event_download(request: HttpRequest, code: str) -> HttpResponse:
    """One booking of one's own as a file for whatever calendar is at hand."""
    booking = booking_for(normalise_code(code), actor=actor_for(request.user), person=current_person(request))
    response = _file(event_file(booking), f"buurtpunt-{booking.code}.ics")
    response.headers["Content-Disposition"] = f'attachment; filename="buurtpunt-{booking.code}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _gone() -> HttpResponse:
    """For programs, not for people: a line, and no page that would count as another fetch of ours."""
    return _guarded(HttpResponse("404\n", status=404, content_type="text/plain; charset=utf-8"))


def _guarded(response: HttpResponse) -> HttpResponse:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    return response
