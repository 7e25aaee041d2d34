"""`/beheer/verenigingen/<code>/`: an association, who books for it and how it keeps to that."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import Association
from apps.accounts.web.access import managers_only
from apps.bookings.queries.party import history_of_party
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.office.web.page import render_page


@managers_only
@require_safe
def association(request: HttpRequest, code: str) -> HttpResponse:
    """Its people, its figures and its last bookings. Refuses: Missing."""
    found = Association.objects.filter(code=normalise_code(code)).first()
    if found is None:
        raise Missing
    context = {
        "association": found,
        "party": history_of_party(found),
        "memberships": found.memberships.select_related("person").order_by("person__search_name"),
    }
    return render_page(request, "association.html", "people", context)
