"""`/beheer/mensen/<code>/gegevens/`: with whom somebody lives, and when they were born."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.domain.household import set_born, set_household
from apps.accounts.models import Household, Person
from apps.accounts.models.person import NAME_LENGTH
from apps.accounts.web.access import managers_only, see_other
from apps.hub import clock
from apps.hub.actors import Actor, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.people import person_by_code
from apps.office.web.moments import date_field
from apps.office.web.page import render_page


class PersonDetailsForm(forms.Form):
    """What rules about people ask for."""

    born = date_field(
        gettext_lazy("Date of birth"), required=False, help_text=gettext_lazy("For what has a minimum age.")
    )
    household = forms.CharField(
        label=gettext_lazy("Household"),
        help_text=gettext_lazy("For example 'Peeters, Kerkstraat 12'. A new name makes a new household."),
        max_length=NAME_LENGTH * 10,
        required=False,
        widget=forms.TextInput(attrs={"list": "gezinnen", "autocomplete": "off"}),
    )


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and saving it."""
    person = person_by_code(code)
    form = PersonDetailsForm(
        request.POST if request.method == "POST" else None,
        initial={"born": person.born, "household": person.household.name if person.household else ""},
    )
    if not form.is_bound:
        return _page(request, form, person)
    if not form.is_valid():
        return _page(request, form, person, status=422)
    try:
        _save(person, form.cleaned_data, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, form, person, status=status_of(error))
    messages.success(request, _("Saved."))
    return see_other(reverse("office:person", args=[person.code]))


def _save(person: Person, given: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    with transaction.atomic():
        set_born(person, born=given["born"], by=by, at=at)
        set_household(person, name=given["household"], by=by, at=at)


def _page(request: HttpRequest, form: PersonDetailsForm, person: Person, *, status: int = 200) -> HttpResponse:
    names = Household.objects.values_list("name", flat=True)
    return render_page(
        request,
        "person_details.html",
        "people",
        {"form": form, "person": person, "households": names, "title": _("Birth and household")},
        status=status,
    )
