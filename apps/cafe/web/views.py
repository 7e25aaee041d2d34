"""`/cafe/`: the week of the rooms, and one room with the form that asks for it."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.guests import current_person
from apps.accounts.rules import customer_group, person_of
from apps.bookings.models import Resource
from apps.bookings.queries.availability import day_plans
from apps.bookings.web.day import day_view
from apps.bookings.web.offer import own_bookings
from apps.bookings.web.slots import is_quote_request, slot_page
from apps.bookings.web.strip import FURTHEST, date_strip, parse_date, query, wanted_date
from apps.cafe.queries.room import association_ids_of, happenings_in, rooms
from apps.cafe.web.cards import room_card
from apps.cafe.web.forms import RoomForm
from apps.cafe.web.week import Reader, free_week, week_of
from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.ui import formats
from apps.payments.web.owner import basket_owner

WEEK = dt.timedelta(days=7)
BACK = dt.timedelta(days=56)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The week of one room or of all, as a grid and as lists; requests and the reader's own stand out."""
    at, monday = clock.now(), _monday(request)
    every = list(rooms())
    chosen = next((row for row in every if row.slug == request.GET.get("zaal")), None)
    shown = [chosen] if chosen is not None else every
    dates = [monday + dt.timedelta(days=offset) for offset in range(7)]
    person, group = current_person(request), customer_group(person_of(request.user))
    reader = Reader(basket_owner(request), person, association_ids_of(person))
    happenings = happenings_in(shown, clock.week_period(monday), at=at) if shown else []
    context = {
        "chosen": chosen,
        "chips": _chips(every, chosen, monday),
        "week": week_of(dates, shown, happenings, reader),
        "title": _week_title(monday),
        "free": free_week(chosen, dates, url=reverse("cafe:room", args=[chosen.slug]), at=at) if chosen else [],
        "cards": [] if chosen else [room_card(row, at=at, group=group) for row in every],
        **_around(monday, chosen),
    }
    return render(request, "cafe/home.html", context)


def _monday(request: HttpRequest) -> dt.date:
    """The Monday of the week in the address; this week's for none and for nonsense. Eight weeks back can be seen."""
    today = clock.today()
    try:
        date = dt.date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        date = today
    date = min(max(date, today - BACK), today + FURTHEST)
    return date - dt.timedelta(days=date.weekday())


def _chips(every: list[Resource], chosen: Resource | None, monday: dt.date) -> list[dict[str, object]]:
    day = monday.isoformat()
    chips: list[dict[str, object]] = [
        {"label": _("All rooms"), "href": f"?{query(dag=day)}", "is_current": chosen is None}
    ]
    return chips + [
        {
            "label": f"{row.name} · {row.room.capacity}",
            "href": f"?{query(dag=day, zaal=row.slug)}",
            "is_current": row == chosen,
        }
        for row in every
    ]


def _week_title(monday: dt.date) -> str:
    sunday = monday + dt.timedelta(days=6)
    last = formats.day_long(sunday).partition(NBSP)[2]
    first = formats.day_long(monday).partition(NBSP)[2]
    return (
        f"{monday.day} {formats.EN_DASH} {last}"
        if monday.month == sunday.month
        else f"{first} {formats.EN_DASH} {last}"
    )


def _around(monday: dt.date, chosen: Resource | None) -> dict[str, str]:
    slug = chosen.slug if chosen else ""
    today = clock.today()
    day = max(today, monday).isoformat()
    return {
        "previous": f"?{query(dag=(monday - WEEK).isoformat(), zaal=slug)}",
        "next": f"?{query(dag=(monday + WEEK).isoformat(), zaal=slug)}",
        "now": "" if monday <= today < monday + WEEK else f"?{query(zaal=slug) or 'dag='}",
        "book_url": f"{reverse('cafe:room', args=[slug])}?{query(dag=day)}" if slug else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cafe/<slug>/`: what is there, a day of it, and the form; posting puts it in the basket."""
    resource = rooms().filter(slug=slug).first()
    if resource is None:
        raise Http404
    at, action = clock.now(), reverse("cafe:room", args=[slug])
    options: dict[str, Any] = {
        "action": action, "form_class": RoomForm, "room": resource, "person": person_of(request.user),
    }  # fmt: skip
    if is_quote_request(request):
        page = slot_page(request, resource, **options)
        return render(request, "bookings/_offer.html", {"page": page, "is_fragment": True})
    date = parse_date(request.POST.get("dag", "")) if request.method == "POST" else wanted_date(request)
    plan = day_plans([resource], date, at=at)[0]
    page = slot_page(request, resource, plan=plan, **options)
    if page.done is not None:
        return page.done
    mine = own_bookings(basket_owner(request), [item.booking_id for item in plan.taken])
    context = {
        "date": date,
        "card": room_card(resource, at=at, group=customer_group(person_of(request.user))),
        "view": day_view(plan, date, url=action, mine=mine, at=at, chosen=page.form.period),
        "page": page,
        "strip": date_strip(date, path=action),
        "week_url": f"{reverse('cafe:home')}?{query(dag=date.isoformat(), zaal=slug)}",
    }
    return render(request, "cafe/room.html", context, status=page.status)
