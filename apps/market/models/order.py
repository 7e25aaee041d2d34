"""What somebody ordered."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.market.enums import AgeLimit, ContentUnit, NewsOfOrder, OnShortage, OrderState, SoldBy
from apps.market.models.cycle import OrderCycle, PickupSlot
from apps.market.models.offer import Offer
from apps.payments.enums import VatCode

# The pieces of a line that count now, for a query; `OrderLine.quantity` says it of one in hand.
COUNTS_NOW: Final = Coalesce("quantity_delivered", "quantity_confirmed", "quantity_ordered")


class Order(models.Model):
    """The one order of a person in a cycle, editable until closing.

    Stock and slot are claimed until it is cancelled. `total_cents` is the sum of the lines and their
    deposits. `news` is what is still to be mailed of its placing or changing. `told_at` is the moment of the
    last amendment its customer was told of, `confirmed_at` when they got their one confirmation after closing.
    The state moves through `apps.market.domain` only, along `ORDER_TRANSITIONS`.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="orders", verbose_name=_("market"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders", verbose_name=_("person"))
    slot = models.ForeignKey(
        PickupSlot, on_delete=models.PROTECT, related_name="orders", verbose_name=_("pick-up moment")
    )
    state = models.CharField(_("state"), max_length=12, choices=OrderState.choices, default=OrderState.PLACED)
    total_cents = models.PositiveIntegerField(_("total (cents)"))
    age_confirmed = models.PositiveSmallIntegerField(
        _("age that was confirmed"), choices=AgeLimit.choices, default=AgeLimit.NONE
    )
    placed_at = models.DateTimeField(_("placed"))
    changed_at = models.DateTimeField(_("changed"))
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    proxy_name = models.CharField(_("picked up by"), max_length=80, blank=True)
    crate = models.CharField(_("place of the crate"), max_length=20, blank=True)
    told_at = models.DateTimeField(_("told of changes until"), null=True, blank=True)
    news = models.CharField(
        _("still to mail"), max_length=7, choices=NewsOfOrder.choices, default=NewsOfOrder.NONE, blank=True,
        editable=False,
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed after closing"), null=True, blank=True, editable=False)
    no_show_at = models.DateTimeField(_("not picked up"), null=True, blank=True)
    no_show_told_at = models.DateTimeField(_("told that it was not picked up"), null=True, blank=True)

    goods: "list[OrderLine]"  # its lines that hold something, where the counter's queries fetched them

    class Meta:
        """Newest first."""

        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-placed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "person"),
                condition=~models.Q(state=OrderState.CANCELLED),
                name="market_order_one_per_person_and_cycle",
            ),
            models.CheckConstraint(condition=models.Q(state__in=OrderState.values), name="market_order_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=OrderState.CANCELLED, cancelled_at__isnull=False)
                | (~models.Q(state=OrderState.CANCELLED) & models.Q(cancelled_at__isnull=True)),
                name="market_order_cancelled_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state=OrderState.HANDED_OVER, handed_over_at__isnull=False)
                | (~models.Q(state=OrderState.HANDED_OVER) & models.Q(handed_over_at__isnull=True)),
                name="market_order_handed_over_has_moment",
            ),
            models.CheckConstraint(condition=models.Q(news__in=NewsOfOrder.values), name="market_order_news_known"),
            models.CheckConstraint(
                condition=models.Q(age_confirmed__in=AgeLimit.values), name="market_order_age_known"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-placed_at"), name="market_order_of_person"),
            models.Index(fields=("slot", "state"), name="market_order_to_hand_over"),
            models.Index(fields=("news",), name="market_order_with_news", condition=~models.Q(news=NewsOfOrder.NONE)),
        )

    def __str__(self) -> str:
        """Its code."""
        return self.code


class OrderLineQuerySet(models.QuerySet["OrderLine"]):
    """Words about lines."""

    def holding(self) -> Self:
        """Those that were ordered or came instead of something: all a customer should see, also at 0 left."""
        return self.filter(models.Q(quantity_ordered__gt=0) | models.Q(substitute_for__isnull=False))

    def of_standing_orders(self) -> Self:
        """Those of orders that were not cancelled."""
        return self.exclude(order__state=OrderState.CANCELLED)


class OrderLine(models.Model):
    """What was promised of one offer: name, price, VAT, deposit and allergens as they were then.

    Lines are never deleted: taken out of an order, the quantity becomes 0. Quantities are pieces:
    `quantity_confirmed` is what a shortage left of it, `quantity_delivered` what went along.
    `delivered_grams` is known after weighing. A line that replaces another (`substitute_for`) was
    never ordered and is confirmed only. `amount_cents` is without deposit; it comes from
    `apps.market.amounts.line_amount` and nowhere else. `pieces_packed` is what lay in the bag at the
    last tick: where it is not `quantity` any more, somebody looks into the bag again.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="order_lines", verbose_name=_("offer"))
    quantity_ordered = models.PositiveIntegerField(_("ordered"))
    quantity_confirmed = models.PositiveIntegerField(_("confirmed"), null=True, blank=True)
    quantity_delivered = models.PositiveIntegerField(_("delivered"), null=True, blank=True)
    delivered_grams = models.PositiveIntegerField(_("weighed (g)"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=124)
    producer_name = models.CharField(_("producer"), max_length=80)
    content_amount = models.PositiveIntegerField(_("content"))
    content_unit = models.CharField(_("unit"), max_length=5, choices=ContentUnit.choices)
    sold_by = models.CharField(_("sold"), max_length=6, choices=SoldBy.choices)
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    purchase_cents = models.PositiveIntegerField(_("purchase price (cents)"), default=0)
    vat_code = models.CharField(_("VAT rate"), max_length=12, choices=VatCode.choices)
    vat_percent = models.DecimalField(_("VAT percent"), max_digits=4, decimal_places=2)
    deposit_cents = models.PositiveIntegerField(_("deposit (cents)"), default=0)
    age_limit = models.PositiveSmallIntegerField(_("age limit"), choices=AgeLimit.choices, default=AgeLimit.NONE)
    allergens = models.JSONField(_("allergens"), default=dict)
    amount_cents = models.PositiveIntegerField(_("amount (cents)"))
    on_shortage = models.CharField(
        _("at a shortage"), max_length=10, choices=OnShortage.choices, default=OnShortage.LEAVE_OUT
    )
    substitute_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("instead of"),
    )
    pieces_packed = models.PositiveIntegerField(_("pieces in the bag"), default=0)
    packed_at = models.DateTimeField(_("packed"), null=True, blank=True)
    packed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        """In order of adding."""

        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "offer"),
                condition=models.Q(substitute_for__isnull=True),
                name="market_order_line_once_per_offer",
            ),
            models.UniqueConstraint(
                fields=("offer", "substitute_for"),
                condition=models.Q(substitute_for__isnull=False),
                name="market_order_line_replaces_once_per_offer",
            ),
            models.CheckConstraint(
                condition=models.Q(substitute_for__isnull=True)
                | models.Q(quantity_ordered=0, quantity_confirmed__isnull=False),
                name="market_order_line_substitute_is_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(on_shortage__in=OnShortage.values), name="market_order_line_on_shortage_known"
            ),
            models.CheckConstraint(condition=models.Q(vat_percent__gte=0), name="market_order_line_vat_not_negative"),
            models.CheckConstraint(
                condition=models.Q(delivered_grams__isnull=True) | models.Q(sold_by=SoldBy.WEIGHT),
                name="market_order_line_weighed_only_by_weight",
            ),
            models.CheckConstraint(
                condition=models.Q(packed_at__isnull=True) | models.Q(pieces_packed__gt=0),
                name="market_order_line_ticked_is_in_the_bag",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.quantity_ordered} x {self.name}"

    @property
    def quantity(self) -> int:
        """The pieces that count now: delivered, else confirmed, else ordered."""
        known = (self.quantity_delivered, self.quantity_confirmed)
        return next((quantity for quantity in known if quantity is not None), self.quantity_ordered)

    @property
    def claimed(self) -> int:
        """The pieces of its offer's stock that it takes: as ordered, or as replaced."""
        return (self.quantity_confirmed or 0) if self.substitute_for_id else self.quantity_ordered

    @property
    def is_packed(self) -> bool:
        """Whether exactly what counts now was put in the bag."""
        return self.packed_at is not None and self.pieces_packed == self.quantity > 0

    @property
    def pieces_to_take_out(self) -> int:
        """What lies in the bag and does not belong there any more."""
        return max(0, self.pieces_packed - self.quantity)

    @property
    def deposit_total_cents(self) -> int:
        """What the containers of this line cost, outside VAT."""
        return self.quantity * self.deposit_cents
