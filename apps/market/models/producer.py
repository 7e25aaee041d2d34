"""Who makes what the market sells."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.enums import VatRegime
from apps.market.enums import BelowMinimum


class Producer(models.Model):
    """A baker, farmer or brewer. They read e-mail and do not sign in.

    The VAT regime stands here, since a small enterprise and a normal one meet in one basket. The margin
    is what the place adds to the purchase price; a product may have its own. The minimum counts what all
    customers of a market order together, at purchase prices.
    """

    slug = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(max_length=80, editable=False, blank=True)
    village = models.CharField(_("village"), max_length=80, blank=True)
    story = models.TextField(_("story"), blank=True)
    drawing = models.SlugField(_("drawing"), max_length=40, blank=True)
    photo = models.ImageField(_("photo"), upload_to="producers/", blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    vat_regime = models.CharField(_("VAT"), max_length=10, choices=VatRegime.choices, default=VatRegime.NORMAL)
    margin_percent = models.DecimalField(_("margin (percent)"), max_digits=5, decimal_places=2, default=0)
    minimum_cents = models.PositiveIntegerField(_("minimum order (cents)"), default=0)
    below_minimum = models.CharField(
        _("below the minimum"), max_length=6, choices=BelowMinimum.choices, default=BelowMinimum.CANCEL
    )
    packs_per_customer = models.BooleanField(_("packs per customer"), default=False)
    cut_off_hours = models.PositiveSmallIntegerField(_("closes so many hours earlier"), default=0)
    is_active = models.BooleanField(_("supplies us"), default=True)

    class Meta:
        """By name."""

        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(vat_regime__in=VatRegime.values), name="market_producer_vat_regime_known"
            ),
            models.CheckConstraint(
                condition=models.Q(margin_percent__gte=0, margin_percent__lte=500), name="market_producer_margin_sane"
            ),
            models.CheckConstraint(
                condition=models.Q(below_minimum__in=BelowMinimum.values), name="market_producer_below_minimum_known"
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name
