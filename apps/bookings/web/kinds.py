"""`/reserveren/<soort>/`: a kind of thing and each thing of it, for kinds that have no module of their own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.bookings.models import Resource, ResourceKind
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.web.pages import has_own_pages, page_of
from apps.bookings.web.strip import date_strip, query, wanted_date
from apps.bookings.web.things import day_list, thing_page
from apps.bookings.web.week_page import week_context
from apps.hub import modules

WEEK = "week"


def _kind_of(request: HttpRequest, slug: str) -> ResourceKind:
    """The kind of this name. 404 for none, for one out of use, and while its module is off."""
    kind = ResourceKind.objects.filter(slug=slug, is_active=True).first()
    if kind is None or kind.module in modules.off_for(request):
        raise Http404
    return kind


@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """What the kind is, and its things: the list of one day, or the week as a grid (`?beeld=week`)."""
    row = _kind_of(request, kind)
    if has_own_pages(row.module):
        module = next(found for found in modules.known() if found.code == row.module)
        return redirect(module.route)
    things = list(bookable_resources().filter(kind=row))
    as_week = request.GET.get("beeld") == WEEK and bool(things)
    context: dict[str, Any] = {"kind": row, "current_module": row.module, "is_week": as_week, "is_empty": not things}
    context["views"] = _views(as_week)
    if as_week:
        context |= week_context(request, things, name="ding", all_label=_("All"), beeld=WEEK)
    else:
        date = wanted_date(request)
        context |= {"strip": date_strip(date), "strip_keep": []} | day_list(request, things, date)
    return render(request, "bookings/kind.html", context)


def _views(as_week: bool) -> list[dict[str, object]]:  # noqa: FBT001 - one private word for one value
    return [
        {"label": _("List by day"), "href": "?dag=", "is_current": not as_week, "icon": "today"},
        {"label": _("Week"), "href": f"?{query(beeld=WEEK)}", "is_current": as_week, "icon": "calendar"},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, kind: str, thing: str) -> HttpResponse:
    """`/reserveren/<soort>/<ding>/`: what there is to know, a day of it, and the form; posting holds it."""
    row = _kind_of(request, kind)
    resource: Resource | None = bookable_resources().filter(kind=row, slug=thing).first()
    if resource is None:
        raise Http404
    if has_own_pages(row.module):
        return redirect(page_of(resource))
    return thing_page(request, resource, template="bookings/thing.html", back_url=reverse("reserve:kind", args=[kind]))
