"""The double-entry journal: what every balance is the sum of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.db import AppendOnly
from apps.payments.enums import Account, VatCode
from apps.payments.models.charge import Charge
from apps.payments.models.payment import Payment


class JournalEntry(models.Model):
    """One event in money, whose lines sum to zero. Append-only: a mistake is put right by its reverse.

    Written only by `domain.journal.post`, in the transaction of what it books.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    event = models.CharField(_("what"), max_length=40)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        """In the order of writing."""

        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ("pk",)
        constraints = (AppendOnly(name="payments_journal_entry_is_append_only"),)

    def __str__(self) -> str:
        """Number and event."""
        return f"{self.pk}: {self.event}"


class JournalLine(models.Model):
    """Debit (+) or credit (-) on one account, with what it is about."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(_("account"), max_length=20, choices=Account.choices)
    amount_cents = models.IntegerField(_("amount (in cents)"))
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, null=True, related_name="journal_lines", verbose_name=_("amount due")
    )
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="journal_lines", verbose_name=_("payment")
    )
    module = models.CharField(_("module"), max_length=20, blank=True)
    vat_code = models.CharField(_("VAT"), max_length=12, choices=VatCode.choices, blank=True)

    class Meta:
        """Summed per charge and per account."""

        verbose_name = _("journal line")
        verbose_name_plural = _("journal lines")
        ordering = ("pk",)
        constraints = (
            AppendOnly(name="payments_journal_line_is_append_only"),
            models.CheckConstraint(condition=~models.Q(amount_cents=0), name="payments_journal_line_moves_money"),
        )
        indexes = (
            models.Index(fields=("charge", "account"), name="payments_line_of_charge"),
            models.Index(fields=("account", "entry"), name="payments_line_of_account"),
        )

    def __str__(self) -> str:
        """Account and cents."""
        return f"{self.account} {self.amount_cents}"
