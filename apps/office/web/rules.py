"""`/beheer/regels/`: what may be booked by whom, for how long, how far ahead, how often."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.enums import CustomerGroup
from apps.accounts.web.access import managers_only, see_other
from apps.bookings.domain.rulebook import add_quota, change_rules, remove_quota
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.web.rule_words import spell_quota, spell_rules
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.rules import Ruled, RuledKind, all_quotas, kinds_with_rules, ruled
from apps.office.web.menu import Chip
from apps.office.web.page import render_page
from apps.office.web.rules_forms import QuotaForm, RulesForm

PK_DIGITS: Final = 15  # what fits in the database's column
_TABS: Final = (
    ("rules", gettext_lazy("Per kind"), "office:rules"),
    ("quotas", gettext_lazy("How much somebody may have"), "office:quotas"),
    ("capabilities", gettext_lazy("Who may what"), "office:capabilities"),
)


def tabs_of(current: str) -> list[Chip]:
    """The three pages about rules."""
    return [Chip(label, reverse(route), code == current) for code, label, route in _TABS]


@managers_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every kind with its rules in words, and the things that differ."""
    rows = [_row(found) for found in kinds_with_rules()]
    return render_page(request, "rules.html", "rules", {"tabs": tabs_of("rules"), "rows": rows})


def _row(found: RuledKind) -> dict[str, Any]:
    """What holds for the kind, and of each thing what does not."""
    lines = _lines(found.ruled)
    things = [(row.owner, [line for line in _lines(row) if line not in lines]) for row in found.things]
    return {
        "kind": found.ruled.owner,
        "lines": lines,
        "quotas": [(quota, spell_quota(quota)) for quota in found.quotas],
        "things": things,
        "differs": any(other for _thing, other in things),
    }


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules of a kind; they hold for each thing of it that says nothing else."""
    found = ResourceKind.objects.select_related("capability").filter(slug=slug).first()
    return _rules(request, found, said=gettext_lazy("The rules of all %(name)s are saved."))


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, slug: str) -> HttpResponse:
    """Where one thing differs from its kind."""
    known = Resource.objects.select_related("capability", "kind__capability")
    return _rules(request, known.filter(slug=slug).first(), said=gettext_lazy("The rules of %(name)s are saved."))


def _rules(request: HttpRequest, owner: ResourceKind | Resource | None, *, said: Any) -> HttpResponse:
    if owner is None:
        raise Missing
    form = RulesForm(request.POST if request.method == "POST" else None, owner=owner)
    if not form.is_bound:
        return _rules_page(request, form, owner)
    if not form.is_valid():
        return _rules_page(request, form, owner, status=422)
    try:
        change_rules(owner, rules=form.rules(), by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        form.explain(error)
        add_refusal(form, error)
        return _rules_page(request, form, owner, status=status_of(error))
    messages.success(request, said % {"name": _name(owner)})
    return see_other(reverse("office:rules"))


def _rules_page(
    request: HttpRequest, form: RulesForm, owner: ResourceKind | Resource, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "owner": owner,
        "kind": owner.kind if isinstance(owner, Resource) else None,
        "kin": _name(owner.kind) if isinstance(owner, Resource) else "",
        "title": _name(owner),
        "lines": _lines(ruled(owner)),
    }
    return render_page(request, "rules_edit.html", "rules", context, status=status)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest) -> HttpResponse:
    """What one party may have at most, and the form for one more."""
    form = QuotaForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _quotas_page(request, form)
    if not form.is_valid():
        return _quotas_page(request, form, status=422)
    given = form.cleaned_data
    try:
        add_quota(
            form.whose(), limit=given["limit"], measure=QuotaMeasure(given["measure"]), span=QuotaSpan(given["span"]),
            holder=QuotaHolder(given["holder"]), group=CustomerGroup(given["group"]) if given["group"] else None,
            by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _quotas_page(request, form, status=status_of(error))
    messages.success(request, _("From now on this holds for new bookings."))
    return see_other(reverse("office:quotas"))


@managers_only
@require_POST
def quota_remove(request: HttpRequest) -> HttpResponse:
    """Take one away; that it is gone already is fine."""
    pk = request.POST.get("quota", "")
    quota = all_quotas().filter(pk=pk).first() if pk.isdecimal() and len(pk) <= PK_DIGITS else None
    if quota is not None:
        remove_quota(quota, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("This no longer holds."))
    return see_other(reverse("office:quotas"))


def _quotas_page(request: HttpRequest, form: QuotaForm, *, status: int = 200) -> HttpResponse:
    page = page_of(request, all_quotas())
    rows = [
        (quota, quota.resource.name if quota.resource else quota.kind and quota.kind.name_plural, spell_quota(quota))
        for quota in page
    ]
    context = {"tabs": tabs_of("quotas"), "form": form, "page": page, "rows": rows}
    return render_page(request, "quotas.html", "rules", context, status=status)


def _name(owner: ResourceKind | Resource) -> str:
    """As it stands in a sentence: a thing has a name, a kind has a word."""
    return owner.name if isinstance(owner, Resource) else owner.name_plural.lower()


def _lines(found: Ruled) -> list[str]:
    return spell_rules(found.book, found.capability)
