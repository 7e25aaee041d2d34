"""What the producers bring."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.market.enums import ReceiptState, RejectReason
from apps.market.models.cycle import OrderCycle
from apps.market.models.offer import Offer
from apps.market.models.producer import Producer


class GoodsReceipt(models.Model):
    """One delivery of one producer in one market, counted against what was ordered.

    Its row is the lock of whoever counts, so two volunteers at one delivery never overwrite each other.
    """

    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="receipts")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="receipts")
    state = models.CharField(_("state"), max_length=6, choices=ReceiptState.choices, default=ReceiptState.OPEN)
    note = models.CharField(_("note"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("begun"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Once per producer and market."""

        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("cycle", "producer")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "producer"), name="market_receipt_once_per_producer"),
            models.CheckConstraint(
                condition=models.Q(state=ReceiptState.DONE, done_at__isnull=False)
                | models.Q(state=ReceiptState.OPEN, done_at__isnull=True),
                name="market_receipt_done_has_moment",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.producer} {self.cycle}"


class ReceiptLine(models.Model):
    """How many pieces of one offer came in, and how many of those are good for nobody.

    `version` grows with each change: who writes tells the version seen, so that a count that rests on an
    old screen is refused.
    """

    receipt = models.ForeignKey(GoodsReceipt, on_delete=models.PROTECT, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="receipt_lines")
    quantity_expected = models.PositiveIntegerField(_("expected"))
    quantity_received = models.PositiveIntegerField(_("received"), null=True, blank=True)
    quantity_rejected = models.PositiveIntegerField(_("refused"), default=0)
    reject_reason = models.CharField(_("why refused"), max_length=8, choices=RejectReason.choices, blank=True)
    photo = models.ImageField(_("photo"), upload_to="deliveries/", blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In order of the sheet."""

        verbose_name = _("line of a delivery")
        verbose_name_plural = _("lines of a delivery")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("receipt", "offer"), name="market_receipt_line_once_per_offer"),
            models.CheckConstraint(
                condition=models.Q(quantity_rejected=0)
                | models.Q(quantity_received__isnull=False, quantity_rejected__lte=models.F("quantity_received")),
                name="market_receipt_rejects_only_what_came",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity_rejected=0, reject_reason="")
                | (models.Q(quantity_rejected__gt=0) & ~models.Q(reject_reason="")),
                name="market_receipt_rejects_with_reason",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.quantity_received}/{self.quantity_expected}"

    @property
    def quantity_good(self) -> int | None:
        """Pieces that can be given to people; None as long as nobody counted."""
        return None if self.quantity_received is None else self.quantity_received - self.quantity_rejected
