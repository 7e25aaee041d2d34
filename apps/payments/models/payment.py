"""Money that came in (or went back) at the counter."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.payments.enums import Method
from apps.payments.models.charge import Charge


class Payment(models.Model):
    """One act of paying, for one or more charges; below zero it is money given back.

    It is nothing when what we owe pays for what is owed to us: no money moves, and the allocations say why.

    `amount_cents` settles charges, `rounding_cents` is the legal cash rounding, together they are
    what went into the box: `received_cents`. `key` comes from the form or the device: the same
    tap sent twice is one payment.
    """

    code = models.CharField(max_length=10, unique=True)
    key = models.UUIDField(unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("person")
    )  # none for somebody unknown
    method = models.CharField(_("how"), max_length=10, choices=Method.choices)
    amount_cents = models.IntegerField(_("amount"))
    rounding_cents = models.SmallIntegerField(_("rounding"), default=0)
    at = models.DateTimeField(_("when"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken by"),
    )
    reversed_at = models.DateTimeField(_("reversed"), null=True, blank=True)

    class Meta:
        """Latest first."""

        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(amount_cents=0) | models.Q(rounding_cents=0),
                name="payments_payment_of_nothing_is_not_rounded",
            ),
            models.CheckConstraint(
                condition=models.Q(rounding_cents=0)
                | models.Q(method=Method.CASH, rounding_cents__gte=-2, rounding_cents__lte=2),
                name="payments_rounding_is_cash_only",
            ),
        )
        indexes = (models.Index(fields=("method", "at"), name="payments_payment_of_day"),)

    def __str__(self) -> str:
        """Its code."""
        return self.code

    @property
    def received_cents(self) -> int:
        """What went into (or out of) the box or over the terminal."""
        return self.amount_cents + self.rounding_cents


class Allocation(models.Model):
    """How much of a payment settles which charge."""

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("payment")
    )
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("amount due")
    )
    amount_cents = models.IntegerField(_("amount (in cents)"))

    class Meta:
        """Once per charge."""

        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = (
            models.UniqueConstraint(fields=("payment", "charge"), name="payments_allocation_once"),
            models.CheckConstraint(condition=~models.Q(amount_cents=0), name="payments_allocation_moves_money"),
        )

    def __str__(self) -> str:
        """Cents."""
        return str(self.amount_cents)
