"""What is owed and why."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Association, Person
from apps.payments.enums import Account, ChargeState, VatCode


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Words about what is owed."""

    def with_outstanding(self) -> Self:
        """Annotate `outstanding`: what the journal says is still to receive, in cents (below zero: to give back)."""
        return self.annotate(
            outstanding=Coalesce(
                models.Sum("journal_lines__amount_cents", filter=models.Q(journal_lines__account=Account.RECEIVABLE)), 0
            )
        )

    def still_open(self) -> Self:
        """Those on which something is owed, either way."""
        return self.with_outstanding().exclude(outstanding=0)


class Charge(models.Model):
    """One thing that is owed: for an order, a booking, later a membership.

    `kind` and `subject_id` name what it is for without this app knowing it. Lines are kept per
    revision: a change adds a new set and posts the difference, so the journal always explains the
    amount. `is_credit`: it is we who owe, for empties that came back; its amount is below zero. `state`
    follows from the journal and is written by `domain.charge` only.
    """

    code = models.CharField(max_length=10, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="charges", verbose_name=_("person")
    )  # none for somebody unknown, who pays at once (decision 29)
    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="charges",
        verbose_name=_("association"),
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject_id = models.PositiveBigIntegerField(_("number of the row"))
    module = models.CharField(_("module"), max_length=20)
    title = models.CharField(_("for"), max_length=160)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    amount_cents = models.IntegerField(_("amount"), default=0)
    is_credit = models.BooleanField(_("to give back"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=ChargeState.choices, default=ChargeState.OPEN)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("made on"))

    objects: ClassVar[models.Manager["Charge"]] = ChargeQuerySet.as_manager()

    class Meta:
        """One charge per subject."""

        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject_id"), name="payments_charge_once_per_subject"),
            models.CheckConstraint(
                condition=models.Q(is_credit=False, amount_cents__gte=0)
                | models.Q(is_credit=True, amount_cents__lte=0),
                name="payments_charge_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(association__isnull=True, is_credit=False),
                name="payments_charge_of_nobody_is_a_sale",
            ),
        )
        indexes = (
            models.Index(fields=("person", "state"), name="payments_charge_of_person"),
            models.Index(fields=("state", "due_at"), name="payments_charge_due"),
        )

    def __str__(self) -> str:
        """Its code."""
        return self.code


class ChargeLine(models.Model):
    """One line of one revision, frozen: label, price and VAT as they were promised."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="lines")
    revision = models.PositiveIntegerField(_("revision"))
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("what"), max_length=200)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    unit_cents = models.IntegerField(_("cents per unit"))
    amount_cents = models.IntegerField(_("amount (in cents)"))
    vat_code = models.CharField(_("VAT"), max_length=12, choices=VatCode.choices)
    vat_percent = models.DecimalField(_("VAT percent"), max_digits=4, decimal_places=2)
    is_deposit = models.BooleanField(_("deposit"), default=False)

    class Meta:
        """In the order shown."""

        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("charge", "revision", "position")
        constraints = (
            models.UniqueConstraint(fields=("charge", "revision", "position"), name="payments_charge_line_once"),
        )

    def __str__(self) -> str:
        """Its label."""
        return self.label
