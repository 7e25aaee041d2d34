"""The market in the data admin: the range is kept here; cycles move by actions; orders only show."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline

from apps.hub import clock
from apps.hub.admin_base import DomainAdmin, PhotoForm, ShowAdmin, ShowInline, admin, column, doer, may_manage
from apps.hub.errors import BuurtpuntError, InvalidAmount
from apps.hub.money import parse_amount
from apps.market.domain.cycle import close_cycle, open_cycle
from apps.market.domain.offer import add_offer, change_offer
from apps.market.domain.product import save_detail, save_producer, save_product
from apps.market.enums import Allergen
from apps.market.errors import InvalidPrice
from apps.market.models import (
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    PickupSlot,
    Producer,
    Product,
    ProductAllergen,
    Variant,
)


@admin.register(Producer)
class ProducerAdmin(DomainAdmin):
    """Who supplies the market."""

    form = PhotoForm
    list_display = ("name", "village", "email", "vat_regime", "is_active")
    list_filter = ("is_active", "vat_regime")
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name", "village")

    def save_model(self, request: HttpRequest, obj: Producer, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        save_producer(obj, changed=form.changed_data, by=doer(request), at=clock.now())


class _Details(TabularInline):  # type: ignore[misc] # unfold's classes are Any to mypy
    """Rows of a product that managers add and change."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Managers."""
        return may_manage(request)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        """Never: orders point at them."""
        return False


class AllergenInline(_Details):
    """All fourteen must be told before it can be sold."""

    model = ProductAllergen
    max_num = len(Allergen.values)

    def get_formset(self, request: HttpRequest, obj: Product | None = None, **kwargs: Any) -> Any:
        """A row for each that was not declared yet, with its name filled in."""
        known = set(obj.allergens.values_list("allergen", flat=True)) if obj else set()
        missing = [code for code in Allergen.values if code not in known]
        formset = super().get_formset(request, obj, extra=len(missing), **kwargs)

        class Prefilled(formset):  # type: ignore[misc,valid-type] # made by Django
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                kwargs.setdefault("initial", [{"allergen": code} for code in missing])
                super().__init__(*args, **kwargs)

        return Prefilled


class VariantInline(_Details):
    """The sizes in which it is sold."""

    model = Variant


@admin.register(Product)
class ProductAdmin(DomainAdmin):
    """What can be offered."""

    form = PhotoForm
    autocomplete_fields = ("producer",)
    inlines = (VariantInline, AllergenInline)
    list_display = ("name", "producer", "category", "vat_code", "storage", "is_active")
    list_filter = ("category", "producer", "is_active", "is_organic")
    list_select_related = ("producer",)
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name", "search_name")

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        save_product(obj, changed=form.changed_data, by=doer(request), at=clock.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Sizes and allergens, one by one."""
        formset.save(commit=False)
        for row in (*formset.new_objects, *(row for row, _fields in formset.changed_objects)):
            save_detail(row, by=doer(request), at=clock.now())
        formset.save_m2m()


class SlotInline(ShowInline):
    """When people come."""

    model = PickupSlot


class OfferInline(ShowInline):
    """What it sells; each is changed on its own page."""

    model = Offer
    show_change_link = True


@admin.register(OrderCycle)
class CycleAdmin(ShowAdmin):
    """Markets. They open and close by an action; planning and the later steps have pages of their own."""

    actions = ("open_markets", "close_markets")
    inlines = (SlotInline, OfferInline)
    list_display = ("code", "pickup_on", "state", "opens_at", "closes_at")
    list_filter = ("state",)

    @admin.action(description=gettext_lazy("Open for orders"))
    def open_markets(self, request: HttpRequest, cycles: QuerySet[OrderCycle]) -> None:
        """Publish, or say what is missing."""
        for cycle in cycles:
            try:
                open_cycle(cycle, by=doer(request), at=clock.now())
            except BuurtpuntError as error:
                self.message_user(request, f"{cycle}: {error.text}", level="error")
            else:
                self.message_user(request, _("%(cycle)s is open.") % {"cycle": cycle})

    @admin.action(description=gettext_lazy("Close for orders now"))
    def close_markets(self, request: HttpRequest, cycles: QuerySet[OrderCycle]) -> None:
        """End ordering before its time."""
        for cycle in cycles:
            try:
                close_cycle(cycle, by=doer(request), at=clock.now())
            except BuurtpuntError as error:
                self.message_user(request, f"{cycle}: {error.text}", level="error")
            else:
                self.message_user(request, _("%(cycle)s is closed.") % {"cycle": cycle})


class PriceField(forms.CharField):
    """A price as people write it, in cents."""

    def prepare_value(self, value: Any) -> Any:
        """Cents as '3,40'; what was typed stays."""
        return f"{value // 100},{value % 100:02d}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another amount."""
        return bool(self.prepare_value(initial) != data)

    def clean(self, value: Any) -> Any:
        """The cents. Refuses: invalid_price."""
        try:
            cents = parse_amount(super().clean(value))
        except InvalidAmount as error:
            raise forms.ValidationError(InvalidPrice().text, code=InvalidPrice.code) from error
        if cents < 0:
            raise forms.ValidationError(InvalidPrice().text, code=InvalidPrice.code)
        return cents


class OfferForm(forms.ModelForm[Offer]):
    """Price, limit and whether it is on: the domain writes them, and its refusals show here."""

    price_cents = PriceField(label=gettext_lazy("Price"), max_length=20)

    class Meta:
        """What can be said of an offer."""

        model = Offer
        fields = ("cycle", "variant", "price_cents", "limit", "max_per_customer", "is_on")


@admin.register(Offer)
class OfferAdmin(DomainAdmin):
    """What is on sale."""

    autocomplete_fields = ("variant",)
    form = OfferForm
    list_display = (
        "__str__",
        "cycle",
        column("price_cents", gettext_lazy("Price"), is_money=True),
        "limit",
        "claimed",
        "is_on",
    )
    list_filter = ("cycle", "is_on")
    list_select_related = ("cycle", "variant__product")
    search_fields = ("code", "variant__product__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Offer | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """What is sold where stays."""
        return ("cycle", "variant", "claimed", "vat_code", "vat_percent") if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Offer, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain; what it refuses is told and nothing is written."""
        by, at = doer(request), clock.now()
        if change:
            change_offer(
                obj, price_cents=obj.price_cents, limit=obj.limit, max_per_customer=obj.max_per_customer,
                is_on=obj.is_on, by=by, at=at,
            )  # fmt: skip
            return
        made = add_offer(
            obj.cycle, obj.variant, price_cents=obj.price_cents, limit=obj.limit,
            max_per_customer=obj.max_per_customer, by=by, at=at,
        )  # fmt: skip
        obj.pk, obj.code = made.pk, made.code


@admin.register(Variant)
class VariantAdmin(ShowAdmin):
    """Sizes, to be found from an offer."""

    list_display = (
        "__str__", "content_amount", "content_unit", "sold_by",
        column("deposit_cents", gettext_lazy("Deposit"), is_money=True),
    )  # fmt: skip
    list_select_related = ("product",)
    search_fields = ("product__name", "name")


class OrderLineInline(ShowInline):
    """What was promised."""

    model = OrderLine


@admin.register(Order)
class OrderAdmin(ShowAdmin):
    """Orders. The customer and the counter change them."""

    inlines = (OrderLineInline,)
    list_display = (
        "code",
        "cycle",
        "person",
        "slot",
        "state",
        column("total_cents", gettext_lazy("Total"), is_money=True),
    )
    list_filter = ("state", "cycle")
    list_select_related = ("cycle", "person", "slot")
    search_fields = ("code", "person__search_name")
