"""What somebody likes, and of what they want to be reminded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.market.models.cycle import OrderCycle
from apps.market.models.product import Product


class Favourite(models.Model):
    """A product with a heart; `usual` pieces make it part of the standing list, which reminds and never orders."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="favourites")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="favourites")
    usual = models.PositiveSmallIntegerField(_("usually so many"), default=0)
    at = models.DateTimeField(_("when"))

    class Meta:
        """In order of choosing."""

        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "product"), name="market_favourite_once_per_product"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.person_id}: {self.product_id}"


class MarketWish(models.Model):
    """What somebody asked of the market once: to be reminded before closing. No row: no."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="market_wish")
    reminds = models.BooleanField(_("remind me before ordering closes"), default=False)
    on_shortage = models.CharField(_("at a shortage"), max_length=10, blank=True)  # what they chose last, to begin with

    class Meta:
        """One per person."""

        verbose_name = _("wish of a customer")
        verbose_name_plural = _("wishes of customers")

    def __str__(self) -> str:
        """For the admin."""
        return str(self.person_id)


class Reminder(models.Model):
    """That somebody was reminded of one market: once."""

    cycle = models.ForeignKey(OrderCycle, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="market_reminders")
    at = models.DateTimeField(_("when"))

    class Meta:
        """Once per market."""

        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (models.UniqueConstraint(fields=("cycle", "person"), name="market_reminder_once_per_cycle"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.person_id}: {self.cycle_id}"
