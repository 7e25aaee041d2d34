"""`/cafe/`: the week of the rooms, and one room with the form that asks for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.rules import customer_group, person_of
from apps.bookings.web.things import thing_page
from apps.bookings.web.week_page import week_context
from apps.cafe.queries.room import rooms
from apps.cafe.web.cards import room_card
from apps.hub import clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The week of one room or of all, as a grid and as lists; requests and the reader's own stand out."""
    at, group = clock.now(), customer_group(person_of(request.user))
    every = list(rooms())
    context = week_context(request, every, name="zaal", all_label=_("All rooms"))
    context["cards"] = [] if context["chosen"] else [room_card(row, at=at, group=group) for row in every]
    return render(request, "cafe/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cafe/<slug>/`: what is there, a day of it, and the form; posting puts it in the basket."""
    resource = rooms().filter(slug=slug).first()
    if resource is None:
        raise Http404
    return thing_page(request, resource, template="cafe/room.html", back_url=reverse("cafe:home"), zaal=slug)
