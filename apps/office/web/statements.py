"""`/beheer/afrekeningen/`: what each producer is owed over all markets, and the statements of one."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.hub.errors import Missing
from apps.hub.web.paging import page_of
from apps.market.models import Producer
from apps.market.queries.statement import all_statements, producers_owed, totals_of
from apps.office.web.market import market_page
from apps.office.web.page import render_page


@market_page
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Everybody with their sums, or with `?producent=` the statements of one."""
    slug = request.GET.get("producent", "").replace("\x00", "")
    if not slug:
        context = {"page": page_of(request, producers_owed()), "totals": totals_of(all_statements()), "query": ""}
        return render_page(request, "statements.html", "statements", context)
    producer = Producer.objects.filter(slug=slug).first()
    if producer is None:
        raise Missing
    rows = all_statements().filter(producer=producer)
    context = {
        "producer": producer,
        "page": page_of(request, rows),
        "totals": totals_of(rows),
        "query": f"producent={producer.slug}",
    }
    return render_page(request, "statements.html", "statements", context)
