"""`/beheer/leeggoed/soorten/`: kinds of bottles and crates that come back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.hub.ui.fields import EuroField
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import answer_form
from apps.market.domain.container_kind import save_container
from apps.market.models import ContainerKind
from apps.market.queries.range import containers_with_counts
from apps.office.web.market import market_page
from apps.office.web.page import render_page


class ContainerForm(forms.Form):
    """What it is and what one gets back for it."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("For example: bottle of 75 cl.")
    )
    deposit_cents = EuroField(label=gettext_lazy("Deposit in euro"))
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


@market_page
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds with their deposit."""
    context = {"page": page_of(request, containers_with_counts())}
    return render_page(request, "container_kinds.html", "containers", context)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A kind that was not there yet."""
    return _form_page(request, None)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Its name and deposit."""
    found = ContainerKind.objects.filter(code=normalise_code(code)).first()
    if found is None:
        raise Missing
    return _form_page(request, found)


def _form_page(request: HttpRequest, kind: ContainerKind | None) -> HttpResponse:
    known = {name: getattr(kind, name) for name in ContainerForm.base_fields} if kind else {}
    form = ContainerForm(request.POST or None, initial=known)
    if request.method != "POST":
        return _draw(request, kind, form)
    return answer_form(
        form,
        save=lambda: _save(request, kind, form),
        draw=lambda status: _draw(request, kind, form, status=status),
    )


def _save(request: HttpRequest, kind: ContainerKind | None, form: ContainerForm) -> HttpResponse:
    row = kind or ContainerKind()
    for name, value in form.cleaned_data.items():
        setattr(row, name, value)
    save_container(row, changed=form.changed_data, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("Saved."))
    return see_other(reverse("office:container_kinds"))


def _draw(request: HttpRequest, kind: ContainerKind | None, form: ContainerForm, *, status: int = 200) -> HttpResponse:
    context = {"kind": kind, "form": form}
    return render_page(request, "container_kind.html", "containers", context, status=status)
