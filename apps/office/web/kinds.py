"""`/beheer/soorten/`: kinds of things to book, each with its words, terms and questions."""

from typing import Any

from django.contrib import messages
from django.forms import BooleanField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.web.access import managers_only, see_other
from apps.bookings.domain.kind import add_kind, change_kind
from apps.bookings.models import ResourceKind
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.errors import Missing
from apps.hub.web.refusals import answer_form
from apps.office.queries.things import kinds_with_counts
from apps.office.web.kind_form import MAX_ROWS, SPARE, KindForm, as_typed
from apps.office.web.menu import Chip
from apps.office.web.page import render_page

SECTION = "things"


def thing_tabs(current: str) -> list[Chip]:
    """Things and kinds beside each other."""
    pages = (
        ("things", gettext_lazy("Things"), "office:things"),
        ("kinds", gettext_lazy("Kinds"), "office:kinds"),
    )
    return [Chip(label, reverse(route), code == current) for code, label, route in pages]


@managers_only
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind, in the order of the website."""
    names = {module.code: module.label for module in modules.known()}
    rows = [(kind, names.get(kind.module, kind.module)) for kind in kinds_with_counts()]
    return render_page(request, "kinds.html", SECTION, {"tabs": thing_tabs("kinds"), "rows": rows})


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A kind that was not there yet: no line of code is touched."""
    return _form_page(request, None)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its words, terms and questions."""
    kind = ResourceKind.objects.prefetch_related("fields").filter(slug=slug).first()
    if kind is None:
        raise Missing
    return _form_page(request, kind)


def _form_page(request: HttpRequest, kind: ResourceKind | None) -> HttpResponse:
    if request.method != "POST":
        rows = (len(kind.fields.all()) if kind is not None else 0) + SPARE
        return _draw(request, kind, KindForm(rows=min(rows, MAX_ROWS), initial=as_typed(kind)))
    rows = _posted_rows(request.POST)
    if "meer" in request.POST:
        return _draw(request, kind, more_rows(request.POST, rows))
    form = KindForm(request.POST, rows=rows)
    return answer_form(
        form,
        save=lambda: _save(request, kind, form),
        draw=lambda status: _draw(request, kind, form, status=status),
    )


def more_rows(data: QueryDict, rows: int) -> KindForm:
    """The form as it was typed, with an empty row of questions more."""
    form = KindForm(rows=min(rows + SPARE, MAX_ROWS))
    typed: dict[str, object] = {name: value for name, value in data.items() if name != "rows"}
    ticks = {name: name in data for name, field in form.fields.items() if isinstance(field, BooleanField)}
    form.initial.update(typed | ticks)
    return form


def _save(request: HttpRequest, kind: ResourceKind | None, form: KindForm) -> HttpResponse:
    by, at = actor_for(request.user), clock.now()
    if kind is None:
        saved = add_kind(profile=form.profile, questions=form.questions, by=by, at=at)
        messages.success(request, _("%(kind)s is there. Now add the things.") % {"kind": saved.name_plural})
        return see_other(f"{reverse('office:thing_new')}?soort={saved.slug}")
    saved = change_kind(kind, changes=form.profile, questions=form.questions, by=by, at=at)
    messages.success(request, _("Saved. Bookings that stand keep their terms."))
    return see_other(reverse("office:kind", args=[saved.slug]))


def _draw(request: HttpRequest, kind: ResourceKind | None, form: KindForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"kind": kind, "form": form, "can_have_more": form.count < MAX_ROWS}
    if kind is not None:
        context["module"] = kind.module
        context["count"] = kind.resources.count()
    return render_page(request, "kind.html", SECTION, context, status=status)


def _posted_rows(data: QueryDict) -> int:
    text = data.get("rows", "")
    return min(max(int(text), 1), MAX_ROWS) if text.isdecimal() and len(text) <= len(str(MAX_ROWS)) else SPARE
