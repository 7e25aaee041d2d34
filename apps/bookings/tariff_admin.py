"""Prices in the data admin: typed in euro, saved through the domain. The office has the pages for every day."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.bookings.domain.quote import rate_of
from apps.bookings.domain.tariff import save_tariff
from apps.bookings.models import Tariff, TariffRate
from apps.hub import clock
from apps.hub.admin_base import DomainAdmin, ManagersOnly, admin, column, doer, may_manage
from apps.hub.ui.fields import EuroField


class TariffForm(forms.ModelForm[Tariff]):
    """Whose price, for whom, from when."""

    deposit_cents = EuroField(label=_("security deposit"))

    class Meta:
        """All of it; the amounts stand below."""

        model = Tariff
        fields = ("kind", "resource", "group", "valid_from", "vat_code", "deposit_cents")


class RateForm(forms.ModelForm[TariffRate]):
    """One amount."""

    amount_cents = EuroField(label=_("amount"))

    class Meta:
        """All of it."""

        model = TariffRate
        fields = (
            "position", "basis", "amount_cents", "label", "minutes", "is_exact", "part_from", "part_to", "days",
            "season_from", "season_until", "from_km",
        )  # fmt: skip


class RateInline(ManagersOnly, TabularInline):  # type: ignore[misc] # unfold's classes are Any to mypy
    """The amounts of a tariff."""

    extra = 0
    form = RateForm
    min_num = 1
    model = TariffRate

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Bookings keep the price they were promised, so an amount may go."""
        return may_manage(request)


@admin.register(Tariff)
class TariffAdmin(DomainAdmin):
    """What things cost."""

    form = TariffForm
    inlines = (RateInline,)
    list_display = (
        "__str__",
        "group",
        "valid_from",
        "vat_code",
        column("deposit_cents", _("security deposit"), is_money=True),
    )
    list_filter = ("group", "kind", "resource")
    list_select_related = ("kind", "resource")

    def save_model(self, request: HttpRequest, obj: Tariff, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Wait for the amounts: the domain saves them together."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - as above
        """Through the domain, with the amounts by their position."""
        rows: list[TariffRate] = []
        for formset in formsets:
            formset.save(commit=False)
            left = [each for each in formset.forms if each not in formset.deleted_forms]
            rows += [each.instance for each in left if each.has_changed() or each.instance.pk]
        rows.sort(key=lambda row: row.position)
        rates = [rate_of(row) for row in rows]
        save_tariff(form.instance, rates=rates, by=doer(request), at=clock.now())
