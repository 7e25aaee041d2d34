"""Shelf goods that keep between markets."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.db import AppendOnly
from apps.market.enums import StockReason
from apps.market.models.offer import Offer
from apps.market.models.product import Variant


class StockItem(models.Model):
    """How many pieces of a size stand on our own shelf. `on_hand` is the sum of its movements.

    What a market offers from stock has left the shelf when the market opens, so it is guarded by the
    offer's limit like all else; what was not sold comes back when the market settles.
    """

    variant = models.OneToOneField(Variant, on_delete=models.PROTECT, related_name="stock", verbose_name=_("size"))
    on_hand = models.PositiveIntegerField(_("on the shelf"), default=0, editable=False)
    warn_below = models.PositiveIntegerField(_("warn below"), default=0)

    class Meta:
        """By product."""

        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        ordering = ("variant__product__name", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(on_hand__gte=0), name="market_stock_never_negative"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.on_hand} x {self.variant}"


class StockMovement(models.Model):
    """Pieces that came on the shelf (+) or left it (-), and why. Append-only."""

    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="movements")
    reason = models.CharField(_("why"), max_length=10, choices=StockReason.choices)
    pieces = models.IntegerField(_("pieces"))
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="stock_movements")
    note = models.CharField(_("note"), max_length=200, blank=True)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        """As they happened."""

        verbose_name = _("movement of stock")
        verbose_name_plural = _("movements of stock")
        ordering = ("pk",)
        constraints = (
            AppendOnly(name="market_stock_movements_are_append_only"),
            models.CheckConstraint(condition=~models.Q(pieces=0), name="market_stock_movement_moves"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.pieces} ({self.get_reason_display()})"
