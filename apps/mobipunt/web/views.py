"""`/mobipunt/`: every vehicle on a day, and one vehicle with the form that books it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.bookings.web.strip import date_strip, query, wanted_date
from apps.bookings.web.things import day_list, thing_page
from apps.mobipunt.queries.vehicle import vehicles


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of one day; beside it the form of the first vehicle that is free (or the one asked for)."""
    date, kind = wanted_date(request), request.GET.get("soort", "")
    every = list(vehicles())
    kinds = {row.kind.slug: row.kind for row in every}
    kind = kind if kind in kinds else ""
    day = date.isoformat()
    context = {
        "strip": date_strip(date, soort=kind),
        "strip_keep": [("soort", kind)] if kind else [],
        "kinds": [
            {"label": _("All"), "href": f"?{query(dag=day)}", "is_current": not kind},
            *(
                {"label": row.name, "href": f"?{query(dag=day, soort=slug)}", "is_current": slug == kind}
                for slug, row in kinds.items()
            ),
        ],
        **day_list(request, [row for row in every if not kind or row.kind.slug == kind], date),
    }
    return render(request, "mobipunt/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vehicle(request: HttpRequest, slug: str) -> HttpResponse:
    """`/mobipunt/<slug>/`: a day of one vehicle, and the form; posting puts it in the basket."""
    resource = vehicles().filter(slug=slug).first()
    if resource is None:
        raise Http404
    return thing_page(request, resource, template="mobipunt/vehicle.html", back_url=reverse("mobipunt:home"))
