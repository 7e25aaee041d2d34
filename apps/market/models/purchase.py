"""What we order from the producers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.market.enums import ContentUnit, PurchaseState, SoldBy
from apps.market.models.cycle import OrderCycle
from apps.market.models.offer import Offer
from apps.market.models.producer import Producer


class PurchaseOrder(models.Model):
    """The order sheet for one producer in one market: numbered, sent once and never changed.

    What changes afterwards goes out as a supplement with the next `supplement` number. The producer
    answers by a link without an account: `token_hash` is the SHA-256 of the token in the mail. State
    moves through `apps.market.domain.answer` only, along `PURCHASE_TRANSITIONS`. For who packs per customer
    `shares` freezes the pieces by order code and offer id; names are not in it.
    """

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="purchase_orders")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="purchase_orders")
    supplement = models.PositiveSmallIntegerField(_("supplement"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=PurchaseState.choices, default=PurchaseState.SENT)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    total_cents = models.IntegerField(_("purchase value (cents)"))
    shares = models.JSONField(_("per customer"), default=dict, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    note = models.TextField(_("note of the producer"), blank=True, max_length=1000)
    delivery_note = models.FileField(_("delivery note"), upload_to="delivery_notes/", blank=True)

    class Meta:
        """By number."""

        verbose_name = _("order sheet")
        verbose_name_plural = _("order sheets")
        ordering = ("cycle", "producer", "supplement")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "producer", "supplement"), name="market_purchase_once_per_producer_and_supplement"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PurchaseState.values), name="market_purchase_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=PurchaseState.SENT) | models.Q(answered_at__isnull=False),
                name="market_purchase_answered_has_moment",
            ),
        )

    def __str__(self) -> str:
        """Its number."""
        return self.number


class PurchaseLine(models.Model):
    """So many of one offer, frozen as sent; on a supplement the difference with what was sent before.

    `quantity_promised` is what the producer says will come; None as long as nothing else was said.
    """

    purchase = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="purchase_lines")
    name = models.CharField(_("name"), max_length=124)
    content_amount = models.PositiveIntegerField(_("content"))
    content_unit = models.CharField(_("unit"), max_length=5, choices=ContentUnit.choices)
    sold_by = models.CharField(_("sold"), max_length=6, choices=SoldBy.choices)
    quantity = models.IntegerField(_("pieces"))
    purchase_cents = models.PositiveIntegerField(_("purchase price (cents)"))
    quantity_promised = models.PositiveIntegerField(_("promised"), null=True, blank=True)

    class Meta:
        """In order of the sheet."""

        verbose_name = _("line of an order sheet")
        verbose_name_plural = _("lines of an order sheet")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("purchase", "offer"), name="market_purchase_line_once_per_offer"),
            models.CheckConstraint(condition=~models.Q(quantity=0), name="market_purchase_line_orders_something"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.quantity} x {self.name}"
