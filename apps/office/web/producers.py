"""`/beheer/producenten/`: who supplies the market, and on what terms."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.enums import VatRegime
from apps.hub.ui.fields import EuroField
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import answer_form
from apps.market.domain.product import save_producer
from apps.market.enums import BelowMinimum
from apps.market.models import Producer
from apps.market.queries.range import producer_by_slug, producers_with_counts
from apps.office.web.market import market_page
from apps.office.web.page import render_page
from apps.office.web.range_fields import PercentField, PhoneField, whole_field

MOST_HOURS: Final = 14 * 24


class ProducerForm(forms.Form):
    """What we know of a producer and what we agreed."""

    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    village = forms.CharField(label=gettext_lazy("Village"), max_length=80, required=False)
    story = forms.CharField(
        label=gettext_lazy("Story"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("People read it on the page of this producer."),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, max_length=254,
        help_text=gettext_lazy("The order sheet goes here at closing."),
    )  # fmt: skip
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    vat_regime = forms.ChoiceField(
        label=pgettext_lazy("label", "VAT"),
        choices=VatRegime.choices,
        widget=forms.RadioSelect,
        initial=VatRegime.NORMAL,
    )
    margin_percent = PercentField(
        label=gettext_lazy("Margin (percent)"), initial=0,
        help_text=gettext_lazy("What we add to the purchase price. A product may have its own."),
    )  # fmt: skip
    minimum_cents = EuroField(
        label=gettext_lazy("Minimum order in euro"), required=False,
        help_text=gettext_lazy("Of all customers together, at purchase prices. Empty: none."),
    )  # fmt: skip
    below_minimum = forms.ChoiceField(
        label=gettext_lazy("When less is ordered"), choices=BelowMinimum.choices, widget=forms.RadioSelect,
        initial=BelowMinimum.CANCEL,
    )  # fmt: skip
    cut_off_hours = whole_field(
        gettext_lazy("Closes so many hours earlier"), most=MOST_HOURS, initial=0,
        help_text=gettext_lazy("Than the market. 0: together with it."),
    )  # fmt: skip
    packs_per_customer = forms.BooleanField(
        label=gettext_lazy("Packs per customer"), required=False,
        help_text=gettext_lazy("The order sheet then also says who ordered what."),
    )  # fmt: skip
    is_active = forms.BooleanField(
        label=gettext_lazy("Supplies us"), required=False, initial=True,
        help_text=gettext_lazy("Without this nothing of theirs comes in a new market."),
    )  # fmt: skip


@market_page
@require_safe
def producers(request: HttpRequest) -> HttpResponse:
    """All of them, those who supply us first."""
    context = {"page": page_of(request, producers_with_counts())}
    return render_page(request, "producers.html", "producers", context)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody who begins to supply us."""
    return _form_page(request, None)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What we know and agreed."""
    return _form_page(request, producer_by_slug(slug))


def _form_page(request: HttpRequest, producer: Producer | None) -> HttpResponse:
    known = {name: getattr(producer, name) for name in ProducerForm.base_fields} if producer else {}
    form = ProducerForm(request.POST or None, initial=known)
    if request.method != "POST":
        return _draw(request, producer, form)
    return answer_form(
        form,
        save=lambda: _save(request, producer, form),
        draw=lambda status: _draw(request, producer, form, status=status),
    )


def _save(request: HttpRequest, producer: Producer | None, form: ProducerForm) -> HttpResponse:
    row = producer or Producer()
    for name, value in form.cleaned_data.items():
        setattr(row, name, value)
    row.minimum_cents = row.minimum_cents or 0
    saved = save_producer(row, changed=form.changed_data, by=actor_for(request.user), at=clock.now())
    if producer is None:
        messages.success(request, _("%(name)s is there. Now add the products.") % {"name": saved.name})
        return see_other(f"{reverse('office:product_new')}?producent={saved.slug}")
    messages.success(request, _("Saved."))
    return see_other(reverse("office:producer", args=[saved.slug]))


def _draw(request: HttpRequest, producer: Producer | None, form: ProducerForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"producer": producer, "form": form}
    if producer is not None:
        context["count"] = producer.products.filter(is_active=True).count()
        context["name"] = Producer.objects.values_list("name", flat=True).get(pk=producer.pk)
    return render_page(request, "producer.html", "producers", context, status=status)
