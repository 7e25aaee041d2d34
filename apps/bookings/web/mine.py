"""`/reservaties/`, 'Mijn reservaties': what is to come, what one waits for, the series, and what is over."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.bookings.enums import OVER, BookingState
from apps.bookings.models import Booking, BookingQuerySet, Series
from apps.bookings.queries.booking import bookings_of
from apps.bookings.queries.series import living_series_of
from apps.bookings.web.my_waiting import waits_of
from apps.bookings.web.series_words import series_title
from apps.bookings.web.words import state_words
from apps.hub import clock
from apps.hub.ui import formats
from apps.hub.web.paging import page_of

PAGE: Final = 20
PAST: Final = "voorbij"


@dataclass(frozen=True, slots=True)
class Row:
    """One booking in the list."""

    url: str
    module: str
    day: str
    name: str
    when: str
    code: str
    cents: int
    badge: str = ""
    badge_kind: str = ""
    note: str = ""


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A stranger is told how to begin; a guest sees what this browser booked."""
    person = current_person(request)
    if person is None:
        return render(request, "bookings/mine.html", {"person": None})
    is_past = request.GET.get("toon") == PAST
    context = {"person": person, "is_past": is_past, "tabs": _tabs(is_past=is_past)}
    return render(request, "bookings/mine.html", context | (_past if is_past else _to_come)(request, person))


def _tabs(*, is_past: bool) -> list[dict[str, Any]]:
    here = reverse("bookings:home")
    return [
        {"label": _("Coming"), "href": here, "is_current": not is_past, "icon": "calendar"},
        {"label": _("Past"), "href": f"{here}?toon={PAST}", "is_current": is_past, "icon": "clock"},
    ]


def _to_come(request: HttpRequest, person: Person) -> dict[str, Any]:
    at = clock.now()
    rows = bookings_of(person).exclude(state__in=OVER)
    living = rows.filter(ends_at__gt=at) | rows.filter(state=BookingState.IN_USE)
    page = _page(request, living.order_by("starts_at", "pk"))
    return {
        "page": page,
        "rows": [_row(booking) for booking in page.object_list],
        "waiting": waits_of(person),
        "search_url": _url("reserve:home") or "/",
        "series": [_series_row(series) for series in living_series_of(person, at=at)],
    }


def _past(request: HttpRequest, person: Person) -> dict[str, Any]:
    at = clock.now()
    rows = bookings_of(person)
    over = rows.filter(state__in=OVER) | rows.filter(ends_at__lte=at).exclude(state=BookingState.IN_USE)
    page = _page(request, over.order_by("-starts_at", "-pk"))
    return {"page": page, "rows": [_row(booking) for booking in page.object_list]}


def _page(request: HttpRequest, rows: BookingQuerySet) -> Any:
    return page_of(request, rows, size=PAGE)


def _row(booking: Booking) -> Row:
    badge, _sentence, kind = state_words(booking)
    usual = booking.state in {BookingState.CONFIRMED, BookingState.SETTLED}
    for_whom = booking.association.name if booking.association else ""
    return Row(
        url=reverse("bookings:detail", args=[booking.code]),
        module=booking.resource.kind.module,
        day=formats.day(clock.local_date(booking.starts_at)),
        name=booking.resource.name,
        when=formats.hours(booking.starts_at, booking.ends_at),
        code=booking.code,
        cents=booking.total_cents,
        badge="" if usual else badge,
        badge_kind=kind,
        note=" · ".join(word for word in (for_whom, booking.activity) if word),
    )


def _series_row(series: Series) -> dict[str, Any]:
    return {
        "series": series,
        "url": reverse("bookings:series", args=[series.code]),
        "words": series_title(series),
    }


def _url(route: str) -> str:
    """The address of a page that may be switched off."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
