"""`/beheer/leeggoed/`: bottles and crates in pieces, here, with people and of producers."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.container import MOST_CONTAINERS, count_containers
from apps.market.models import ContainerKind
from apps.market.queries.container_balance import (
    balances_by_kind,
    balances_by_producer,
    counts_of_containers,
    holders_with_most,
)
from apps.office.web.market import market_page
from apps.office.web.page import render_page

MOST_HOLDERS: Final = 20
LAST_COUNTS: Final = 5


class CountContainersForm(forms.Form):
    """How many of one kind really stand here."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Which kind?"),
        queryset=ContainerKind.objects.order_by("name"),
        to_field_name="code",
        empty_label=gettext_lazy("Choose one"),
    )
    pieces = forms.IntegerField(
        label=gettext_lazy("How many stand here really?"),
        min_value=0,
        max_value=MOST_CONTAINERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it different?"),
        help_text=gettext_lazy("For example broken, or forgotten to write down."),
        max_length=200,
    )


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def containers(request: HttpRequest) -> HttpResponse:
    """All balances, and the form that puts our own right."""
    form = CountContainersForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    data: dict[str, Any] = form.cleaned_data
    try:
        count_containers(
            data["kind"], pieces=data["pieces"], reason=data["reason"], by=actor_for(request.user), at=clock.now()
        )
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, form, status=status_of(error))
    messages.success(request, _("The count is written down."))
    return redirect("office:containers")


def _page(request: HttpRequest, form: CountContainersForm, *, status: int = 200) -> HttpResponse:
    kinds = balances_by_kind()
    context = {
        "kinds": kinds,
        "shows_apart": any(row.apart for row in kinds),
        "out_pieces": sum(row.with_customers for row in kinds),
        "out_cents": sum(row.worth_cents for row in kinds),
        "holders": holders_with_most(MOST_HOLDERS),
        "producers": balances_by_producer(),
        "counts": list(counts_of_containers()[:LAST_COUNTS]),
        "names": {row.kind.pk: row.kind.name for row in kinds},
        "form": form,
    }
    return render_page(request, "containers.html", "containers", context, status=status)
