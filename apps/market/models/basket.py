"""What somebody wants."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.market.enums import OnShortage
from apps.market.models.cycle import OrderCycle, PickupSlot
from apps.market.models.offer import Offer
from apps.market.models.order import Order


class Basket(models.Model):
    """What somebody is choosing in one cycle. A wish: it claims no stock and no slot.

    It belongs to a person or to a guest's browser. Once placed it mirrors `order` (`placed_at` is
    set); the next change makes it a proposal to change that order, until placed again.
    """

    cycle = models.ForeignKey(OrderCycle, on_delete=models.CASCADE, related_name="baskets")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="baskets")
    guest_key = models.CharField(max_length=64, blank=True)
    slot = models.ForeignKey(PickupSlot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, blank=True, related_name="baskets")
    placed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """One per cycle for each owner."""

        verbose_name = _("basket")
        verbose_name_plural = _("baskets")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "person"),
                condition=models.Q(person__isnull=False),
                name="market_basket_one_per_person_and_cycle",
            ),
            models.UniqueConstraint(
                fields=("cycle", "guest_key"),
                condition=~models.Q(guest_key=""),
                name="market_basket_one_per_guest_and_cycle",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, guest_key="")
                | (models.Q(person__isnull=True) & ~models.Q(guest_key="")),
                name="market_basket_has_one_owner",
            ),
        )
        indexes = (
            models.Index(
                fields=("changed_at",), name="market_basket_of_old_guests", condition=models.Q(person__isnull=True)
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self._meta.verbose_name} {self.pk}"


class BasketLine(models.Model):
    """So many pieces of one offer, the price the customer saw when choosing, and what to do when it runs short."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="basket_lines")
    quantity = models.PositiveIntegerField()
    price_seen_cents = models.PositiveIntegerField()
    on_shortage = models.CharField(max_length=10, choices=OnShortage.choices, default=OnShortage.LEAVE_OUT)

    class Meta:
        """Once per offer."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("basket", "offer"), name="market_basket_line_once_per_offer"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="market_basket_line_holds_something"),
            models.CheckConstraint(
                condition=models.Q(on_shortage__in=OnShortage.values), name="market_basket_line_on_shortage_known"
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.quantity} x {self.offer_id}"
