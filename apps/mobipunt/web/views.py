"""`/mobipunt/`: every vehicle on a day, and one vehicle with the form that books it."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.rules import customer_group, person_of
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan, day_plans
from apps.bookings.web.offer import own_bookings
from apps.bookings.web.slots import SlotPage, is_quote_request, slot_page
from apps.bookings.web.strip import date_strip, parse_date, query, wanted_date
from apps.hub import clock
from apps.mobipunt.queries.vehicle import vehicles
from apps.mobipunt.web.cards import VehicleCard, facts, vehicle_card
from apps.payments.web.owner import basket_owner


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of one day; beside it the form of the first vehicle that is free (or the one asked for)."""
    at, date, kind = clock.now(), wanted_date(request), request.GET.get("soort", "")
    every = list(vehicles())
    kinds = {row.kind.slug: row.kind for row in every}
    kind = kind if kind in kinds else ""
    plans = day_plans([row for row in every if not kind or row.kind.slug == kind], date, at=at)
    mine = _mine(request, plans)
    group = customer_group(person_of(request.user))
    cards = [vehicle_card(plan, date, mine=mine, at=at, group=group) for plan in plans]
    context = {
        "date": date,
        "strip": date_strip(date, soort=kind),
        "strip_keep": [("soort", kind)] if kind else [],
        "kinds": [
            {"label": _("All"), "href": f"?{query(dag=date.isoformat())}", "is_current": not kind},
            *(
                {"label": row.name, "href": f"?{query(dag=date.isoformat(), soort=slug)}", "is_current": slug == kind}
                for slug, row in kinds.items()
            ),
        ],
        "cards": cards,
        **_aside(request, plans, cards),
    }
    return render(request, "mobipunt/home.html", context)


def _aside(request: HttpRequest, plans: list[DayPlan], cards: list[VehicleCard]) -> dict[str, Any]:
    for plan, card in zip(plans, cards, strict=True):
        if card.view.free:
            page = slot_page(request, plan.resource, action=card.url, plan=plan)
            return {"page": page, "chosen": card}
    return {}


@require_http_methods(["GET", "HEAD", "POST"])
def vehicle(request: HttpRequest, slug: str) -> HttpResponse:
    """`/mobipunt/<slug>/`: a day of one vehicle, and the form; posting puts it in the basket."""
    resource = vehicles().filter(slug=slug).first()
    if resource is None:
        raise Http404
    at, action = clock.now(), reverse("mobipunt:vehicle", args=[slug])
    if is_quote_request(request):
        page = slot_page(request, resource, action=action)
        return render(request, "bookings/_offer.html", {"page": page, "is_fragment": True})
    date = _date_of(request)
    plan = day_plans([resource], date, at=at)[0]
    page = slot_page(request, resource, action=action, plan=plan)
    if page.done is not None:
        return page.done
    group = customer_group(person_of(request.user))
    card = vehicle_card(plan, date, mine=_mine(request, [plan]), at=at, chosen=page.form.period, group=group)
    return render(
        request, "mobipunt/vehicle.html", _vehicle_page(request, resource, card, page, date), status=page.status
    )


def _vehicle_page(
    request: HttpRequest, resource: Resource, card: VehicleCard, page: SlotPage, date: dt.date
) -> dict[str, Any]:
    keep = {name: request.GET[name] for name in ("van", "tot") if name in request.GET}
    return {
        "date": date,
        "resource": resource,
        "facts": facts(resource.vehicle),
        "card": card,
        "page": page,
        "strip": date_strip(date, path=card.url, **keep),
        "strip_keep": list(keep.items()),
        "list_url": f"{reverse('mobipunt:home')}?{query(dag=date.isoformat())}",
    }


def _date_of(request: HttpRequest) -> dt.date:
    """The day on the page: that of the wish when one was posted."""
    return parse_date(request.POST.get("dag", "")) if request.method == "POST" else wanted_date(request)


def _mine(request: HttpRequest, plans: list[DayPlan]) -> dict[int, Booking]:
    """This visitor's own bookings among what is taken. One query, none for nobody."""
    return own_bookings(basket_owner(request), [item.booking_id for plan in plans for item in plan.taken])
