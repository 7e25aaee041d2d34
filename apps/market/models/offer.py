"""What is on sale in a market."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.market.models.cycle import OrderCycle
from apps.market.models.product import Variant
from apps.payments.enums import VatCode


class Offer(models.Model):
    """One variant in one cycle: its price, its stock and how much of that is claimed.

    `price_cents` is per piece, or per kilo when sold by weight, and so is `purchase_cents`: what the
    producer gets, VAT included. Without a limit there is always enough. Ordering ends at `cut_off_at`
    where the producer needs to know earlier, else with the cycle (`ends_at`). What is sold `from_stock`
    has left our own shelf already and is on no order sheet. VAT code and percent are frozen when the
    offer is published. `claimed` is changed under the row's lock in the placing transaction; the check
    behind it has the last word.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="offers", verbose_name=_("market"))
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="offers", verbose_name=_("size"))
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    vat_code = models.CharField(_("VAT rate"), max_length=12, blank=True, editable=False, choices=VatCode.choices)
    vat_percent = models.DecimalField(
        _("VAT percent"), max_digits=4, decimal_places=2, null=True, blank=True, editable=False
    )
    limit = models.PositiveIntegerField(_("limit"), null=True, blank=True)
    claimed = models.PositiveIntegerField(_("ordered"), default=0, editable=False)
    max_per_customer = models.PositiveIntegerField(_("most per customer"), null=True, blank=True)
    is_on = models.BooleanField(_("on"), default=True)
    purchase_cents = models.PositiveIntegerField(_("purchase price (cents)"), default=0)
    cut_off_at = models.DateTimeField(_("closes earlier"), null=True, blank=True)
    from_stock = models.BooleanField(_("from our own shelf"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    class Meta:
        """A variant once per cycle."""

        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("cycle", "pk")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "variant"), name="market_offer_variant_once_per_cycle"),
            models.CheckConstraint(condition=models.Q(claimed__gte=0), name="market_offer_claimed_not_negative"),
            models.CheckConstraint(
                condition=models.Q(limit__isnull=True) | models.Q(claimed__lte=models.F("limit")),
                name="market_offer_never_oversold",
            ),
            models.CheckConstraint(
                condition=models.Q(max_per_customer__isnull=True) | models.Q(max_per_customer__gte=1),
                name="market_offer_most_is_at_least_one",
            ),
            models.CheckConstraint(
                condition=models.Q(vat_code="", vat_percent__isnull=True)
                | (~models.Q(vat_code="") & models.Q(vat_percent__isnull=False, vat_percent__gte=0)),
                name="market_offer_vat_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(is_on=False),
                name="market_offer_withdrawn_is_off",
            ),
            models.CheckConstraint(
                condition=models.Q(from_stock=False) | models.Q(limit__isnull=False),
                name="market_offer_from_stock_has_limit",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.variant} ({self.code})"

    @property
    def ends_at(self) -> dt.datetime:
        """Until when it can be ordered; needs its cycle."""
        return min(self.cut_off_at, self.cycle.closes_at) if self.cut_off_at else self.cycle.closes_at

    def is_past_cut_off(self, at: dt.datetime) -> bool:
        """Whether its producer, who must know earlier than the market closes, was told what to bring."""
        return self.cut_off_at is not None and at >= self.cut_off_at

    @property
    def left(self) -> int | None:
        """How many can still be claimed; None when there is no limit."""
        return None if self.limit is None else self.limit - self.claimed
