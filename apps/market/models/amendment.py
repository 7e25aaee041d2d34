"""What was changed on an order that its customer did not change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.db import AppendOnly
from apps.market.enums import AmendmentKind
from apps.market.models.order import Order, OrderLine


class OrderAmendment(models.Model):
    """One change of one line that somebody else made: who, when, why, and what it was before. Append-only.

    Pieces, grams and cents (of the line, deposit not counted) before and after, so that the customer's
    mail and the explanation of a difference read from here and from nothing else. Written by
    `apps.market.domain.amendment` only, in the transaction of the change.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("order"))
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("line"))
    kind = models.CharField(_("what"), max_length=14, choices=AmendmentKind.choices)
    quantity_before = models.PositiveIntegerField(_("pieces before"))
    quantity_after = models.PositiveIntegerField(_("pieces after"))
    grams_before = models.PositiveIntegerField(_("grams before"), null=True, blank=True)
    grams_after = models.PositiveIntegerField(_("grams after"), null=True, blank=True)
    amount_before_cents = models.PositiveIntegerField(_("cents before"))
    amount_after_cents = models.PositiveIntegerField(_("cents after"))
    reason = models.CharField(_("why"), max_length=200, blank=True)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        """As they happened."""

        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ("pk",)
        constraints = (
            AppendOnly(name="market_amendments_are_append_only"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AmendmentKind.values), name="market_amendment_kind_known"
            ),
        )
        indexes = (models.Index(fields=("order", "id"), name="market_amendments_of_order"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.get_kind_display()}: {self.quantity_before} -> {self.quantity_after}"
