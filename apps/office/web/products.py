"""`/beheer/producten/`: what can be sold, what is missing of it, and its sheet."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BooleanField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import answer_form
from apps.market.domain.product_sheet import save_product_sheet
from apps.market.enums import Allergen, Presence
from apps.market.models import Producer, Product
from apps.market.queries.range import (
    gaps_of_product,
    incomplete,
    product_by_slug,
    products_with_gaps,
    search_products,
)
from apps.office.web.market import market_page
from apps.office.web.page import render_page
from apps.office.web.product_form import MAX_ROWS, PROFILE, SPARE, ProductForm, as_typed

GAPS = {
    "allergens": gettext_lazy("allergens"),
    "vat": gettext_lazy("VAT rate"),
    "age": gettext_lazy("age limit"),
    "sizes": gettext_lazy("a size"),
}


@market_page
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The whole range, or what is searched, of one producer, or what cannot be sold yet."""
    text = request.GET.get("q", "").replace("\x00", "")[:80]
    maker = Producer.objects.filter(slug=request.GET.get("producent", "").replace("\x00", "")).first()
    only_gaps = request.GET.get("wat") == "ontbreekt"
    found = search_products(products_with_gaps(), text=text)
    found = found.filter(producer=maker) if maker else found
    page = page_of(request, incomplete(found) if only_gaps else found)
    asked = {"q": text, "producent": maker.slug if maker else "", "wat": "ontbreekt" if only_gaps else ""}
    kept = [(name, value) for name, value in asked.items() if value]
    context = {
        "page": page,
        "rows": [(product, [GAPS[what] for what in gaps_of_product(product)]) for product in page],
        "q": text,
        "maker": maker,
        "only_gaps": only_gaps,
        "missing": incomplete(products_with_gaps()).count(),
        "query": urlencode(kept),
        "hidden": [pair for pair in kept if pair[0] != "q"],
    }
    return render_page(request, "products.html", "products", context)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Something that was not in the range yet."""
    return _form_page(request, None)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of one product."""
    return _form_page(request, product_by_slug(slug))


def _form_page(request: HttpRequest, product: Product | None) -> HttpResponse:
    if request.method != "POST":
        sizes = list(product.variants.select_related("container")) if product is not None else []
        initial = as_typed(product, sizes) | ({} if product else {"producer": request.GET.get("producent", "")})
        rows = min(max(len(sizes) + (0 if sizes else SPARE), 1), MAX_ROWS)
        return _draw(request, product, ProductForm(rows=rows, product=product, initial=initial))
    rows = _posted_rows(request.POST)
    if "meer" in request.POST:
        return _draw(request, product, _typed_again(request.POST, rows + SPARE, product))
    if "rest" in request.POST:
        return _draw(request, product, _rest_is_no(_typed_again(request.POST, rows, product)))
    form = ProductForm(request.POST, request.FILES, rows=rows, product=product)
    return answer_form(
        form,
        save=lambda: _save(request, product, form),
        draw=lambda status: _draw(request, product, form, status=status),
    )


def _save(request: HttpRequest, product: Product | None, form: ProductForm) -> HttpResponse:
    row = product or Product()
    for name, value in form.profile.items():
        setattr(row, name, value)
    saved = save_product_sheet(
        row, declared=form.declared, sizes=form.sizes, photo=form.cleaned_data["photo"],
        without_photo=form.cleaned_data.get("without_photo", False), changed=_changed(form),
        by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return see_other(reverse("office:product", args=[saved.slug]))


def _changed(form: ProductForm) -> list[str]:
    return [name for name in form.changed_data if name in PROFILE]


def _typed_again(data: QueryDict, rows: int, product: Product | None) -> ProductForm:
    """The form as it was typed, not judged yet."""
    form = ProductForm(rows=min(rows, MAX_ROWS), product=product)
    form.initial.update({name: value for name, value in data.items() if name != "rows"})
    fresh = {f"active_{index}" for index in range(form.count) if f"amount_{index}" not in data}
    ticks = [name for name, field in form.fields.items() if isinstance(field, BooleanField)]
    form.initial.update({name: name in data or name in fresh for name in ticks})
    return form


def _rest_is_no(form: ProductForm) -> ProductForm:
    """What has no answer is declared 'no': the manager looks at it once more and saves."""
    for code in Allergen.values:
        form.initial[f"allergen_{code}"] = form.initial.get(f"allergen_{code}") or Presence.NO
    return form


def _draw(request: HttpRequest, product: Product | None, form: ProductForm, *, status: int = 200) -> HttpResponse:
    fresh = product_by_slug(product.slug) if product is not None else None
    context: dict[str, Any] = {
        "product": fresh,
        "form": form,
        "can_have_more": form.count < MAX_ROWS,
        "gaps": [GAPS[what] for what in gaps_of_product(fresh)] if fresh is not None else [],
        # a browser keeps no chosen file: whoever gets the form again has to choose it again
        "photo_is_lost": "photo" in request.FILES and "photo" not in form.errors,
    }
    return render_page(request, "product.html", "products", context, status=status)


def _posted_rows(data: QueryDict) -> int:
    text = data.get("rows", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ROWS))
    return min(max(int(text), 1), MAX_ROWS) if is_number else SPARE
