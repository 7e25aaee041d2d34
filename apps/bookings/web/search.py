"""`/reserveren/`: say when, and see what is free, with its price and one button."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.rules import customer_group, person_of
from apps.accounts.web.for_whom import ForWhom, for_whom
from apps.bookings.domain.search import find_free
from apps.bookings.models import ResourceKind
from apps.bookings.queries.availability import DayPlan, day_plans
from apps.bookings.queries.booking import own_bookings
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.web.cards import thing_card
from apps.bookings.web.forms import SlotForm
from apps.bookings.web.found import Asked, FoundRow, found_rows
from apps.bookings.web.pages import with_profiles
from apps.bookings.web.slots import (
    HALF_HOURS,
    SLOT_FIELDS,
    SlotPage,
    WhenField,
    is_quote_request,
    slot_page,
    when_field,
)
from apps.bookings.web.strip import date_strip, parse_date, wish_values, with_query
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.period import Period
from apps.hub.ui import formats
from apps.payments.basket import BasketOwner
from apps.payments.web.owner import basket_owner

EARLY, LATE, USUAL = 6, 20, 9
HOUR: Final = dt.timedelta(hours=1)
_DAY: Final = dt.timedelta(days=1)


@dataclass(slots=True)
class SearchPage:
    """The form with what it found."""

    form: SlotForm
    whom: ForWhom | None
    free: list[FoundRow]
    rest: list[FoundRow]
    words: str = ""
    hours: ClassVar[SafeString] = HALF_HOURS

    @property
    def when(self) -> dict[str, WhenField]:
        """The fields of the time by name, ready to print."""
        return {name: when_field(self.form[name]) for name in SLOT_FIELDS[:4]}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """'Wanneer heb je iets nodig?': nothing is asked of who only looks. A constant number of queries."""
    off = modules.off_for(request)
    kinds = list(
        ResourceKind.objects.filter(is_active=True, resources__is_active=True).exclude(module__in=off).distinct()
    )
    kind = next((row for row in kinds if row.slug == request.GET.get("soort")), None)
    whom = for_whom(request)
    page = _search(request, kind, whom)
    context = {
        "page": page,
        "whom": whom,
        "kind": kind,
        "chips": _chips(request, kinds, kind, keep=whom.keeps if whom else {}),
        "keep": [("soort", kind.slug)] if kind else [],
        "current_module": kind.module if kind else "",
    }
    return render(request, "bookings/search.html", context, status=422 if page.form.errors else 200)


def _search(request: HttpRequest, kind: ResourceKind | None, whom: ForWhom | None) -> SearchPage:
    at, data = clock.now(), request.GET.dict()
    if not data.get("van") and not data.get("tot"):
        data |= wish_values(usual_wish(parse_date(data.get("dag", "")), at=at))
    form = SlotForm(data)
    form.is_valid()
    page = SearchPage(form, whom, [], [])
    if form.period is None:
        return page
    owner = BasketOwner(person=whom.person) if whom and whom.person else basket_owner(request)
    among = with_profiles(bookable_resources())
    found = find_free(form.period, owner=owner, by=actor_for(request.user), at=at, kind=kind, among=among)
    date = clock.local_date(form.period.start)
    plans = day_plans([row.resource for row in found], date, at=at)
    mine = own_bookings(owner, [item.booking_id for plan in plans for item in plan.taken])
    asked = Asked(form.period, date, whom.keeps if whom else {})
    page.free, page.rest = found_rows(found, plans, asked, mine=mine, at=at)
    page.words = formats.period(form.period.start, form.period.end)
    return page


def usual_wish(date: dt.date, *, at: dt.datetime) -> Period:
    """What is shown to who has said no time yet: the next two hours, or tomorrow morning when it is late."""
    now = clock.local(at)
    if date == now.date() and now.hour >= LATE:
        date += _DAY
    hour = max(now.hour + 1, EARLY) if date == now.date() else USUAL
    start = clock.at_local(date, dt.time(hour))
    return Period(start, start + 2 * HOUR)


def _chips(
    request: HttpRequest, kinds: list[ResourceKind], chosen: ResourceKind | None, *, keep: dict[str, str]
) -> list[dict[str, object]]:
    kept = {name: request.GET[name] for name in ("dag", "van", "tot", "terug") if name in request.GET} | keep
    home_url = reverse("reserve:home")
    every: list[dict[str, object]] = [
        {"label": _("Everything"), "href": with_query(home_url, **kept), "is_current": chosen is None}
    ]
    return every + [
        {
            "label": row.name_plural,
            "href": with_query(home_url, soort=row.slug, **kept),
            "is_current": row == chosen,
            "module": row.module,
        }
        for row in kinds
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def any_of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """`/reserveren/<soort>/om-het-even/`: any of a kind of which we choose the unit; posting holds the best one."""
    row = ResourceKind.objects.filter(slug=kind, is_active=True, picks_unit=True).first()
    if row is None or row.module in modules.off_for(request):
        raise Http404
    units = list(bookable_resources().filter(kind=row))
    if not units:
        raise Http404
    action = reverse("reserve:any", args=[kind])
    if is_quote_request(request):
        page = slot_page(request, units[0], action=action, kind=row)
        return render(request, "bookings/_offer.html", {"page": page, "is_fragment": True})
    date = parse_date((request.POST if request.method == "POST" else request.GET).get("dag", ""))
    plans = day_plans(units, date, at=clock.now())
    page = slot_page(request, units[0], action=action, kind=row, plan=next((p for p in plans if p.free), plans[0]))
    if page.done is not None:
        return page.done
    return render(request, "bookings/any.html", _any_context(request, page, plans, date), status=page.status)


def _any_context(request: HttpRequest, page: SlotPage, plans: list[DayPlan], date: dt.date) -> dict[str, Any]:
    person = page.whom.person if page.whom and page.whom.person else person_of(request.user)
    mine = own_bookings(basket_owner(request), [item.booking_id for plan in plans for item in plan.taken])
    group, keep, at = customer_group(person), page.whom.keeps if page.whom else {}, clock.now()
    return {
        "page": page,
        "kind": page.kind,
        "current_module": page.resource.kind.module,
        "date": date,
        "strip": date_strip(date, **keep),
        "strip_keep": [pair for pair in keep.items() if pair[1]],
        "cards": [thing_card(plan, date, mine=mine, at=at, group=group, keep=keep) for plan in plans],
    }
