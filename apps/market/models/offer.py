"""What is on sale in a market."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.market.models.cycle import OrderCycle
from apps.market.models.product import Variant
from apps.payments.enums import VatCode


class Offer(models.Model):
    """One variant in one cycle: its price, its stock and how much of that is claimed.

    `price_cents` is per piece, or per kilo when sold by weight. Without a limit there is always
    enough. VAT code and percent are frozen when the offer is published. `claimed` is changed under
    the row's lock in the placing transaction; the check behind it has the last word.
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
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.variant} ({self.code})"

    @property
    def left(self) -> int | None:
        """How many can still be claimed; None when there is no limit."""
        return None if self.limit is None else self.limit - self.claimed
