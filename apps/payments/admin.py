"""Charges, payments and the journal in the data admin: to look up. Only a new VAT rate can be written."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.hub import clock
from apps.hub.admin_base import DomainAdmin, ShowAdmin, ShowInline, admin, column, doer
from apps.payments.domain.vat import add_vat_rate
from apps.payments.models import Allocation, Charge, ChargeLine, JournalEntry, JournalLine, Payment, VatRate


@admin.register(VatRate)
class VatRateAdmin(DomainAdmin):
    """Dated rates: a new one is a new row, what was stays."""

    list_display = ("code", "percent", "valid_from")
    list_filter = ("code",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """What held, held."""
        return False

    def save_model(self, request: HttpRequest, obj: VatRate, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        made = add_vat_rate(obj.code, percent=obj.percent, valid_from=obj.valid_from, by=doer(request), at=clock.now())
        obj.__dict__.update(made.__dict__)


class ChargeLineInline(ShowInline):
    """What is owed, per revision."""

    model = ChargeLine


class JournalLineInline(ShowInline):
    """The two sides of an entry."""

    model = JournalLine
    fields = ("account", "amount_cents", "charge", "payment", "module", "vat_code")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what they are about."""
        return super().get_queryset(request).select_related("charge", "payment")


@admin.register(Charge)
class ChargeAdmin(ShowAdmin):
    """What is owed for what."""

    inlines = (ChargeLineInline,)
    list_display = (
        "code",
        "title",
        column("person", _("person")),
        column("association", _("association")),
        column("amount_cents", _("amount"), is_money=True),
        "state",
        "created_at",
    )
    list_filter = ("state", "module", "kind")
    list_select_related = ("person", "association")
    search_fields = ("code", "title", "person__search_name")
    date_hierarchy = "created_at"


class AllocationInline(ShowInline):
    """What it paid."""

    model = Allocation

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the charges."""
        return super().get_queryset(request).select_related("charge")


@admin.register(Payment)
class PaymentAdmin(ShowAdmin):
    """Money that came in or went back."""

    exclude = ("key",)
    inlines = (AllocationInline,)
    list_display = (
        "code",
        "at",
        column("person", _("person")),
        "method",
        column("amount_cents", _("amount"), is_money=True),
        column("rounding_cents", _("rounding"), is_money=True),
        column("taken_by", _("taken by")),
        "reversed_at",
    )
    list_filter = ("method",)
    list_select_related = ("person", "taken_by__person")
    search_fields = ("code", "person__search_name")
    date_hierarchy = "at"


@admin.register(JournalEntry)
class JournalEntryAdmin(ShowAdmin):
    """The books."""

    inlines = (JournalLineInline,)
    list_display = ("pk", "at", "event", "by_user")
    list_filter = ("event",)
    list_select_related = ("by_user__person",)
    date_hierarchy = "at"
