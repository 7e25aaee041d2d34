"""The pages that show things: a list of one day, and one thing with the form that books it. Shared by all modules."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.rules import customer_group, person_of
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan, day_plans
from apps.bookings.web.cards import ThingCard, thing_card
from apps.bookings.web.offer import own_bookings
from apps.bookings.web.pages import facts_of, page_of
from apps.bookings.web.rates import rates_of
from apps.bookings.web.rule_words import rules_to_know
from apps.bookings.web.slots import is_quote_request, slot_page
from apps.bookings.web.strip import date_strip, parse_date, query, wanted_date
from apps.hub import clock
from apps.payments.web.owner import basket_owner


def day_list(request: HttpRequest, rows: Sequence[Resource], date: dt.date) -> dict[str, Any]:
    """Cards of one day, and beside them the form of the first thing that is free. A constant number of queries."""
    at = clock.now()
    plans = day_plans(rows, date, at=at)
    mine, group = _mine(request, plans), customer_group(person_of(request.user))
    cards = [thing_card(plan, date, mine=mine, at=at, group=group) for plan in plans]
    return {"date": date, "cards": cards, **_aside(request, plans, cards)}


def _aside(request: HttpRequest, plans: list[DayPlan], cards: list[ThingCard]) -> dict[str, Any]:
    for plan, card in zip(plans, cards, strict=True):
        if card.view.free:
            page = slot_page(request, plan.resource, action=card.url, plan=plan)
            return {"page": page, "chosen": card}
    return {}


def thing_page(
    request: HttpRequest, resource: Resource, *, template: str, back_url: str, **back_query: str
) -> HttpResponse:
    """A day of one thing, and the form; posting puts it in the basket. `back_url` gets the day behind it."""
    at, action = clock.now(), page_of(resource)
    if is_quote_request(request):
        page = slot_page(request, resource, action=action)
        return render(request, "bookings/_offer.html", {"page": page, "is_fragment": True})
    date = parse_date(request.POST.get("dag", "")) if request.method == "POST" else wanted_date(request)
    plan = day_plans([resource], date, at=at)[0]
    page = slot_page(request, resource, action=action, plan=plan)
    if page.done is not None:
        return page.done
    whom = page.whom.keeps if page.whom else {}
    keep = {name: request.GET[name] for name in ("van", "tot") if name in request.GET} | whom
    group = customer_group(page.whom.person if page.whom and page.whom.person else person_of(request.user))
    context = {
        "date": date,
        "resource": resource,
        "current_module": resource.kind.module,
        "facts": facts_of(resource),
        "rules": rules_to_know(resource),
        "rates": rates_of(resource, group, date),
        "card": thing_card(
            plan, date, mine=_mine(request, [plan]), at=at, chosen=page.form.period, group=group, keep=whom
        ),
        "page": page,
        "strip": date_strip(date, path=action, **keep),
        "strip_keep": [(name, value) for name, value in keep.items() if value],
        "back_url": f"{back_url}?{query(dag=date.isoformat(), **back_query)}",
    }
    return render(request, template, context, status=page.status)


def _mine(request: HttpRequest, plans: list[DayPlan]) -> dict[int, Booking]:
    """This visitor's own bookings among what is taken. One query, none for nobody."""
    return own_bookings(basket_owner(request), [item.booking_id for plan in plans for item in plan.taken])
