"""`/beheer/verenigingen/<code>/`: an association, who books for it and how it keeps to that."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.domain.association import set_tariff_group
from apps.accounts.enums import CustomerGroup
from apps.accounts.models import Association
from apps.accounts.rules import customer_group
from apps.accounts.web.access import managers_only, see_other
from apps.bookings.queries.party import history_of_party
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.office.web.page import render_page


class TariffGroupForm(forms.Form):
    """As whom an association pays."""

    group = forms.ChoiceField(label=gettext_lazy("Pays and books as"), required=False)

    def __init__(self, association: Association, data: Any = None) -> None:
        """The choices, with what its kind says first."""
        super().__init__(data, initial={"group": association.tariff_group})
        of_kind = customer_group(None, Association(kind=association.kind)).label
        choice = self.fields["group"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [("", _("as its kind: %(group)s") % {"group": of_kind}), *CustomerGroup.choices]


@managers_only
@require_safe
def association(request: HttpRequest, code: str) -> HttpResponse:
    """Its people, its figures and its last bookings. Refuses: Missing."""
    found = _found(code)
    context = {
        "association": found,
        "form": TariffGroupForm(found),
        "party": history_of_party(found),
        "memberships": found.memberships.select_related("person").order_by("person__search_name"),
    }
    return render_page(request, "association.html", "people", context)


@managers_only
@require_POST
def tariff_group(request: HttpRequest, code: str) -> HttpResponse:
    """As whom it pays from now on."""
    found = _found(code)
    form = TariffGroupForm(found, request.POST)
    if not form.is_valid():
        raise Missing  # only what the list offers can be chosen
    group = form.cleaned_data["group"]
    set_tariff_group(found, group=CustomerGroup(group) if group else None, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("Saved. It holds for what is booked from now on."))
    return see_other(reverse("office:association", args=[found.code]))


def _found(code: str) -> Association:
    found = Association.objects.filter(code=normalise_code(code)).first()
    if found is None:
        raise Missing
    return found
