"""`/beheer/regels/bekwaamheden/`: what must have been checked once, and of whom it was."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import Person
from apps.accounts.web.access import managers_only, see_other
from apps.bookings.domain.check import check_document
from apps.bookings.domain.clearance import end_clearance, remove_capability, save_capability
from apps.bookings.models import Capability
from apps.bookings.queries.clearance import capability_by_slug, clearances_of
from apps.bookings.web.clearance_form import ClearanceForm
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.people import person_by_code
from apps.office.queries.rules import capabilities_counted, holders_of
from apps.office.web.page import render_page
from apps.office.web.rules import PK_DIGITS, tabs_of
from apps.office.web.rules_forms import CapabilityForm

SLUG_LENGTH: Final = 40


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def capabilities(request: HttpRequest) -> HttpResponse:
    """All of them, and the form for one more."""
    form = CapabilityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = Capability(slug=_free_slug(form.cleaned_data["name"]), **form.cleaned_data)
        save_capability(made, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("Things can ask this now: %(name)s.") % {"name": made.name})
        return see_other(reverse("office:capabilities"))
    context = {"tabs": tabs_of("capabilities"), "form": form, "rows": capabilities_counted(on=clock.today())}
    return render_page(request, "capabilities.html", "rules", context, status=422 if form.is_bound else 200)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def capability(request: HttpRequest, slug: str) -> HttpResponse:
    """Its words, and who has it."""
    found = _capability(slug)
    form = CapabilityForm(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name, "how_to_get": found.how_to_get},
    )
    if form.is_bound and form.is_valid():
        found.name, found.how_to_get = form.cleaned_data["name"], form.cleaned_data["how_to_get"]
        save_capability(found, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("Saved."))
        return see_other(reverse("office:capabilities"))
    page = page_of(request, holders_of(found))
    context = {"capability": found, "form": form, "page": page, "today": clock.today()}
    return render_page(request, "capability.html", "rules", context, status=422 if form.is_bound else 200)


@managers_only
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one away that nothing asks and nobody has."""
    found = _capability(slug)
    try:
        remove_capability(found, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        messages.error(request, error.text)
        return see_other(reverse("office:capability", args=[slug]))
    messages.success(request, _("%(name)s is removed.") % {"name": found.name})
    return see_other(reverse("office:capabilities"))


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that somebody was checked: by whom, when, for what, until when. Never the document."""
    person = person_by_code(code)
    form = ClearanceForm(request.POST if request.method == "POST" else None, ask_born=person.born is None)
    if not form.is_bound:
        return _clearance_page(request, form, person)
    if not form.is_valid():
        return _clearance_page(request, form, person, status=422)
    try:
        made = check_document(person, **form.cleaned_data, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _clearance_page(request, form, person, status=status_of(error))
    said = _("Written down: %(who)s may %(what)s.")
    messages.success(request, said % {"who": person.name, "what": made.capability.name})
    return see_other(reverse("office:person", args=[person.code]))


@managers_only
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """From now on they may no longer; that it has ended already is fine."""
    person = person_by_code(code)
    pk = request.POST.get("clearance", "")
    found = clearances_of(person).filter(pk=pk).first() if pk.isdecimal() and len(pk) <= PK_DIGITS else None
    if found is None:
        raise Missing
    end_clearance(found, by=actor_for(request.user), at=clock.now())
    said = _("%(who)s may no longer: %(what)s.")
    messages.success(request, said % {"who": person.name, "what": found.capability.name})
    return see_other(reverse("office:person", args=[person.code]))


def _clearance_page(request: HttpRequest, form: ClearanceForm, person: Person, *, status: int = 200) -> HttpResponse:
    return render_page(request, "clearance.html", "people", {"form": form, "person": person}, status=status)


def _capability(slug: str) -> Capability:
    found = capability_by_slug(slug)
    if found is None:
        raise Missing
    return found


def _free_slug(name: str) -> str:
    """A name in addresses that nothing has yet."""
    stem = slugify(name)[:SLUG_LENGTH] or "bekwaamheid"
    taken = set(Capability.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return stem if stem not in taken else next(s for n in range(2, len(taken) + 3) if (s := f"{stem}-{n}") not in taken)
